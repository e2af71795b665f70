"""What this machine can tell, from arms that are the same code under two names (A/A)."""

from __future__ import annotations

from dataclasses import dataclass

from reports.render.wording import gain_text
from reports.results import Comparison
from reports.schema import Metric
from reports.statistics.detection import smallest_detectable
from reports.statistics.words import Word


@dataclass(frozen=True)
class Ability:
    """Whether a change of one metric that matters would have shown; if not, why not."""

    metric: Metric
    smallest: float | None  # change that would be found four times out of five
    blocks: int
    why_not: str | None

    @property
    def told(self) -> str:
        """The smallest detectable change, in a sentence."""
        if self.smallest is None:
            return f"{self.metric.title}: nothing is known of the noise here."
        return (
            f"{self.metric.title}: a change of {self.smallest:.1%} or more would be found "
            f"four times out of five ({self.blocks} blocks)."
        )


def ability_of(control: Comparison, *, threshold: float) -> Ability:
    """What a comparison of equals says about the comparisons beside it.

    The control must be of the same kind as the comparisons that it vouches for: of as
    many blocks, and of as many figures in each.
    """
    ratio = control.ratio
    if ratio is None or ratio.error is None:
        reason = control.missing or "one block says nothing about noise"
        return Ability(control.metric, None, 0, f"the A/A arms tell nothing: {reason}")
    blocks = len(ratio.blocks)
    smallest = smallest_detectable(ratio.error)
    why_not = None
    if smallest > threshold:
        why_not = (
            f"the smallest change that would show here is {smallest:.1%}, and changes of "
            f"{threshold:.0%} are asked about; more rounds on a quieter machine see more"
        )
    elif control.word in (Word.FASTER, Word.SLOWER):
        why_not = (
            f"the A/A arms are the same code, and one of them is {gain_text(control)}: "
            "something here measures the machine"
        )
    return Ability(control.metric, smallest, blocks, why_not)
