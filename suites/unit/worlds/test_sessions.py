"""Passwords and sessions made outside the site are what the site would have made."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings

from apps.accounts.hashers import ConfiguredPBKDF2PasswordHasher
from fixtures.worlds import MEASURED_SECRET_KEY, PASSWORD
from fixtures.worlds.sessions import password_hash, session_key, session_texts


@pytest.fixture(autouse=True)
def measured_site():
    with override_settings(SECRET_KEY=MEASURED_SECRET_KEY, PASSWORD_ITERATIONS=1000):
        yield


def test_the_password_of_a_world_opens_its_accounts():
    """Everybody's stored password is that of `PASSWORD`."""
    assert check_password(PASSWORD, password_hash())


def test_a_measured_site_does_not_hash_it_anew():
    """A login in a measured run costs no new hash and no write."""
    assert not ConfiguredPBKDF2PasswordHasher().must_update(password_hash())


def test_a_session_says_who_somebody_is():
    """Django's session store reads the user out of a session's text."""
    (text,) = session_texts([42], password_hash())

    told = SessionStore().decode(text)

    assert told["_auth_user_id"] == "42"
    assert told["_auth_user_backend"] == "django.contrib.auth.backends.ModelBackend"


def test_a_session_carries_the_hash_that_django_compares():
    """It ends when the password changes, like every other session."""
    user = User(pk=42, password=password_hash())
    (text,) = session_texts([42], password_hash())

    told = SessionStore().decode(text)

    assert told["_auth_user_hash"] == user.get_session_auth_hash()


@override_settings(SECRET_KEY="the key of a site that somebody relies on")
def test_a_session_is_worth_nothing_under_another_key():
    """Only a site that runs with the published key takes these sessions."""
    (text,) = session_texts([42], password_hash())

    assert SessionStore().decode(text) == {}


def test_the_same_session_has_the_same_text():
    """Neither the clock nor the machine changes a row."""
    assert session_texts([1, 2], "hash") == session_texts([1, 2], "hash")


def test_keys_are_as_long_as_djangos_and_do_not_repeat():
    """A key fills the column that it is for, and belongs to one person and seed."""
    keys = {session_key(seed, user) for seed in (1, 2) for user in range(500)}

    assert len(keys) == 1_000
    assert {len(key) for key in keys} == {32}
