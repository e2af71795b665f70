"""Arms against each other: pairs by block, ratios, and the four words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.machine_speed import shift_between
from reports.results import Comparison, Figure, MachineSpeed
from reports.statistics.errors import Error
from reports.statistics.holm import holm
from reports.statistics.mann_whitney import mann_whitney
from reports.statistics.ratios import Ratio, paired_ratio
from reports.statistics.words import Word, more_rounds, word_for


def compare(
    figure: Figure,
    reference: Figure,
    *,
    arm: str,
    against: str,
    threshold: float,
    seed: int,
    speed: MachineSpeed | None = None,
    besides: Error | None = None,
) -> Comparison:
    """One question, asked alone. Its p-value is its own until `correct` has seen it.

    With `speed` the ratio is adjusted by how fast the machine was. `besides` is an error of
    the mean log ratio that the figures do not show.
    """
    blocks = sorted(figure.by_block.keys() & reference.by_block.keys())
    ours = [figure.by_block[block] for block in blocks]
    theirs = [reference.by_block[block] for block in blocks]
    missing = _missing(figure, reference, against=against, blocks=blocks)
    ratio = None
    if not missing:
        shift = shift_between(speed, arm, against, blocks)
        ratio = paired_ratio(ours, theirs, seed=seed, shift=shift, besides=besides)
    if ratio is None:
        return Comparison(
            metric=figure.metric,
            arm=arm,
            against=against,
            ratio=None,
            word=Word.CANNOT_TELL,
            adjusted_p=None,
            a12=None,
            questions=0,
            more_rounds=None,
            missing=missing or "a ratio to nothing does not exist",
        )
    alone = Comparison(
        metric=figure.metric,
        arm=arm,
        against=against,
        ratio=ratio,
        word=Word.CANNOT_TELL,
        adjusted_p=None,
        a12=mann_whitney(ours, theirs).a12,
        questions=1,
        more_rounds=None,
        missing=None,
    )
    return _worded(alone, ratio, ratio.p_value, threshold=threshold, questions=1)


def correct(comparisons: Sequence[Comparison], *, threshold: float) -> list[Comparison]:
    """The same questions, asked together: Holm's correction, then the words anew.

    What has no p-value is no question.
    """
    asked = [
        (place, comparison.ratio, comparison.ratio.p_value)
        for place, comparison in enumerate(comparisons)
        if comparison.ratio is not None and comparison.ratio.p_value is not None
    ]
    adjusted = holm([p_value for _, _, p_value in asked])
    corrected = list(comparisons)
    for (place, ratio, _), adjusted_p in zip(asked, adjusted, strict=True):
        corrected[place] = _worded(
            corrected[place],
            ratio,
            adjusted_p,
            threshold=threshold,
            questions=len(asked),
        )
    return corrected


def best_first(comparisons: Mapping[str, Comparison]) -> list[str]:
    """The arms with a ratio, by how much better they are."""
    gains = {
        arm: comparison.gain
        for arm, comparison in comparisons.items()
        if comparison.gain is not None
    }
    return sorted(gains, key=lambda arm: (-gains[arm], arm))


def _worded(
    comparison: Comparison,
    ratio: Ratio,
    adjusted_p: float | None,
    *,
    threshold: float,
    questions: int,
) -> Comparison:
    word = word_for(
        ratio,
        adjusted_p=adjusted_p,
        threshold=threshold,
        better=comparison.metric.better,
    )
    wanting = None
    if word is Word.CANNOT_TELL:
        wanting = more_rounds(ratio, threshold=threshold, comparisons=questions)
    return replace(
        comparison,
        word=word,
        adjusted_p=adjusted_p,
        questions=questions,
        more_rounds=wanting,
    )


def _missing(
    figure: Figure, reference: Figure, *, against: str, blocks: Sequence[int]
) -> str | None:
    if figure.missing:
        return figure.missing
    if reference.missing:
        return f"{against}: {reference.missing}"
    if not blocks:
        return f"no block holds a usable round of this arm and of {against}"
    return None
