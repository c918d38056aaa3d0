"""What had happened when a screen over many comments was shown: what came or changed later is not decided with them."""

import re
from collections.abc import Iterable

from comments.models import Comment, CommentEvent

SEEN = re.compile(r"(\d{1,18})\.(\d{1,18})")


def seen_now() -> str:
    """The newest comment and the newest line of the history, as a form carries them."""
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    event = CommentEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"{newest}.{event}"


def unchanged(keys: Iterable[int], seen: str) -> tuple[list[int], int]:
    """Which of these the person saw as they are now, and how many came or changed since. Nothing when it saw nothing."""
    found = SEEN.fullmatch(seen)
    keys = list(keys)
    if not found:
        return [], len(keys)
    changed = set(CommentEvent.objects.filter(pk__gt=int(found[2])).values_list("comment", flat=True))
    same = [pk for pk in keys if pk <= int(found[1]) and pk not in changed]
    return same, len(keys) - len(same)
