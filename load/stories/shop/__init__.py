"""People in the shop: they look at much, put some of it into their carts, and buy a little."""

from __future__ import annotations

from load.stories.interface import Story

from .acts import ACTS
from .mix import EVERYDAY
from .person import Customer

# Nobody but staff writes what others read, so nobody can say how old an answer is.
STORY = Story(
    lesson="shop",
    subject="shop catalogue",
    acts=ACTS,
    mix=EVERYDAY,
    opening="products",
    person=Customer,
    pace=0.6,
)
