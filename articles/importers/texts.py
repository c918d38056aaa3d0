"""The text of a post or page, converted, with what the report says of it."""

from collections.abc import Callable, Iterable

from articles.importers import documents, pictures
from articles.importers.job import Job
from articles.importers.markup import convert
from articles.importers.placing import Converted, FindFile
from articles.importers.wxr import Record


def converted(record: Record, job: Job, *, inserts: bool = True) -> Converted:
    text = _convert(record, job, lambda address, title: documents.find(address, title, job), inserts=inserts)
    _tell(text, record.label, job)
    return text


def take_files(record: Record, job: Job) -> None:
    """Bring in the files that the text of a post will show."""
    if documents.MENTION.search(record["content:encoded"]):
        _convert(record, job, lambda address, title: documents.take(address, title, job))


def _convert(record: Record, job: Job, find_file: FindFile, *, inserts: bool = True) -> Converted:
    return convert(
        record["content:encoded"],
        lambda number, source: pictures.find(job, number, source),
        find_file=find_file,
        answers=[value for name, value in record.meta.items() if name.startswith("_oembed_") and "<" in value],
        attached=[number for _place, number in sorted(job.attached.get(record.id, []))],
        inserts=inserts,
    )


def _tell(text: Converted, label: str, job: Job) -> None:
    lists: list[tuple[Iterable[str], str]] = [
        (text.lost, "Photo du texte introuvable dans la photothèque : retirée du texte"),
        (dict.fromkeys(text.links), "Fichier qui n’est pas repris : le texte garde un lien vers lui"),
        (text.frames, "Cadre d’un autre site (iframe) : devenu un lien"),
        (text.doubtful, "Crochets qui sont peut-être un code de module : laissés dans le texte, à relire"),
    ]
    for rows, reason in lists:
        for row in rows:
            job.report.warn(f"{label} : {row}", reason)
    counts: list[tuple[dict[str, int], Callable[[str], str]]] = [
        (text.gone, lambda name: f"Code de module [{name}] : retiré, le texte qu’il entoure est gardé"),
        (text.blocks, lambda name: f"Bloc WordPress inconnu « {name} » : ses mots sont gardés, pas sa forme"),
    ]
    for named, said in counts:
        for name, times in named.items():
            if times:
                job.report.warn(label, said(name), times=times)
