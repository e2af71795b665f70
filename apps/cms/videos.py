"""Videos that people send: told from everything else by their first bytes.

They are kept as they are, for nobody here decodes them, and served as nothing but videos.
"""

from __future__ import annotations

from typing import IO, Any

# Formats that every browser plays.
ENDINGS = (".mp4", ".webm")
_HEAD_BYTES = 12
_MATROSKA = b"\x1a\x45\xdf\xa3"


def video_ending(upload: IO[Any]) -> str | None:
    """How the name of such a video ends; None for what is none.

    >>> from io import BytesIO
    >>> video_ending(BytesIO(b"\\0\\0\\0\\x18ftypmp42"))
    '.mp4'
    >>> video_ending(BytesIO(b"<script>"))
    """
    upload.seek(0)
    head = upload.read(_HEAD_BYTES)
    upload.seek(0)
    if head[4:8] == b"ftyp":
        return ".mp4"
    return ".webm" if head.startswith(_MATROSKA) else None
