"""« Lire aussi » of imported texts, once all articles are there: paragraphs with links become references."""

import re
from collections.abc import Iterator
from html import unescape

from articles.importers.addresses import lead
from articles.importers.job import Job
from articles.importers.wxr import Record
from articles.models import Article, Redirect, Reference, Revision

MARK = '<p class="see-also">'
PARAGRAPH = re.compile(r'<p class="see-also">(?P<inside>.*?)</p>\n?', re.DOTALL)
LINK = re.compile(r'<a href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
BY_NUMBER = re.compile(r"/?\?p=([0-9]{1,18})")


def waiting(ids: list[int]) -> Iterator[Article]:
    """Of these articles, those whose text still has « Lire aussi » paragraphs, and that nobody edited here since."""
    edited = Revision.objects.exclude(kind=Revision.Kind.IMPORTED).values("article")
    yield from Article.objects.filter(pk__in=ids, body__contains=MARK).exclude(pk__in=edited).order_by("pk")


def resolve(article: Article, job: Job) -> None:
    """Put placeholders for the links that lead to our articles; the others stay as they were written, as links."""
    body = PARAGRAPH.sub(lambda match: _placeholders(match, article, job), article.body).strip()
    if body == article.body:
        return
    Article.objects.filter(pk=article.pk).update(body=body)
    for revision in article.revisions.filter(kind=Revision.Kind.IMPORTED):
        revision.content["body"] = body
        revision.save(update_fields=["content"])
    cited = [int(pk) for pk in re.findall(r'<div data-see-also="([0-9]+)">', body)]
    article.references.filter(kind=Reference.Kind.SEE_ALSO).delete()
    Reference.objects.bulk_create(
        Reference(article=article, kind=Reference.Kind.SEE_ALSO, target_id=pk, order=order)
        for order, pk in enumerate(dict.fromkeys(cited))
        if pk != article.pk
    )


def _placeholders(paragraph: re.Match[str], article: Article, job: Job) -> str:
    placed = ""
    for link in LINK.finditer(paragraph["inside"]):
        address = unescape(link["address"])
        target = target_of(address, job)
        if target is not None and target != article.pk:
            placed += f'<div data-see-also="{target}"></div>\n'
        elif target is None and link["words"] != link["address"]:
            job.report.warn(f"{article} : {address}", "« Lire aussi » vers un article qui n’est pas là : gardé comme lien")
            return paragraph[0]
        elif target is None:
            job.report.warn(f"{article} : {address}", "« Lire aussi » vers un article qui n’est pas là : retiré")
    return placed


def target_of(address: str, job: Job) -> int | None:
    """Our article behind an address of the old site: /?p=121, a redirect, or the address it still has."""
    path = job.site.path(address)
    if match := BY_NUMBER.fullmatch(path):
        return job.ledger.find("article", match[1])
    if not path:
        return None
    for spelling in {path, f"{path.rstrip('/')}/"}:
        if pk := Redirect.objects.filter(old_path=spelling).values_list("article", flat=True).first():
            return pk
    slug = path.partition("?")[0].rstrip("/").rpartition("/")[2]
    article = Article.objects.filter(slug=slug).first()
    return article.pk if article and article.get_absolute_url() == f"{path.partition('?')[0].rstrip('/')}/" else None


def lead_from_attachment(record: Record, job: Job) -> None:
    """The old page of a picture leads to the article it was uploaded to."""
    parent = job.ledger.find("article", record["wp:post_parent"].strip() or "-")
    article = Article.objects.filter(pk=parent).first() if parent else None
    if article:
        lead(job, job.site.path(record["link"]), article=article)
