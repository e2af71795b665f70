"""The strategies by name. One more is one more file, and one more line here."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from django.utils.module_loading import import_string

from .base import Strategy
from .cache_aside import CacheAside
from .conditional import Conditional
from .early_refresh import EarlyRefresh
from .fragment import Fragment
from .interface import UnknownStrategy
from .layered import Layered
from .lease import Lease, LeaseOrOld
from .per_site import PerSite
from .per_view import PerView
from .signals import Signals
from .single_flight import SingleFlight
from .stale_while_revalidate import StaleWhileRevalidate
from .two_tier import TwoTier
from .uncached import Uncached
from .versioned import Versioned
from .write_behind import WriteBehind
from .write_through import WriteThrough

# The baseline first, then from the coarsest to the finest; last, those that add something
# to one before them.
STRATEGIES: Mapping[str, type[Strategy]] = {
    strategy.name: strategy
    for strategy in (
        Uncached,
        PerSite,
        PerView,
        Conditional,
        Layered,
        Fragment,
        CacheAside,
        Signals,
        Versioned,
        SingleFlight,
        EarlyRefresh,
        StaleWhileRevalidate,
        Lease,
        LeaseOrOld,
        WriteThrough,
        WriteBehind,
        TwoTier,
    )
}


def strategy_named(name: str) -> type[Strategy]:
    """The class of that name, or at that dotted path; raises `UnknownStrategy`.

    >>> strategy_named("versioned").name
    'versioned'
    """
    if name in STRATEGIES:
        return STRATEGIES[name]
    if "." in name:
        return _strategy_at(name)
    close = get_close_matches(name, STRATEGIES, n=1)
    nearest = f" Did you mean {close[0]!r}?" if close else ""
    message = (
        f"unknown cache strategy {name!r}; there are {', '.join(STRATEGIES)}, "
        f"or the dotted path of a class.{nearest}"
    )
    raise UnknownStrategy(message)


def _strategy_at(path: str) -> type[Strategy]:
    try:
        found = import_string(path)
    except ImportError as error:
        message = f"no cache strategy at {path!r}: {error}"
        raise UnknownStrategy(message) from error
    if not (isinstance(found, type) and issubclass(found, Strategy)):
        message = f"{path!r} is no cache strategy: it must be a subclass of {Strategy}"
        raise UnknownStrategy(message)
    return found
