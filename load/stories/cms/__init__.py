"""People at a magazine: nearly all of what they do is reading; some write in the admin.

A magazine's readers are mostly strangers. Here all of them have a session, and may write:
whoever is drawn to save something can. What strangers share,
`suites/integration/cms/test_whole_pages.py` shows and counts.
"""

from __future__ import annotations

from load.stories.interface import Probe, Story

from .acts import ACTS, new_post
from .mix import EVERYDAY
from .person import Reader

PROBE = Probe(
    # The page that everybody comes to. Nobody else writes while it is probed.
    page=lambda username: "/blog/",
    write=lambda text: (
        "/admin/cms/post/add/",
        new_post(text, "<p>It is counted.</p>"),
    ),
)
STORY = Story(
    lesson="cms",
    subject="magazine",
    acts=ACTS,
    mix=EVERYDAY,
    opening="list",
    person=Reader,
    probe=PROBE,
    pace=0.5,
)
