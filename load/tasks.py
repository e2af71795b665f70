"""Load on the task manager: a locustfile.

People with a story, in Locust's own manner. Without --host a site with demo data is
brought up for them, and taken down at the end:

    locust -f load/tasks.py                                  in the browser
    locust -f load/tasks.py --headless -u 20 -t 20s

The same doings as arrivals of an open loop, which waits for no answer, and where
latency counts from the moment at which a request was due:

    locust -f load/tasks.py --headless --rate 30 --seconds 20

load/README.md says what the figures mean, and how several processes share a load.
"""

from __future__ import annotations

from load.journeys import Journey, play
from load.stories.tasks import STORY


class Doer(Journey):
    """She opens her list, filters it, writes a task, moves it on, and deletes some."""

    story = STORY


play(Doer)
