"""What the lesson adds to the site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from apps.cms import settings as lesson
from apps.cms.tasks import publish_due
from apps.cms.urls import app_name, urlpatterns
from apps.config.environment import Environment
from apps.config.lessons import SILENT


def test_every_route_belongs_to_exactly_one_service():
    """However the lesson is cut into four, each address has its place."""
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
    assert settings.CACHES["cms"]["KEY_PREFIX"].startswith("blog_cms_version")
    assert settings.CACHE_BACKENDS["cms"] == "memcached"


def test_what_is_due_is_published_by_the_clock():
    """As often as the environment says; a round that is late is the next one's."""
    told = lesson.from_environment(Environment({"CMS_PUBLISH_EVERY_S": "5"}))

    (entry,) = told["SCHEDULE"].values()
    assert entry["task"] == publish_due.name
    assert entry["schedule"] == entry["options"]["expires"] == 5


def test_elasticsearch_is_where_somebody_says():
    """Nobody has one by default; an address that is none is refused."""
    assert lesson.from_environment(SILENT)["CMS_ELASTICSEARCH_URL"] == ""
    with pytest.raises(ImproperlyConfigured, match="CMS_ELASTICSEARCH_URL"):
        lesson.from_environment(Environment({"CMS_ELASTICSEARCH_URL": "elsewhere"}))
