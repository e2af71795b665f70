"""`windtunnel services`: keep Postgres, Redis and Memcached running between commands."""

from __future__ import annotations

import click

from fixtures.provisioners import kept
from fixtures.provisioners.interface import Missing
from load.console import services_table, tell


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
    tell(services_table(kept.status()))
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
    tell(services_table(kept.status()))
