"""From one round to its figures. Rules alone: no files, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.outage.bins import BIN_S, Bin, bins_of, p95_of, place_of
from reports.outage.dent import Dent, bounds_of, dent_of
from reports.outage.schema import Plan, Round
from reports.statistics.quantiles import quantile

# The end of a round is read in its last second.
LAST_BINS = 4
# Of so few questions to the cache, a share says nothing.
FEW_LOOKUPS = 10


@dataclass(frozen=True)
class HitRatios:
    """None where the site does not tell, or the strategy has no cache."""

    before: float | None
    lowest: float | None  # of a bin after the fault
    last: float | None  # of the last second


@dataclass(frozen=True)
class RoundFigures:
    bins: Sequence[Bin]  # all that are looked at, from the first one before the fault
    bounds: dict[str, float]
    dent: Dent
    lasts_s: float
    median_before_s: float | None
    p95_before_s: float | None
    errors: int
    replies: int
    hit_ratios: HitRatios

    @property
    def depth(self) -> float | None:
        """The worst bin's p95 over that before; None where there is no dent."""
        if self.dent.worst_p95_s is None or not self.p95_before_s:
            return None
        return self.dent.worst_p95_s / self.p95_before_s


def figures_of(done: Round, plan: Plan) -> RoundFigures:
    first = -round(plan.before_s / BIN_S) - 1
    # The last bin is not whole.
    end = place_of(plan.workload.duration_s, done.began_s)
    bins = bins_of(done.replies, began_s=done.began_s, first=first, end=end)
    before, after = [b for b in bins if b.place < -1], [b for b in bins if b.place >= 0]
    lasts_s = done.ended_s - done.began_s
    quiet = [
        reply.latency_s
        for reply in done.replies
        if first <= place_of(reply.due_s, done.began_s) < -1
        and reply.latency_s is not None
    ]
    return RoundFigures(
        bins=bins,
        bounds=bounds_of(before),
        dent=dent_of(before, after, lasts_s=lasts_s),
        lasts_s=lasts_s,
        median_before_s=quantile(quiet, 0.5) if quiet else None,
        p95_before_s=p95_of(quiet),
        errors=sum(not reply.right for reply in done.replies),
        replies=len(done.replies),
        hit_ratios=_hit_ratios(before, after),
    )


def _hit_ratios(before: Sequence[Bin], after: Sequence[Bin]) -> HitRatios:
    each = [ratio for one in after if (ratio := _share([one])) is not None]
    return HitRatios(
        before=_share(before),
        lowest=min(each, default=None),
        last=_share(after[-LAST_BINS:]),
    )


def _share(bins: Sequence[Bin]) -> float | None:
    hits = sum(each.hits for each in bins)
    asked = hits + sum(each.misses for each in bins)
    return hits / asked if asked >= FEW_LOOKUPS else None
