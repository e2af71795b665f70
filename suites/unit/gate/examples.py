"""A small file of budgets, and what its endpoints might cost."""

from __future__ import annotations

from pathlib import Path

from reports.gate import Counts

TEXT = """\
# What the example costs.
world = "tiny"
viewer = "ada"

[subjects]
post = "7"

[endpoints.feed]
# Who asks; what is there.
path = "/feed/"
computed   = { queries = 5, round_trips = 1, bytes = 900 } # without a cache
remembered = { queries = 1, round_trips = 5, bytes = 900 }

# Written in one statement.
[endpoints.like]
path = "/posts/{post}/like/"
method = "POST"
partial = true

# The end.
"""
COMPUTED_LINE, REMEMBERED_LINE, LIKE_LINE = 11, 12, 15
FEED = Counts(queries=5, round_trips=1, bytes=900)
FEED_REMEMBERED = Counts(queries=1, round_trips=5, bytes=900)
LIKE = Counts(queries=2, round_trips=0, bytes=40)
AS_BUDGETED = {("feed", "computed"): FEED, ("feed", "remembered"): FEED_REMEMBERED}


def written(folder: Path, text: str = TEXT, *, name: str = "example.toml") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file
