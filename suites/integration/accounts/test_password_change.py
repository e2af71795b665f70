"""How a user changes her password."""

from __future__ import annotations

import pytest
from django.test import Client

from fixtures.factories.accounts import PASSWORD, ada

pytestmark = pytest.mark.django_db

CHANGE = "/accounts/password/"
NEW = "calculating-1843"
FORM = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def member(client):
    user = ada()
    client.force_login(user)
    return user


def test_the_new_password_holds(client, member):
    """She stays logged in, and is told that it worked."""
    response = client.post(CHANGE, FORM, follow=True)

    member.refresh_from_db()
    assert member.check_password(NEW)
    assert "Your password has been changed." in response.content.decode()
    assert client.session["_auth_user_id"] == str(member.pk)


def test_her_other_sessions_end(client, member):
    """Whoever else was logged in as her is not any more."""
    elsewhere = Client()
    elsewhere.force_login(member)

    client.post(CHANGE, FORM)

    assert elsewhere.get(CHANGE).status_code == 302


def test_the_old_one_must_be_known(client, member):
    """Somebody at her desk cannot lock her out."""
    response = client.post(CHANGE, {**FORM, "old_password": "guess"})

    member.refresh_from_db()
    assert member.check_password(PASSWORD)
    assert "old password was entered incorrectly" in response.content.decode()


def test_it_is_for_members(client):
    """A visitor is asked to log in first, and comes back afterwards."""
    response = client.get(CHANGE)

    assert response["Location"] == f"/accounts/login/?next={CHANGE}"
