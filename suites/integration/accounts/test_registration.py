"""How somebody becomes a user."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from fixtures.factories.accounts import ada
from fixtures.provisioners.readiness import wait_until

pytestmark = pytest.mark.django_db

PHRASE = "calculating-1843"
FORM = {"username": "ada", "password1": PHRASE, "password2": PHRASE}
REGISTER = "/accounts/register/"


class TestForm:
    def test_makes_the_user_logs_her_in_and_sends_her_on(self, client):
        """A sound form makes a user who is logged in at once."""
        response = client.post(REGISTER, FORM)

        assert (response.status_code, response["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(User.objects.get().pk)

    def test_welcomes_her_on_the_next_page(self, client):
        """The page after registration greets, and says it to screen readers too."""
        client.post(REGISTER, FORM)

        page = client.get("/accounts/password/").content.decode()

        assert "Welcome, ada." in page.partition('role="status"')[2]

    @pytest.mark.parametrize(
        "change, complaint",
        [
            ({"username": ""}, "This field is required."),
            ({"username": "a b"}, "Enter a valid username."),
            ({"password2": "something-else"}, "The two password fields didn"),
            (
                {"password1": "12345678", "password2": "12345678"},
                "This password is too common.",
            ),
        ],
        ids=["no name", "bad name", "unlike", "common"],
    )
    def test_says_what_is_wrong(self, client, change, complaint):
        """A form that cannot be accepted comes back with the reason."""
        response = client.post(REGISTER, {**FORM, **change})

        assert complaint in response.content.decode()
        assert not User.objects.exists()

    @pytest.mark.parametrize("name", ["ada", "ADA"])
    def test_refuses_a_name_that_is_taken(self, client, name):
        """One name is one person, however it is written."""
        ada()

        response = client.post(REGISTER, {**FORM, "username": name})

        assert "A user with that username already exists." in response.content.decode()
        assert User.objects.count() == 1


class TestNext:
    def test_is_followed_within_the_site(self, client):
        """Who was sent to register comes back to where she was."""
        response = client.post(REGISTER, {**FORM, "next": "/feed/?page=2"})

        assert response["Location"] == "/feed/?page=2"

    @pytest.mark.parametrize(
        "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
    )
    def test_never_leads_elsewhere(self, client, elsewhere):
        """A link to our form cannot send people to another site."""
        response = client.post(REGISTER, {**FORM, "next": elsewhere})

        assert response["Location"] == "/"

    def test_survives_the_form(self, client):
        """The form carries it on, and so does the link to the login page."""
        page = client.get(f"{REGISTER}?next=/feed/%3Fpage%3D2").content.decode()

        assert 'name="next" value="/feed/?page=2"' in page
        assert 'href="/accounts/login/?next=%2Ffeed%2F%3Fpage%3D2"' in page


def test_a_user_who_is_logged_in_is_sent_on(client):
    """She has an account: the form is not for her."""
    client.force_login(ada())

    assert client.get(REGISTER)["Location"] == "/"


@pytest.mark.django_db(transaction=True)
def test_a_name_taken_while_the_form_was_read_is_a_refusal():
    """Two at once: the constraint has the last word, and it is a page, not a crash."""
    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            ada()
            second = elsewhere.submit(register_and_disconnect)
            wait_until(
                somebody_waits_for_us,
                deadline_s=20,
                what="the second registration waits for the first",
            )
        response = second.result()

    assert response.status_code == 200
    assert "A user with that username already exists." in response.content.decode()
    assert User.objects.count() == 1


def register_and_disconnect():
    try:
        return Client().post(REGISTER, FORM)
    finally:
        connection.close()


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks "
            "WHERE NOT granted AND transactionid = pg_current_xact_id()::xid)"
        )
        return bool(cursor.fetchone()[0])
