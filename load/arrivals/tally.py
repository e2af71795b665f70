"""What has been answered so far, for those who watch while it happens."""

from __future__ import annotations

import statistics

from load.recording.rows import Outcome

from .messages import Announcer, DriveProgress, Problem, Stage

# Enough to see what is wrong; the records have the number of them all.
PROBLEMS_TOLD = 5


class Tally:
    """Counts of the stage that is going on, and the first problems in words."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer
        self._stage: Stage = "starting"
        self._expected = 0
        self._counts = dict.fromkeys(Outcome, 0)
        self._recent_us: list[int] = []
        self.problems: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}

    def begin(self, stage: Stage, expected: int) -> None:
        self._stage = stage
        self._expected = expected
        self._counts = dict.fromkeys(Outcome, 0)
        self.tell()

    def count(self, outcome: Outcome, latency_ns: int) -> None:
        self._counts[outcome] += 1
        self._recent_us.append(latency_ns // 1000)

    def problem(self, outcome: Outcome, text: str) -> None:
        told = self.problems[outcome]
        if text not in told and len(told) < PROBLEMS_TOLD:
            told.append(text)
            self._announcer.tell(Problem(text, wrong=outcome is Outcome.WRONG))

    @property
    def answered(self) -> int:
        return sum(self._counts.values())

    @property
    def failed(self) -> int:
        return self._counts[Outcome.FAILED]

    def tell(self) -> None:
        recent, self._recent_us = self._recent_us, []
        self._announcer.tell(
            DriveProgress(
                stage=self._stage,
                share=min(1.0, self.answered / max(1, self._expected)),
                answered=self.answered,
                failed=self.failed,
                wrong=self._counts[Outcome.WRONG],
                p50_us=int(statistics.median(recent)) if recent else None,
            )
        )
