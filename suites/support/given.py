"""What a suite is told of services, and what commands are told that start their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fixtures.provisioners import kept
from fixtures.provisioners.catalogue import USUAL, recipe_named
from fixtures.provisioners.choice import VARIABLE
from fixtures.provisioners.interface import Rung
from fixtures.provisioners.native import find_programs

GIVEN = ("DATABASE_URL", "REDIS_URL", "MEMCACHED_URL")
NONE_KEPT = "/nowhere/services.json"


def told_of_none() -> dict[str, str]:
    """The environment of a command that is to start services of its own.

    Others are shared, and a run empties its caches: neither the suite's nor those that
    somebody keeps up are used. Where this machine has the programs, they are started natively:
    a container for each is more work, and each rung has tests of its own. Elsewhere, or where
    somebody names a rung, it is as ever.
    """
    told = {name: value for name, value in os.environ.items() if name not in GIVEN}
    told[kept.VARIABLE] = NONE_KEPT
    if not told.get(VARIABLE) and all(_is_here(name) for name in USUAL):
        told[VARIABLE] = Rung.NATIVE
    return told


def stand_alone(patch: pytest.MonkeyPatch) -> None:
    """The same for what this process starts itself."""
    told = told_of_none()
    for name in GIVEN:
        patch.delenv(name, raising=False)
    for name in (VARIABLE, kept.VARIABLE):
        patch.setenv(name, told.get(name, ""))


def _is_here(service: str) -> bool:
    return isinstance(find_programs(recipe_named(service)), Path)
