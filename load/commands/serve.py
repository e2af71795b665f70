"""`windtunnel serve`: the site with demo data, for a person to click through."""

from __future__ import annotations

import threading

import click


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(port: int) -> None:
    """Bring up the site with demo data; Ctrl-C takes everything down.

    CACHE_STRATEGY and CACHE_BACKEND choose how it caches:
    CACHE_STRATEGY=none windtunnel serve
    """
    from fixtures.demo import demo_site

    click.echo("windtunnel: starting services, demo data and site …", err=True)
    with demo_site(port=port) as demo:
        click.echo(f"\n  {demo.url}\n  log in as {demo.username} / {demo.password}\n")
        click.echo("Ctrl-C takes it down.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("\nwindtunnel: stopping …", err=True)
