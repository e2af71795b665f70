"""Which lessons, services and routes a site has, by APPS and SERVICE."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import URLResolver

from apps.config.environment import Environment
from apps.config.lessons import (
    ACCOUNTS_URLS,
    DEFAULT_NAMES,
    LESSONS,
    Additions,
    Lesson,
    lessons_named,
    owners_of,
    person_pages,
    service_named,
    services_of,
    settings_of_lessons,
)
from apps.config.urls import lesson_routes

KNOWN = {name: Lesson(name) for name in ("blog", "social")}


class TestApps:
    def test_are_taken_in_the_order_given(self):
        """The first lesson named comes first wherever order matters."""
        names = [lesson.name for lesson in lessons_named(["social", "blog"], KNOWN)]

        assert names == ["social", "blog"]

    def test_an_unknown_one_is_refused_with_the_nearest(self):
        """A misspelt lesson is answered with the lesson that was meant."""
        with pytest.raises(
            ImproperlyConfigured,
            match=r"APPS: lesson 'socail'.*mean 'social'\? Valid: blog, social",
        ):
            lessons_named(["blog", "socail"], KNOWN)

    def test_none_at_all_is_refused(self):
        """A site of no lesson is a mistake."""
        with pytest.raises(ImproperlyConfigured, match="APPS names no lesson"):
            lessons_named([], KNOWN)

    def test_saas_is_not_in_the_default(self):
        """Its database engine taxes every other lesson."""
        assert "saas" not in DEFAULT_NAMES

    @pytest.mark.parametrize("name", sorted(LESSONS))
    def test_every_lesson_that_is_listed_can_be_read(self, name):
        """A lesson of the list has a settings module that says what it adds."""
        assert isinstance(LESSONS[name].additions(), Additions)


class TestAdditions:
    def test_everything_is_optional(self):
        """A lesson that adds nothing has an empty module."""
        assert Additions.read(ModuleType("settings")) == Additions()

    def test_known_names_are_taken_and_the_rest_are_settings(self):
        """Capitals that mean nothing to us become settings of the site."""
        module = ModuleType("settings")
        vars(module).update(
            INSTALLED_APPS=["somebody.elses"],
            MIDDLEWARE=["some.Middleware"],
            CACHE={"KEY_PREFIX": "p"},
            SERVICES={"feed-service": ["social:feed"]},
            NAVIGATION=[["Feed", "social:feed"]],
            PERSON_PAGE="social:profile",
            SCHEDULE={"tidy up": {"task": "tidy_up"}},
            HEALTH={"source": "some.look"},
            PAGE_SIZE=20,
            helper="ignored",
        )

        assert Additions.read(module) == Additions(
            installed_apps=("somebody.elses",),
            middleware=("some.Middleware",),
            cache={"KEY_PREFIX": "p"},
            services={"feed-service": ("social:feed",)},
            navigation=(("Feed", "social:feed"),),
            person_page="social:profile",
            schedule={"tidy up": {"task": "tidy_up"}},
            health={"source": "some.look"},
            settings={"PAGE_SIZE": 20},
        )

    def test_what_the_environment_says_becomes_settings_too(self):
        """A lesson has readers for its own variables, and says the rest with it."""
        module = ModuleType("settings")
        module.from_environment = lambda told: {  # type: ignore[attr-defined]
            "PAGE_SIZE": told.integer("PAGE_SIZE", default=20, at_least=1),
            "SCHEDULE": {"tidy up": {"task": "tidy_up"}},
        }

        told = Additions.read(module, Environment({"PAGE_SIZE": "5"}))

        assert told.settings == {"PAGE_SIZE": 5}
        assert told.schedule == {"tidy up": {"task": "tidy_up"}}
        assert Additions.read(module).settings == {"PAGE_SIZE": 20}


class TestSettings:
    def test_of_all_lessons_become_the_sites(self):
        """Every lesson's further settings are there under their own names."""
        told = settings_of_lessons(
            {
                "social": Additions(settings={"SOCIAL_PAGE_SIZE": 20}),
                "blog": Additions(settings={"BLOG_PAGE_SIZE": 10}),
            },
            taken={"DEBUG"},
        )

        assert told == {"SOCIAL_PAGE_SIZE": 20, "BLOG_PAGE_SIZE": 10}

    @pytest.mark.parametrize("name", ["DEBUG", "PAGE_SIZE"])
    def test_a_clash_is_refused(self, name):
        """No lesson changes a setting of the site, or of another lesson."""
        page_size = Additions(settings={"PAGE_SIZE": 20})
        clashing = Additions(settings={name: 10})

        with pytest.raises(ImproperlyConfigured, match=f"{name} in apps/blog/settings"):
            settings_of_lessons(
                {"social": page_size, "blog": clashing}, taken={"DEBUG"}
            )


