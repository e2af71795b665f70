"""A site started as one service of a lesson."""

from __future__ import annotations

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from apps.config.services import OneServiceMiddleware


def view(_request):
    return HttpResponse("here")


@pytest.fixture
def middleware(settings):
    settings.SERVICE = "post-service"
    settings.SERVICES_OF_URL = {
        "social:post": frozenset({"post-service"}),
        "social:feed": frozenset({"feed-service"}),
        "social:like": frozenset({"feed-service", "media-service"}),
    }
    return OneServiceMiddleware(view)


def request_for(url_name: str):
    request = RequestFactory().get("/")
    namespace, _, name = url_name.rpartition(":")
    request.resolver_match = ResolverMatch(
        view, (), {}, url_name=name, namespaces=[namespace] if namespace else []
    )
    return request


@pytest.mark.parametrize("url_name", ["social:post", "healthz"])
def test_its_own_routes_and_nobodys_are_answered(middleware, url_name):
    """A service answers what it claims, and what no service claims."""
    assert middleware.process_view(request_for(url_name), view, (), {}) is None


def test_another_services_route_says_whose_it_is(middleware):
    """404, with the name of this service and of the one to ask."""
    with pytest.raises(
        Http404,
        match=r"This is post-service; social:feed is answered by feed-service\.",
    ):
        middleware.process_view(request_for("social:feed"), view, (), {})


def test_all_who_have_it_are_named(middleware):
    """A route that two services answer names both."""
    with pytest.raises(Http404, match="by feed-service and media-service"):
        middleware.process_view(request_for("social:like"), view, (), {})


def test_a_request_is_handed_on(middleware):
    """The middleware decides on views alone."""
    assert middleware(RequestFactory().get("/")).content == b"here"


def test_the_whole_site_does_without_it(settings):
    """Without SERVICE it takes itself out of the chain."""
    settings.SERVICE = ""

    with pytest.raises(MiddlewareNotUsed):
        OneServiceMiddleware(view)
