"""What is kept of a good picture."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from apps.common.web.pictures import LONGEST_SIDE_PX, random_name, redrawn
from suites.support.pictures import PROGRAM, picture, polyglot


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_accepted_format_becomes_webp(kind):
    """Whatever format comes in, WebP goes out, with the same sides."""
    drawn = opened(picture(kind, (64, 48)))

    assert drawn.format == "WEBP"
    assert drawn.size == (64, 48)


@pytest.mark.parametrize(
    "size, kept",
    [
        pytest.param((3000, 1500), (LONGEST_SIDE_PX, LONGEST_SIDE_PX // 2), id="wide"),
        pytest.param((1500, 3000), (LONGEST_SIDE_PX // 2, LONGEST_SIDE_PX), id="tall"),
        pytest.param((1, 4000), (1, LONGEST_SIDE_PX), id="a line"),
        pytest.param((1, 1), (1, 1), id="a dot"),
    ],
)
def test_large_pictures_become_small_in_proportion(size, kept):
    """No side is longer than the limit, and none is stretched."""
    assert opened(picture("JPEG", size)).size == kept


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_way_to_write_pixels_is_understood(mode):
    """Grey, palette, print colours and transparency are drawn like any other."""
    kind = "JPEG" if mode == "CMYK" else "PNG"
    colour = {"LA": (9, 9), "RGBA": (9, 9, 9, 9), "CMYK": (9, 9, 9, 9)}.get(mode, 1)

    assert opened(picture(kind, mode=mode, colour=colour)).size == (64, 48)


def test_transparency_is_kept():
    """What could be seen through can be seen through afterwards."""
    drawn = opened(picture(mode="RGBA", colour=(255, 0, 0, 0)))

    assert drawn.getchannel("A").getextrema() == (0, 0)


def test_a_picture_taken_sideways_is_turned_upright():
    """The camera's note about its position is followed, for it is then left out."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees

    drawn = opened(picture("JPEG", (64, 48), exif=exif))

    assert drawn.size == (48, 64)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_colour_profile_are_left_behind(kind):
    """No metadata survives: it may tell where somebody lives."""
    exif = Image.Exif()
    exif[0x010E] = "Marylebone"  # description
    sent = picture(kind, exif=exif, icc_profile=b"a profile, Marylebone")
    assert b"Marylebone" in sent

    kept = redrawn(BytesIO(sent), size_bytes=len(sent))

    assert b"Marylebone" not in kept
    assert not {"exif", "icc_profile", "xmp"} & Image.open(BytesIO(kept)).info.keys()


def test_a_file_that_is_two_things_becomes_only_a_picture():
    """A program in a comment of a picture, or behind its end, is not stored."""
    sent = polyglot()
    assert sent.count(PROGRAM) == 2

    assert PROGRAM not in redrawn(BytesIO(sent), size_bytes=len(sent))


def test_a_larger_picture_is_kept_where_it_is_asked_for():
    """A lesson that shows pictures wide says how wide."""
    sent = picture("JPEG", (3000, 1500))

    drawn = Image.open(
        BytesIO(redrawn(BytesIO(sent), size_bytes=len(sent), longest_side_px=1024))
    )

    assert drawn.size == (1024, 512)


def test_stored_names_are_random():
    """Nothing of the uploader's file name is in it, and nobody can guess it."""
    first, second = random_name(), random_name()

    assert first != second
    assert re.fullmatch(r"[0-9a-f]{32}\.webp", first)


def opened(sent: bytes) -> Image.Image:
    return Image.open(BytesIO(redrawn(BytesIO(sent), size_bytes=len(sent))))