class TestServices:
    def test_of_several_lessons_are_one_list(self):
        """Two lessons may each have a part of one service."""
        services = services_of(
            [
                Additions(services={"media-service": ("social:picture",)}),
                Additions(services={"media-service": ("blog:picture",)}),
            ]
        )

        assert services == {"media-service": ("social:picture", "blog:picture")}

    def test_the_user_service_has_the_accounts(self):
        """Registration and login belong to every lesson's user-service."""
        services = services_of([Additions(services={"user-service": ("social:me",)})])

        assert services["user-service"] == ("social:me", *ACCOUNTS_URLS)

    def test_an_unknown_one_is_refused_with_the_nearest(self):
        """A misspelt service is answered with the one that was meant."""
        with pytest.raises(
            ImproperlyConfigured, match=r"SERVICE='pots-service'.*mean 'post-service'"
        ):
            service_named("pots-service", ["post-service", "feed-service"])

    @pytest.mark.parametrize("name", ["", "post-service"])
    def test_none_and_a_known_one_are_accepted(self, name):
        """Empty means all of them."""
        assert service_named(name, ["post-service"]) == name

    def test_a_url_may_have_several_owners(self):
        """What two services claim, both answer."""
        owners = owners_of({"a": ["home"], "b": ["home", "feed"]})

        assert owners == {"home": frozenset("ab"), "feed": frozenset("b")}


class TestRoutes:
    def test_a_lesson_alone_has_the_root(self):
        """With one lesson its addresses are those of the lesson plan."""
        assert prefixes_of(lesson_routes([Lesson("accounts")])) == [""]

    def test_several_have_a_prefix_each(self):
        """With several, each stands under its own name."""
        _start, *routes = lesson_routes([Lesson("accounts"), LESSONS["social"]])

        assert prefixes_of(routes) == ["accounts/", "social/"]

    def test_the_first_of_several_has_the_start_page(self):
        """Whoever comes to the root of the site is sent to a lesson."""
        start, *_ = lesson_routes([LESSONS["social"], Lesson("accounts")])

        assert start.callback is not None
        response = start.callback(RequestFactory().get("/"))

        assert (response.status_code, response["Location"]) == (302, "/social/")


class TestPersonPages:
    def test_the_first_lesson_that_has_one_shows_users(self, settings):
        """A user's page is that of the first lesson with such a page."""
        settings.ROOT_URLCONF = "suites.unit.config.person_urls"
        pages = person_pages(
            [Additions(), Additions(person_page="person"), Additions(person_page="x")]
        )

        assert pages["auth.user"](User(username="ada")) == "/people/ada/"

    def test_where_that_lesson_has_no_address_users_have_none(self):
        """Its tables are there, and somebody else has the site."""
        pages = person_pages([Additions(person_page="unheard_of")])

        assert pages["auth.user"](User(username="ada")) == ""

    def test_without_one_users_have_none(self):
        """No lesson shows people: nothing is overridden."""
        assert person_pages([Additions()]) == {}


def prefixes_of(routes) -> list[str]:
    assert all(isinstance(route, URLResolver) for route in routes)
    return [str(route.pattern) for route in routes]
