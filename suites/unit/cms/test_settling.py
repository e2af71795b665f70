"""What a status and a moment say together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.cms.settling import Status, settled

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(microseconds=1), NOW + timedelta(microseconds=1)
DRAFT, SCHEDULED, PUBLISHED = Status


@pytest.mark.parametrize(
    "asked, kept",
    [
        ((DRAFT, None), (DRAFT, None)),
        ((DRAFT, BEFORE), (DRAFT, None)),
        ((DRAFT, AFTER), (DRAFT, None)),
        ((SCHEDULED, BEFORE), (PUBLISHED, BEFORE)),
        ((SCHEDULED, NOW), (PUBLISHED, NOW)),
        ((SCHEDULED, AFTER), (SCHEDULED, AFTER)),
        ((PUBLISHED, None), (PUBLISHED, NOW)),
        ((PUBLISHED, BEFORE), (PUBLISHED, BEFORE)),
        ((PUBLISHED, AFTER), (SCHEDULED, AFTER)),
    ],
)
def test_what_is_kept_of_what_was_asked_for(asked, kept):
    """Published is what has a moment that has come, and nothing else."""
    status, at = asked

    assert settled(status, at, NOW) == kept


def test_a_plan_needs_a_time():
    """Nobody guesses when."""
    with pytest.raises(ValueError, match="needs the time"):
        settled(SCHEDULED, None, NOW)


def test_what_is_settled_stays_so_until_its_time():
    """Saving again changes nothing; a moment later, what waited is published."""
    status, at = settled(SCHEDULED, AFTER, NOW)

    assert settled(status, at, NOW) == (SCHEDULED, AFTER)
    assert settled(status, at, AFTER) == (PUBLISHED, AFTER)
