"""With which author, section or tag another one becomes one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.widgets import NamedRowsField


class OtherForm(forms.Form):
    def __init__(self, *args: Any, relation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"] = NamedRowsField(relation, label=_("With which one?"), required=True, single=True)
