"""The base stylesheet keeps a contrast of 4.5:1, on light and on dark pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import apps.common.web

STYLESHEET = Path(apps.common.web.__file__).parent / "static/web/site.css"

# Whatever is written, and what it is written on.
PAIRS = [
    (text, ground)
    for text in ("text", "quiet", "accent", "danger", "good", "liked")
    for ground in ("page", "surface")
] + [("on-accent", "accent")]


def colours(scheme: str) -> dict[str, str]:
    """The custom properties of a scheme; the dark ones override the light ones."""
    blocks = re.findall(r":root \{(.*?)\}", STYLESHEET.read_text(), flags=re.DOTALL)
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in blocks
    )
    return light if scheme == "light" else light | dark


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text, ground", PAIRS)
def test_words_stand_out(scheme, text, ground):
    """Words have at least 4.5:1 against whatever they may stand on."""
    told = colours(scheme)

    assert contrast(told[text], told[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fields_can_be_seen(scheme):
    """The border of a field has at least 3:1 against what is inside it."""
    told = colours(scheme)

    assert contrast(told["field-line"], told["surface"]) >= 3


def test_black_on_white_is_21():
    """The formula is WCAG's: its extremes are known."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
