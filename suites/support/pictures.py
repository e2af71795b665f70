"""Pictures, and files that only pretend to be some."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"<?php system($_GET['c']); ?><script>alert(1)</script>"


def picture(
    kind: str = "PNG",
    size: tuple[int, int] = (64, 48),
    *,
    mode: str = "RGB",
    colour: Any = (10, 94, 138),
    **saved_with: Any,
) -> bytes:
    """A file of that format, all of one colour."""
    drawn = BytesIO()
    Image.new(mode, size, colour).save(drawn, kind, **saved_with)
    return drawn.getvalue()


def bomb(width: int = 10_000, height: int = 10_000) -> bytes:
    """A PNG of a few bytes that says it has 100 megapixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def polyglot() -> bytes:
    """A good GIF that carries a program in a comment and another one behind its end."""
    return picture("GIF", mode="P", colour=1, comment=PROGRAM) + PROGRAM


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
