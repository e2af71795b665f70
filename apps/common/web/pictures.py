"""Pictures that people send: what is refused, and what is kept of the rest.

What a visitor sends is never served again. A picture is decoded and drawn anew, small
and as WebP, so that its metadata (where was it taken?) and whatever else a file can
carry besides its pixels stay behind.
"""

from __future__ import annotations

import secrets
from io import BytesIO
from typing import IO

from django.db import transaction
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 5 * 1024 * 1024
# A few kilobytes can claim a gigapixel; a modern phone takes 12 to 48 megapixels.
MAX_PIXELS = 50_000_000
LONGEST_SIDE_PX = 512
QUALITY = 82
# Formats of pixels alone: SVG is a program, and rare decoders are where the bugs live.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError)


class PictureRefused(Exception):
    """An upload that will not become a picture; the text is for the uploader."""


def random_name() -> str:
    """For a stored picture: nobody can guess it, and it keeps nothing of the file's."""
    return f"{secrets.token_hex(16)}.webp"


def redrawn(
    upload: IO[bytes], *, size_bytes: int, longest_side_px: int = LONGEST_SIDE_PX
) -> bytes:
    """The picture in `upload` as a small WebP without metadata.

    Raises `PictureRefused` for what is too large in bytes or in pixels, is no picture,
    or is damaged. Bytes and pixels are limited before anything is decoded.
    """
    if size_bytes > MAX_BYTES:
        raise PictureRefused(
            f"The file has {size_bytes / 2**20:.1f} MB; "
            f"at most {MAX_BYTES // 2**20} MB are allowed."
        )
    picture = _opened(upload)
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise PictureRefused(
            f"The picture has {width} by {height} pixels; "
            f"at most {MAX_PIXELS // 10**6} million are allowed."
        )
    try:
        return _drawn_anew(picture, longest_side_px)
    except _UNREADABLE as error:
        raise PictureRefused(
            "The picture is damaged or cut short. Save it again and send the new file."
        ) from error


def discard(picture: FieldFile) -> None:
    """Removes a stored picture once the transaction that gave it up is committed."""
    if picture:
        storage, name = picture.storage, str(picture.name)
        transaction.on_commit(lambda: storage.delete(name))


def _opened(upload: IO[bytes]) -> Image.Image:
    """The picture with its header read and its pixels not."""
    try:
        return Image.open(upload, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(
            f"The picture has far more than {MAX_PIXELS // 10**6} million pixels."
        ) from error
    except (UnidentifiedImageError, *_UNREADABLE) as error:
        raise PictureRefused(
            f"This is not a picture that we can read. Send one of {', '.join(FORMATS)}."
        ) from error


def _drawn_anew(picture: Image.Image, longest_side_px: int) -> bytes:
    if picture.mode == "P":
        # Shades between the colours of a palette exist only outside of it.
        picture = picture.convert("RGBA")
    # First of all smaller: a JPEG is then decoded to a fraction of its pixels only.
    picture.thumbnail((longest_side_px, longest_side_px))
    upright = ImageOps.exif_transpose(picture)
    pixels = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    # A new canvas takes the pixels, and none of the profiles and comments beside them.
    canvas = Image.new(pixels.mode, pixels.size)
    canvas.paste(pixels)
    drawn = BytesIO()
    canvas.save(drawn, "WEBP", quality=QUALITY)
    return drawn.getvalue()
