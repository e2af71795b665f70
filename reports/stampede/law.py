"""The law of `early_refresh`, and what a run shows of it. Pure arithmetic.

One read with remaining life r refreshes with probability exp(-r/(delta*beta)). Reads come
as a Poisson process of rate L; a value that they see with remaining life r0 at first is
then refreshed with r or less to go with probability

    F(r) = exp(-L*delta*beta * (exp(-r/(delta*beta)) - exp(-r0/(delta*beta))))

(the chance that none of the reads before refreshed it). F(0) is the chance to expire
unrefreshed; such a value counts with r = 0. The definition in the paper, with r0 = ttl,
supposes a value that is seen with its whole life before it; here its age counts from
before it was computed, so r0 is what is left when it is stored.

*Clusters.* While a refresh goes on, others still see the old value and may begin one too.
Computations that overlap, directly or through others, are one cluster. Whichever of them
ends last leaves its value in the cache, for every store replaces the one before; only
that value is followed, from the end of the cluster on, and the first computation of the
next cluster is its first refresh. The others' values were seen for a moment only and are
left out, and with them nothing that depends on when the followed one was refreshed.

Moments are when rows were entered, a few milliseconds after the reader decided.

Source: Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede
Prevention" (PVLDB 8(8), 2015).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.stampede.schema import Computation


@dataclass(frozen=True)
class Life:
    """A value that was followed from when it was stored to its first refresh."""

    stored_with_s: float  # remaining life when it was stored: r0
    refreshed_with_s: float  # remaining life at its first refresh; 0 if it expired
    delta_s: float  # what it took to compute


def chance_within(
    remaining_s: float,
    *,
    stored_with_s: float,
    delta_s: float,
    rate_per_s: float,
    beta: float = 1.0,
) -> float:
    """F: how likely the first refresh comes with so much life to go, or less.

    >>> at = lambda r: chance_within(r, stored_with_s=1, delta_s=0.2, rate_per_s=20)
    >>> [round(at(r), 3) for r in (0, 0.2, 0.5, 1)]
    [0.019, 0.236, 0.74, 1.0]
    """
    scale_s = delta_s * beta
    if remaining_s >= stored_with_s or scale_s <= 0:
        return 1.0
    eager = math.exp(-max(remaining_s, 0.0) / scale_s)
    return math.exp(
        -rate_per_s * scale_s * (eager - math.exp(-stored_with_s / scale_s))
    )


def lives_of(computations: Sequence[Computation], *, ttl_s: float) -> list[Life]:
    """The values that were followed, in their order; the last cluster has no next one."""
    lives = []
    found = list(clusters(computations))
    for cluster, following in itertools.pairwise(found):
        last, stored_s = max(cluster, key=lambda each: each[1])
        expiry_s = last + ttl_s
        lives.append(
            Life(
                stored_with_s=max(expiry_s - stored_s, 0.0),
                refreshed_with_s=max(expiry_s - following[0][0], 0.0),
                delta_s=stored_s - last,
            )
        )
    return lives


def clusters(
    computations: Iterable[Computation],
) -> Iterator[list[tuple[float, float]]]:
    """Computations that overlap, together, as (began, ended); those without end are out.

    >>> rows = [Computation(began_s=b, ended_s=e) for b, e in ((0, 2), (1, 3), (5, 6))]
    >>> [len(cluster) for cluster in clusters(rows)]
    [2, 1]
    """
    spans = sorted(
        (each.began_s, each.ended_s)
        for each in computations
        if each.ended_s is not None
    )
    cluster: list[tuple[float, float]] = []
    for span in spans:
        if cluster and span[0] >= max(ended for _, ended in cluster):
            yield cluster
            cluster = []
        cluster.append(span)
    if cluster:
        yield cluster


def levels_of(
    lives: Sequence[Life], *, rate_per_s: float, atoms: Sequence[float]
) -> list[float]:
    """Where each first refresh lies in its own value's law: uniform, if the law holds.

    Values that expired share one point of the law, of the weight F(0); they are spread
    over it by `atoms`, uniform numbers that the caller draws, one a life.
    """
    levels = []
    for life, atom in zip(lives, atoms, strict=True):
        level = chance_within(
            life.refreshed_with_s,
            stored_with_s=life.stored_with_s,
            delta_s=life.delta_s,
            rate_per_s=rate_per_s,
        )
        levels.append(level if life.refreshed_with_s > 0 else level * atom)
    return levels
