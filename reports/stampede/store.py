"""A bundle of the stampede laboratory on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from reports.laboratory.store import Format, LaboratoryBundle
from reports.stampede.schema import STAMPEDE_VERSION, Law, Plan, Round
from reports.store import CHECKSUMS, Damaged, read_checksums, read_record, write_record

LAW = "law.json"


class StampedeBundle(LaboratoryBundle[Plan, Round]):
    """The results of one run, with the law of early refresh where it was observed."""

    law: Law | None = None

    @classmethod
    def format(cls) -> Format[Plan, Round]:
        return Format(Plan, Round, STAMPEDE_VERSION)

    @classmethod
    def open(cls, path: Path) -> Self:
        bundle = super().open(path)
        file = bundle.folder / LAW
        if file.exists():
            sums = read_checksums(bundle.folder / CHECKSUMS)
            bundle.law = read_record(file, Law, sums, versions=(STAMPEDE_VERSION,))
        return bundle

    def check(self, done: Round, file: Path) -> None:
        for place, episode in enumerate(done.episodes):
            if episode.void is None and len(episode.replies) != episode.clients:
                raise Damaged(
                    file,
                    f"{len(episode.replies)} replies to {episode.clients} clients - at "
                    f"`$.episodes[{place}]`",
                )

    def add_law(self, law: Law) -> None:
        write_record(self.folder, LAW, law, folded=True)
        self.law = law

    def files(self) -> list[str]:
        return [*super().files(), LAW] if self.law else super().files()
