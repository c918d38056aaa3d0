"""Old addresses that lead to the new ones."""

from urllib.parse import unquote

from articles.importers.job import Job
from articles.models import Article, Redirect
from articles.text import slugify

LONGEST = 400


def lead(job: Job, *old: str, article: Article | None = None, new_path: str = "") -> None:
    """Leave redirects from old paths; one that is there, or that is the new address itself, is left alone."""
    target = article.get_absolute_url() if article else new_path
    paths = {path for path in old if path.startswith("/") and path not in {"/", target} and len(path) <= LONGEST}
    paths -= set(Redirect.objects.filter(old_path__in=paths).values_list("old_path", flat=True))
    Redirect.objects.bulk_create(
        Redirect(old_path=path, article=article, new_path="" if article else new_path) for path in sorted(paths)
    )
    job.report.new["redirect"] += len(paths)


def own_form(slug: str, fallback: str, length: int) -> str:
    """The WordPress slug as it is when it is plain letters; one of another script is written in Latin letters."""
    slug = unquote(slug).strip()
    if slug.isascii() and slug.replace("-", "").replace("_", "").isalnum():
        return slug[:length].strip("-")
    return slugify(slug, length) or slugify(fallback, length)
