"""`write_through`: `lease`, where whoever writes also renews what she has changed.

Choose it where what was written is read soon and by many: the reader after a write
finds the new value instead of computing it. The writer pays, after her commit and
before her answer. Not everything can be renewed by a write: a lesson names what is
(`LessonCache.renew`), and the rest is forgotten, as under `lease`.

Two writers at once cannot leave the cache with the older value. Each one's write voids
the tokens of all who are computing, and then computes under a token of her own: the one
who commits last reads what both have written.

It costs what `lease` does, and for a write besides: what is renewed, as if it were
missed.

Source: definition 3.4 in the project's algorithms, whose order of two writers is here
kept by leases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .interface import Promise
from .lease import Lease


@dataclass(frozen=True)
class WriteThrough(Lease):
    name = "write_through"
    writes_through = True

    @property
    def promise(self) -> Promise:
        strict = super().promise
        return replace(
            strict,
            concurrency=(
                "What a write names is in the cache when it returns. Of all who miss "
                "together one computes. A reader who began before a write may answer, "
                "once, what was true then."
            ),
        )
