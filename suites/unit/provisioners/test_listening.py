"""What the janitor has understood after all that it was told."""

from __future__ import annotations

import json

from fixtures.provisioners.sweeping import Duties, Process, listen


def said(*messages: dict[str, object]) -> Duties:
    return listen(json.dumps(message) + "\n" for message in messages)


def test_guards_what_it_was_told():
    """Processes, folders and containers are remembered with all that ending them takes."""
    duties = said(
        {"mark": "kestrel"},
        {"guard": "process", "pgid": 7, "birth": 12.0, "signal": 15},
        {"guard": "folder", "path": "/srv/here"},
        {"guard": "container", "name": "redis", "engine": "unix:///x"},
        {"guard": "container", "name": "other", "engine": None},
        {"guard": "kept", "pgid": 8},
    )

    assert duties == Duties(
        mark="kestrel",
        processes={7: Process(7, 12.0, 15)},
        folders={"/srv/here"},
        containers={"redis": "unix:///x", "other": None},
        kept={8},
    )


def test_forgets_what_was_released():
    """What is released, even before it was guarded, is not touched."""
    duties = said(
        {"guard": "process", "pgid": 7, "birth": None, "signal": 15},
        {"guard": "folder", "path": "/srv/here"},
        {"guard": "container", "name": "redis", "engine": None},
        {"release": "process", "pgid": 7},
        {"release": "folder", "path": "/srv/here"},
        {"release": "container", "name": "redis"},
        {"release": "container", "name": "never guarded"},
    )

    assert duties == Duties()


def test_ignores_what_was_cut_off():
    """A last line that ends in the middle loses itself, and nothing else."""
    whole = json.dumps({"guard": "folder", "path": "/srv/here"})

    duties = listen([whole + "\n", whole[:20]])

    assert duties.folders == {"/srv/here"}


def test_ignores_what_it_does_not_know():
    """A word of a later version is no reason to stop listening."""
    duties = said({"guard": "kestrel", "name": "x"}, {"guard": "kept", "pgid": 8})

    assert duties == Duties(kept={8})
