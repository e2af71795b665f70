"""Results that nobody measured: bundles with figures like those of a real run.

`sample_bundle` writes nine arms in four blocks. A test that needs something to be wrong
passes `alter`, which sees every round before it is stored.
"""

from __future__ import annotations

import functools
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt

from reports import schema
from reports.analysis import analyse
from reports.metrics import STANDARD
from reports.results import Analysis, ArmResult
from reports.statistics.histogram import HdrHistogram
from reports.store import Bundle

from .altering import Alter

Latencies = npt.NDArray[np.float64]

MIX = {
    "feed": 0.45,
    "scroll": 0.2,
    "profile": 0.2,
    "like": 0.08,
    "comment": 0.04,
    "follow": 0.02,
    "post": 0.01,
}
# What the server's time is made of.
PARTS = {
    "explained_middleware_s": 0.15,
    "explained_database_s": 0.3,
    "explained_cache_s": 0.1,
    "explained_rendering_s": 0.2,
    "explained_view_s": 0.25,
}
READS = frozenset({"feed", "scroll", "profile"})


@dataclass(frozen=True)
class Character:
    """What makes an arm behave as it does; times in milliseconds per read."""

    cpu_ms: float
    hit_ms: float
    miss_ms: float
    hit_ratio: float
    queries: float
    round_trips: float
    database_ms: float
    memory_mb: float
    stale_share: float = 0.0


NONE = Character(8.9, 11.0, 11.0, 0.0, 11.4, 0.0, 3.1, 0.0)
CHARACTERS = {
    "none": NONE,
    "none-again": NONE,
    "per_view@redis": Character(2.9, 1.6, 12.5, 0.78, 2.6, 1.9, 0.9, 38.0, 0.9),
    "fragment@redis": Character(3.7, 2.7, 12.2, 0.81, 2.9, 2.2, 0.9, 27.0, 0.9),
    "cache_aside@redis": Character(4.4, 3.9, 12.6, 0.84, 2.4, 4.1, 0.8, 19.0, 0.9),
    "signals@redis": Character(4.5, 4.0, 12.8, 0.88, 2.0, 4.9, 0.7, 22.0, 0.01),
    "versioned@redis": Character(3.4, 3.0, 12.4, 0.91, 1.7, 4.6, 0.6, 24.0),
    "versioned@memcached": Character(3.3, 2.9, 12.4, 0.91, 1.7, 4.6, 0.6, 21.0),
    "versioned@locmem": Character(3.0, 2.4, 12.4, 0.90, 1.8, 0.0, 0.6, 31.0),
}


def sample_plan(
    *,
    arms: Sequence[str] = tuple(CHARACTERS),
    blocks: int = 4,
    window_s: float = 8.0,
    rate_per_s: float = 60.0,
    seed: int = 7,
) -> schema.Plan:
    """A plan of the caching experiment; its blocks are shuffled by the seed."""
    generator = np.random.default_rng(seed)
    return schema.Plan(
        schema_version=schema.SCHEMA_VERSION,
        run_id=f"caching-sample-{seed}",
        experiment="caching",
        profile="quick",
        question="Which cache strategy serves the social feed with the least CPU?",
        expectation="Versioned keys win, since a write costs one increment.",
        created_at="2026-05-04T09:30:00Z",
        seed=seed,
        world="medium",
        world_fingerprint="5b0c1f7e",
        arms=[_arm(name) for name in arms],
        blocks=[generator.permutation(list(arms)).tolist() for _ in range(blocks)],
        pilot_rule=None,
        workload=schema.Workload(
            loop="open",
            arrivals="poisson",
            rate_per_s=rate_per_s,
            think_time_s=0.0,
            duration_s=window_s,
            audience=400,
            zipf_exponent=0.9,
            mix=MIX,
        ),
        warm_up="300 requests before the window, the same for every arm",
        metrics=list(STANDARD),
        primary_metric="throughput_per_cpu_s",
        practical_threshold=0.03,
        cores={"app": [0], "database": [1], "cache": [1], "generator": [1]},
        services={"postgres": "native", "redis": "native", "memcached": "native"},
    )


def small_plan(**changes: object) -> schema.Plan:
    """Three arms, the fewest that have everything; `changes` overwrite its fields."""
    arms = ("none", "none-again", "versioned@redis")
    plan = sample_plan(arms=arms, window_s=6.0)
    return msgspec.structs.replace(plan, **changes)


