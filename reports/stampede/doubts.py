"""What may be wrong with a stampede's figures: a closed list, with cause and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.laboratory.doubts import (
    Doubt,
    busy_machine,
    ended_early,
    few_repeats,
    void_ones,
)
from reports.stampede.figures import figures_of
from reports.stampede.schema import Episode, Round
from reports.stampede.store import StampedeBundle

# A crowd that is sent over more time than this did not come at one moment.
LATE_S = 0.1
# A law that holds is rejected this often.
MISFIT_P = 0.01
WHEN_BUSY = (
    "Counts of computations suffer little from it, waits do: run it again when the "
    "machine is quiet."
)


def doubts_of(bundle: StampedeBundle) -> list[Doubt]:
    """Those that arise, the gravest first."""
    return [
        *ended_early(bundle.plan, bundle.rounds),
        *_void(bundle),
        *_errors(bundle),
        *_never_recovered(bundle),
        *_late(bundle),
        *_outlived(bundle),
        *busy_machine(bundle.rounds, remedy=WHEN_BUSY),
        *few_repeats(bundle.plan, what="episode", option="--repeats"),
        *_misfit(bundle),
    ]


def _void(bundle: StampedeBundle) -> Iterator[Doubt]:
    reasons = [
        f"{done.arm}, {episode.trigger} on {episode.clients}: {episode.void}"
        for done, episode in _all(bundle)
        if episode.void is not None
    ]
    return void_ones("episodes", reasons)


def _errors(bundle: StampedeBundle) -> Iterator[Doubt]:
    wrong: Counter[str] = Counter()
    for done, episode in _good(bundle):
        wrong[done.arm] += figures_of(episode).errors
    told = ", ".join(f"{arm} {count}" for arm, count in wrong.items() if count)
    if told:
        yield Doubt(
            "Clients without a right answer",
            f"Errors by arm: {told}. Their waits are counted.",
            "A pool that ran dry, or a site that was killed, shows in the site's log; "
            "fewer clients, or a smaller cost, tell which.",
        )


def _never_recovered(bundle: StampedeBundle) -> Iterator[Doubt]:
    arms = [done.arm for done, episode in _good(bundle) if episode.recovered_s is None]
    if arms:
        yield Doubt(
            "A cache that did not come back into use in time",
            f"After restarts of {', '.join(dict.fromkeys(arms))}.",
            "See what the cache server and the site say; the figure is withheld.",
        )


def _late(bundle: StampedeBundle) -> Iterator[Doubt]:
    late_s = max((episode.late_s for _, episode in _good(bundle)), default=0.0)
    if late_s > LATE_S:
        yield Doubt(
            "The crowd did not come at one moment",
            f"The last request of one left {late_s * 1000:.0f} ms late.",
            "Give the generator a core of its own, or take a smaller crowd. Waits count "
            "from the intended moment all the same.",
        )


def _outlived(bundle: StampedeBundle) -> Iterator[Doubt]:
    """The value that the crowd has made lives so long, counted from its making.

    After a restart everybody may compute anyway.
    """
    places = [
        f"{done.arm} ({episode.trigger}, {episode.clients})"
        for done, episode in _good(bundle)
        if episode.trigger != "restart"
        and figures_of(episode).worst_s > bundle.plan.ttl_s
    ]
    if places:
        named = list(dict.fromkeys(places))
        more = f" and {len(named) - 4} more" if len(named) > 4 else ""
        yield Doubt(
            "Crowds that were served for longer than a value lives",
            f"{', '.join(named[:4])}{more}: the value expired again meanwhile, so more "
            "than one computation may be due to the time to live.",
            "Take a longer --ttl, or a smaller crowd.",
        )


def _misfit(bundle: StampedeBundle) -> Iterator[Doubt]:
    if bundle.law is not None and bundle.law.fit.p_value < MISFIT_P:
        yield Doubt(
            "early_refresh did not follow its law",
            f"Kolmogorov-Smirnov: p = {bundle.law.fit.p_value:.2g} for "
            f"{bundle.law.fit.sample} values.",
            "On a busy machine reads come late, and not as a Poisson process; if it "
            "stays so when all is quiet, the strategy does not do what it says.",
        )


def _all(bundle: StampedeBundle) -> Iterator[tuple[Round, Episode]]:
    for done in bundle.rounds:
        for episode in done.episodes:
            yield done, episode


def _good(bundle: StampedeBundle) -> Iterator[tuple[Round, Episode]]:
    return ((done, each) for done, each in _all(bundle) if each.void is None)
