"""What a gate says: one finding a question, and one outcome over all of them."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


class Outcome(enum.Enum):
    """Three answers: what cannot be told is neither good nor bad."""

    PASS = "pass"  # noqa: S105 (a word, and no password)
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True)
class Place:
    """Where in the project a finding can be looked up; lines count from 1."""

    file: Path
    line: int


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The answer to one question; `told` is a sentence that says what to do about it."""

    group: str  # "budgets of social"
    name: str  # "feed, remembered: queries"
    outcome: Outcome
    allowed: str
    found: str
    told: str
    improved: bool = False  # better than it has to be
    place: Place | None = None


@dataclass(frozen=True)
class Verdict:
    """Everything that a gate has found, and what this machine could have noticed."""

    findings: tuple[Finding, ...]
    detectable: tuple[str, ...] = ()  # sentences: the smallest change that would show
    notes: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """One failure fails; without one, a question that stays open leaves all open."""
        found = {finding.outcome for finding in self.findings}
        for outcome in (Outcome.FAIL, Outcome.INCONCLUSIVE):
            if outcome in found:
                return outcome
        return Outcome.PASS

    def and_then(self, other: Verdict) -> Verdict:
        """Both together."""
        return Verdict(
            self.findings + other.findings,
            self.detectable + other.detectable,
            self.notes + other.notes,
        )

    def those(self, outcome: Outcome) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome is outcome]

    @property
    def improvements(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.improved]

    @property
    def headline(self) -> str:
        """The outcome, and how many questions had which answer."""
        counts = Counter(finding.outcome for finding in self.findings)
        told = ", ".join(f"{counts[each]} {each.value}" for each in Outcome)
        return f"gate: {self.outcome.value} ({told})"
