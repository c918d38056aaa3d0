"""What the settings of comments may hold; every refusal says what to write instead."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import CommentRules, CommentSettings

KEPT = {
    "keep_network_days": (1, 365),
    "keep_email_days": (30, 1825),
    "keep_masked_days": (1, 730),
    "keep_refused_days": (30, 1825),
}
"""Days, at least and at most. A comment must be known for some weeks; nobody keeps addresses for ever by a slip."""
LEAST_ONE = ("close_after_days", "slow_after_hours", "digest_waiting", "digest_hours", "reports_needed")
TIME = re.compile(r"([01]?[0-9]|2[0-3])\s*[:hH]\s*([0-5][0-9])?")


def clock() -> forms.TimeInput:
    """The browser's own picker of an hour."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SettingsForm(forms.ModelForm[CommentSettings]):
    class Meta:
        model = CommentSettings
        fields = (
            *("mode", "close_after_days", "newest_first", "reports_needed"),
            *("duty_from", "duty_to", "slow_after_hours", "off_duty_closes"),
            *("digest_times", "digest_waiting", "digest_hours", "quiet_from", "quiet_to"),
            *("keep_network_days", "keep_email_days", "keep_masked_days", "keep_refused_days"),
            *("ledger_public", "ledger_from"),
        )
        widgets = {name: clock() for name in ("duty_from", "duty_to", "quiet_from", "quiet_to")}
        labels = {
            "keep_masked_days": gettext_lazy("Days the original of a hidden passage, or of a corrected text, is kept"),
            "keep_refused_days": gettext_lazy("Days the text of a refused or withdrawn comment is kept"),
        }
        help_texts = {
            "duty_from": gettext_lazy("Empty: at any hour. Give both hours or none."),
            "off_duty_closes": gettext_lazy("Else the form stays open and says that the answer will take longer."),
            "slow_after_hours": gettext_lazy("Empty: it never says so."),
            "quiet_from": gettext_lazy("No digest is sent in these hours."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in KEPT.items():
            self._bound(name, least, most)
        for name in LEAST_ONE:
            self._bound(name, 1, None)

    def _bound(self, name: str, least: int, most: int | None) -> None:
        """Refuse in one sentence. The browser is told, too; it does not replace the look here."""
        if name in self.fields:
            attributes = {"min": least} | ({"max": most} if most else {})
            self.fields[name].widget.attrs |= attributes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, (least, most) in KEPT.items():
            value = cleaned.get(name)
            if value is not None and not least <= value <= most:
                message = _("Give a number of days between %(least)s and %(most)s.")
                self.add_error(name, ValidationError(message, code="days", params={"least": least, "most": most}))
        for name in LEAST_ONE:
            if cleaned.get(name) == 0:
                self.add_error(name, ValidationError(_("Give a number of at least 1."), code="least"))
        self._clean_hours(cleaned)
        return cleaned

    def _clean_hours(self, cleaned: dict[str, Any]) -> None:
        begins, ends = cleaned.get("duty_from"), cleaned.get("duty_to")
        if (begins is None) != (ends is None) and not {"duty_from", "duty_to"} & self.errors.keys():
            empty = "duty_to" if ends is None else "duty_from"
            self.add_error(empty, ValidationError(_("Give both hours, or leave both empty."), code="half"))
        elif begins is not None and begins == ends:
            self.add_error("duty_to", ValidationError(_("Both hours are the same: give two, or leave both empty."), code="same"))
        if cleaned.get("off_duty_closes") and begins is None and cleaned.get("slow_after_hours") is None:
            message = _("Say first when nobody reads: hours, or for how long the oldest may wait.")
            self.add_error("off_duty_closes", ValidationError(message, code="never"))

    def clean_digest_times(self) -> str:
        """Hours of the day in one spelling: « 6h45 ; 12:30 » is kept as « 06:45, 12:30 »."""
        parts = [part.strip() for part in re.split(r"[,;]", self.cleaned_data["digest_times"]) if part.strip()]
        times = set()
        for part in parts:
            found = TIME.fullmatch(part)
            if found is None:
                message = _("“%(part)s” is not an hour of the day. Write hours like 06:45, 12:30, 18:30.")
                raise ValidationError(message, code="time", params={"part": part})
            times.add(time(int(found[1]), int(found[2] or 0)))
        if len(times) > 12:
            raise ValidationError(_("Give 12 hours at most."), code="many")
        return ", ".join(f"{moment:%H:%M}" for moment in sorted(times))


class RulesForm(forms.ModelForm[CommentRules]):
    class Meta:
        model = CommentRules
        fields = ("section", "article", "mode", "close_after_days", "closed_until", "closed_sentence")
        help_texts = {
            "mode": gettext_lazy("Empty: as on the whole site."),
            "close_after_days": gettext_lazy("Counted from the publication. Empty: as on the whole site."),
            "closed_until": gettext_lazy("Comments open again by themselves at this hour."),
            "closed_sentence": gettext_lazy("Readers see it in place of the form."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("section", "article"):  # chosen here, not made or changed
            for act in ("add", "change", "view"):
                setattr(self.fields[name].widget, f"can_{act}_related", False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("close_after_days") == 0:
            self.add_error("close_after_days", ValidationError(_("Give a number of at least 1."), code="least"))
        if cleaned.get("closed_sentence") and not cleaned.get("closed_until") and "closed_until" not in self.errors:
            message = _("Say until when: “%(field)s” is empty.")
            label = capfirst(str(CommentRules._meta.get_field("closed_until").verbose_name))
            self.add_error("closed_until", ValidationError(message, code="until", params={"field": label}))
        return cleaned
