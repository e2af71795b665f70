"""Where profile pictures are stored; apps/common/web/pictures.py makes them."""

from __future__ import annotations

from apps.common.web.pictures import random_name


def picture_path(_profile: object, _filename: str) -> str:
    """Under a name that nobody can guess, in one of 256 folders."""
    name = random_name()
    return f"pictures/{name[:2]}/{name}"
