"""What the lesson adds to the site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse

from apps.tasks import settings as lesson
from apps.tasks.urls import app_name, urlpatterns


def test_every_route_belongs_to_exactly_one_service():
    """However the lesson is cut into services, each address has its place."""
    routes = {f"{app_name}:{route.name}" for route in urlpatterns}

    claimed = [name for names in lesson.SERVICES.values() for name in names]

    assert routes == set(claimed)
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize("label, name", lesson.NAVIGATION)
def test_the_menu_leads_somewhere(label, name):
    """Every entry has a word and an address without arguments."""
    assert label
    assert reverse(name)


def test_its_cache_is_on_memcached_where_nobody_says_otherwise():
    """The plan has it there, and keys are made by the lesson's own function."""
    assert settings.CACHE_BACKENDS["tasks"] == lesson.BACKEND == "memcached"
    assert caches["tasks"].make_key("two words").endswith(":1:/two%20words")
