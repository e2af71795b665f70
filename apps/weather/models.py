"""Cities, the last known weather of each, and what a user prefers: three tables."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from .names import LONGEST, key_of
from .units import Units
from .values import Place


class City(models.Model):
    """A city of the site. In one country, a name stands once.

    Who adds a second Springfield, US, says which in its name: Springfield (Illinois).
    """

    name = models.CharField(max_length=LONGEST)
    country = models.CharField(max_length=2)
    latitude = models.FloatField(
        validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    # What the spellings of the name have in common; it follows from the name (names.py).
    key = models.CharField(max_length=LONGEST, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cities",
    )
    # When the source was asked last and failed, and why; empty while all is well.
    failed_at = models.DateTimeField(null=True, editable=False, db_index=True)
    failure = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "cities"
        # The newest first: pages of the list go on from an id.
        ordering = ("-id",)
        constraints = (
            # Key first: the same index finds all cities of a name.
            models.UniqueConstraint(
                fields=("key", "country"),
                name="weather_city_once",
                violation_error_message="This city is here already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.country}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = key_of(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("weather:city", args=[self.place.asked])

    @property
    def place(self) -> Place:
        return Place(self.pk, self.name, self.country, self.added_by_id)


class Observation(models.Model):
    """The last known weather of one city, in metric units.

    A table and no cache: it is there after every cache has been emptied, and after a
    week without the source.
    """

    city = models.OneToOneField(
        City, on_delete=models.CASCADE, related_name="observation"
    )
    observed_at = models.DateTimeField()
    fetched_at = models.DateTimeField(db_index=True)
    temperature_c = models.FloatField()
    feels_like_c = models.FloatField()
    humidity = models.PositiveSmallIntegerField()
    pressure_hpa = models.PositiveSmallIntegerField()
    wind_ms = models.FloatField()
    description = models.CharField(max_length=100)
    # Steps of three hours: [moment, temperature_c, rain_mm, description] each.
    forecast = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.city_id} at {self.observed_at:%d %b %H:%M}"


class UserProfile(models.Model):
    """What a user prefers; made when she first chooses something."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="weather_profile",
    )
    preferred_city = models.ForeignKey(
        City,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="preferred_by",
    )
    preferred_units = models.CharField(
        max_length=10, choices=Units.choices, default=Units.METRIC
    )

    def __str__(self) -> str:
        return f"what {self.user} prefers"
