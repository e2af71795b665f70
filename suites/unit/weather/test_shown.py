"""Figures and words as people see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.weather.errors import IN_WORDS, Limited, SourceError, Unavailable
from apps.weather.shown import figures, in_words, trouble_of
from apps.weather.units import Units
from apps.weather.values import Card, Measured, Place

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEASURED = Measured(NOON, 20.0, -0.4, 60, 1013, 10.0, "few clouds")
OSLO = Place(1, "Oslo", "NO")


@pytest.mark.parametrize(
    "units, temperature, feels_like, wind",
    [
        (Units.METRIC, "20 °C", "0 °C", "10.0 m/s"),
        (Units.IMPERIAL, "68 °F", "31 °F", "22.4 mph"),
    ],
)
def test_figures_in_units(units, temperature, feels_like, wind):
    """The same weather, in the units of whoever looks."""
    shown = figures(MEASURED, units)

    assert (shown.temperature, shown.feels_like, shown.wind) == (
        temperature,
        feels_like,
        wind,
    )


class TestTrouble:
    def test_there_is_none(self):
        """While the source answers, nobody speaks of it."""
        assert trouble_of(Card(OSLO, MEASURED, None, "")) == ""

    def test_what_is_shown_has_an_age(self):
        """Since when, why, and how old the figures were when a newer one was not to be had."""
        card = Card(OSLO, MEASURED, NOON + timedelta(hours=3), Unavailable.kind)

        assert trouble_of(card) == (
            "The weather service did not answer at 1 Mar, 15:00 UTC. What you see is the "
            "last that is known, and was 3 hours old then."
        )

    def test_nothing_is_known_at_all(self):
        """What is not shown has no age."""
        card = Card(OSLO, None, NOON, Limited.kind)

        assert trouble_of(card) == (
            "The weather service asked us to wait at 1 Mar, 12:00 UTC."
        )

    def test_a_clock_that_is_ahead_makes_nothing_younger_than_new(self):
        """The source's clock and ours need not agree."""
        card = Card(OSLO, MEASURED, NOON - timedelta(minutes=1), Unavailable.kind)

        assert card.age_when_asked == timedelta(0)

    def test_every_failure_has_words(self):
        """Whatever is kept as the reason can be told."""
        assert {error.kind for error in SourceError.__subclasses__()} == set(IN_WORDS)


@pytest.mark.parametrize(
    "age, words",
    [
        (timedelta(seconds=1), "less than a minute"),
        (timedelta(seconds=61), "1 minute"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_ages_in_words(age, words):
    """In whole units, never more than has passed."""
    assert in_words(age) == words