def sample_environment() -> schema.Environment:
    return schema.Environment(
        schema_version=schema.SCHEMA_VERSION,
        cpu="Example CPU @ 2.60GHz",
        cores=2,
        memory_bytes=8 * 2**30,
        kernel="6.1.0-28-amd64",
        os="Debian GNU/Linux 12 (bookworm)",
        python="3.11.2",
        packages={"django": "5.2.9", "granian": "2.6.0", "redis": "7.1.0"},
        services={"postgres": "15.14", "redis": "7.0.15", "memcached": "1.6.18"},
        service_settings={
            "postgres": {"fsync": "off", "shared_buffers": "256MB"},
            "redis": {"maxmemory": "0", "save": ""},
        },
        limits={"governor": "performance"},
        git_revision="9d3c1a7e52b84f0f9f2f4fb0a8a6c1d2e3f40516",
        git_dirty=False,
    )


def sample_bundle(
    folder: Path,
    *,
    plan: schema.Plan | None = None,
    environment: schema.Environment | None = None,
    alter: Alter | None = None,
    rounds: int | None = None,
) -> Bundle:
    """Write a bundle; with `rounds` the run ended after so many."""
    plan = plan or sample_plan()
    bundle = Bundle.create(folder, plan, environment or sample_environment())
    order = [(block, arm) for block, arms in enumerate(plan.blocks) for arm in arms]
    for index, (block, arm) in enumerate(order[:rounds]):
        made = sample_round(plan, index=index, block=block, arm=arm)
        bundle.add(alter(made) if alter else made)
    return bundle


def analysed(
    folder: Path,
    *,
    plan: schema.Plan | None = None,
    environment: schema.Environment | None = None,
    alter: Alter | None = None,
    rounds: int | None = None,
) -> Analysis:
    """What a bundle says that was written, closed and read again; a small one."""
    sample_bundle(
        folder,
        plan=plan or small_plan(),
        environment=environment,
        alter=alter,
        rounds=rounds,
    )
    return analyse(Bundle.open(folder))


def copies(arms: Sequence[ArmResult], count: int) -> list[ArmResult]:
    """Each of them under so many names, as on so many backends."""
    return [
        replace(arm, arm=msgspec.structs.replace(arm.arm, name=f"{arm.arm.name}#{n}"))
        for arm in arms
        for n in range(count)
    ]


def unpack(archive: BinaryIO, folder: Path) -> None:
    """All that is in a tar archive of our own making, on every Python that we support."""
    with tarfile.open(fileobj=archive) as tar:
        # Pythons before 3.11.4 know no filters.
        tar.extraction_filter = getattr(
            tarfile, "data_filter", lambda member, _: member
        )
        tar.extractall(folder)  # noqa: S202


def sample_round(
    plan: schema.Plan, *, index: int, block: int, arm: str
) -> schema.Round:
    """One round with the arm's character and a little noise, seeded by its index.

    Hundreds of tests ask for the same, and nobody changes a record: it is made once.
    """
    encoded = msgspec.json.encode(plan.workload)
    return _made_round(plan.seed, encoded, index=index, block=block, arm=arm)


@functools.lru_cache(maxsize=2048)
def _made_round(
    seed: int, encoded: bytes, *, index: int, block: int, arm: str
) -> schema.Round:
    generator = np.random.default_rng([seed, index])
    workload = msgspec.json.decode(encoded, type=schema.Workload)
    character = CHARACTERS[arm]
    many = generator.poisson(workload.rate_per_s * workload.duration_s)
    times = np.sort(generator.uniform(0, workload.duration_s, many))
    shares = np.array(list(workload.mix.values()))
    kinds = generator.choice(list(workload.mix), size=len(times), p=shares)
    latencies = _latencies(kinds, character, generator)
    late = generator.exponential(0.15, len(times))
    return schema.Round(
        schema_version=schema.SCHEMA_VERSION,
        index=index,
        block=block,
        arm=arm,
        started_at=f"2026-05-04T09:{31 + index // 6:02}:{index % 6 * 10:02}Z",
        window_s=workload.duration_s,
        operations=[
            _operation(name, latencies[kinds == name], late[kinds == name])
            for name in workload.mix
        ],
        cold=[_operation("feed", latencies[:90] * 2.1, late[:90])],
        staleness=_staleness(character, generator),
        seconds=_seconds(times, latencies + late, workload.duration_s),
        counters=_counters(character, latencies, workload.duration_s, generator),
        fits=[
            schema.FitCheck(
                subject="operation mix",
                test="chi-square",
                statistic=4.2,
                p_value=float(generator.uniform(0.05, 1)),
                sample=len(times),
            ),
            schema.FitCheck(
                subject="arrival gaps",
                test="Kolmogorov-Smirnov",
                statistic=0.03,
                p_value=float(generator.uniform(0.05, 1)),
                sample=len(times),
            ),
        ],
        host_before=_host(),
        host_after=_host(),
        void=None,
    )


