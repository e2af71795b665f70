"""Names of cities: which are the same, and what an address asks for.

People write São Paulo, sao paulo and SAO  PAULO, and mean one city. What they mean is
the name's key: without accents, in one case, with single spaces. It is made here and not
by the database, so that an index can hold it and a test can try it on anything.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LONGEST = 100
# Letters that Unicode does not take for another letter with a mark.
PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ħ": "h",
        "\u0131": "i",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
    }
)


def key_of(name: str) -> str:
    """What all spellings of a name have in common; empty for what has no letter.

    >>> key_of("São  Paulo"), key_of("ŁÓDŹ"), key_of("Straße")
    ('sao paulo', 'lodz', 'strasse')
    """
    parts = unicodedata.normalize("NFKD", name)
    plain = "".join(filter(_is_kept, parts)).casefold().translate(PLAIN)
    return " ".join(plain.split())


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a name, and the country where it says one.

    `London,CA` is the London in Canada. But `Washington, DC` may be a name as it stands,
    so that one is looked for, too, and first: `whole`.
    """

    whole: str
    key: str
    country: str  # empty for any

    @classmethod
    def parse(cls, text: str) -> Asked:
        """
        >>> Asked.parse("London,ca")
        Asked(whole='london,ca', key='london', country='CA')
        >>> Asked.parse("Paris").country
        ''
        """
        name, _, rest = text.rpartition(",")
        code = rest.strip()
        whole = key_of(text)
        if not is_country(code) or not key_of(name):
            return cls(whole, whole, "")
        return cls(whole, key_of(name), code.upper())


def is_country(code: str) -> bool:
    """Two letters, as ISO 3166 has them. Whether there is such a country, nobody asks."""
    return len(code) == 2 and code.isascii() and code.isalpha()


def _is_kept(sign: str) -> bool:
    """Neither a mark on a letter nor a sign that nobody sees."""
    return unicodedata.category(sign)[0] not in "MC" or sign in "\t\n\r"
