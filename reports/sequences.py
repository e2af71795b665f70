"""Who asks whom, step by step: what the sequence diagrams of the strategies draw.

A step is written as one line, in the manner of sequence diagrams in plain text:

    site -> cache: get           somebody asks somebody
    cache --> site: nothing      ... and is answered
    site: computes               somebody does something alone
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# Everybody there is, in the order in which they stand beside each other.
PARTICIPANTS = (
    "reader",
    "other reader",
    "writer",
    "site",
    "memory",
    "other site",
    "cache",
    "database",
)
# What a card tells, in this order, and how its part of the diagram is headed.
SCENES = {
    "read": "Every read",
    "near": "A hit in memory",
    "hit": "A hit",
    "copy": "A hit, of what the site kept",
    "early": "A hit, near the end of its time",
    "old": "A hit, past its time",
    "miss": "A miss",
    "together": "Two miss at once",
    "write": "A write",
    "later": "Later, for many writes at once",
    "after": "Reads after a write",
}
STEP = re.compile(
    r"(?P<source>[a-z ]+?)(?: (?P<arrow>-->|->) (?P<target>[a-z ]+))?: (?P<text>.+)"
)


class CardError(ValueError):
    """A card that cannot be read; the message names the place in it."""


@dataclass(frozen=True)
class Step:
    """One line of a diagram. Without a target it is done alone."""

    source: str
    target: str | None
    text: str
    answer: bool = False

    def __str__(self) -> str:
        """As a list says it, for those who listen.

        >>> str(Step("site", "cache", "get")), str(Step("site", None, "computes"))
        ('site to cache: get', 'site: computes')
        """
        whom = f" to {self.target}" if self.target else ""
        return f"{self.source}{whom}: {self.text}"


@dataclass(frozen=True)
class Scene:
    """What happens in one case, from the first step to the last."""

    title: str
    steps: tuple[Step, ...]


def scenes_of(told: Mapping[str, Sequence[str]], *, card: str) -> tuple[Scene, ...]:
    """The scenes of a card, in the order of `SCENES`; raises `CardError`."""
    for name in told:
        _known("scene", name, SCENES, where=f"card {card!r}")
    return tuple(
        Scene(title, _steps(told[name], where=f"card {card!r}, scene {name!r}"))
        for name, title in SCENES.items()
        if name in told
    )


def cast_of(scenes: Sequence[Scene]) -> tuple[str, ...]:
    """Who takes part, in the order in which they stand."""
    seen = {name for scene in scenes for step in scene.steps for name in _members(step)}
    return tuple(name for name in PARTICIPANTS if name in seen)


def _steps(lines: Sequence[str], *, where: str) -> tuple[Step, ...]:
    if not lines:
        raise CardError(f"{where}: it has no steps; leave it out, or tell them")
    return tuple(
        _step(line, where=f"{where}, step {number}")
        for number, line in enumerate(lines, start=1)
    )


def _step(line: str, *, where: str) -> Step:
    found = STEP.fullmatch(line)
    if found is None:
        raise CardError(
            f"{where}: {line!r} is no step; write 'site -> cache: get', "
            "'cache --> site: value' or 'site: computes'"
        )
    step = Step(
        source=found["source"],
        target=found["target"],
        text=found["text"],
        answer=found["arrow"] == "-->",
    )
    for name in _members(step):
        _known("participant", name, PARTICIPANTS, where=where)
    if step.source == step.target:
        raise CardError(
            f"{where}: {line!r} goes nowhere; write '{step.source}: {step.text}'"
        )
    return step


def _members(step: Step) -> tuple[str, ...]:
    return (step.source, step.target) if step.target else (step.source,)


def _known(what: str, name: str, names: Collection[str], *, where: str) -> None:
    if name in names:
        return
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" did you mean {near[0]!r}?" if near else ""
    raise CardError(
        f"{where}: there is no {what} {name!r};{hint} known: {', '.join(names)}"
    )
