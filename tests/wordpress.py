"""Small WordPress exports for tests: `export(post(…), attachment(…))`."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

SITE = "https://ancien.example"
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Ancien</title><link>{SITE}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url><wp:base_blog_url>{SITE}</wp:base_blog_url>
"""


def author(login: str = "awa", name: str = "Awa Sow") -> str:
    return (
        f"<wp:author><wp:author_login>{login}</wp:author_login><wp:author_email>{login}@ancien.example</wp:author_email>"
        f"<wp:author_display_name>{escape(name)}</wp:author_display_name></wp:author>"
    )


def category(slug: str, name: str, parent: str = "", pk: int = 0) -> str:
    return (
        f"<wp:category><wp:term_id>{pk or ''}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{escape(name)}</wp:cat_name></wp:category>"
    )


def comment(pk: int, text: str = "Un avis.", parent: int = 0, approved: str = "1", **fields: str) -> str:
    row = {
        "author": "Lectrice", "author_email": f"lectrice{pk}@courriel.example", "author_IP": "192.0.2.7",
        "date_gmt": f"2024-01-02 10:{pk % 60:02}:00", "type": "comment", "user_id": "0", **fields,
    }  # fmt: skip
    row |= {"id": str(pk), "content": text, "parent": str(parent), "approved": approved}
    return "<wp:comment>" + "".join(f"<wp:comment_{k}>{escape(v)}</wp:comment_{k}>" for k, v in row.items()) + "</wp:comment>"


def item(pk: int, kind: str, title: str, content: str, meta: dict[str, str], inside: Iterable[str], **fields: str) -> str:
    row = {
        "post_date_gmt": "2024-01-01 10:00:00", "comment_status": "open", "post_name": f"texte-{pk}", "status": "publish",
        "post_parent": "0", "post_password": "", **fields,
    }  # fmt: skip
    row |= {"post_id": str(pk), "post_type": kind}
    link = row.pop("link", f"{SITE}/2024/01/01/{row['post_name']}/")
    excerpt, creator = row.pop("excerpt", ""), row.pop("creator", "awa")
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link><dc:creator>{creator}</dc:creator>"
        f"<content:encoded>{escape(content)}</content:encoded><excerpt:encoded>{escape(excerpt)}</excerpt:encoded>"
        + "".join(f"<wp:{name}>{escape(value)}</wp:{name}>" for name, value in row.items())
        + "".join(
            f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{escape(value)}</wp:meta_value></wp:postmeta>"
            for key, value in meta.items()
        )
        + "".join(inside)
        + "</item>"
    )


def term(domain: str, slug: str, name: str) -> str:
    return f"<category domain={quoteattr(domain)} nicename={quoteattr(slug)}>{escape(name)}</category>"


def post(
    pk: int = 10,
    content: str = "<p>Texte.</p>",
    *inside: str,
    title: str = "Un titre",
    meta: dict[str, str] | None = None,
    section: str = "monde",
    **fields: str,
) -> str:
    terms = [term("category", section, section.title())] if section else []
    return item(pk, "post", title, content, meta or {}, [*terms, *inside], **fields)


def attachment(pk: int, path: str, *, caption: str = "", meta: dict[str, str] | None = None, **fields: str) -> str:
    facts = {"_wp_attached_file": path, **(meta or {})}
    fields = {"status": "inherit", "link": f"{SITE}/?attachment_id={pk}", "excerpt": caption, **fields}
    return item(pk, "attachment", f"photo {pk}", "", facts, [], **fields)


def export(folder: Path, *parts: str) -> Path:
    file = folder / "export.xml"
    file.write_text(HEAD + "\n".join(parts) + "</channel></rss>", encoding="utf-8")
    return file
