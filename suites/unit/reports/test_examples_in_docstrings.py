"""Examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import reports

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(reports.__path__, "reports.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_say_what_happens(name):
    """What a docstring shows is what a reader gets."""
    module = importlib.import_module(name)

    assert doctest.testmod(module).failed == 0
