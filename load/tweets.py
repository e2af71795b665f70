"""Load on the Twitter clone: a locustfile.

    locust -f load/tweets.py                                   in the browser
    locust -f load/tweets.py --headless -u 20 -t 20s
    locust -f load/tweets.py --headless --rate 30 --seconds 20  an open loop

Without --host a site with demo data is brought up, and taken down at the end.
load/README.md says what the figures mean, and how several processes share a load.
"""

from __future__ import annotations

from load.journeys import Journey, play
from load.stories.tweets import STORY


class Passerby(Journey):
    """She reads the timeline, scrolls, looks people up, and now and then says something."""

    story = STORY


play(Passerby)
