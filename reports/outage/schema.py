"""What a bundle of the outage laboratory holds.

    plan.json          what was to be measured, fixed before the first round (`Plan`)
    environment.json   where it was measured (reports/schema.py: `Environment`)
    rounds/0007.json   one arm and one fault, on one fresh site (`Round`)

Each file carries `schema_version`. Times are seconds (`_s`); moments within a round count
from the beginning of its load. A field that may be absent says when.
"""

from __future__ import annotations

from typing import Literal

from reports.laboratory.schema import LaboratoryPlan, LaboratoryRound
from reports.outage.faults import FaultName
from reports.schema import Record, Staleness, Workload

OUTAGE_VERSION = 1


class Case(Record, frozen=True):
    """What one round measures."""

    arm: str
    fault: FaultName


class LeftOut(Record, frozen=True):
    """What was asked for and cannot be, and why."""

    arm: str
    fault: FaultName
    why: str


class Plan(LaboratoryPlan, frozen=True):
    """Everything that was decided before the first round.

    The seed is that of the orders of cases and of the arrivals.
    """

    experiment: Literal["outage"]
    blocks: list[list[Case]]
    left_out: list[LeftOut]
    faults: list[FaultName]
    world: str
    world_fingerprint: str
    workload: Workload  # one window, which holds all that follows
    warm_s: float  # at its beginning, not looked at
    before_s: float  # of which the level is taken
    fault_s: float  # of a fault that lasts; others take what they take
    after_s: float  # that are left at the least


class Reply(Record, frozen=True, array_like=True):
    """What became of one request that was sent."""

    due_s: float
    latency_s: float | None  # from when it was due to the last byte; None for no end
    status: int  # of HTTP; 0 for no answer, or none in time
    right: bool  # an answer that was in time, no error, and passed its check
    hits: int | None  # in the strategy's cache; None where the site did not tell
    misses: int | None


class Meanwhile(Record, frozen=True):
    """What was written while the fault went on, and who was shown it afterwards."""

    writes: int  # that were acknowledged
    refused: int  # that were not: an error, for the database was there
    looks: int  # by others, once all was over
    stale: int  # that lacked the last write acknowledged


class Round(LaboratoryRound, frozen=True):
    """One arm and one fault, once."""

    fault: FaultName
    server: str  # the one that broke: redis, memcached
    began_s: float  # the fault
    ended_s: float  # the server was as before
    replies: list[Reply]  # in the order in which they were due
    unsent: int  # that were due and never sent
    late_s: float  # how late a request was sent at the worst
    meanwhile: Meanwhile | None  # None where the round did not get so far
    staleness: Staleness | None  # of writes after the round; None likewise
    # Acknowledged and not in the database when all was over. None where nobody counts
    # them: whoever acknowledges after the commit cannot lose any.
    lost_writes: int | None
    void: str | None  # why it counts for nothing; None for a good one
