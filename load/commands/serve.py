"""`windtunnel serve`: the site with demo data, for a person to click through."""

from __future__ import annotations

import os
import signal

import click


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(port: int) -> None:
    """Bring up one lesson's site with demo data; Ctrl-C takes everything down.

    APPS names the lesson (social without it), and CACHE_STRATEGY and CACHE_BACKEND
    choose how it caches:

    \b
      APPS=blog windtunnel serve
      CACHE_STRATEGY=none windtunnel serve
    """
    from fixtures.demo import demo_site, lesson_asked_for

    lesson = lesson_asked_for(os.environ.get("APPS", ""))
    click.echo(f"windtunnel: starting services, data and site of {lesson} …", err=True)
    with demo_site(lesson, port=port) as demo:
        click.echo(f"\n  {demo.url}\n  log in as {demo.username} / {demo.password}\n")
        click.echo("Ctrl-C takes it down.")
        try:
            # Not Event().wait(): a second Ctrl-C in its wake finds the lock unlocked.
            while True:
                signal.pause()
        except KeyboardInterrupt:
            click.echo("\nwindtunnel: stopping …", err=True)
