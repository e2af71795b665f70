"""Headers that protect whoever looks at a page."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders

LOGIN = "/accounts/login/"


@pytest.fixture
def policy(client):
    """The content security policy of a page, by directive."""
    header = client.get(LOGIN)["Content-Security-Policy"]
    return dict(each.split(" ", 1) for each in header.split("; "))


class TestContentSecurityPolicy:
    def test_what_is_not_named_is_forbidden(self, policy):
        """Nothing may be loaded that no other directive speaks of."""
        assert policy["default-src"] == "'none'"

    @pytest.mark.parametrize(
        "directive",
        ["script-src", "style-src", "img-src", "connect-src", "form-action"],
    )
    def test_what_is_allowed_comes_from_here(self, policy, directive):
        """No inline script or style, no data: address, no other host."""
        assert policy[directive] == "'self'"

    @pytest.mark.parametrize("directive", ["frame-ancestors", "base-uri"])
    def test_what_nobody_needs_is_forbidden(self, policy, directive):
        """Framing a page and changing its base are for nobody."""
        assert policy[directive] == "'none'"

    @pytest.mark.parametrize("address", [LOGIN, "/accounts/register/", "/nothing/"])
    def test_pages_keep_to_it(self, client, address):
        """There is no style attribute, no inline script, no event handler on a page."""
        page = client.get(address).content.decode()

        assert " style=" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=") > 0


@pytest.mark.parametrize(
    "header, value",
    [
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
@pytest.mark.parametrize("address", [LOGIN, "/nothing/", "/static/web/site.css"])
def test_every_answer_is_protected(client, address, header, value):
    """Pages, error pages and files carry the same headers."""
    assert read(client, address)[header] == value


@pytest.mark.parametrize("address", [LOGIN, "/nothing/", "/static/web/site.css"])
def test_no_answer_asks_for_camera_or_place(client, address):
    """What a page may ask the browser for is nothing."""
    assert "camera=(), " in read(client, address)["Permissions-Policy"]


@pytest.mark.parametrize("address", [LOGIN, "/nothing/"])
def test_no_page_is_framed(client, address):
    """A page says so in the old header too; a stylesheet need not."""
    assert client.get(address)["X-Frame-Options"] == "DENY"


class TestOnTls:
    @pytest.fixture(autouse=True)
    def tls(self, settings):
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_HSTS_SECONDS = 60

    def test_plain_http_is_sent_to_https(self, client):
        """A page that is asked for in clear text is answered with the other address."""
        response = client.get(LOGIN)

        assert response.status_code == 301
        assert response["Location"] == f"https://testserver{LOGIN}"

    def test_browsers_are_told_to_keep_to_it(self, client):
        """Over TLS there is HSTS."""
        response = client.get(LOGIN, secure=True)

        assert response["Strict-Transport-Security"].startswith("max-age=60")

    def test_probes_may_come_in_clear_text(self, client):
        """A probe from inside has no certificate to check."""
        assert client.get("/healthz").status_code == 200


class TestStaticFiles:
    @pytest.mark.parametrize(
        "name, kind",
        [
            ("web/site.css", "text/css"),
            ("web/site.js", "text/javascript"),
            ("web/vendor/htmx.min.js", "text/javascript"),
            ("web/icon.svg", "image/svg+xml"),
        ],
    )
    def test_are_served_from_the_apps(self, client, name, kind):
        """Without collectstatic and without DEBUG, as what they are."""
        response = read(client, f"/static/{name}")

        assert response.status_code == 200
        assert response["Content-Type"].startswith(kind)

    def test_the_icon_is_where_browsers_look_for_it(self, client):
        """/favicon.ico leads to the icon."""
        assert client.get("/favicon.ico")["Location"] == "/static/web/icon.svg"

    def test_what_is_not_ours_has_its_licence_beside_it(self):
        """htmx is vendored: its licence lies in the same folder."""
        assert finders.find("web/vendor/htmx.LICENSE")


class TestUploads:
    @pytest.fixture(autouse=True)
    def uploads(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        settings.SERVE_MEDIA = True
        (tmp_path / "cat.txt").write_text("meow")

    def test_are_served_where_no_web_server_does_it(self, client):
        """A file below MEDIA_ROOT is handed out."""
        response = client.get("/media/cat.txt")

        assert b"".join(response.streaming_content) == b"meow"

    def test_a_missing_one_does_not_show_the_disk(self, client, tmp_path):
        """The page says that there is none, and not where it was looked for."""
        response = client.get("/media/dog.txt")

        assert response.status_code == 404
        assert "There is no such file." in response.content.decode()
        assert str(tmp_path) not in response.content.decode()

    def test_nothing_outside_the_folder_is(self, client):
        """A path that climbs out of the folder is refused, and shows nothing either."""
        response = client.get("/media/../manage.py")

        assert response.status_code == 400
        assert b"outside" not in response.content

    def test_are_left_to_the_web_server_where_there_is_one(self, client, settings):
        """Without SERVE_MEDIA the site says whose they are."""
        settings.SERVE_MEDIA = False

        page = client.get("/media/cat.txt").content.decode()

        assert "served by the web server" in page


def read(client, address):
    """An answer that is read to its end, which is what closes a file."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response
