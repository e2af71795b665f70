"""People on the Twitter clone: nearly all of them read, and what they read is the same."""

from __future__ import annotations

from load.stories.interface import Probe, Story

from .acts import ACTS
from .mix import EVERYDAY
from .person import Passerby

PROBE = Probe(
    page=lambda username: "/",
    write=lambda text: ("/create/", {"text": text}),
)
STORY = Story(
    lesson="tweets",
    subject="timeline of tweets",
    acts=ACTS,
    mix=EVERYDAY,
    opening="timeline",
    person=Passerby,
    probe=PROBE,
    pace=0.6,
)
