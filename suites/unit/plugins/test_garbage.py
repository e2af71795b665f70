"""The collector looks at what tests make, not at what the run has loaded."""

from __future__ import annotations

import gc
import sys


def test_what_was_loaded_is_out_of_its_sight():
    loaded = {id(module) for module in sys.modules.values()}

    seen = {id(each) for each in gc.get_objects()} & loaded

    assert len(seen) < len(loaded) / 10


def test_it_still_collects():
    assert gc.isenabled()
