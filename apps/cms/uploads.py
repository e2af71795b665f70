"""Where files of posts are stored: under names that nobody can guess."""

from __future__ import annotations

import secrets
from pathlib import PurePath


def cover_path(_post: object, filename: str) -> str:
    return _path("covers", filename)


def media_path(_media: object, filename: str) -> str:
    return _path("cms", filename)


def _path(folder: str, filename: str) -> str:
    """In one of 256 folders. Of the name sent, the ending remains, which forms check."""
    name = secrets.token_hex(16)
    return f"{folder}/{name[:2]}/{name}{PurePath(filename).suffix.lower()}"
