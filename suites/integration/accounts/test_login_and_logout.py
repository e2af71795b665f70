"""How a user comes in and goes out."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password

from fixtures.factories.accounts import PASSWORD, ada

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
LOGOUT = "/accounts/logout/"


@pytest.fixture
def somebody():
    return ada()


def credentials(**changes: str) -> dict[str, str]:
    return {"username": "ada", "password": PASSWORD, **changes}


class TestLogin:
    def test_opens_a_session_and_leads_to_the_start(self, client, somebody):
        """Name and password are enough."""
        response = client.post(LOGIN, credentials())

        assert (response.status_code, response["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(somebody.pk)

    @pytest.mark.parametrize(
        "changes", [{"password": "wrong"}, {"username": "nobody"}], ids=str
    )
    def test_does_not_say_which_of_the_two_was_wrong(self, client, somebody, changes):
        """A refusal is the same for a wrong name and a wrong password."""
        response = client.post(LOGIN, credentials(**changes))

        assert "enter a correct username and password" in response.content.decode()
        assert "_auth_user_id" not in client.session

    def test_is_closed_to_who_may_not_come_in(self, client):
        """An account that is switched off has no login."""
        ada(is_active=False)

        client.post(LOGIN, credentials())

        assert "_auth_user_id" not in client.session

    def test_leads_back_to_where_she_was(self, client, somebody):
        """`next` is followed within the site."""
        response = client.post(LOGIN, credentials(next="/feed/"))

        assert response["Location"] == "/feed/"

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example"])
    def test_never_leads_elsewhere(self, client, somebody, elsewhere):
        """A link to our login page cannot send people to another site."""
        response = client.post(LOGIN, credentials(next=elsewhere))

        assert response["Location"] == "/"

    def test_changes_the_session_key(self, client, somebody):
        """A key that somebody planted before the login is worthless after it."""
        client.get(LOGIN)
        session = client.session
        session["planted"] = True
        session.save()
        before = session.session_key

        client.post(LOGIN, credentials())

        assert client.session.session_key != before

    def test_makes_a_cheap_hash_expensive(self, client, settings):
        """The hash of a world's user is made anew when she logs in to a real site."""
        settings.PASSWORD_ITERATIONS = 10
        user = ada(password=make_password(PASSWORD))
        settings.PASSWORD_ITERATIONS = 20

        client.post(LOGIN, credentials())

        user.refresh_from_db()
        assert user.password.split("$")[1] == "20"

    def test_is_not_for_who_is_in(self, client, somebody):
        """A user who is logged in is sent on."""
        client.force_login(somebody)

        assert client.get(LOGIN)["Location"] == "/"


class TestLogout:
    def test_ends_the_session(self, client, somebody):
        """After it she is nobody, and her session is gone from the database."""
        client.force_login(somebody)

        response = client.post(LOGOUT)

        assert (response.status_code, response["Location"]) == (302, "/")
        assert "_auth_user_id" not in client.session

    def test_wants_a_form(self, client, somebody):
        """A link or a picture on another site logs nobody out."""
        client.force_login(somebody)

        assert client.get(LOGOUT).status_code == 405
        assert "_auth_user_id" in client.session


class TestPages:
    def test_say_who_looks_at_them(self, client, somebody):
        """The body carries the viewer's name, and no name for a visitor."""
        visitor = client.get(LOGIN).content.decode()
        client.force_login(somebody)
        member = client.get("/accounts/password/").content.decode()

        assert '<body data-viewer=""' in visitor
        assert '<body data-viewer="ada"' in member

    def test_offer_members_the_menu_and_the_way_out(self, client, somebody, settings):
        """The entries of the lessons are links, and logging out is a form."""
        settings.NAVIGATION = (("Change it", "accounts:password"),)
        client.force_login(somebody)

        page = client.get("/accounts/password/").content.decode()

        assert '<a href="/accounts/password/" aria-current="page">Change it</a>' in page
        assert '<form method="post" action="/accounts/logout/">' in page

    def test_offer_visitors_the_way_in(self, client):
        """A visitor sees where to log in and to register, and no menu."""
        page = client.get(LOGIN).content.decode()

        assert 'href="/accounts/login/"' in page
        assert 'href="/accounts/register/"' in page
        assert 'aria-label="Site"' not in page
