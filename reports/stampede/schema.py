"""What a bundle of the stampede laboratory holds.

    plan.json          what was to be measured, fixed before the first round (`Plan`)
    environment.json   where it was measured (reports/schema.py: `Environment`)
    rounds/0007.json   one arm on one fresh site, with all its episodes (`Round`)
    law.json           the steady episode of `early_refresh` (`Law`), where there was one

Each file carries `schema_version`. Times are seconds (`_s`); moments within an episode
count from its trigger, so that what happened before is negative. A trigger is the moment
at which the value ceased to be good: it expired, was invalidated, or its cache was
killed. A field that may be absent says when.
"""

from __future__ import annotations

from typing import Literal

from reports.laboratory.schema import LaboratoryPlan, LaboratoryRound
from reports.schema import FitCheck, Record

STAMPEDE_VERSION = 1

TriggerName = Literal["expiry", "invalidation", "restart"]


class Plan(LaboratoryPlan, frozen=True):
    """Everything that was decided before the first round.

    The seed is that of the orders of arms and episodes, and of the background's arrivals.
    """

    experiment: Literal["stampede"]
    blocks: list[list[str]]  # the arms in the order in which each block runs them
    clients: list[int]  # the crowds: how many ask at the same moment
    triggers: list[TriggerName]
    cost_ms: int  # of one computation, in the database
    ttl_s: int  # time to live of what is cached
    workers: int  # server processes of a site
    threads: int  # of each of them; what is beyond waits for one
    background_per_s: float  # Poisson readers before an expiry
    law_s: float  # seconds of the steady episode; 0 for none


class Reply(Record, frozen=True, array_like=True):
    """What one client got."""

    latency_s: float  # from the intended moment to the last byte
    status: int  # of HTTP; 0 for no answer, or none in time
    number: int | None  # the value told; None where there was none


class Computation(Record, frozen=True, array_like=True):
    """One making of the value, by the database's clock."""

    began_s: float
    ended_s: float | None  # None if it was never entered: its process died


class Episode(Record, frozen=True):
    """One trigger on one crowd."""

    trigger: TriggerName
    clients: int
    # Of an expiry: all between the making of the value that expires and the last
    # answer, early refreshes too. Else: those that were under way after the trigger,
    # until the last of the crowd was answered.
    computations: list[Computation]
    replies: list[Reply]  # of the crowd
    background: list[Reply]  # of the readers before an expiry; else empty
    acknowledged: int | None  # of an invalidation: the number that the write answered
    # From the trigger to the last answer; of a restart to the first moment from which
    # every process served from the cache again. None if that did not come in time.
    recovered_s: float | None
    late_s: float  # how late the last request of the crowd was sent
    void: str | None  # why it counts for nothing; None for a good one


class Round(LaboratoryRound, frozen=True):
    """One arm in one block, on a fresh site: all its episodes in their order."""

    episodes: list[Episode]


class Law(Record, frozen=True):
    """Steady readers of a value that is refreshed early."""

    schema_version: int
    arm: str
    rate_per_s: float  # of the Poisson readers, as declared
    reads: int  # as they came
    ttl_s: float
    cost_ms: int
    seconds: float
    computations: list[Computation]  # from the first value on; moments from its began
    refreshed_with_s: list[float]  # see law.py; remaining life at the first refresh
    fit: FitCheck
