"""Holding a strategy of somebody's own to the contract that all of ours keep.

The contract is a suite: real servers, every backend, and a machine that plays readers,
writers and outages in every order. It runs in a process of its own, as pytest, and is
told here rule by rule.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from fixtures.provisioners.workspace import workspace
from fixtures.strategies import NoStrategy, check_strategy
from load.choices import UsageError
from load.runs import PROJECT

SUITES = (
    "suites/integration/caching/test_strategy_contract.py",
    "suites/property/caching/test_strategies_agree.py",
)
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "apps.config.settings",
    # See fixtures/plugins/properties.py: the same verdict each time.
    "HYPOTHESIS_PROFILE": "hearing",
}
# pytest's own words for: all passed, some failed.
PASSED, FAILED = 0, 1


class Verdict(msgspec.Struct, frozen=True):
    """One rule on one backend, kept or not."""

    rule: str
    test: str  # with the backend in brackets
    where: str  # the file and line to read
    outcome: Literal["passed", "failed", "skipped"]
    why: str

    @property
    def place(self) -> tuple[str, int]:
        file, _, line = self.where.rpartition(":")
        return file, int(line)


@dataclass(frozen=True)
class Hearing:
    """What came of holding one class to the contract."""

    path: str
    verdicts: Sequence[Verdict]

    @property
    def broken(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.outcome == "failed"]

    @property
    def unheard(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.outcome == "skipped"]


def hold_to_contract(path: str, *, until_broken: bool = False) -> Hearing:
    """Every rule, on every backend that is there; or as far as the first that is broken.

    Raises `UsageError` for what is no strategy, with all that it lacks.
    """
    import_from_here()
    try:
        check_strategy(path)
    except NoStrategy as error:
        raise UsageError(str(error)) from error
    with workspace("contract") as folder:
        rules = folder / "rules.jsonl"
        run = subprocess.run(
            [*_command(path, rules), *(["--exitfirst"] if until_broken else [])],
            cwd=PROJECT,
            env=os.environ | ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode not in (PASSED, FAILED):
            raise UsageError(
                f"the contract could not be held against {path}:\n"
                + "\n".join((run.stdout + run.stderr).splitlines()[-15:])
            )
        lines = rules.read_bytes().splitlines()
    verdicts = [msgspec.json.decode(line, type=Verdict) for line in lines]
    # Tests run in any order; a reader wants the one of the files.
    return Hearing(path, sorted(verdicts, key=lambda each: (each.place, each.test)))


def refusal(hearing: Hearing) -> str:
    rules = {verdict.rule for verdict in hearing.broken}
    some = f"{len(rules)} rules" if len(rules) > 1 else "a rule"
    return (
        f"{hearing.path} breaks {some} of the contract and is not measured; see: "
        f"windtunnel strategy check {hearing.path}"
    )


def import_from_here() -> None:
    """Classes at dotted paths are looked for where the command is called, too.

    The site's processes and the suites' inherit it.
    """
    here = str(Path.cwd())
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if here not in paths:
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [here, *paths]))
    if here not in sys.path:
        sys.path.insert(0, here)


def _command(path: str, rules: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "pytest", *SUITES),
        *("--strategy", path, "--quiet", "--no-header", "--color", "no"),
        *("-p", "suites.support.rules", "--rules", str(rules)),
        # A hearing leaves nothing in the project.
        *("-p", "no:cacheprovider"),
    ]
