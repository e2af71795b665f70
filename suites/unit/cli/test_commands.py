"""Which commands there are, and that each imports no more than it needs."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import click
import pytest

from load import commands
from load.cli import windtunnel

CONTEXT = click.Context(windtunnel)
MODULES = [module.name for module in pkgutil.iter_modules(commands.__path__)]


def test_every_command_is_listed_and_told_of():
    """A module with a command of its own name is a command; and none is without words."""
    listed = windtunnel.list_commands(CONTEXT)

    assert listed == sorted(name for name in MODULES if is_command(name))
    for name in listed:
        command = windtunnel.get_command(CONTEXT, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str()


@pytest.mark.parametrize("asked", ["services", "serve"])
def test_who_needs_no_arithmetic_does_not_wait_for_it(asked):
    """SciPy takes longer to import than such a command needs to answer."""
    program = (
        "import sys\n"
        "from load.cli import main\n"
        "try:\n"
        f"    main([{asked!r}, '--help'])\n"
        "finally:\n"
        "    print('scipy' in sys.modules)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert f" {asked} [OPTIONS]" in answer.stdout
    assert answer.stdout.endswith("\nFalse\n")


def is_command(name):
    module = importlib.import_module(f"load.commands.{name}")
    return isinstance(getattr(module, name, None), click.Command)
