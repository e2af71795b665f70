"""From rows to figures: what each operation and each second of a round did.

Operations and fits count the arrivals that were *due* inside the measured window,
whenever they were answered; so do the parts that explain their latency. Other counters
add up what was *answered* inside it, so that they can stand beside the CPU time of the
same window.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from load.arrivals.catalogue import process_named
from load.arrivals.popularity import zipf_shares
from reports.schema import FitCheck, Operation, Second, Workload
from reports.statistics.histogram import HdrHistogram

from .fits import share_fit
from .rows import Outcome, Phase, Records, Rows

UNDELIVERED_AT_MOST = 0.01
BROKE_OFF = "the generator ended before the measured window did"


@dataclass(frozen=True)
class LoadRecord:
    """What a drive has measured, in the words of a report's `Round`."""

    operations: list[Operation]
    cold: list[Operation]
    warming: list[int]  # server time of each of these, in order, in microseconds
    seconds: list[Second]
    fits: list[FitCheck]
    counters: dict[str, float]
    window_s: float
    void: str | None


def summarise(records: Sequence[Records], workload: Workload) -> LoadRecord:
    """One record of what all processes of a generator recorded."""
    rows = np.concatenate([part.rows for part in records])
    origin_ns = min(part.origin_ns for part in records)
    opened_ns = min(part.opened_ns for part in records)
    closed_ns = max(part.closed_ns for part in records)
    whole = all(part.opened_ns and part.closed_ns for part in records)
    window = rows[rows["phase"] == Phase.WINDOW]
    cold = rows[rows["phase"] == Phase.COLD]
    # A closed loop sends when it can: that is when a request was due.
    cold["due_ns"] = cold["sent_ns"]
    names = tuple(workload.mix)
    operations = [_operation(name, window, names.index(name)) for name in names]
    return LoadRecord(
        operations=operations,
        cold=[
            operation
            for name in names
            if (operation := _operation(name, cold, names.index(name))).scheduled
        ],
        warming=np.sort(cold, order="sent_ns")["total_us"].tolist(),
        seconds=_seconds(window, origin_ns, workload.duration_s),
        fits=_fits(window, origin_ns, workload),
        counters=_counters(rows, window, opened_ns, closed_ns)
        | _explained(window)
        | {"generator_cpu_s": sum(part.cpu_s for part in records)}
        | ({"mean_in_flight": _mean_in_flight(records)} if whole else {}),
        window_s=max(0, closed_ns - opened_ns) / 1e9,
        void=_why_void(window, cold) if whole else BROKE_OFF,
    )


def latencies_us(rows: Rows, since: str) -> npt.NDArray[np.int64]:
    """Of all that ended, from `due_ns` (corrected) or from `sent_ns`."""
    ended = rows[rows["done_ns"] > 0]
    waited: npt.NDArray[np.int64] = ended["done_ns"] - ended[since]
    return np.maximum(waited, 0) // 1000


def histogram_of(rows: Rows, since: str) -> HdrHistogram:
    histogram = HdrHistogram()
    histogram.record_many(latencies_us(rows, since))
    return histogram


def _operation(name: str, rows: Rows, index: int) -> Operation:
    mine = rows[rows["operation"] == index]
    return Operation(
        name=name,
        scheduled=len(mine),
        sent=_count(mine["sent_ns"] > 0),
        succeeded=_count(mine["outcome"] == Outcome.SUCCEEDED),
        # With those that were still waiting for an answer when all ended.
        failed=_count(
            (mine["outcome"] == Outcome.FAILED)
            | ((mine["sent_ns"] > 0) & (mine["outcome"] == Outcome.NONE))
        ),
        wrong=_count(mine["outcome"] == Outcome.WRONG),
        bytes_received=int(mine["bytes"].sum()),
        corrected=histogram_of(mine, "due_ns").to_schema(),
        uncorrected=histogram_of(mine, "sent_ns").to_schema(),
    )


def _seconds(window: Rows, origin_ns: int, duration_s: float) -> list[Second]:
    """Each second has what was due, what was sent and what ended in it.

    The last one ends with the window, even when that is no whole second.
    """
    seconds = []
    for second in range(math.ceil(duration_s)):
        span = (
            origin_ns + second * 1_000_000_000,
            origin_ns + round(min(second + 1, duration_s) * 1e9),
        )
        ended = window[_within(window["done_ns"], span)]
        latency = histogram_of(ended, "due_ns")
        seconds.append(
            Second(
                second=second,
                scheduled=_count(_within(window["due_ns"], span)),
                sent=_count(_within(window["sent_ns"], span)),
                completed=len(ended),
                failed=_count(ended["outcome"] == Outcome.FAILED),
                p50_us=latency.percentile(50) if latency.total else None,
                p95_us=latency.percentile(95) if latency.total else None,
            )
        )
    return seconds


