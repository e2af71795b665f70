"""Whatever bytes are sent as a picture."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from apps.common.web.pictures import LONGEST_SIDE_PX, PictureRefused, redrawn
from suites.support.pictures import picture

ORIGINALS = [picture(kind, (40, 30)) for kind in ("JPEG", "PNG", "WEBP", "GIF")]


@st.composite
def damaged_pictures(draw: st.DrawFn) -> bytes:
    """A good picture with bytes that were changed, cut off or put behind."""
    sent = bytearray(draw(st.sampled_from(ORIGINALS)))
    for place in draw(st.lists(st.integers(0, len(sent) - 1), max_size=8)):
        sent[place] = draw(st.integers(0, 255))
    end = draw(st.integers(0, len(sent)))
    return bytes(sent[:end]) + draw(st.binary(max_size=40))


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=400), damaged_pictures()))
def test_it_is_refused_or_becomes_a_small_webp(sent):
    """There is no third way out: no other error, no other format, no larger picture."""
    try:
        kept = redrawn(BytesIO(sent), size_bytes=len(sent))
    except PictureRefused:
        return
    opened = Image.open(BytesIO(kept))
    assert opened.format == "WEBP"
    assert max(opened.size) <= LONGEST_SIDE_PX
