"""One window of load: what was seen in it, and whether it met an objective."""

from __future__ import annotations

from dataclasses import dataclass, replace

from load.driver import LoadRecord
from reports.schema import HostState, Objective, RateStep
from reports.statistics.histogram import HdrHistogram, merged

GENERATOR_AT_MOST = 0.8  # of its core; beyond, it is the bottleneck


@dataclass(frozen=True)
class Loaded:
    """One window: what the generator saw, the clocks, and the machine around it."""

    load: LoadRecord
    counters: dict[str, float]
    before: HostState
    after: HostState

    @property
    def wrong(self) -> int:
        operations = (*self.load.operations, *self.load.cold)
        return sum(operation.wrong for operation in operations)

    @property
    def lost(self) -> int:
        """Requests that got no answer, or not in time, or not one of a working site."""
        return sum(operation.failed for operation in self.load.operations)

    def warmed_up_as(self, first: Loaded) -> Loaded:
        """The site was warmed up once, before the first of its windows."""
        load = replace(self.load, cold=first.load.cold, warming=first.load.warming)
        return replace(self, load=load)

    def with_capacity(self, rate_per_s: float) -> Loaded:
        found = {"capacity_per_s": rate_per_s}
        return replace(self, counters=self.counters | found)

    def without_result(self, why: str) -> Loaded:
        return replace(self, load=replace(self.load, void=why))


def judged(load: LoadRecord, rate_per_s: float, objective: Objective) -> RateStep:
    """Does a window at that rate meet the objective?"""
    answered = merged(HdrHistogram.from_schema(o.corrected) for o in load.operations)
    p95_us = (
        answered.percentile(95) if answered is not None and answered.total else None
    )
    sent = sum(operation.sent for operation in load.operations)
    failed = sum(operation.failed for operation in load.operations)
    why = load.void or ""
    busy = load.counters["generator_cpu_s"] / max(load.window_s, 1e-9)
    if not why and busy > GENERATOR_AT_MOST:
        why = f"the generator used {busy:.0%} of its core: it measured itself"
    if not why and failed > objective.error_share * sent:
        why = f"{failed} of {sent} requests failed"
    if not why and (p95_us is None or p95_us > objective.p95_ms * 1000):
        shown = "nothing was answered" if p95_us is None else f"{p95_us / 1000:.3g} ms"
        why = f"p95 was {shown}, the objective is {objective.p95_ms:g} ms"
    return RateStep(
        rate_per_s=rate_per_s,
        met=not why,
        why=why,
        p95_us=p95_us,
        sent=sent,
        failed=failed,
        generator_cpu_s=load.counters["generator_cpu_s"],
    )
