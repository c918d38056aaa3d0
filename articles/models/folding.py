"""A column beside others that holds their words as a search compares them: small letters without accents."""

from typing import Any

from django.db import models

from articles.text import fold


class FoldedField(models.TextField):
    """Filled at every saving from the columns named. PostgreSQL's `unaccent` needs a right on the server, SQLite has none."""

    def __init__(self, *, of: tuple[str, ...] = (), longest: int | None = None, **kwargs: Any) -> None:
        """`longest` in bytes: an index of PostgreSQL holds no more than 2,700."""
        self.of, self.longest = tuple(of), longest
        super().__init__(**{**kwargs, "editable": False, "default": "", "blank": True})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        own = {"of": self.of} | ({"longest": self.longest} if self.longest else {})
        return name, path, args, own | {key: kwargs[key] for key in kwargs.keys() - {"editable", "default", "blank"}}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = fold(" ".join(str(getattr(model_instance, name)) for name in self.of))
        value = value.encode()[: self.longest].decode(errors="ignore")
        setattr(model_instance, self.attname, value)
        return value
