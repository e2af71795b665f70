"""People on the weather site: they look at their city and at others, before they go out.

Nobody can say how old an answer is: figures come from the source, and not from anybody
who could number them. So there is no probe.
"""

from __future__ import annotations

from load.stories.interface import Story

from .acts import ACTS
from .mix import EVERYDAY
from .person import LooksOutside

STORY = Story(
    lesson="weather",
    subject="weather of cities",
    acts=ACTS,
    mix=EVERYDAY,
    opening="cities",
    person=LooksOutside,
)
