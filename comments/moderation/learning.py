"""What a moderator may do to the spam filter: let it begin anew."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import training
from comments.models import LearnedWord
from comments.moderation.steps import require


def reset_filter(*, by: User) -> int:
    """Forget all that decisions taught the filter; how many lessons that were. What it was shipped with stays."""
    require(by)
    number = training.reset()
    message = ngettext("%(count)s lesson forgotten", "%(count)s lessons forgotten", number) % {"count": number}
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(LearnedWord),
        object_repr=_("Spam filter"),
        action_flag=CHANGE,
        change_message=message,
    )
    return number
