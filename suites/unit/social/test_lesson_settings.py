"""What the lesson adds to the site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from apps.social import settings as lesson
from apps.social.urls import app_name, urlpatterns

ARGUMENTS = {"pk": 1, "post_id": 1, "username": "ada", "path": "a.webp"}


def test_every_route_belongs_to_exactly_one_service():
    """However the lesson is cut into services, each address has its place."""
    routes = {f"{app_name}:{route.name}" for route in urlpatterns}

    claimed = [name for names in lesson.SERVICES.values() for name in names]

    assert routes == {name for name in claimed if name.startswith(f"{app_name}:")}
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize("label, name", lesson.NAVIGATION)
def test_the_menu_leads_somewhere(label, name):
    """Every entry has a word and an address without arguments."""
    assert label
    assert reverse(name)


def test_the_cache_is_called_as_in_the_lesson_plan():
    """Keys carry the plan's version prefix, whatever the site adds to it."""
    assert lesson.CACHE["KEY_PREFIX"] == "social_media_version"
    assert settings.CACHES["social"]["KEY_PREFIX"].startswith("social_media_version")


def test_a_user_has_a_page():
    """The site links a person's name to her profile."""
    assert reverse(lesson.PERSON_PAGE, args=["ada"]) == "/profile/ada/"
