"""Load on the shop: a locustfile.

People with a story, in Locust's own manner. Without --host a site with demo data is
brought up for them, with a fake of Stripe that takes no money:

    locust -f load/shop.py                                   in the browser
    locust -f load/shop.py --headless -u 20 -t 20s
    locust -f load/shop.py --headless --rate 30 --seconds 20 arrivals of an open loop

load/README.md says what the figures mean, and how several processes share a load.
"""

from __future__ import annotations

from load.journeys import Journey, play
from load.stories.shop import STORY


class Customer(Journey):
    """She looks, searches and filters, fills her cart, and buys some of it."""

    story = STORY


play(Customer)
