"""The number that everybody asks for, and a row for every time it was computed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class DatabaseClock(models.Func):
    """This very moment. `now()` would be the one at which the transaction began."""

    template = "clock_timestamp()"
    output_field = models.DateTimeField()


class Content(models.Model):
    name = models.CharField(max_length=50, unique=True)
    number = models.BigIntegerField(default=0)

    # Written out for mypy, which knows the apps of the default site alone.
    objects: ClassVar[models.Manager[Content]] = models.Manager()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"


class Computation(models.Model):
    """One making of the value, by the database's clock."""

    began = models.DateTimeField()
    # Absent while it goes on, and for ever if its process was killed.
    ended = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Computation]] = models.Manager()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return f"computation {self.pk}, begun {self.began}"
