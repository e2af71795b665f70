"""Examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

from load.runs import PROJECT

MODULES = sorted(
    ".".join(file.relative_to(PROJECT).with_suffix("").parts)
    for room in ("apps", "fixtures", "load", "reports")
    for file in (PROJECT / room).rglob("*.py")
    if ">>> " in file.read_text("utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_say_what_happens(name):
    """What a docstring shows is what a reader gets."""
    found = doctest.testmod(importlib.import_module(name))

    assert found.attempted > 0
    assert found.failed == 0
