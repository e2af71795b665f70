"""A text of HTML that is sanitised wherever it is written from."""

from __future__ import annotations

from typing import Any

from django.db import models

from .html import sanitised


class SanitisedHtmlField(models.TextField):  # type: ignore[type-arg]
    """Whoever saves it, the admin, a script or `update`, the table holds clean HTML."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The instance, too, has afterwards what the table has."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = sanitised(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """`update` comes here alone; expressions of the database's are its own."""
        if isinstance(value, str):
            value = sanitised(value)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> Any:
        """To a migration it is any text: what is clean is not the table's matter."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
