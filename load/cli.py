"""`windtunnel`: the command line. What can go wrong for a user ends in one line here."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

COMMANDS = (
    *("caching", "capacity", "compare", "gate", "index", "outage", "predict"),
    *("report", "reproduce", "serve", "services", "stampede", "strategy"),
)
USAGE, FAILED, INTERRUPTED = 2, 1, 130


class Commands(click.Group):
    """Each stands in load/commands under its name, and is imported when it is asked for.

    All of them take a second, of which `services` and `serve` need next to nothing.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"load.commands.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            # click knows only of commands that are here already.
            name = error.command_name
            raise click.NoSuchCommand(name, possibilities=COMMANDS, ctx=ctx) from None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="Start with: windtunnel caching --profile quick    (the same as: make compare)",
)
@click.version_option(package_name="windtunnel", prog_name="windtunnel")
def windtunnel() -> None:
    """Measure what caching really does to a Django application.

    Services (Postgres, Redis, Memcached) are provided on the first of these rungs that is
    there: external (DATABASE_URL, REDIS_URL, MEMCACHED_URL), docker, native, embedded.
    WINDTUNNEL_SERVICES=native forces one.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The entry point; without `arguments`, those of the process.

    It exits with 0 done, 1 failed, 2 asked for wrongly, 3 cannot be told (of the gate
    alone), 130 interrupted.
    """
    # A polite kill takes the same way out as Ctrl-C, through every clean-up.
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = windtunnel.main(arguments, standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(error.exit_code)
    except OSError as error:
        _say(_remedy_of(error))
        sys.exit(FAILED)
    except Exception as error:
        code = _status_of(error)
        if code is None:
            raise
        _say(error)
    sys.exit(code or 0)


def _status_of(error: Exception) -> int | None:
    """For every family of errors that a message answers.

    Of anything else, which is a defect of ours, the traceback is wanted. The families are
    imported when there is an error, as commands are.
    """
    from fixtures.costs import CostsError
    from fixtures.provisioners.errors import ProvisionError, UnknownRung
    from fixtures.site import SiteFailed
    from fixtures.worlds import UnknownWorld, WorldError
    from load.choices import UsageError
    from load.driver import DriveError
    from load.experiments.interface import ExperimentError
    from reports.gate import BudgetsError
    from reports.store import BundleError

    if isinstance(error, UsageError | UnknownRung | UnknownWorld):
        return USAGE
    expected = (
        *(BudgetsError, BundleError, CostsError, DriveError, ExperimentError),
        *(ProvisionError, SiteFailed, WorldError),
    )
    return FAILED if isinstance(error, expected) else None


def _say(message: object) -> None:
    click.echo(f"windtunnel: {message}", err=True)


def _remedy_of(error: OSError) -> str:
    """An operating system's refusal, in words, with what to do."""
    import errno

    if error.errno == errno.ENOSPC:
        where = f" while writing {error.filename}" if error.filename else ""
        return (
            f"the disk is full{where}; free some space (finished rounds are kept) and "
            "go on with: windtunnel caching --resume latest"
        )
    return str(error)


def _terminated(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
