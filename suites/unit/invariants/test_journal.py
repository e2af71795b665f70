"""From the records of a drive to the acts of its people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from load.invariants.journal import Journal
from load.invariants.model import Act, Deed
from load.recording.rows import Outcome, Recording, empty_rows
from load.stories.social import STORY
from load.stories.social.notes import words
from load.stories.social.person import Reader

from ..load.examples import ada

PEOPLE = ("ada", "grace", "linus")
OPERATIONS = ("feed", "like", "comment", "post", "follow")
JOURNAL = Journal(PEOPLE, OPERATIONS)
ORIGIN_NS = 10**12


def recorded(
    folder: Path,
    person: Reader,
    operation: str,
    *,
    choice: int = 0,
    outcome: Outcome = Outcome.SUCCEEDED,
    status: int = 200,
) -> list[Act]:
    """What the journal tells of one arrival, sent at 1.5 s and answered at 2 s."""
    rows = empty_rows(1)
    rows["person"] = PEOPLE.index(person.name)
    rows["operation"] = OPERATIONS.index(operation)
    recording = Recording(rows, folder / "records-0.bin")
    recording.schedule(np.array([1.0]), origin_ns=ORIGIN_NS)
    request = STORY.act(operation).request(person, choice)
    assert request is not None
    recording.sent(0, ORIGIN_NS + 1_500_000_000, note=request.note)
    if outcome is not Outcome.NONE:
        recording.done(0, ORIGIN_NS + 2 * 10**9, outcome, status=status)
    return JOURNAL.read([folder])


def expected(deed: Deed, **about) -> list[Act]:
    return [Act(who="ada", deed=deed, sent_s=1.5, answered_s=2.0, **about)]


def test_a_like_is_told_with_its_post(tmp_path):
    """And one that is taken back as that."""
    fan = ada()
    fan.noted_like(7, liked=True)

    assert recorded(tmp_path, ada(), "like") == expected(Deed.LIKE, post=7)
    assert recorded(tmp_path, fan, "like") == expected(Deed.UNLIKE, post=7)


def test_a_comment_is_told_with_its_post(tmp_path):
    """Not with its text: it is counted."""
    assert recorded(tmp_path, ada(), "comment") == expected(Deed.COMMENT, post=7)


@pytest.mark.parametrize("choice", [0, 9])
def test_a_post_is_told_with_its_text(tmp_path, choice):
    """The very text that was sent, which the number stands for."""
    assert recorded(tmp_path, ada(), "post", choice=choice) == expected(
        Deed.PUBLISH, text=words(choice)
    )


def test_a_follow_is_told_with_the_person(tmp_path):
    """And one that is undone as that."""
    fan = ada(followed={"grace"})

    assert recorded(tmp_path, ada(), "follow") == expected(Deed.FOLLOW, whom="grace")
    assert recorded(tmp_path, fan, "follow") == expected(Deed.UNFOLLOW, whom="grace")


def test_reading_is_no_act(tmp_path):
    """It leaves nothing behind."""
    assert recorded(tmp_path, ada(), "feed") == []


@pytest.mark.parametrize(
    "outcome, status",
    [
        (Outcome.NONE, 0),
        (Outcome.FAILED, 0),
        (Outcome.FAILED, 500),
        (Outcome.WRONG, 200),
    ],
    ids=["never answered", "no answer", "an error", "a wrong answer"],
)
def test_without_a_right_answer_nobody_knows(tmp_path, outcome, status):
    """A site that fails may have done it before it failed."""
    (told,) = recorded(tmp_path, ada(), "like", outcome=outcome, status=status)

    assert told.answered_s is None


def test_what_the_site_refused_was_not_done(tmp_path):
    """Like a post that is not there."""
    refused = recorded(tmp_path, ada(), "like", outcome=Outcome.FAILED, status=404)

    assert refused == []


def test_drives_on_one_site_are_one_story(tmp_path):
    """A search has several; moments count from the first window on."""
    folders = [tmp_path / name for name in ("00", "01")]
    for folder in folders:
        folder.mkdir()
        recorded(folder, ada(), "like")

    assert JOURNAL.read(folders) == expected(Deed.LIKE, post=7) * 2
