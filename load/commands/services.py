"""`windtunnel services`: keep Postgres, Redis and Memcached running between commands."""

from __future__ import annotations

import click
from rich.table import Table

from fixtures.provisioners import kept
from fixtures.provisioners.interface import Missing
from load.terminal import tell


@click.group()
def services() -> None:
    """Keep services running between commands, or see which are here.

    Without this, every command starts its own and takes them down when it ends.
    """


@services.command()
def up() -> None:
    """Start what is not running yet, and leave it running."""
    missing = {
        outcome.name: outcome.found.reason
        for outcome in kept.up()
        if isinstance(outcome.found, Missing)
    }
    tell(_table(kept.status()))
    for name, reason in missing.items():
        click.echo(f"windtunnel: no {name}: {reason}", err=True)
    if missing:
        raise SystemExit(1)


@services.command()
def down() -> None:
    """Stop the services that `up` left running, and remove their data."""
    stopped = kept.down()
    click.echo("stopped: " + ", ".join(stopped) if stopped else "nothing was running")


@services.command()
def status() -> None:
    """Show which services run, and which rungs this machine could provide them on."""
    tell(_table(kept.status()))


def _table(status: kept.Status) -> Table:
    """What is kept up, and on which rungs this machine could provide each service."""
    table = Table(box=None, pad_edge=False)
    for title in ("service", "rung", "state", "where, or why not"):
        table.add_column(title, overflow="fold")
    for standing in status.standing:
        kept = standing.kept
        state = "kept up" if standing.answers else "does not answer"
        table.add_row(kept.name, kept.rung.value, state, f"{kept.url}  {kept.version}")
    for prospect in status.prospects:
        found = prospect.availability
        if isinstance(found, Missing):
            state, told = "missing", "; ".join(filter(None, (found.reason, found.hint)))
        else:
            state, told = "available", ""
        table.add_row(prospect.service, prospect.rung.value, state, told)
    return table
