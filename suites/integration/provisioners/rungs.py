"""Which services are to be had on which rungs, and what it means if one is not."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from fixtures.provisioners.catalogue import RECIPES
from fixtures.provisioners.choice import provisioner_for
from fixtures.provisioners.interface import (
    Available,
    Missing,
    Provisioner,
    Rung,
    Service,
)

Pair = tuple[str, Rung]
CAP_SYS_NICE = 1 << 23

# No wheel carries PostGIS or Memcached.
IN_WHEELS = ("postgres", "redis")
OURS: list[Pair] = [
    (name, rung)
    for rung in (Rung.DOCKER, Rung.NATIVE, Rung.EMBEDDED)
    for name in RECIPES
    if rung is not Rung.EMBEDDED or name in IN_WHEELS
]
EVERY: list[Pair] = [*OURS, *((name, Rung.EXTERNAL) for name in RECIPES)]


def id_of(pair: Pair) -> str:
    name, rung = pair
    return f"{name}-{rung}"


pair_of_ours = pytest.mark.parametrize("pair", OURS, ids=id_of)
# PostGIS is started and ended as Postgres is: what only concerns that is asked of one.
but_once = pytest.mark.parametrize(
    "pair", [pair for pair in OURS if pair[0] != "postgis"], ids=id_of
)


def ours(
    pair: Pair,
    *,
    port: int | None = None,
    cores: Sequence[int] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Provisioner:
    """A provisioner that can start; or a skip with the reason why none can here."""
    name, rung = pair
    provisioner = provisioner_for(name, rung, port=port, cores=cores, settings=settings)
    return usable(provisioner)


def usable(provisioner: Provisioner) -> Provisioner:
    found = provisioner.availability()
    if isinstance(found, Missing):
        _give_up(provisioner.rung, f"{provisioner.name} on {found.reason}")
    elif found != Available() and not is_required(provisioner.rung):
        # To install or to pull is not for a test to decide, unless it was told so.
        _give_up(provisioner.rung, f"{provisioner.name}: {found.note}")
    return provisioner


def somewhere(name: str) -> Service:
    """That service, started on the quickest rung that this machine has."""
    for rung in (Rung.NATIVE, Rung.DOCKER, Rung.EMBEDDED):
        provisioner = provisioner_for(name, rung)
        if provisioner.availability() == Available():
            return provisioner.start()
    pytest.skip(f"no rung has {name}")


def _give_up(rung: Rung, reason: str) -> None:
    verdict: Callable[[str], None] = pytest.fail if is_required(rung) else pytest.skip
    verdict(f"{rung}: {reason}")


def may_move_others() -> bool:
    """Whether servers that run as another user can be given cores: CAP_SYS_NICE.

    Root in a container often lacks it.
    """
    status = Path("/proc/self/status").read_text()
    rights = next(line for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(rights.split()[1], 16) & CAP_SYS_NICE)


def is_required(rung: Rung) -> bool:
    """Named by WINDTUNNEL_REQUIRE_RUNGS: it is then installed, or else a failure."""
    return rung in os.environ.get("WINDTUNNEL_REQUIRE_RUNGS", "").split(",")
