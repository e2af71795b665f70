"""One arm and one fault, once: a restored world, a fresh site, a load, and the records."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fixtures.own_server import OwnServer
from fixtures.provisioners import family
from fixtures.provisioners.workspace import workspace
from fixtures.site import SiteSettings, serve
from fixtures.worlds import Template, restore
from load.driver import Drive, LoadRecord, drive
from load.experiments.gauges import EMPTY
from load.experiments.host import HostClock, look
from load.experiments.laboratory import MEASURED
from load.experiments.outage.faults import HOW
from load.experiments.outage.incident import Incident
from load.experiments.outage.planning import LESSON, server_of
from load.experiments.outage.scribe import Scribe
from load.invariants.audit import lost_writes
from load.invariants.journal import told
from load.probing import probe
from load.recording.rows import Outcome, Phase, Records, Rows, read_records
from load.stories.social import PROBE
from reports.outage.bins import BIN_S
from reports.outage.dent import GOOD_BINS
from reports.outage.schema import OUTAGE_VERSION, Case, Meanwhile, Plan, Reply, Round
from reports.schema import Arm, HostState, Staleness

# After it, what was owed is forgotten; then it is seen how new what is read may be.
PROBED_S = 0.5


@dataclass(frozen=True)
class Seen:
    """One load with its fault, and what was looked at afterwards."""

    load: LoadRecord
    records: Records
    incident: Incident
    meanwhile: Meanwhile
    lost_writes: int
    staleness: Staleness

    def since_origin_s(self, moment_ns: int) -> float:
        return round((moment_ns - self.records.origin_ns) / 1e9, 6)


@dataclass(frozen=True)
class Laboratory:
    """Services that run, and a world; `measure` may be called for every case."""

    plan: Plan
    postgres_url: str
    template: Template
    database: str  # that every round makes anew
    servers: Mapping[str, OwnServer]
    cast_path: Path

    def measure(self, case: Case, *, index: int, block: int) -> Round:
        """Cases of one block get the same arrivals (people, operations, gaps)."""
        arm = next(arm for arm in self.plan.arms if arm.name == case.arm)
        started_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        database_url = restore(self.postgres_url, self.template, database=self.database)
        for name, server in self.servers.items():
            EMPTY[name](server.url)
        with (
            workspace("outage") as folder,
            serve(self._settings(arm, database_url), folder=folder) as site,
        ):
            before, clock = look(HostClock.now(ours_s=_ours_s()), ours_s=_ours_s())
            seen = self._seen(case, site.url, database_url, folder, block=block)
            after, _ = look(clock, ours_s=_ours_s())
        return _round(
            seen, case, (before, after), index=index, block=block, started_at=started_at
        )

    def _seen(
        self, case: Case, url: str, database_url: str, folder: Path, *, block: int
    ) -> Seen:
        arm = next(arm for arm in self.plan.arms if arm.name == case.arm)
        scribe = Scribe(PROBE, url, cast_path=self.cast_path)
        incident = Incident(
            HOW[case.fault],
            self.servers[server_of(arm)],
            scribe,
            after_s=self.plan.warm_s + self.plan.before_s + BIN_S,
            lasts_s=self.plan.fault_s,
        )
        records = folder / "drive"
        try:
            load = drive(
                self._drive(url, records, block=block),
                on_window_start=incident.begin,
                on_window_end=lambda: None,
            )
        finally:
            incident.over()
        return Seen(
            load,
            read_records(records / "records-0.bin"),
            incident,
            scribe.afterwards(),
            lost_writes(
                told([records], cast_path=self.cast_path, workload=self.plan.workload),
                database_url=database_url,
            ),
            probe(PROBE, url, cast_path=self.cast_path, seconds=PROBED_S),
        )

    def _drive(self, url: str, folder: Path, *, block: int) -> Drive:
        return Drive(
            workload=self.plan.workload,
            url=url,
            cast_path=self.cast_path,
            seed=self.plan.seed * 1009 + block,
            warm_up_requests=self.plan.workload.audience,
            folder=folder,
            cores=self.plan.cores.get("generator"),
        )

    def _settings(self, arm: Arm, database_url: str) -> SiteSettings:
        memcached = self.servers.get("memcached")
        return SiteSettings(
            database_url=database_url,
            redis_url=self.servers["redis"].url,
            memcached_url=None if memcached is None else memcached.url,
            extra={**MEASURED, **arm.settings, "APPS": LESSON},
            workers=1,
            threads=4,
            cores=self.plan.cores.get("app"),
        )


def replies_of(records: Records) -> list[Reply]:
    """Of the window, all that were sent, in the order in which they were due."""
    rows = records.rows
    sent = rows[(rows["phase"] == Phase.WINDOW) & (rows["sent_ns"] > 0)]
    ordered = sent[np.argsort(sent["due_ns"], kind="stable")]
    return [_reply(row, records.origin_ns) for row in ordered]


def _reply(row: Rows, origin_ns: int) -> Reply:
    told = bool(row["timed"] and row["counted"])
    waited_ns = int(row["done_ns"]) - int(row["due_ns"])
    return Reply(
        due_s=round((int(row["due_ns"]) - origin_ns) / 1e9, 4),
        latency_s=round(max(waited_ns, 0) / 1e9, 4) if row["done_ns"] else None,
        status=int(row["status"]),
        right=int(row["outcome"]) == Outcome.SUCCEEDED,
        hits=int(row["hits"]) if told else None,
        misses=int(row["misses"]) if told else None,
    )


def _round(
    seen: Seen,
    case: Case,
    host: tuple[HostState, HostState],
    *,
    index: int,
    block: int,
    started_at: str,
) -> Round:
    counters = seen.load.counters
    return Round(
        schema_version=OUTAGE_VERSION,
        index=index,
        block=block,
        arm=case.arm,
        started_at=started_at,
        host_before=host[0],
        host_after=host[1],
        fault=case.fault,
        server=seen.incident.server.name,
        began_s=seen.since_origin_s(seen.incident.began_ns),
        ended_s=seen.since_origin_s(seen.incident.ended_ns),
        replies=replies_of(seen.records),
        unsent=round(counters["scheduled"] - counters["sent"]),
        late_s=counters["largest_send_delay_s"],
        meanwhile=seen.meanwhile,
        staleness=seen.staleness,
        lost_writes=seen.lost_writes,
        void=_why_void(seen),
    )


def _why_void(seen: Seen) -> str | None:
    """Wrong answers are a result here, and no reason."""
    wrong = sum(operation.wrong for operation in seen.load.operations)
    if seen.load.void is not None and not wrong:
        return seen.load.void
    left_s = seen.load.window_s - seen.since_origin_s(seen.incident.ended_ns)
    if left_s < (GOOD_BINS + 1) * BIN_S:
        return f"the server was as before only {left_s:.1f} s before the load's end"
    return None


def _ours_s() -> float:
    return family.cpu_seconds(os.getpid())
