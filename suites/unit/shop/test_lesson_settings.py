"""What the lesson adds to the site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.module_loading import import_string

from apps.config.environment import Environment
from apps.config.lessons import LESSONS
from apps.shop import services
from apps.shop import settings as lesson
from apps.shop.models import Status
from apps.shop.urls import app_name, urlpatterns


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


def test_what_it_says_by_path_is_there():
    """The questions of /readyz, and the task that the clock calls."""
    told = LESSONS["shop"].additions()

    paths = [*told.health.values(), *(each["task"] for each in told.schedule.values())]
    assert paths
    assert all(callable(import_string(path)) for path in paths)


def test_its_cache_is_on_redis_where_nobody_says_otherwise():
    """The plan has it there, under a prefix of the plan's."""
    assert settings.CACHE_BACKENDS["shop"] == lesson.BACKEND == "redis"
    assert lesson.CACHE["KEY_PREFIX"] == "ecommerce_version"


def test_without_a_word_it_takes_no_payments():
    """A site that nobody has told a key asks nobody for money."""
    told = LESSONS["shop"].additions().settings

    assert told["STRIPE_API_KEY"] == ""
    assert told["STRIPE_API_URL"] == "https://api.stripe.com"


@pytest.mark.parametrize(
    "variable, value",
    [
        ("STRIPE_API_URL", "stripe"),
        ("STRIPE_TIMEOUT_S", "0"),
        ("SHOP_UNPAID_MINUTES", "soon"),
    ],
)
def test_a_variable_that_makes_no_sense_is_named(variable, value):
    """The site does not start with it."""
    with pytest.raises(ImproperlyConfigured, match=variable):
        lesson.from_environment(Environment({variable: value}))


def test_every_status_says_what_may_follow():
    """A status that is added has to say so, and nothing leads back."""
    assert set(services.MOVES) == set(Status)
    for status in Status:
        assert status not in reachable_from(status)


def reachable_from(status: str) -> set[str]:
    found: set[str] = set()
    ahead = set(services.MOVES[status])
    while ahead - found:
        found |= ahead
        ahead = {then for each in found for then in services.MOVES[each]}
    return found
