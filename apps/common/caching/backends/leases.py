"""What stands under a name that is leased out: its states, and how each is written.

An entry is *fresh*, a value that anybody may take; or *wanted*: somebody may hold the
lease (a token, and until when), and an old value may be there for those who wait. The
functions say what becomes of an entry, and know no server. Memcached and the memory of
a process use them between reading and replacing; Redis does the same in a script, and
the contract suite holds all to one behaviour.

Source: leases of Nishtala et al., "Scaling Memcache at Facebook" (NSDI 2013), 3.2.1.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

# What the first byte of an entry says. Digits and pickles begin with neither.
FRESH, WANTED = b"F", b"W"
# A wanted entry goes on with the token (16 hexadecimal digits, zeros for nobody's) and
# two moments (13 digits, milliseconds since 1970): the ends of the lease and of the old
# value. What follows is the old value.
NOBODY = 0
TOKEN, MOMENT = 16, 13
HEADER = 1 + TOKEN + 2 * MOMENT


class State(enum.Enum):
    """What a reader is told."""

    HIT = "hit"  # here is the value
    LEASED = "leased"  # it is yours to compute
    WAIT = "wait"  # somebody computes it


@dataclass(frozen=True, slots=True)
class LeaseAnswer:
    state: State
    raw: bytes | None = None  # the value of a hit; otherwise an old one, if there is


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry that has no fresh value."""

    token: int = NOBODY
    leased_until_ms: int = 0
    old_until_ms: int = 0
    old: bytes = b""

    def written(self) -> bytes:
        """
        >>> Wanted(255, 1_800_000_000_000).written()
        b'W00000000000000ff18000000000000000000000000'
        """
        header = f"{self.token:016x}{self.leased_until_ms:013d}{self.old_until_ms:013d}"
        return WANTED + header.encode() + self.old

    def is_leased(self, now_ms: int) -> bool:
        return self.token != NOBODY and self.leased_until_ms > now_ms

    def old_at(self, now_ms: int) -> bytes | None:
        return self.old if self.old and self.old_until_ms > now_ms else None

    @property
    def ends_ms(self) -> int:
        return max(self.leased_until_ms, self.old_until_ms)


def read_entry(entry: bytes | None) -> bytes | Wanted:
    """The fresh value; or what is known of a wanted one. Rubbish is wanted."""
    if entry is None:
        return Wanted()
    if entry.startswith(FRESH):
        return entry[1:]
    try:
        digits = entry[1:HEADER].decode()
        token, times = digits[:TOKEN], digits[TOKEN:]
        return Wanted(
            token=int(token, 16),
            leased_until_ms=int(times[:MOMENT]),
            old_until_ms=int(times[MOMENT:]),
            old=entry[HEADER:],
        )
    except ValueError:
        return Wanted()


def asked(
    entry: bytes | None, *, token: int, now_ms: int, until_ms: int
) -> tuple[LeaseAnswer, Wanted | None]:
    """What a reader is told, and the entry in the place of the old one if it changes."""
    there = read_entry(entry)
    if isinstance(there, bytes):
        return LeaseAnswer(State.HIT, there), None
    old = there.old_at(now_ms)
    if there.is_leased(now_ms):
        return LeaseAnswer(State.WAIT, old), None
    old_until_ms = there.old_until_ms if old else 0
    return (
        LeaseAnswer(State.LEASED, old),
        Wanted(token, until_ms, old_until_ms, old or b""),
    )


def holds_lease(entry: bytes | None, *, token: int) -> bool:
    """Is this token the one that is outstanding? Its time may be over meanwhile."""
    there = read_entry(entry)
    return isinstance(there, Wanted) and there.token == token


def revoked(entry: bytes | None, *, old_until_ms: int) -> Wanted | None:
    """What is left of an entry whose facts have changed; None: nothing.

    Any token is void. A value stays as an old one, if that may be served until then.
    """
    there = read_entry(entry)
    if entry is None or not old_until_ms:
        return None
    if isinstance(there, bytes):
        return Wanted(old_until_ms=old_until_ms, old=there)
    # The old value is older than this change: its time is not prolonged.
    return Wanted(old_until_ms=there.old_until_ms, old=there.old) if there.old else None
