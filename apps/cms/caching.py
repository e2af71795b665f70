"""What of this lesson is cached, under which keys, and what each event makes old."""

from __future__ import annotations

from apps.common.caching.lesson import LessonCache

cache = LessonCache("cms")
