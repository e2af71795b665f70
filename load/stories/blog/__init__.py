"""People on the blog: they look what is new, read, and now and then write or correct.

A blog's readers are mostly strangers. Here all of them are members: the load's people come
with sessions, so each has a name in her header, and a whole page is one person's. What
strangers share, `suites/integration/blog/test_whole_pages.py` shows and counts.
"""

from __future__ import annotations

from load.stories.interface import Probe, Story

from .acts import ACTS
from .mix import EVERYDAY
from .person import Reader

PROBE = Probe(
    # The page that everybody comes to. Nobody else writes while it is probed.
    page=lambda username: "/posts/",
    write=lambda text: (
        "/posts/create/",
        {"title": text, "content": "It is numbered."},
    ),
)
STORY = Story(
    lesson="blog",
    subject="blog",
    acts=ACTS,
    mix=EVERYDAY,
    opening="list",
    person=Reader,
    probe=PROBE,
)
