"""The collector looks at what tests make, not at what the run has loaded."""

from __future__ import annotations

import gc
import sys


def test_what_was_loaded_is_out_of_its_sight():
    """Modules that were there before the first test are not among its objects."""
    loaded = [sys.modules[name] for name in ("django.apps", "pytest", __name__)]

    seen = {id(each) for each in gc.get_objects()}

    assert [module for module in loaded if id(module) in seen] == []


def test_it_still_collects():
    """What tests leave behind must not pile up."""
    assert gc.isenabled()
