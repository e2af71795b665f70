"""One arm, measured once: restored state, a fresh server, the load, and its records."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import msgspec

from fixtures.provisioners.process import ManagedProcess
from fixtures.provisioners.running import Services
from fixtures.provisioners.workspace import make_workspace, remove_workspace
from fixtures.site import Site, SiteSettings, serve
from fixtures.strategies import promised_by
from fixtures.worlds import MEASURED_SECRET_KEY, Template, restore
from load.driver import (
    Drive,
    DriveProgress,
    calibrate,
    drive,
    generator_ahead,
)
from load.invariants import LESSON as AUDITED
from load.invariants.audit import audit
from load.invariants.journal import told
from load.probing import probe
from load.stories.catalogue import story_of
from reports.schema import (
    SCHEMA_VERSION,
    Arm,
    Audit,
    Plan,
    RateStep,
    Round,
    Staleness,
    Workload,
)

from .climbing import climb, dithered
from .gauges import MEMORY_OF, empty_memcached, empty_redis
from .watch import Watch
from .window import Loaded, judged
from .yardstick import Yardstick

DATABASE = "windtunnel_measured"
# What makes a site a measured one, whatever the arm.
MEASURED = {
    "DEBUG": "false",
    "INSECURE_HTTP": "true",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECRET_KEY": MEASURED_SECRET_KEY,
    "PASSWORD_ITERATIONS": "1000",
    "LOG_LEVEL": "WARNING",
    "MEASURE": "true",
}


@dataclass
class Laboratory(AbstractContextManager["Laboratory"]):
    """Services that run, a data set to restore from, and a folder for what rounds leave.

    `measure` may be called once per round; it leaves no process behind, whatever happens.
    """

    services: Services
    template: Template
    plan: Plan
    lesson: str
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = make_workspace("lab", user=None)

    @property
    def cast_path(self) -> Path:
        """Where the generator reads who is online, and with which session."""
        return self.folder / "cast.json"

    def generator_ceiling(self) -> float:
        """Requests per second that the generator can send here to a view without work."""
        url = restore(self.services["postgres"].url, self.template, database=DATABASE)
        baseline = next(arm for arm in self.plan.arms if arm.role == "baseline")
        folder = self.folder / "ceiling"
        folder.mkdir(exist_ok=True)
        with serve(self._settings(baseline, url), folder=folder) as site:
            return calibrate(
                site.url,
                path="/noop/",
                seconds=1.0,
                connections=16,
                folder=folder,
                cores=self.plan.cores.get("generator"),
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        remove_workspace(self.folder)

    def measure(
        self,
        arm: Arm,
        *,
        index: int,
        block: int,
        warm_up_requests: int,
        progress: Callable[[DriveProgress], None] | None = None,
    ) -> Round:
        """Restore, start, warm up, measure, stop. A round that went wrong is void, with why.

        Arms of one block get the same arrivals (people, operations, gaps), so that they
        are compared on equal terms.
        """
        yardstick = Yardstick(self.plan.cores.get("app"))
        folder = self.folder / f"{index:04d}"
        folder.mkdir()
        started_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with ExitStack() as stack:
            generator = stack.enter_context(self._generator_ahead(folder))
            database_url = self._restored()
            site = stack.enter_context(
                serve(self._settings(arm, database_url), folder=folder)
            )
            loaded, steps = self._loaded(
                site,
                folder,
                arm=arm,
                block=block,
                warm_up_requests=warm_up_requests,
                generator=generator,
                yardstick=yardstick,
                progress=progress,
            )
            counters = loaded.counters | self._memory(arm)
            audited = self._audited(arm, site.url, database_url, folder)
            staleness = self._probed(site.url)
        shutil.rmtree(folder, ignore_errors=True)
        counters["reference_s"] = yardstick.mean_s
        return _round(
            arm,
            loaded,
            counters,
            audited,
            staleness,
            steps,
            index=index,
            block=block,
            started_at=started_at,
        )

    def _restored(self) -> str:
        """The URL of the database as it was before the first round; the caches are empty."""
        url = restore(self.services["postgres"].url, self.template, database=DATABASE)
        empty_redis(self.services["redis"].url)
        empty_memcached(self.services["memcached"].url)
        return url

    def _generator_ahead(self, folder: Path) -> ManagedProcess:
        """For all windows: it starts on its own core while the site does on another."""
        return generator_ahead(
            self.lesson, folder=folder / "00", cores=self.plan.cores.get("generator")
        )

    def _loaded(
        self,
        site: Site,
        folder: Path,
        *,
        arm: Arm,
        block: int,
        warm_up_requests: int,
        generator: ManagedProcess,
        yardstick: Yardstick,
        progress: Callable[[DriveProgress], None] | None,
    ) -> tuple[Loaded, Sequence[RateStep]]:
        """One window at the plan's rate; or a search, and the best of its windows."""
        workload, objective = self.plan.workload, self.plan.objective
        windows: list[Loaded] = []

        def attempt(rate_per_s: float) -> Loaded:
            place, warm = len(windows), bool(windows)
            if warm and windows[-1].lost:
                # What an overload has left undone belongs to that step, not to the next.
                site.catch_up()
            with yardstick.beside():
                window = self._window(
                    site,
                    msgspec.structs.replace(workload, rate_per_s=rate_per_s),
                    folder / f"{place:02d}",
                    block=block,
                    warm_up_requests=0 if warm else warm_up_requests,
                    generator=generator,
                    then=None if objective is None else folder / f"{place + 1:02d}",
                    progress=progress,
                )
            windows.append(window)
            return window

        if objective is None:
            return attempt(workload.rate_per_s), ()
        climbed = climb(
            lambda rate_per_s: judged(attempt(rate_per_s).load, rate_per_s, objective),
            start_per_s=dithered(
                workload.rate_per_s,
                objective,
                seed=f"{self.plan.seed} {block} {arm.name}",
            ),
            objective=objective,
        )
        warmed = [window.warmed_up_as(windows[0]) for window in windows]
        lied = [window for window in warmed if window.wrong]
        if lied:
            # What is wrong at any rate has no speed at all.
            return lied[0], climbed.steps
        by_step = list(zip(climbed.steps, warmed, strict=True))
        if climbed.best is None:
            step, window = min(by_step, key=lambda pair: pair[0].rate_per_s)
            missed = f"{step.rate_per_s:.3g}/s missed the objective: {step.why}"
            return window.without_result(f"even {missed}"), climbed.steps
        (best,) = (window for step, window in by_step if step is climbed.best)
        return best.with_capacity(climbed.best.rate_per_s), climbed.steps

    def _window(
        self,
        site: Site,
        workload: Workload,
        folder: Path,
        *,
        block: int,
        warm_up_requests: int,
        generator: ManagedProcess,
        then: Path | None,
        progress: Callable[[DriveProgress], None] | None,
    ) -> Loaded:
        watch = Watch(self.services, site)
        load = drive(
            Drive(
                workload=workload,
                lesson=self.lesson,
                url=site.url,
                cast_path=self.cast_path,
                seed=self.plan.seed * 1009 + block,
                warm_up_requests=warm_up_requests,
                folder=folder,
                cores=self.plan.cores.get("generator"),
            ),
            on_window_start=watch.start,
            on_window_end=watch.end,
            progress=progress,
            waiting=generator,
            then=then,
        )
        return Loaded(
            load,
            watch.counters() | load.counters,
            before=watch.host_before,
            after=watch.host_after,
        )

    def _audited(
        self, arm: Arm, url: str, database_url: str, folder: Path
    ) -> Audit | None:
        """Of the acts of all windows, for they were on one site."""
        if self.lesson != AUDITED:
            return None
        return audit(
            told(
                sorted(folder.glob("[0-9][0-9]")),
                cast_path=self.cast_path,
                workload=self.plan.workload,
            ),
            url=url,
            database_url=database_url,
            cast_path=self.cast_path,
            promised=promised_by(
                arm.strategy, ttl_s=float(arm.settings["CACHE_TTL_S"])
            ),
        )

    def _probed(self, url: str) -> Staleness | None:
        seconds, how = self.plan.workload.probed_s, story_of(self.lesson).probe
        if not seconds or how is None:
            return None
        return probe(how, url, cast_path=self.cast_path, seconds=seconds)

    def _settings(self, arm: Arm, database_url: str) -> SiteSettings:
        return SiteSettings(
            database_url=database_url,
            redis_url=self.services["redis"].url,
            memcached_url=self.services["memcached"].url,
            extra={**MEASURED, **arm.settings, "APPS": self.lesson},
            workers=1,
            threads=4,
            cores=self.plan.cores.get("app"),
        )

    def _memory(self, arm: Arm) -> dict[str, float]:
        weigh = MEMORY_OF.get(arm.backend)
        if weigh is None:
            return {}
        return {"cache_memory_bytes": weigh(self.services[arm.backend].url)}


def _round(
    arm: Arm,
    loaded: Loaded,
    counters: dict[str, float],
    audited: Audit | None,
    staleness: Staleness | None,
    steps: Sequence[RateStep],
    *,
    index: int,
    block: int,
    started_at: str,
) -> Round:
    load = loaded.load
    return Round(
        schema_version=SCHEMA_VERSION,
        index=index,
        block=block,
        arm=arm.name,
        started_at=started_at,
        window_s=load.window_s,
        operations=load.operations,
        cold=load.cold,
        warming=load.warming,
        seconds=load.seconds,
        counters=counters,
        fits=load.fits,
        host_before=loaded.before,
        host_after=loaded.after,
        staleness=staleness,
        steps=list(steps),
        audit=audited,
        void=load.void,
    )
