"""What the lesson adds to the site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from apps.common.caching.chosen import ttl_s_of
from apps.tweets import settings as lesson
from apps.tweets.urls import app_name, urlpatterns


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


def test_what_is_remembered_lives_as_long_as_the_guide_says():
    """Five minutes, where every other lesson has the site's time."""
    assert settings.CACHES["tweets"]["TIMEOUT"] == ttl_s_of("tweets") == 300
    assert ttl_s_of("social") == settings.CACHE_TTL_S
