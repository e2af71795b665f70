"""What a drive has measured, in lines for a person who started it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.schema import Histogram
from reports.statistics.histogram import HdrHistogram, merged

from .summary import LoadRecord

SHOWN = (50, 95, 99)


def describe(load: LoadRecord) -> Iterator[str]:
    counts = {
        name: sum(getattr(operation, name) for operation in load.operations)
        for name in ("scheduled", "sent", "succeeded", "failed", "wrong")
    }
    yield (
        "open loop: {scheduled} requests were due, {sent} sent; {succeeded} answers "
        "were right, {wrong} wrong, and {failed} requests failed".format(**counts)
    )
    yield "  from the moment they were due   " + _percentiles(
        operation.corrected for operation in load.operations
    )
    yield "  from the moment they were sent  " + _percentiles(
        operation.uncorrected for operation in load.operations
    )
    delay_ms = load.counters["largest_send_delay_s"] * 1000
    yield f"  largest delay of a send         {delay_ms:.1f} ms"
    for fit in load.fits:
        yield f"  {fit.subject}: {fit.test}, p = {fit.p_value:.3g} of {fit.sample}"
    if load.void is not None:
        yield f"  this counts for nothing: {load.void}"


def _percentiles(histograms: Iterable[Histogram]) -> str:
    total = merged(HdrHistogram.from_schema(stored) for stored in histograms)
    if total is None or not total.total:
        return "nothing was answered"
    return "   ".join(
        f"p{percent} {us / 1000:.1f} ms"
        for percent, us in zip(SHOWN, total.percentiles(SHOWN), strict=True)
    )