def _fits(window: Rows, origin_ns: int, workload: Workload) -> list[FitCheck]:
    """Of what reached the site: requests that were answered, rightly or not."""
    reached = window[window["status"] > 0]
    sent = window[window["sent_ns"] > 0]
    names = tuple(workload.mix)
    return [
        share_fit(
            "operation mix",
            np.bincount(reached["operation"], minlength=len(names)),
            list(workload.mix.values()),
        ),
        share_fit(
            "popularity",
            np.bincount(reached["person"], minlength=workload.audience),
            zipf_shares(workload.audience, workload.zipf_exponent),
        ),
        process_named(workload.arrivals).fit(
            (sent["due_ns"] - origin_ns) / 1e9,
            (sent["sent_ns"] - origin_ns) / 1e9,
            rate_per_s=workload.rate_per_s,
        ),
    ]


def _counters(
    rows: Rows, window: Rows, opened_ns: int, closed_ns: int
) -> dict[str, float]:
    ended = rows[_within(rows["done_ns"], (opened_ns, closed_ns))]
    timed = ended[ended["timed"] == 1]
    sent = window[window["sent_ns"] > 0]
    late_ns = sent["sent_ns"] - sent["due_ns"]
    counters = {
        "scheduled": float(len(window)),
        "sent": float(len(sent)),
        "requests_seen": float(len(timed)),
        "largest_send_delay_s": float(late_ns.max(initial=0)) / 1e9,
    }
    if not len(timed):
        return counters  # the site says nothing of itself, so nothing is known
    seconds = {"server_time_s": "total_us", "server_cpu_time_s": "cpu_us"}
    counts = {"queries": "queries", "cache_round_trips": "round_trips"}
    if timed["counted"].all():
        counts |= {"cache_hits": "hits", "cache_misses": "misses"}
    return (
        counters
        | {name: float(timed[field].sum()) / 1e6 for name, field in seconds.items()}
        | {name: float(timed[field].sum()) for name, field in counts.items()}
    )


def _mean_in_flight(records: Sequence[Records]) -> float:
    """Of all processes together, each over its own window."""
    return sum(
        part.in_flight_ns / max(1, part.closed_ns - part.opened_ns) for part in records
    )


def _explained(window: Rows) -> dict[str, float]:
    """What the waiting for all that was due was made of, whenever the answers came.

    These are the requests of the latency histograms, but for those that told nothing.
    Nothing where the site tells how long it took, and not of what that was made: every
    request passes some middleware.
    """
    timed = window[(window["timed"] == 1) & (window["done_ns"] > 0)]
    parts = {
        f"explained_{part}_s": float(timed[f"{part}_us"].sum()) / 1e6
        for part in ("middleware", "view", "rendering", "database", "cache")
    }
    if not parts["explained_middleware_s"]:
        return {}
    waited_ns = timed["done_ns"] - timed["sent_ns"]
    return {
        "explained_requests": float(len(timed)),
        "explained_client_s": float(waited_ns.sum()) / 1e9,
        "explained_server_s": float(timed["total_us"].sum()) / 1e6,
        **parts,
    }


def _why_void(window: Rows, cold: Rows) -> str | None:
    due, unsent = len(window), _count(window["sent_ns"] == 0)
    if due == 0:
        return "nothing was due in the measured window"
    if unsent > UNDELIVERED_AT_MOST * due:
        return (
            f"undelivered load: {unsent} of {due} arrivals ({unsent / due:.1%}) were "
            f"due and not sent, and more than {UNDELIVERED_AT_MOST:.0%} makes it "
            "another load than the declared one"
        )
    wrong = sum(_count(rows["outcome"] == Outcome.WRONG) for rows in (window, cold))
    if wrong:
        return f"wrong answers: {wrong} of {len(window) + len(cold)} requests"
    return None


def _within(
    moments: npt.NDArray[np.int64], span: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    return (moments >= span[0]) & (moments < span[1])


def _count(mask: npt.NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(mask))
