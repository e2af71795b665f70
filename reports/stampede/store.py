"""A bundle of the stampede laboratory on disk; reports/store.py says how files are kept."""

from __future__ import annotations

from pathlib import Path

from reports.schema import Environment
from reports.stampede.schema import STAMPEDE_VERSION, Law, Plan, Round
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

LAW = "law.json"


class StampedeBundle:
    """The results of one run. Make it with `create` or `open`."""

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        environment: Environment,
        *,
        rounds: list[Round],
        law: Law | None,
    ) -> None:
        self.folder = folder
        self.plan = plan
        self.environment = environment
        self.rounds = rounds
        self.law = law

    @classmethod
    def create(
        cls, folder: Path, plan: Plan, environment: Environment
    ) -> StampedeBundle:
        """Start a bundle in `folder`, which is made when it is missing."""
        if (folder / PLAN).exists():
            raise AlreadyThere(f"{folder} holds results already; name another folder")
        with saving(folder):
            (folder / ROUNDS).mkdir(parents=True, exist_ok=True)
        write_record(folder, ENVIRONMENT, environment, folded=False)
        # The plan makes the folder a bundle, so it comes last.
        write_record(folder, PLAN, plan, folded=False)
        return cls(folder, plan, environment, rounds=[], law=None)

    @classmethod
    def open(cls, path: Path) -> StampedeBundle:
        """Read and check a bundle, given its folder or a file in it.

        A run that ended early is a bundle with the rounds that it has.
        """
        folder = folder_of(path)
        sums = read_checksums(folder / CHECKSUMS)
        plan = read_record(folder / PLAN, Plan, sums, versions=(STAMPEDE_VERSION,))
        environment = read_record(folder / ENVIRONMENT, Environment, sums)
        rounds = []
        for file in sorted((folder / ROUNDS).glob("*.json")):
            done = read_record(file, Round, sums, versions=(STAMPEDE_VERSION,))
            _check(done, file, plan)
            rounds.append(done)
        law = None
        if (folder / LAW).exists():
            law = read_record(folder / LAW, Law, sums, versions=(STAMPEDE_VERSION,))
        return cls(folder, plan, environment, rounds=rounds, law=law)

    def add(self, done: Round) -> None:
        """Keep a round that has ended. It is on the disk when this returns."""
        write_record(self.folder, f"{ROUNDS}/{done.index:04}.json", done, folded=True)
        self.rounds.append(done)

    def add_law(self, law: Law) -> None:
        write_record(self.folder, LAW, law, folded=True)
        self.law = law

    def files(self) -> list[str]:
        """Names of all that was measured, in the order of reading."""
        names = [PLAN, ENVIRONMENT, CHECKSUMS]
        names += [f"{ROUNDS}/{done.index:04}.json" for done in self.rounds]
        return [*names, LAW] if self.law else names


def is_stampede(path: Path) -> bool:
    """Whether the results there are of this laboratory, as far as their plan says.

    Raises `NotABundle`. A plan that cannot be read is left for its reader to refuse.
    """
    return b'"experiment": "stampede"' in (folder_of(path) / PLAN).read_bytes()


def _check(done: Round, file: Path, plan: Plan) -> None:
    """What a well-formed round may still get wrong: its place, and what it measured."""
    if file.stem != f"{done.index:04}":
        raise Damaged(file, f"it says that it is round {done.index}")
    if done.arm not in {arm.name for arm in plan.arms}:
        raise Damaged(file, f"its arm {done.arm!r} is not in {PLAN}")
    if not 0 <= done.block < len(plan.blocks):
        raise Damaged(file, f"its block {done.block} is not in {PLAN}")
    for place, episode in enumerate(done.episodes):
        if episode.void is None and len(episode.replies) != episode.clients:
            raise Damaged(
                file,
                f"{len(episode.replies)} replies to {episode.clients} clients - at "
                f"`$.episodes[{place}]`",
            )
