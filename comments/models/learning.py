"""What the spam filter learned from people's decisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class LearnedWord(models.Model):
    """In how many comments that a person sorted a word stood. The empty word counts the comments themselves."""

    word = models.CharField(max_length=60, unique=True)
    spam = models.PositiveIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("spam filter")
        verbose_name_plural = _("spam filter")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.word} {self.spam}/{self.ham}"


class Lesson(models.Model):
    """A comment from which was learned, so that the same one teaches once and can be unlearned."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="lesson")
    is_spam = models.BooleanField()
    words = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.comment_id}"
