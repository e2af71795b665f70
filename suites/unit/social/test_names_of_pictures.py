"""Where a profile's picture is stored."""

from __future__ import annotations

import re

from apps.social.pictures import picture_path


def test_stored_names_are_random_and_keep_nothing():
    """Neither the uploader's file name nor the person can be told from a path."""
    first, second = (picture_path(None, "../../etc/my cat.svg") for _ in range(2))

    assert first != second
    assert re.fullmatch(r"pictures/([0-9a-f]{2})/\1[0-9a-f]{30}\.webp", first)
