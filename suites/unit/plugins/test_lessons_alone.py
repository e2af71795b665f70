"""What one test sees of a lesson's site is gone when it ends."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import get_urlconf, reverse, set_urlconf

from fixtures.plugins.lessons import site_of


def broken_off(request: HttpRequest) -> None:
    """What Django does first with a request, and undoes when its answer is closed."""
    set_urlconf(settings.ROOT_URLCONF)
    raise ConnectionResetError(request.path)


def test_a_request_that_is_broken_off_leaves_no_addresses_behind():
    """Whoever comes next would look for its own pages on the site of this lesson."""
    with pytest.raises(ConnectionResetError), site_of("tweets"):
        broken_off(RequestFactory().get(reverse("tweets:tweet_list")))

    assert get_urlconf() is None
