"""A column beside others that holds their words as a search compares them: small letters without accents."""

from typing import Any

from django.db import models

from articles.text import fold


class FoldedField(models.TextField):
    """Filled at every saving from the columns named. PostgreSQL's `unaccent` needs a right on the server, SQLite has none."""

    def __init__(self, *, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        super().__init__(**{**kwargs, "editable": False, "default": "", "blank": True})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {"of": self.of, **{key: kwargs[key] for key in kwargs.keys() - {"editable", "default", "blank"}}}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = fold(" ".join(str(getattr(model_instance, name)) for name in self.of))
        setattr(model_instance, self.attname, value)
        return value
