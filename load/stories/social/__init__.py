"""People on the social site: they read their feeds, and now and then write something."""

from __future__ import annotations

from urllib.parse import quote

from load.stories.interface import Probe, Story

from .acts import ACTS
from .mix import EVERYDAY
from .person import Reader

PROBE = Probe(
    page=lambda username: f"/profile/{quote(username)}/",
    write=lambda text: ("/posts/create/", {"content": text}),
)
STORY = Story(
    lesson="social",
    subject="social feed",
    acts=ACTS,
    mix=EVERYDAY,
    opening="feed",
    person=Reader,
    probe=PROBE,
)
