"""What somebody sees when something is wrong: a page in our look that says what."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from apps.config import urls as site
from fixtures.factories.accounts import ada

LOGIN = "/accounts/login/"


def missing(_request: HttpRequest) -> HttpResponse:
    raise Http404("There is no user <b>bob</b>.")


def missing_without_words(_request: HttpRequest) -> HttpResponse:
    raise Http404


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only Ada may delete this post.")


def forbidden_without_words(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("internals for the log")


def broken(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("internals for the log")


# This module is the routes of these tests: the site's own, and views that go wrong.
handler400, handler403 = site.handler400, site.handler403
handler404, handler500 = site.handler404, site.handler500
urlpatterns = [
    *site.urlpatterns,
    path("test/missing/", missing),
    path("test/missing-without-words/", missing_without_words),
    path("test/forbidden/", forbidden),
    path("test/forbidden-without-words/", forbidden_without_words),
    path("test/suspicious/", suspicious),
    path("test/broken/", broken),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def careful_client():
    """Checks CSRF tokens as the site does; gets error pages instead of exceptions."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize(
    "address, status, words",
    [
        ("/test/missing/", 404, "There is no user &lt;b&gt;bob&lt;/b&gt;."),
        ("/test/missing-without-words/", 404, "no page /test/missing-without-words/"),
        ("/no/such/page/", 404, "This site has no page /no/such/page/."),
        ("/test/forbidden/", 403, "Only Ada may delete this post."),
        ("/test/forbidden-without-words/", 403, "may not see or change this"),
        ("/test/suspicious/", 400, "Something in its address or headers"),
        ("/test/broken/", 500, "the error has been written to the log"),
    ],
)
def test_an_error_page_says_what_is_wrong(careful_client, address, status, words):
    """Status and words fit, the words are escaped, and the look is ours."""
    response = careful_client.get(address)

    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert f'data-status="{status}"' in page
    assert '<header class="site">' in page


@pytest.mark.parametrize("address", ["/test/suspicious/", "/test/broken/"])
def test_internals_stay_inside(careful_client, address):
    """What is meant for the log is not on the page."""
    assert b"internals" not in careful_client.get(address).content


def test_a_failure_has_the_number_to_report(careful_client):
    """The page of a 500 and its log lines share the id of the request."""
    response = careful_client.get("/test/broken/")

    assert response["X-Request-ID"] in response.content.decode()


def test_a_form_without_its_token_is_refused_with_advice(careful_client):
    """403 for a form from elsewhere, or from a page that is too old."""
    response = careful_client.post(LOGIN, {"username": "ada"})

    assert response.status_code == 403
    assert "reload the page and send it again" in response.content.decode()


def test_too_much_text_is_413(careful_client, settings):
    """A form that is larger than the site reads is refused, not swallowed."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    careful_client.get(LOGIN)

    response = careful_client.post(LOGIN, {"username": "a" * 200})

    assert response.status_code == 413
    assert "more in it than this site reads" in response.content.decode()


def test_too_many_fields_are_413(careful_client, settings):
    """So is a form with more fields than anybody fills in."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    careful_client.get(LOGIN)

    response = careful_client.post(LOGIN, {f"field{n}": "x" for n in range(20)})

    assert response.status_code == 413


def test_too_large_a_file_is_413_with_the_limit(careful_client, settings):
    """The page says how large the upload was, and how large it may be."""
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    careful_client.get(LOGIN)
    picture = SimpleUploadedFile("cat.png", b"x" * (2 * 1024 * 1024))

    response = careful_client.post(LOGIN, {"picture": picture})

    assert response.status_code == 413
    assert "this site takes 1 MB at most" in response.content.decode()


def test_a_host_that_is_not_ours_is_refused(careful_client):
    """A request for another site's name is answered with a page, not with a crash."""
    response = careful_client.get("/healthz", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert "Something in its address or headers" in response.content.decode()


@pytest.mark.django_db
def test_a_member_stays_a_member_on_an_error_page(careful_client):
    """Menu and name are there on a 404, too."""
    careful_client.force_login(ada())

    page = careful_client.get("/no/such/page/").content.decode()

    assert '<body data-viewer="ada"' in page


def test_errors_are_pages_for_htmx_too(careful_client):
    """site.js finds heading and reason in the page: the order is what it reads."""
    page = careful_client.get("/test/missing/").content.decode()

    heading, _, rest = page.partition("</h1>")
    assert heading.endswith("<h1>There is nothing here")
    assert rest.strip().startswith("<p>There is no user")
