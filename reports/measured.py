"""One round, boiled down to figures: nobody else reads operations and counters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from reports.schema import Histogram, Round, Violation
from reports.statistics.histogram import HdrHistogram, merged


class Measured:
    """A round and what follows from it. A figure is None where nothing can be known."""

    def __init__(self, round_: Round) -> None:
        self.round = round_

    @cached_property
    def corrected(self) -> HdrHistogram | None:
        """Latencies of all operations, from the intended send times."""
        return latencies(o.corrected for o in self.round.operations)

    @cached_property
    def uncorrected(self) -> HdrHistogram | None:
        """Latencies of all operations, from the actual send times."""
        return latencies(o.uncorrected for o in self.round.operations)

    @property
    def scheduled(self) -> int:
        return sum(operation.scheduled for operation in self.round.operations)

    @property
    def sent(self) -> int:
        return sum(operation.sent for operation in self.round.operations)

    @property
    def succeeded(self) -> int:
        return sum(operation.succeeded for operation in self.round.operations)

    @property
    def failed(self) -> int:
        return sum(operation.failed for operation in self.round.operations)

    @property
    def wrong(self) -> int:
        """Wrong answers, of the warm-up too: a lie told cold is a lie."""
        operations = (*self.round.operations, *self.round.cold)
        return sum(operation.wrong for operation in operations)

    @property
    def violations(self) -> list[Violation]:
        """Examples of broken invariants; none where nothing is broken, or judged."""
        return [] if self.round.audit is None else self.round.audit.examples

    @property
    def answered(self) -> int:
        """Requests that came to an end, a bad one included."""
        return sum(o.succeeded + o.failed + o.wrong for o in self.round.operations)

    def counter(self, name: str) -> float | None:
        return self.round.counters.get(name)

    def per_second(self, count: float) -> float:
        return count / self.round.window_s

    def per_answer(self, counter: str, *, times: float = 1.0) -> float | None:
        """A counter divided by all requests that came to an end in the window."""
        return _quotient(self.counter(counter), self.answered, times=times)

    def per_request_seen(self, counter: str) -> float | None:
        """A counter that comes with the answers, divided by the answers that had it."""
        return _quotient(self.counter(counter), self.counter("requests_seen"))

    def per_server_cpu_s(self, count: float) -> float | None:
        return _quotient(count, self.counter("server_cpu_s"))

    def generator_share(self) -> float | None:
        """Of one core, over the window."""
        return _quotient(self.counter("generator_cpu_s"), self.round.window_s)

    def hit_ratio(self) -> float | None:
        hits, misses = self.counter("cache_hits"), self.counter("cache_misses")
        if hits is None or misses is None:
            return None
        return _quotient(hits, hits + misses)

    def stale_share(self) -> float | None:
        """Of the probes' reads, by others than the writer."""
        seen = self.round.staleness
        return None if seen is None else _quotient(seen.stale, seen.reads)

    def own_stale_share(self) -> float | None:
        """Of the writer's looks at what she had just written."""
        seen = self.round.staleness
        return None if seen is None else _quotient(seen.own_stale, seen.own_reads)

    def lost_share(self) -> float | None:
        """Of the reads when nothing changed any more."""
        seen = self.round.staleness
        return None if seen is None else _quotient(seen.lost, seen.settled)

    def error_share(self) -> float | None:
        return _quotient(self.failed, self.answered)


def latencies(stored: Iterable[Histogram]) -> HdrHistogram | None:
    """Several histograms merged into one, never averaged; None of none."""
    return merged(HdrHistogram.from_schema(histogram) for histogram in stored)


def _quotient(
    above: float | None, below: float | None, *, times: float = 1.0
) -> float | None:
    if above is None or not below:
        return None
    return above / below * times
