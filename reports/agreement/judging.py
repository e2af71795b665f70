"""Questions to two runs: asked alone, then corrected and answered together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.agreement.results import Judged
from reports.agreement.words import Agreement, more_rounds, word_for
from reports.statistics.errors import Error
from reports.statistics.holm import holm
from reports.statistics.welch import unpaired_ratio


def judged_alone(
    first: Sequence[float],
    second: Sequence[float],
    *,
    missing: str | None,
    besides: Error | None = None,
) -> Judged:
    """One question, before it is known how many are asked with it.

    `besides` is an error of the ratio's logarithm that the values do not show.
    """
    ratio = None if missing else unpaired_ratio(second, first, besides=besides)
    if ratio is None:
        missing = missing or "a ratio to nothing does not exist"
    return Judged(ratio, Agreement.CANNOT_TELL, None, 0, None, missing)


def judged_together(alone: Sequence[Judged], *, threshold: float) -> list[Judged]:
    """The questions asked together: Holm's correction, then the words."""
    asked = [
        (place, judged.ratio, judged.ratio.p_value)
        for place, judged in enumerate(alone)
        if judged.ratio is not None and judged.ratio.p_value is not None
    ]
    adjusted = holm([p_value for _, _, p_value in asked])
    answers = list(alone)
    for (place, ratio, _), adjusted_p in zip(asked, adjusted, strict=True):
        word = word_for(ratio, adjusted_p=adjusted_p, threshold=threshold)
        wanting = None
        if word is Agreement.CANNOT_TELL:
            wanting = more_rounds(ratio, threshold=threshold, comparisons=len(asked))
        answers[place] = replace(
            answers[place],
            word=word,
            adjusted_p=adjusted_p,
            questions=len(asked),
            more_rounds=wanting,
        )
    return answers
