"""A bundle of a laboratory on disk; reports/store.py says how files are kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Self, TypeVar

from reports.laboratory.schema import LaboratoryPlan, LaboratoryRound
from reports.schema import Environment
from reports.store import (
    CHECKSUMS,
    ENVIRONMENT,
    PLAN,
    ROUNDS,
    AlreadyThere,
    Damaged,
    folder_of,
    read_checksums,
    read_record,
    saving,
    write_record,
)

PlanKind = TypeVar("PlanKind", bound=LaboratoryPlan)
RoundKind = TypeVar("RoundKind", bound=LaboratoryRound)


@dataclass(frozen=True)
class Format(Generic[PlanKind, RoundKind]):
    """What a laboratory's files hold."""

    plan: type[PlanKind]
    round: type[RoundKind]
    version: int


class LaboratoryBundle(ABC, Generic[PlanKind, RoundKind]):
    """The results of one run. Make it with `create` or `open`."""

    def __init__(
        self,
        folder: Path,
        plan: PlanKind,
        environment: Environment,
        *,
        rounds: list[RoundKind],
    ) -> None:
        self.folder = folder
        self.plan = plan
        self.environment = environment
        self.rounds = rounds

    @classmethod
    @abstractmethod
    def format(cls) -> Format[PlanKind, RoundKind]: ...

    @classmethod
    def create(cls, folder: Path, plan: PlanKind, environment: Environment) -> Self:
        """Start a bundle in `folder`, which is made when it is missing."""
        if (folder / PLAN).exists():
            raise AlreadyThere(f"{folder} holds results already; name another folder")
        with saving(folder):
            (folder / ROUNDS).mkdir(parents=True, exist_ok=True)
        write_record(folder, ENVIRONMENT, environment, folded=False)
        # The plan makes the folder a bundle, so it comes last.
        write_record(folder, PLAN, plan, folded=False)
        return cls(folder, plan, environment, rounds=[])

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read and check a bundle, given its folder or a file in it.

        A run that ended early is a bundle with the rounds that it has. Raises
        `BundleError`.
        """
        folder = folder_of(path)
        sums = read_checksums(folder / CHECKSUMS)
        kinds = cls.format()
        plan = read_record(folder / PLAN, kinds.plan, sums, versions=(kinds.version,))
        environment = read_record(folder / ENVIRONMENT, Environment, sums)
        bundle = cls(folder, plan, environment, rounds=[])
        for file in sorted((folder / ROUNDS).glob("*.json")):
            done = read_record(file, kinds.round, sums, versions=(kinds.version,))
            _check_place(done, file, plan)
            bundle.check(done, file)
            bundle.rounds.append(done)
        return bundle

    def check(self, done: RoundKind, file: Path) -> None:
        """What a well-formed round in its place may still get wrong: `Damaged`."""

    def add(self, done: RoundKind) -> None:
        """Keep a round that has ended. It is on the disk when this returns."""
        write_record(self.folder, f"{ROUNDS}/{done.index:04}.json", done, folded=True)
        self.rounds.append(done)

    def files(self) -> list[str]:
        """Names of all that was measured, in the order of reading."""
        rounds = [f"{ROUNDS}/{done.index:04}.json" for done in self.rounds]
        return [PLAN, ENVIRONMENT, CHECKSUMS, *rounds]


def _check_place(done: LaboratoryRound, file: Path, plan: LaboratoryPlan) -> None:
    if file.stem != f"{done.index:04}":
        raise Damaged(file, f"it says that it is round {done.index}")
    if done.arm not in {arm.name for arm in plan.arms}:
        raise Damaged(file, f"its arm {done.arm!r} is not in {PLAN}")
    if not 0 <= done.block < len(plan.blocks):
        raise Damaged(file, f"its block {done.block} is not in {PLAN}")
