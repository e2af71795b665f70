"""Mutation testing: does a test notice it when a line of a lesson's rules is wrong?

    make mutants LESSON=blog                 all of them, which takes an hour and more
    make mutants LESSON=blog SAMPLE=50       so many, drawn by chance
    make mutants LESSON=blog ARGS='--only publish --only x_card'
                                             those of some functions, after a new test

mutmut writes hundreds of wrong versions of the lesson's services.py and caching.py (an
argument less, another number, a condition turned round) and asks the lesson's tests about
each. It works on a copy, with services of its own. What survives is printed as a
difference: either a test is missing, or the line says nothing, or both versions are equal (a
key of the cache that is called otherwise everywhere). Only whoever reads it can tell.

Two things it cannot judge. What runs when a module is imported (decorators, wiring) ran
before the wrong version was chosen, so that always survives. And a transaction around a
function hides it from mutmut: in the copy it is put around it at the end of the module.
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import click

from fixtures.provisioners import choice
from fixtures.provisioners.errors import ProvisionError
from fixtures.provisioners.running import running
from load.stories.catalogue import lessons_with_stories

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("services", "caching")
# Other processes, whole sites and chance: slow, and nothing that others do not ask, too.
LEFT_OUT = (
    *("test_the_demo", "test_fuzzed", "test_anything_is_answered", "test_a_worker"),
    *("test_peers", "test_api_schema", "test_invariants"),
)
# Which facts an event changes does not depend on the strategy; this one is asked about all.
ONE_STRATEGY = "not later_than_promised or layered"
# What asks about every lesson stands elsewhere.
WALK = "suites/integration/worlds/test_pages_told_apart.py::test_every_page_is_itself"
ATOMIC = re.compile(r"^@transaction\.atomic\ndef (\w+)", re.MULTILINE)
# As mutmut writes down how the tests ended; what is not named here is a kill.
UNNOTICED = {0: "survived", 5: "no test", 33: "no test"}
NOT_TESTED = (None, 2, 34)


@click.command()
@click.argument("lesson", type=click.Choice(lessons_with_stories()))
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="So many only.")
@click.option("--seed", default=1, show_default=True, help="Another one draws others.")
@click.option(
    "--only",
    multiple=True,
    metavar="WORD",
    help="Only those whose name has this in it; may be given several times.",
)
def mutants(lesson: str, sample: int | None, seed: int, only: tuple[str, ...]) -> None:
    """Which wrong versions of a lesson's services.py and caching.py does no test notice?"""
    if importlib.util.find_spec("mutmut") is None:
        raise click.ClickException("mutmut is not here; run it with: make mutants")
    with (
        tempfile.TemporaryDirectory(prefix="windtunnel-mutants-") as copied,
        running() as services,
    ):
        copy = Path(copied)
        copy_project(copy)
        for module in MODULES:
            unwrap(copy / "apps" / lesson / f"{module}.py")
        configure(copy, lesson)
        told = os.environ | services.environment()
        # These are what all its tests stand on, on whichever rung they were started.
        told.pop(choice.VARIABLE, None)
        try:
            # The first of each function also finds out which tests ask about it.
            ask_tests(
                copy, [f"apps.{lesson}.{name}.*__mutmut_1" for name in MODULES], told
            )
            untested = [
                name
                for name, code in outcomes(copy)
                if code in NOT_TESTED and has_one_of(only, name)
            ]
            if sample is not None:
                dice = random.Random(seed)
                untested = dice.sample(untested, min(sample, len(untested)))
            if untested:
                ask_tests(copy, untested, told)
        except KeyboardInterrupt:
            click.echo("\nBroken off; what is known so far:")
        tell(copy, told)


def has_one_of(words: Sequence[str], name: str) -> bool:
    """Where there are no words, every name has."""
    return not words or any(word in name for word in words)


def copy_project(to: Path) -> None:
    """All that git knows of and whatever is new, as it is now."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def unwrap(module: Path) -> None:
    """mutmut passes over what is decorated: a transaction is put around it afterwards."""
    text = module.read_text("utf-8")
    names = ATOMIC.findall(text)
    text = ATOMIC.sub(r"def \1", text)
    wrapped = "\n".join(f"{name} = transaction.atomic({name})" for name in names)
    module.write_text(f"{text}\n\n{wrapped}\n" if names else text, "utf-8")


def configure(copy: Path, lesson: str) -> None:
    folders = [
        folder
        for suite in ("unit", "property", "integration")
        if (copy / (folder := f"suites/{suite}/{lesson}")).is_dir()
    ]
    left_out = [
        f"--ignore={folder}/{test.name}"
        for folder in folders
        for test in sorted((copy / folder).iterdir())
        if test.name.startswith(LEFT_OUT)
    ]
    beside = sorted(path.name for path in copy.iterdir() if path.name != "apps")
    told = {
        "source_paths": ["apps"],
        "only_mutate": [f"apps/{lesson}/{module}.py" for module in MODULES],
        "also_copy": beside,
        "pytest_add_cli_args_test_selection": [*folders, f"{WALK}[{lesson}]"],
        "pytest_add_cli_args": [
            *("--reuse-db", "-p", "no:cacheprovider", "-k", ONE_STRATEGY),
            *left_out,
        ],
        "process_isolation": "forkserver",
    }
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n")
        # What JSON writes of words and lists of words, TOML reads.
        file.writelines(f"{key} = {json.dumps(value)}\n" for key, value in told.items())


def ask_tests(copy: Path, names: Sequence[str], environment: Mapping[str, str]) -> None:
    mutmut(copy, "run", "--max-children", "1", *names, environment=environment)


def mutmut(copy: Path, *arguments: str, environment: Mapping[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=copy,
        env=environment,
        check=False,
    )


def outcomes(copy: Path) -> list[tuple[str, int | None]]:
    """Of every wrong version, how its tests ended; None where they were not asked."""
    found: dict[str, int | None] = {}
    for file in sorted((copy / "mutants" / "apps").rglob("*.meta")):
        found |= json.loads(file.read_text("utf-8"))["exit_code_by_key"]
    if not found:
        raise click.ClickException("mutmut has written no wrong version; see above")
    return sorted(found.items())


def tell(copy: Path, environment: Mapping[str, str]) -> None:
    known = [(name, code) for name, code in outcomes(copy) if code not in NOT_TESTED]
    unnoticed = [(name, UNNOTICED[code]) for name, code in known if code in UNNOTICED]
    for name, verdict in unnoticed:
        click.echo(f"\n{verdict}: {name}")
        mutmut(copy, "show", name, environment=environment)
    counts = Counter(verdict for _, verdict in unnoticed)
    killed = len(known) - len(unnoticed)
    share = f"{killed / len(known):.0%}" if known else "none"
    click.echo(
        f"\n{len(known)} of {len(outcomes(copy))} wrong versions were tested: "
        f"{killed} killed ({share}), {counts['survived']} survived, "
        f"{counts['no test']} reached by no test."
    )


def broken_off(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # Ctrl-C and a polite kill end alike: what is known is told, and nothing stays behind.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, broken_off)
    try:
        mutants()
    except ProvisionError as error:
        sys.exit(f"windtunnel: {error}")
