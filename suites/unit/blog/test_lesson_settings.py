"""What the lesson adds to the site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from apps.blog import settings as lesson
from apps.blog.urls import app_name, urlpatterns


def test_every_route_belongs_to_exactly_one_service():
    """However the blog is cut in two, each address has its place."""
    routes = [f"{app_name}:{route.name}" for route in urlpatterns]

    claimed = [name for names in lesson.SERVICES.values() for name in names]

    assert sorted(claimed) == sorted(routes)


@pytest.mark.parametrize("label, name", lesson.NAVIGATION)
def test_the_menu_leads_somewhere(label, name):
    """Every entry has a word and an address without arguments."""
    assert label
    assert reverse(name)


def test_the_cache_is_called_as_in_the_lesson_plan():
    """Keys carry the plan's version prefix, on the plan's server."""
    assert settings.CACHES["blog"]["KEY_PREFIX"].startswith("myapp_version")
    assert settings.CACHE_BACKENDS["blog"] == "redis"


def test_a_user_has_a_page():
    """The site links a person's name to what she has written."""
    assert reverse(lesson.PERSON_PAGE, args=["ada"]) == "/authors/ada/"
