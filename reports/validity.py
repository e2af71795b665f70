"""What counts: void rounds, and arms that lose their speed. The report fails closed.

An arm that answered wrongly, that broke an invariant of the site, or whose figures
contradict each other, gets no figure of speed at all, rather than one with a remark beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.measured import Measured
from reports.parts import SERVER_PARTS, TOLERANCE, sum_of
from reports.schema import Plan
from reports.statistics import laws
from reports.statistics.histogram import HdrHistogram

UNDELIVERED = 0.01  # share of the due load; above it a round is void
# CPU time is read a moment before and after the window that it is divided by.
CPU_SLACK = 0.1
EDGE_REQUESTS = 4


def why_void(measured: Measured) -> str | None:
    """Why a round counts for nothing: the runner's reason, or load not sent."""
    if measured.round.void:
        return measured.round.void
    undelivered = measured.scheduled - measured.sent
    if undelivered > UNDELIVERED * measured.scheduled:
        return f"{undelivered:,} of {measured.scheduled:,} requests were not sent"
    return None


def why_withheld(measured: Sequence[Measured], plan: Plan) -> str | None:
    """Why an arm has no figures of speed; void rounds may hold wrong answers too."""
    wrong = sum(m.wrong for m in measured)
    if wrong:
        return f"{wrong:,} answer{'s were' if wrong > 1 else ' was'} wrong"
    for m in measured:
        if broken := broken_invariants(m):
            return f"in round {m.round.index} {broken}"
    for m in measured:
        if why_void(m) is not None:
            continue
        for law in broken_laws(m, plan):
            return f"in round {m.round.index} {law}"
    return None


def broken_invariants(measured: Measured) -> str | None:
    """Each invariant that the site broke in a round, with the first example."""
    audit = measured.round.audit
    if audit is None or not audit.broken:
        return None
    first = {each.invariant: str(each) for each in reversed(audit.examples)}
    told = [
        f"{first.get(name, name)}{f' (one of {times:,})' if times > 1 else ''}"
        for name, times in audit.broken.items()
    ]
    return " and ".join(told)


def broken_laws(measured: Measured, plan: Plan) -> Iterator[str]:
    """A sentence for each law that the round breaks."""
    checks = (
        *_percentiles(measured),
        *_counts(measured),
        _server_within_client(measured),
        _server_within_its_clients(measured),
        _parts_make_the_whole(measured),
        _cpu_within_cores(measured, plan),
        _littles_law(measured),
    )
    return (broken for broken in checks if broken is not None)


def _percentiles(measured: Measured) -> Iterator[str | None]:
    corrected, uncorrected = measured.corrected, measured.uncorrected
    if corrected is None or uncorrected is None:
        return
    names = ["p50", "p95", "p99"]
    late = corrected.percentiles([50, 95, 99])
    early = uncorrected.percentiles([50, 95, 99])
    yield laws.ordered([*names, "the maximum"], [*late, corrected.max])
    yield laws.at_most("the mean", corrected.mean, "the maximum", corrected.max)
    for name, below, above in zip(names, early, late, strict=True):
        yield laws.at_most(f"uncorrected {name}", below, f"corrected {name}", above)
    for second in measured.round.seconds:
        if second.p50_us is not None and second.p95_us is not None:
            yield laws.ordered(
                [f"p50 of second {second.second}", "its p95"],
                [second.p50_us, second.p95_us],
            )


def _counts(measured: Measured) -> Iterator[str | None]:
    yield laws.at_most("answers", measured.answered, "requests sent", measured.sent)
    if measured.corrected is not None:
        yield laws.at_most(
            "latencies", measured.corrected.total, "requests sent", measured.sent
        )


def _server_within_client(measured: Measured) -> str | None:
    """What the server worked on requests is part of what clients waited for them.

    Where rounds tell it of the very same requests, that is asked instead (below): here the
    server's figure is of what was answered in the window, the clients' of what was due in
    it, and what was on its way when it opened may have been slower than all of that.
    """
    server_s = measured.counter("server_time_s")
    latencies = measured.uncorrected
    told_exactly = measured.counter("explained_client_s") is not None
    if server_s is None or latencies is None or told_exactly:
        return None
    longest_s = latencies.max / 1e6
    client_s = latencies.mean * latencies.total / 1e6
    client_s += _on_their_way(measured, latencies) * longest_s
    return laws.at_most("server time in s", server_s, "client time in s", client_s)


def _server_within_its_clients(measured: Measured) -> str | None:
    """The same for the very requests that said their time: what is left is no less."""
    server_s = measured.counter("explained_server_s")
    client_s = measured.counter("explained_client_s")
    if server_s is None or client_s is None:
        return None
    return laws.at_most(
        "server time in s", server_s, "what its clients waited in s", client_s
    )


def _parts_make_the_whole(measured: Measured) -> str | None:
    """What the site says its time was made of is all of its time, and no more."""
    total_s = measured.counter("explained_server_s")
    parts = [sum_of([measured], name) for name in SERVER_PARTS]
    known = [part for part in parts if part is not None]
    if total_s is None or len(known) < len(parts):
        return None
    return laws.add_up("the parts of the server time in s", known, total_s, TOLERANCE)


def _cpu_within_cores(measured: Measured, plan: Plan) -> str | None:
    cpu_s = measured.counter("server_cpu_s")
    cores = len(plan.cores.get("app", ()))
    if cpu_s is None or not cores:
        return None
    return laws.at_most(
        "server CPU time in s",
        cpu_s,
        "the window on its cores in s",
        measured.round.window_s * cores,
        slack=CPU_SLACK,
    )


def _littles_law(measured: Measured) -> str | None:
    """Testable only where somebody counted the requests in flight.

    Both are of what was due in the window, but latencies go on after it has closed. They
    differ by the requests that are then on their way: not many more than come while the
    slowest one lasts, each by no more than it lasts.
    """
    in_flight = measured.counter("mean_in_flight")
    latencies = measured.uncorrected
    if in_flight is None or latencies is None:
        return None
    edge_s = _on_their_way(measured, latencies) * latencies.max / 1e6
    return laws.littles_law(
        rate_per_s=measured.per_second(latencies.total),
        mean_time_s=latencies.mean / 1e6,
        in_flight=in_flight,
        edge=measured.per_second(edge_s),
    )


def _on_their_way(measured: Measured, latencies: HdrHistogram) -> float:
    """How many requests, at most, an edge of the window divides."""
    rate_per_s = measured.per_second(latencies.total)
    return rate_per_s * latencies.max / 1e6 + EDGE_REQUESTS
