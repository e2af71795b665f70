"""What others cache with, beside our strategies: `CACHE_PEER` installs one of them.

A peer sits beneath the ORM and sees queries, or around a view and sees pages, but not what
a lesson knows of itself. So it is no strategy: a lesson under a peer runs with the strategy
`none`, and its code is the same. To read them: `interface.py`; then `nobody.py`,
`cacheops.py`, `cachalot.py` and `cache_page.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from .cachalot import Cachalot
from .cache_page import CachePage
from .cacheops import Cacheops
from .interface import Peer, PeerSettings, Surroundings
from .nobody import NO_PEER, Nobody

__all__ = ["NO_PEER", "PEERS", "Peer", "PeerSettings", "Surroundings"]

PEERS: Mapping[str, Peer] = {
    peer.name: peer for peer in (Nobody(), Cacheops(), Cachalot(), CachePage())
}
