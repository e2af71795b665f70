"""What never becomes a picture, and what its sender is told."""

from __future__ import annotations

from io import BytesIO

import pytest

from apps.common.web.pictures import MAX_BYTES, PictureRefused, redrawn
from suites.support.pictures import PROGRAM, SVG, bomb, picture


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"not a picture", id="text"),
        pytest.param(SVG, id="SVG"),
        pytest.param(PROGRAM, id="program"),
        pytest.param(b"GIF89a" + PROGRAM, id="program after a GIF's first bytes"),
        pytest.param(picture("TIFF"), id="TIFF"),
        pytest.param(picture("BMP"), id="BMP"),
    ],
)
def test_what_is_no_picture_of_a_known_kind(sent):
    """The message lists the formats that would do."""
    with pytest.raises(PictureRefused, match=r"one of JPEG, PNG, WEBP, GIF"):
        redrawn(BytesIO(sent), size_bytes=len(sent))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_cut_short(kind):
    """Half a picture is told from none, because another try can help."""
    whole = picture(kind, (640, 480), colour=(200, 30, 99))
    half = whole[: len(whole) // 2]

    with pytest.raises(PictureRefused, match=r"damaged or cut short|not a picture"):
        redrawn(BytesIO(half), size_bytes=len(half))


@pytest.mark.parametrize(
    "width, height",
    [
        pytest.param(10_000, 10_000, id="100 megapixels"),
        pytest.param(60_000, 60_000, id="3600 megapixels"),
        pytest.param(2**31 - 1, 2**31 - 1, id="the most a header can claim"),
        pytest.param(50_000_001, 1, id="one pixel too many"),
    ],
)
def test_bombs_are_refused_without_being_decoded(width, height):
    """A file that claims too many pixels is judged by its header alone.

    Decoding these would find that they are damaged, and say that instead.
    """
    sent = bomb(width, height)

    with pytest.raises(PictureRefused, match=r"50 million"):
        redrawn(BytesIO(sent), size_bytes=len(sent))


def test_too_many_bytes_are_refused_unread():
    """The size is looked at before the content is."""
    with pytest.raises(PictureRefused, match=r"5\.0 MB; at most 5 MB"):
        redrawn(Unreadable(), size_bytes=MAX_BYTES + 1)


def test_just_enough_bytes_are_taken():
    """The limit itself is still allowed."""
    sent = picture("GIF")

    assert redrawn(BytesIO(sent), size_bytes=MAX_BYTES)


class Unreadable(BytesIO):
    def read(self, *_: object) -> bytes:
        raise AssertionError("somebody has read it")
