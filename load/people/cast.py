"""The people of a world as its cast file lists them: in order of activity.

The file is JSON that fixtures/worlds writes: `{"version": 1, "people": [{"id": 7,
"username": "ada", "session": "…"}, …], …}`. It is read here without what builds worlds,
which would cost a generator a fifth of a second at every start.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from load.errors import CastError


class Member(msgspec.Struct, frozen=True):
    id: int
    username: str
    session: str  # of a login that is already in the world's database


class Cast(msgspec.Struct, frozen=True):
    version: Literal[1]
    people: tuple[Member, ...]


def read_cast(path: Path, *, audience: int | None = None) -> tuple[Member, ...]:
    """The `audience` most active people of a cast file, or all; raises `CastError`."""
    try:
        cast = msgspec.json.decode(path.read_bytes(), type=Cast)
    except OSError as error:
        raise CastError(f"cannot read the cast {path}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise CastError(
            f"{path} is no cast of a world: {error}; fixtures.worlds.cast(…).write(…) "
            "makes one"
        ) from error
    if audience is None:
        return cast.people
    if len(cast.people) < audience:
        raise CastError(
            f"an audience of {audience} needs as many people, and {path} has "
            f"{len(cast.people)}; take a smaller audience or a larger world"
        )
    return cast.people[:audience]
