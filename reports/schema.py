"""The one file format between measuring and reading: what a bundle of results holds.

A bundle is a folder:

    plan.json          what was to be measured, fixed before the first round (`Plan`)
    environment.json   where it was measured (`Environment`)
    rounds/0007.json   what round 7 measured (`Round`), written when the round ended

Everything that a report says is computed from these files alone. Each file carries
`schema_version`; a reader refuses another version by name instead of guessing. Times are
seconds (`_s`) unless the name says otherwise; moments are ISO 8601 in UTC; histograms count
microseconds. A field that may be absent says when.
"""

from __future__ import annotations

from typing import Literal

import msgspec

SCHEMA_VERSION = 2
# Version 2 added fields that may be absent: what version 1 wrote is read as it stands.
READABLE_VERSIONS = frozenset({1, SCHEMA_VERSION})


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Frozen, named and strict: an unknown field is an error, not a surprise."""


class Arm(Record, frozen=True):
    """One of the things compared."""

    name: str  # unique in the plan: "versioned@redis"
    role: Literal["baseline", "twin", "candidate"]  # twin: the baseline again, for A/A
    strategy: str  # the name of the strategy, or "none"
    backend: str  # redis, memcached, locmem; "none" where nothing is cached
    settings: dict[str, str]  # environment variables that make the site this arm


class Metric(Record, frozen=True):
    """A figure with its unit and the direction that is an improvement."""

    name: str
    title: str
    unit: str
    better: Literal["higher", "lower"]


class Workload(Record, frozen=True):
    """The load as declared; what arrived is tested against it."""

    loop: Literal["open", "closed"]
    arrivals: Literal["poisson", "constant"]  # of an open loop; a closed one ignores it
    rate_per_s: float  # of an open loop: arrivals per second; 0 in a closed loop
    think_time_s: float  # of a closed loop; 0 in an open one
    duration_s: float  # the measured window
    audience: int  # how many people of the world are online
    zipf_exponent: float  # how unevenly the audience acts: share of rank k ~ k^-s
    mix: dict[str, float]  # operation -> share of the arrivals; sums to 1
    probed_s: float = (
        0.0  # how long staleness is probed after the window; 0: not at all
    )


class Objective(Record, frozen=True):
    """What a rate must keep in order to count, and how the highest is searched for."""

    p95_ms: float  # corrected, of all requests of a window
    error_share: float  # of all that was answered; so much may fail
    step: float  # by which a rate is multiplied while it meets the objective
    fineness: float  # the search ends when met and missed are no further apart


class RateStep(Record, frozen=True):
    """One window of a search for the highest rate."""

    rate_per_s: float
    met: bool
    why: str  # what was missed; empty where it was met
    p95_us: int | None  # corrected; None where nothing was answered
    sent: int
    failed: int
    generator_cpu_s: float


class Plan(Record, frozen=True):
    """Everything that was decided before the first round."""

    schema_version: int
    run_id: str  # also the name of the bundle's folder
    experiment: str  # "caching"
    profile: str  # quick, standard, thorough, or custom
    question: str
    expectation: str
    created_at: str
    seed: int
    world: str  # small, medium, large
    world_fingerprint: (
        str  # of the data set's definition, so that unlike worlds are not mixed
    )
    arms: list[Arm]
    # Arms in the order in which each block runs them. A pilot block may hold fewer arms
    # than later ones; then the arms chosen by it are appended to `arms` and to the later
    # blocks before the second block starts, by the rule that `pilot_rule` states.
    blocks: list[list[str]]
    pilot_rule: str | None
    workload: Workload
    warm_up: str  # the rule of the warm-up, the same for every arm
    metrics: list[Metric]
    primary_metric: str
    # Ratios inside 1 +- this are too small to matter: the interval inside it is a tie.
    practical_threshold: float
    cores: dict[
        str, list[int]
    ]  # role (app, database, cache, generator) -> pinned cores
    services: dict[str, str]  # service -> rung that provides it
    caveats: list[str] = []  # what the reader must know before generalising
    # Where a round is a search for the highest rate that meets it; the workload's rate is
    # then the first that is tried. None where a round is one window at that rate.
    objective: Objective | None = None
    # How many requests warm up every round after the first block, as that has shown by the
    # rule in `warm_up`; None until it has ended, and where there is but one block.
    warm_up_requests: int | None = None
    lesson: str = "social"  # whose site it is about


class Environment(Record, frozen=True):
    """The machine and the versions under which a run was made."""

    schema_version: int
    cpu: str
    cores: int
    memory_bytes: int
    kernel: str
    os: str
    python: str
    packages: dict[str, str]  # distribution -> version
    services: dict[str, str]  # service -> version
    service_settings: dict[str, dict[str, str]]  # service -> setting -> value
    limits: dict[
        str, str
    ]  # container limits and frequency governor, where there are any
    git_revision: str | None  # None outside a checkout
    git_dirty: bool | None
    # What the generator could have sent to a view that does nothing, before the rounds;
    # None where it was not measured.
    generator_ceiling_per_s: float | None = None


class Histogram(Record, frozen=True):
    """An HdrHistogram in microseconds; see reports/statistics/histogram.py."""

    lowest: int
    highest: int
    digits: int
    counts: list[tuple[int, int]]  # (index, count), indices ascending, counts positive


class Operation(Record, frozen=True):
    """What one kind of request did in the measured window of a round."""

    name: str
    scheduled: int  # arrivals that the schedule asked for
    sent: int
    succeeded: int  # a right answer in time
    failed: int  # an error status, no answer, or a timeout
    wrong: int  # an answer that arrived and was not right
    bytes_received: int
    corrected: Histogram  # from the intended send time to the last byte, all answers
    uncorrected: Histogram  # from the actual send time


class Second(Record, frozen=True):
    """One second of the measured window, counted from its start."""

    second: int
    scheduled: int
    sent: int
    completed: int
    failed: int
    p50_us: int | None  # corrected; None when nothing was completed
    p95_us: int | None


class FitCheck(Record, frozen=True):
    """Whether what arrived is what was declared (chi-square or Kolmogorov-Smirnov)."""

    subject: str  # "operation mix", "popularity", "arrival gaps"
    test: str
    statistic: float
    p_value: float
    sample: int


class HostState(Record, frozen=True):
    """The machine around the round: looked at before and after."""

    load_1m: float
    steal_share: float  # of all CPU time since the last look; 0 where not reported
    busy_share: float  # of all cores, by processes that are not ours; best effort
    free_memory_bytes: int
    swap_used_bytes: int


class Staleness(Record, frozen=True):
    """What probes saw, after the measured window, of numbered posts as they were written.

    A write counts from the moment at which its answer was there. A read is stale when it
    was sent after that and shows an older number; its age is how long the first number
    that it lacks had been acknowledged.
    """

    writes: int  # that were acknowledged
    reads: int  # by other people
    stale: int
    ages: Histogram  # of the stale ones, in microseconds
    own_reads: int  # by the writer, right after each of her writes
    own_stale: int  # of these
    # Reads a moment after the last write, when nothing changes any more; those that are
    # stale then stay so until the value expires.
    settled: int
    lost: int


class Violation(Record, frozen=True):
    """One fact that is not as an invariant says: four parts of a sentence."""

    invariant: str  # "no_lost_like"
    who: str  # "ada"
    expected: str  # "liked post 7 at 12.3 s"
    found: str  # "no such row"

    def __str__(self) -> str:
        return f"{self.invariant}: {self.who} {self.expected}; {self.found}"


class Audit(Record, frozen=True):
    """Whether what people did in a round is what the site then held and showed.

    Judged when nobody acted any more, and what may be written late had been.
    """

    acts: int  # that were acknowledged, in the lead-in and all windows
    lost: int  # whose answer did not come: the site may have done them, or not
    facts: dict[str, int]  # invariant -> facts that were judged by it
    broken: dict[
        str, int
    ]  # invariant -> facts that violate it; without those that hold
    examples: list[Violation]  # the first of each broken invariant, some for each
    # Why pages were not compared with rows, where the strategy lets them be old; empty
    # where they were. The order of lists is judged all the same.
    not_judged: str


class Round(Record, frozen=True):
    """One arm, measured once, on a fresh server process and restored state."""

    schema_version: int
    index: int  # position in the whole run, from 0
    block: int
    arm: str
    started_at: str
    window_s: float  # the length of the measured window as it was
    operations: list[Operation]
    cold: list[Operation]  # the same for the warm-up, kept apart; may be empty
    seconds: list[Second]
    # Sums over the window, by name: server_cpu_s, database_cpu_s, cache_cpu_s,
    # generator_cpu_s, queries, cache_round_trips, cache_hits, cache_misses,
    # requests_seen (with a Server-Timing header), cache_memory_bytes (at the end),
    # largest_send_delay_s, server_time_s, mean_in_flight, capacity_per_s (of a search).
    # Of the requests that were due in the window and
    # whose answers told it (explained_requests): explained_client_s (from send to last
    # byte), explained_server_s, and what that is made of: explained_middleware_s,
    # explained_database_s, explained_cache_s, explained_rendering_s, explained_view_s
    # (the rest). A name is absent where nothing can be known.
    counters: dict[str, float]
    fits: list[FitCheck]
    host_before: HostState
    host_after: HostState
    # Why the round counts for nothing (undelivered load, wrong answers, a server that
    # died); None for a good round.
    void: str | None
    staleness: Staleness | None = None  # None where it was not probed
    # All windows of a search, in their order; the round's own figures are those of the
    # highest rate that met the objective. Empty where there was no search.
    steps: list[RateStep] = []
    # Server time of each request of the warm-up in the order in which they were sent, in
    # microseconds; 0 where it was not told.
    warming: list[int] = []
    audit: Audit | None = None  # None where it was not made: in older bundles
