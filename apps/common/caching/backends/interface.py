"""What this package asks of a cache server.

Names and values are complete when they arrive here: prefixed, encoded, bytes.
Collections are not empty. Every method is one round trip unless it says otherwise, and
counts it in telemetry. One that gets no answer raises `CacheUnavailable`; but a server
that says no (it is full, the value is too large) has answered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol, runtime_checkable

from .leases import LeaseAnswer


class Backend(Protocol):
    """One cache server; its instance is shared by all threads of a process."""

    largest_bytes: int
    """A value beyond this is not worth sending: the server would refuse it."""

    def get_many(self, names: Collection[str]) -> dict[str, bytes]:
        """What is there. An entry that is no value (a set, say) is not."""
        ...

    def set_many(self, values: Mapping[str, bytes], ttl_s: float | None) -> bool:
        """False if the server refused some of them; which, is not known."""
        ...

    def add_many(self, values: Mapping[str, bytes], ttl_s: float | None) -> set[str]:
        """Sets what is not there yet; answers the names that it has set."""
        ...

    def delete_many(self, names: Collection[str]) -> int:
        """How many of them were there."""
        ...

    def raise_counters(self, names: Collection[str]) -> None:
        """Adds one to each counter that is there, in one atomic step a counter.

        One that cannot be raised (it is no number, the server is full) is removed.
        """
        ...

    def add_to_index(
        self, entries: Mapping[str, Collection[str]], ttl_s: float
    ) -> bool:
        """Adds names to the sets that are called so; there each of them stays `ttl_s`.

        Of two callers at once neither loses a name. False if the server refused some
        of them. May take several round trips.
        """
        ...

    def indexed(self, names: Collection[str]) -> set[str]:
        """All members of these sets whose time there is not over."""
        ...

    def lease_many(
        self, names: Collection[str], token: int, *, now_ms: int, until_ms: int
    ) -> dict[str, LeaseAnswer]:
        """A fresh value of each name; or the lease on it, if nobody holds that now.

        Of several who ask at once, one is told that it is leased. May take several
        round trips.
        """
        ...

    def fill_many(
        self, values: Mapping[str, bytes | None], token: int, ttl_s: float
    ) -> set[str]:
        """Makes values fresh where this token is outstanding; answers those names.

        None gives the lease back, for somebody else to take at once.
        """
        ...

    def revoke_many(self, names: Collection[str], *, old_until_ms: int) -> None:
        """Their facts have changed: values are old, and no outstanding token is good.

        Old values are told to those who wait until then; 0 means never. May take
        several round trips.
        """
        ...

    def increase(self, name: str, delta: int) -> int | None:
        """The counter after adding `delta`; None if it is not there. Its life stays."""
        ...

    def expire(self, name: str, ttl_s: float | None) -> bool:
        """Gives an entry a new life (None: endless); False if it is not there."""
        ...

    def clear(self, prefix: str) -> None:
        """Removes at least what starts with `prefix`; may take many round trips."""
        ...

    def ping(self) -> None:
        """Returns if the server answers."""
        ...

    def close(self) -> None:
        """Lets go of all connections, without a word to the server."""
        ...


class Ear(Protocol):
    """Who listens to a channel. It is called by a thread that must not be held up."""

    def tuned_in(self) -> None:
        """From now on every message is heard."""
        ...

    def heard(self, message: bytes) -> None: ...

    def tuned_out(self) -> None:
        """Messages may be missed, from some time before this until `tuned_in`."""
        ...


@runtime_checkable
class Broadcaster(Protocol):
    """A backend through which processes can tell each other something."""

    def publish(self, channel: str, message: bytes) -> None:
        """Everybody who is tuned in hears it, ourselves too. One round trip."""
        ...

    def subscribe(self, channel: str, ear: Ear) -> None:
        """Tunes in, again and again where it must, until the backend is closed."""
        ...


def backend_named(name: str, location: str, options: Mapping[str, Any]) -> Backend:
    """The adapter of that name; its client library is imported with it.

    Raises `ImproperlyConfigured` for another name, and for a location it cannot use.
    """
    from django.core.exceptions import ImproperlyConfigured

    match name:
        case "redis":
            from .redis import RedisBackend

            return RedisBackend(location, **options)
        case "memcached":
            from .memcached import MemcachedBackend

            return MemcachedBackend(location, **options)
        case "locmem":
            from .locmem import LocMemBackend

            return LocMemBackend(location, **options)
    message = f"unknown cache backend {name!r}; there are redis, memcached and locmem"
    raise ImproperlyConfigured(message)
