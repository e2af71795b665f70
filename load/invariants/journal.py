"""What load users did, read from the records that the generator left of it.

A row of the records tells who, which operation and about what, when it was sent and
answered, and how. That is all that a journal needs, so the generator keeps no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from load.people.cast import read_cast
from load.recording.rows import Outcome, Records, read_records
from load.stories.social.notes import person_noted, words_noted
from reports.schema import Workload

from .model import Act, Deed, SocialModel

# Of operations that leave something behind: what is done, and what where it is undone.
DEEDS: Mapping[str, tuple[Deed, Deed]] = {
    "like": (Deed.LIKE, Deed.UNLIKE),
    "comment": (Deed.COMMENT, Deed.COMMENT),
    "post": (Deed.PUBLISH, Deed.PUBLISH),
    "follow": (Deed.FOLLOW, Deed.UNFOLLOW),
}


@dataclass(frozen=True)
class Journal:
    """Whose acts they are, and what operations the numbers in the rows stand for."""

    people: Sequence[str]  # by rank in the audience
    operations: Sequence[str]  # of the workload's mix, in its order

    def read(self, folders: Sequence[Path]) -> list[Act]:
        """All acts of some drives on one site, in the order in which they were sent.

        Moments are seconds since the first of the measured windows was to begin.
        """
        paths = [path for folder in folders for path in folder.glob("records-*.bin")]
        records = [read_records(path) for path in paths]
        origin_ns = min((each.origin_ns for each in records), default=0)
        acts = (act for each in records for act in self.acts_of(each, origin_ns))
        return sorted(acts, key=lambda act: act.sent_s)

    def acts_of(self, records: Records, origin_ns: int) -> Iterator[Act]:
        sent = records.rows[records.rows["sent_ns"] > 0]
        for row in sent[sent["note"] != 0]:
            status = int(row["status"])
            if row["outcome"] == Outcome.FAILED and 400 <= status < 500:
                continue  # refused, so nothing was done
            yield self._act(
                self.operations[row["operation"]],
                self.people[row["person"]],
                int(row["note"]),
                sent_s=(int(row["sent_ns"]) - origin_ns) / 1e9,
                answered_s=(
                    (int(row["done_ns"]) - origin_ns) / 1e9
                    if row["outcome"] == Outcome.SUCCEEDED
                    else None
                ),
            )

    def _act(self, operation: str, who: str, note: int, **moments: Any) -> Act:
        done, undone = DEEDS[operation]
        about: Mapping[str, Callable[[], dict[str, Any]]] = {
            "like": lambda: {"post": abs(note)},
            "comment": lambda: {"post": note},
            "post": lambda: {"text": words_noted(note)},
            "follow": lambda: {"whom": person_noted(self.people, note)},
        }
        deed = done if note > 0 else undone
        return Act(who=who, deed=deed, **about[operation](), **moments)


def told(
    folders: Sequence[Path], *, cast_path: Path, workload: Workload
) -> SocialModel:
    """What people were told that they had done, in some drives of that load on one site."""
    people = read_cast(cast_path, audience=workload.audience)
    journal = Journal([member.username for member in people], list(workload.mix))
    return SocialModel(journal.read(folders))
