"""Load on the blog with a CMS: a locustfile.

    locust -f load/cms.py --headless -u 20 -t 20s
    locust -f load/cms.py --headless --rate 30 --seconds 20      an open loop

Without --host a site with demo data is brought up, with a worker that publishes by the
clock and a fake of Elasticsearch. load/README.md says what the figures mean.
"""

from __future__ import annotations

from load.journeys import Journey, play
from load.stories.cms import STORY


class ReadsTheGazette(Journey):
    """She reads posts, looks for some, and now and then writes or corrects one."""

    story = STORY


play(ReadsTheGazette)