def _arm(name: str) -> schema.Arm:
    strategy, _, backend = name.partition("@")
    if name.startswith("none"):
        strategy, backend = "none", "none"
    roles = {"none": "baseline", "none-again": "twin"}
    return msgspec.convert(
        {
            "name": name,
            "role": roles.get(name, "candidate"),
            "strategy": strategy,
            "backend": backend,
            "settings": {"CACHE_STRATEGY": strategy, "CACHE_TTL_S": "60"},
        },
        schema.Arm,
    )


def _latencies(
    kinds: npt.NDArray[np.str_], character: Character, generator: np.random.Generator
) -> Latencies:
    """Milliseconds: reads are hits or misses, writes cost what they cost."""
    reads = np.isin(kinds, sorted(READS))
    hit = reads & (generator.random(len(kinds)) < character.hit_ratio)
    typical = np.where(hit, character.hit_ms, character.miss_ms)
    typical = np.where(reads, typical, 9.5)
    slow = generator.random(len(kinds)) < 0.01
    return np.asarray(
        typical * generator.lognormal(0, 0.28, len(kinds)) * np.where(slow, 6.0, 1.0)
    )


def _operation(name: str, latencies: Latencies, late: Latencies) -> schema.Operation:
    sent = len(latencies)
    return schema.Operation(
        name=name,
        scheduled=sent,
        sent=sent,
        succeeded=sent,
        failed=0,
        wrong=0,
        bytes_received=sent * 14_000,
        corrected=_histogram(latencies + late),
        uncorrected=_histogram(latencies),
    )


def _histogram(latencies_ms: Latencies) -> schema.Histogram:
    histogram = HdrHistogram()
    histogram.record_many((latencies_ms * 1000).astype(np.int64))
    return histogram.to_schema()


def _staleness(
    character: Character, generator: np.random.Generator
) -> schema.Staleness:
    stale = int(generator.binomial(100, character.stale_share))
    ages = HdrHistogram()
    ages.record_many(generator.integers(1_000, 900_000, stale))
    return schema.Staleness(
        writes=10,
        reads=100,
        stale=stale,
        ages=ages.to_schema(),
        own_reads=10,
        own_stale=int(generator.binomial(10, character.stale_share)),
        settled=2,
        lost=int(generator.binomial(2, character.stale_share)),
    )


def _seconds(
    times: Latencies, latencies_ms: Latencies, window_s: float
) -> list[schema.Second]:
    seconds = []
    for number in range(round(window_s)):
        within = latencies_ms[(times >= number) & (times < number + 1)]
        some = len(within) > 0
        seconds.append(
            schema.Second(
                second=number,
                scheduled=len(within),
                sent=len(within),
                completed=len(within),
                failed=0,
                p50_us=int(np.quantile(within, 0.5) * 1000) if some else None,
                p95_us=int(np.quantile(within, 0.95) * 1000) if some else None,
            )
        )
    return seconds


def _counters(
    character: Character,
    latencies_ms: Latencies,
    window_s: float,
    generator: np.random.Generator,
) -> dict[str, float]:
    count = len(latencies_ms)
    noise = generator.lognormal(0, 0.02, 3)
    values = count * 2.4
    server_s = float(latencies_ms.sum()) / 1000 * 0.9
    return {
        "server_cpu_s": count * character.cpu_ms / 1000 * float(noise[0]),
        "database_cpu_s": count * character.database_ms / 1000 * float(noise[1]),
        "cache_cpu_s": count * character.round_trips * 2e-5,
        "generator_cpu_s": window_s * 0.34 * float(noise[2]),
        "queries": round(count * character.queries),
        "cache_round_trips": round(count * character.round_trips),
        "cache_hits": round(values * character.hit_ratio),
        "cache_misses": round(values * (1 - character.hit_ratio)),
        "server_time_s": server_s,
        "explained_requests": count,
        "explained_server_s": server_s,
        "explained_client_s": float(latencies_ms.sum()) / 1000,
        **{name: server_s * share for name, share in PARTS.items()},
        "requests_seen": count,
        "cache_memory_bytes": character.memory_mb * 2**20,
        "largest_send_delay_s": 0.004,
    }


def _host() -> schema.HostState:
    return schema.HostState(
        load_1m=0.7,
        steal_share=0.0,
        busy_share=0.01,
        free_memory_bytes=5 * 2**30,
        swap_used_bytes=0,
    )
