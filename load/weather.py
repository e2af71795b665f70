"""Load on the weather site: a locustfile.

    locust -f load/weather.py --headless -u 20 -t 20s
    locust -f load/weather.py --headless --rate 30 --seconds 20      an open loop

Without --host a site with demo data is brought up, with a fake of the weather service
beside it and a worker that asks it. load/README.md says what the figures mean.
"""

from __future__ import annotations

from load.journeys import Journey, play
from load.stories.weather import STORY


class LooksOutside(Journey):
    """She looks at her city and at others, changes her units, and now and then adds one."""

    story = STORY


play(LooksOutside)
