"""`windtunnel`: the command line. What can go wrong for a user ends in one line here."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from fixtures.costs import CostsError
from fixtures.provisioners.errors import ProvisionError, UnknownRung
from fixtures.site import SiteFailed
from fixtures.worlds import UnknownWorld, WorldError
from load.choices import UsageError
from load.commands.caching import caching
from load.commands.capacity import capacity
from load.commands.compare import compare
from load.commands.gate import gate
from load.commands.index import index
from load.commands.outage import outage
from load.commands.predict import predict
from load.commands.report import report
from load.commands.reproduce import reproduce
from load.commands.serve import serve
from load.commands.services import services
from load.commands.stampede import stampede
from load.commands.strategy import strategy
from load.driver import DriveError
from load.experiments.interface import ExperimentError
from reports.gate import BudgetsError
from reports.store import BundleError

# Every family of errors that a message answers; anything else is a defect of ours, and
# its traceback is wanted.
EXPECTED = (
    BudgetsError,
    BundleError,
    CostsError,
    DriveError,
    ExperimentError,
    ProvisionError,
    SiteFailed,
    WorldError,
)
ASKED_WRONGLY = (UsageError, UnknownRung, UnknownWorld)
USAGE, FAILED, INTERRUPTED = 2, 1, 130


@click.group(
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


for command in (
    caching,
    capacity,
    compare,
    gate,
    index,
    outage,
    predict,
    report,
    reproduce,
    serve,
    services,
    stampede,
    strategy,
):
    windtunnel.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The entry point; without `arguments`, those of the process.

    It exits with 0 done, 1 failed, 2 asked for wrongly, 3 cannot be told (of the gate
    alone), 130 interrupted.
    """
    # A polite kill takes the same way out as Ctrl-C, through every clean-up.
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = windtunnel.main(arguments, standalone_mode=False)
    except ASKED_WRONGLY as error:
        _say(error)
        sys.exit(USAGE)
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
    except EXPECTED as error:
        _say(error)
        sys.exit(FAILED)
    sys.exit(code or 0)


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
