"""The stories by the lesson that they are about. One more is one more line here."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from load.choices import UnknownChoice, chosen
from load.errors import WorkloadError

from .interface import Story

# Where each is told, and the locustfile that plays it. Imported when it is asked for: a
# generator plays one.
LOCUSTFILES: Mapping[str, str] = {
    "social": "feed.py",
    "blog": "blog.py",
    "tasks": "tasks.py",
    "weather": "weather.py",
    "shop": "shop.py",
    "tweets": "tweets.py",
    "cms": "cms.py",
}


def lessons_with_stories() -> tuple[str, ...]:
    return tuple(LOCUSTFILES)


def story_of(lesson: str) -> Story:
    """Raises `WorkloadError` for a lesson that nobody tells of.

    >>> story_of("social").opening
    'feed'
    """
    try:
        chosen("story of a lesson", lesson, LOCUSTFILES)
    except UnknownChoice as error:
        raise WorkloadError(str(error)) from error
    story: Story = importlib.import_module(f"load.stories.{lesson}").STORY
    return story
