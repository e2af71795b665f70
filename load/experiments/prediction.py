"""Keys recorded and hits measured, one arm after the other; predictions from them.

The keys of the first arm, in which answers die of age alone, predict its own hit ratio and
those of the others, whose runs they have not seen: one that forgets on write too, and one
with little room, in which answers live long. Every run is like a round of the laboratory:
restored data, empty caches, a fresh server, and the same arrivals.
"""

from __future__ import annotations

import datetime as dt
import gzip
import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from fixtures.provisioners.running import Services
from fixtures.provisioners.workspace import workspace
from fixtures.site import SiteSettings, serve
from fixtures.worlds import Template, cast, restore, world_named
from load.driver import Drive, LoadRecord, drive
from load.stories.interface import ZIPF_EXPONENT
from load.stories.social.mix import EVERYDAY
from reports.prediction.forecast import NothingAsked, Run, predict
from reports.prediction.results import Conditions, Prediction
from reports.prediction.trace import TraceError, read_trace
from reports.schema import Workload

from .gauges import empty_memcached, empty_redis
from .interface import ExperimentError
from .laboratory import DATABASE, MEASURED
from .planning import declared_cores
from .session import Audience, stage

LESSON = "social"
KEYS = "keys"


# Longer than any run: what goes in the arm with little room went for want of it.
FOR_EVER_S = 86_400


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An arm whose hits are measured."""

    strategy: str
    backend: str
    ttl_s: int
    forgets: bool = False  # does a write forget what it makes old?
    room: int | None = None  # entries, of locmem

    @property
    def arm(self) -> str:
        return f"{self.strategy}@{self.backend}"

    def settings(self) -> dict[str, str]:
        return {
            "CACHE_STRATEGY": self.strategy,
            "CACHE_BACKEND": self.backend,
            "CACHE_TTL_S": str(self.ttl_s),
            "CACHE_MAX_ENTRIES": str(self.room or 0),
        }


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for."""

    world: str
    rate_per_s: float
    duration_s: float
    audience: int
    ttl_s: int
    room: int
    seed: int

    def subjects(self) -> tuple[Subject, ...]:
        """The one whose keys are predicted from, and the others."""
        return (
            Subject(strategy="cache_aside", backend="redis", ttl_s=self.ttl_s),
            Subject(
                strategy="versioned", backend="redis", ttl_s=self.ttl_s, forgets=True
            ),
            Subject(
                strategy="cache_aside",
                backend="locmem",
                ttl_s=FOR_EVER_S,
                room=self.room,
            ),
        )

    def workload(self) -> Workload:
        return Workload(
            loop="open",
            arrivals="poisson",
            rate_per_s=self.rate_per_s,
            think_time_s=0.0,
            duration_s=self.duration_s,
            audience=self.audience,
            zipf_exponent=ZIPF_EXPONENT,
            mix=dict(EVERYDAY),
        )

    def conditions(self) -> Conditions:
        now = dt.datetime.now(dt.UTC)
        return Conditions(
            run_id=f"{now:%Y%m%d-%H%M%S}-predict-{secrets.token_hex(2)}",
            created_at=now.isoformat(timespec="seconds"),
            world=self.world,
            rate_per_s=self.rate_per_s,
            duration_s=self.duration_s,
            audience=self.audience,
            zipf_exponent=ZIPF_EXPONENT,
            seed=self.seed,
        )


@dataclass(frozen=True)
class Outcome:
    folder: Path
    prediction: Prediction


def record_and_predict(wish: Wish, audience: Audience, *, folder: Path) -> Outcome:
    """Measure, predict, and keep the keys below `folder`.

    Raises `ExperimentError` where the load was not what it should be, for then what was
    measured is no measure of a prediction.
    """
    conditions = wish.conditions()
    world = world_named(LESSON, wish.world)
    cores = declared_cores()
    with ExitStack() as stack:
        services, template = stage(stack, world, cores, audience)
        work = stack.enter_context(workspace("prediction"))
        people = work / "cast.json"
        cast(world).write(people)
        bench = Bench(wish, services, template, cores, people, work)
        runs = []
        for subject in wish.subjects():
            audience.preparing(f"recording the keys of {subject.arm}")
            runs.append(bench.measure(subject, audience))
        audience.preparing("predicting")
        try:
            prediction = predict(conditions, *runs)
        except NothingAsked as error:
            raise ExperimentError(str(error)) from error
        kept = folder / conditions.run_id
        for subject in wish.subjects():
            pack(bench.keys_of(subject), kept / KEYS / subject.arm)
    return Outcome(kept, prediction)


@dataclass(frozen=True)
class Bench:
    """Where sites are brought up that tell their keys."""

    wish: Wish
    services: Services
    template: Template
    cores: dict[str, list[int]]
    people: Path
    work: Path

    def keys_of(self, subject: Subject) -> Path:
        return self.work / KEYS / subject.arm

    def measure(self, subject: Subject, audience: Audience) -> Run:
        database_url = restore(
            self.services["postgres"].url, self.template, database=DATABASE
        )
        empty_redis(self.services["redis"].url)
        empty_memcached(self.services["memcached"].url)
        keys = self.keys_of(subject)
        keys.mkdir(parents=True)
        folder = self.work / subject.arm
        edges_s: list[float] = []
        with serve(self._settings(subject, database_url), folder=folder) as site:
            load = drive(
                Drive(
                    workload=self.wish.workload(),
                    url=site.url,
                    cast_path=self.people,
                    seed=self.wish.seed,
                    warm_up_requests=self.wish.audience,
                    folder=folder,
                    cores=self.cores.get("generator"),
                ),
                on_window_start=lambda: edges_s.append(time.monotonic()),
                on_window_end=lambda: edges_s.append(time.monotonic()),
                progress=audience.driving,
            )
        try:
            trace = read_trace(keys)
        except TraceError as error:
            raise ExperimentError(str(error)) from error
        return Run(
            arm=subject.arm,
            ttl_s=subject.ttl_s,
            forgets=subject.forgets,
            room=subject.room,
            trace=trace,
            start_s=edges_s[0],
            end_s=edges_s[1],
            hit_ratio=hit_ratio_of(load, subject.arm),
        )

    def _settings(self, subject: Subject, database_url: str) -> SiteSettings:
        return SiteSettings(
            database_url=database_url,
            redis_url=self.services["redis"].url,
            memcached_url=self.services["memcached"].url,
            extra={
                **MEASURED,
                "APPS": LESSON,
                **subject.settings(),
                "RECORD_KEYS": str(self.keys_of(subject)),
            },
            cores=self.cores.get("app"),
        )


def hit_ratio_of(load: LoadRecord, arm: str) -> float:
    """By Server-Timing; raises `ExperimentError` where it would mean nothing."""
    if load.void is not None:
        raise ExperimentError(
            f"the run of {arm} counts for nothing: {load.void}; nothing can be "
            "compared with it: lower --rate, or look at the machine, and try again"
        )
    hits = load.counters.get("cache_hits", 0.0)
    asked = hits + load.counters.get("cache_misses", 0.0)
    if not asked:
        raise ExperimentError(
            f"the cache of {arm} was asked for nothing in {load.window_s:.1f} s; "
            "raise --rate or --duration"
        )
    return hits / asked


def pack(keys: Path, folder: Path) -> None:
    """The recorded files of one run, each with gzip, into a folder that is made."""
    folder.mkdir(parents=True)
    for file in sorted(keys.iterdir()):
        content = gzip.compress(file.read_bytes(), mtime=0)
        (folder / f"{file.name}.gz").write_bytes(content)
