"""Load on the blog: a locustfile.

Without --host a site with demo data is brought up, and taken down at the end:

    locust -f load/blog.py --headless -u 20 -t 20s            people with a story
    locust -f load/blog.py --headless --rate 30 --seconds 20  arrivals of an open loop

load/README.md says what the figures mean, and how several processes share a load.
"""

from __future__ import annotations

from load.journeys import Journey, play
from load.stories.blog import STORY


class Reader(Journey):
    """She looks what is new, opens posts, and now and then writes or corrects one."""

    story = STORY


play(Reader)
