"""What can be wrong with the source, and what is worth trying again.

    SourceError
    ├── Unavailable   no answer, or one that says it has none: try again, then rest
    ├── Limited       too many questions: try again, but not before it says so
    ├── WrongKey      ours is missing, or is not accepted: somebody must see to it
    ├── UnknownPlace  it knows no such place
    └── Malformed     an answer that makes no sense

`kind` is how a failure is kept; messages never hold an address, for that holds the key.
"""

from __future__ import annotations


class SourceError(Exception):
    kind = "source"


class Unavailable(SourceError):
    kind = "unavailable"


class Limited(SourceError):
    kind = "limited"

    def __init__(self, message: str, *, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s  # None: nobody has said


class WrongKey(SourceError):
    kind = "wrong_key"


class UnknownPlace(SourceError):
    kind = "unknown_place"


class Malformed(SourceError):
    kind = "malformed"


# For people, after "The weather service". Whose fault it is, they need not be told.
IN_WORDS = {
    Unavailable.kind: "did not answer",
    Limited.kind: "asked us to wait",
    WrongKey.kind: "did not let this site in",
    UnknownPlace.kind: "did not know this place",
    Malformed.kind: "answered something that makes no sense",
}
