"""Small runs to be judged, about the primary metric alone."""

from __future__ import annotations

from reports.store import Bundle
from suites.support.altering import with_counters
from suites.support.bundles import sample_bundle, small_plan

ARM = "versioned@redis"
PRIMARY = "Right answers per server CPU second"
CPU = [
    metric for metric in small_plan().metrics if metric.name == "throughput_per_cpu_s"
]


def run_of(folder, *, seed=7, alter=None, environment=None, **changes) -> Bundle:
    """A small run whose plan is about the primary metric alone."""
    about = {"seed": seed, "run_id": f"run-{seed}", "metrics": CPU}
    plan = small_plan(**{**about, **changes})
    sample_bundle(folder, plan=plan, alter=alter, environment=environment)
    return Bundle.open(folder)


def dearer(factor):
    """Every request takes `factor` times the CPU."""

    def alter(done):
        used = done.counters["server_cpu_s"] * factor
        return with_counters(server_cpu_s=used)(done)

    return alter
