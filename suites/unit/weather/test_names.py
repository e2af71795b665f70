"""Which names are one, and what an address asks for."""

from __future__ import annotations

import pytest

from apps.weather.names import Asked, is_country, key_of


@pytest.mark.parametrize(
    "one, other",
    [
        ("São Paulo", "sao  PAULO"),
        ("Reykjavík", "REYKJAVIK"),
        ("Łódź", "lodz"),
        ("Tromsø", "TROMSO"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Zu\u0308rich", "Zürich"),
        ("京都", "京都"),
    ],
)
def test_spellings_of_one_name(one, other):
    """Accents, case, spaces and the way a sign is put together make no other city."""
    assert key_of(one) == key_of(other) != ""


@pytest.mark.parametrize("nothing", ["", "  ", "\0", "\u0301", "\u202e"])
def test_what_has_no_letter_has_no_key(nothing):
    """Nobody is found by it, and the database is not asked for what it cannot hold."""
    assert key_of(nothing) == ""


@pytest.mark.parametrize(
    "text, key, country",
    [
        ("London", "london", ""),
        ("London,CA", "london", "CA"),
        ("london , ca", "london", "CA"),
        ("Springfield (Illinois),US", "springfield (illinois)", "US"),
        ("Washington, DC,US", "washington, dc", "US"),
        ("Paris,France", "paris,france", ""),
        (",CA", ",ca", ""),
        ("create", "create", ""),
    ],
)
def test_what_an_address_asks_for(text, key, country):
    """A country is two letters behind the last comma; all else is a part of the name."""
    asked = Asked.parse(text)

    assert (asked.key, asked.country) == (key, country)


def test_a_name_may_look_like_a_name_with_a_country():
    """Washington, DC is looked for as it stands, too."""
    assert Asked.parse("Washington, DC").whole == "washington, dc"


@pytest.mark.parametrize("code", ["", "G", "GBR", "G1", "ÅÅ", "  "])
def test_what_is_no_country(code):
    """Two letters of the alphabet that codes are written in."""
    assert not is_country(code)
