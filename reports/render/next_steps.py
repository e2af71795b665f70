"""What to try next, from what this run has shown and what it has left open."""

from __future__ import annotations

from collections.abc import Iterator

from reports.render.wording import counted
from reports.results import Analysis
from reports.statistics.words import Word
from reports.strategies import card_of


def next_steps(analysis: Analysis) -> list[str]:
    """Sentences, the most useful first; never none."""
    return [
        *_rounds(analysis),
        *_strategy(analysis),
        *_profile(analysis),
        "Change one condition and look whether the order of the arms changes: --world "
        "for the amount of data, --rate for the load.",
    ]


def _rounds(analysis: Analysis) -> Iterator[str]:
    """More rounds, where they would decide."""
    wanting = {
        name: comparison.more_rounds
        for name, arm in analysis.arms.items()
        if arm.arm.role == "candidate"
        and (comparison := arm.comparisons.get(analysis.primary.name))
        and comparison.word is Word.CANNOT_TELL
        and comparison.more_rounds is not None
    }
    if wanting:
        most = max(wanting.values())
        yield (
            f"Add rounds: about {counted(most, 'more round')} would tell "
            f"{', '.join(wanting)} from {analysis.baseline}."
        )


def _strategy(analysis: Analysis) -> Iterator[str]:
    if analysis.ranking.best is not None:
        best = analysis.arms[analysis.ranking.best].arm
        yield f"For {best.name}: {card_of(best.strategy).try_next}"


def _profile(analysis: Analysis) -> Iterator[str]:
    if analysis.plan.profile == "quick":
        yield (
            f"Confirm it: windtunnel {analysis.plan.experiment} --profile standard has "
            "more rounds and longer windows, so that p99 can be printed and compared."
        )
