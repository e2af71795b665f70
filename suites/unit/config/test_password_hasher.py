"""How much work a password hash is, and who decides."""

from __future__ import annotations

from django.contrib.auth.hashers import (
    PBKDF2PasswordHasher,
    check_password,
    make_password,
)

from apps.accounts.hashers import ConfiguredPBKDF2PasswordHasher


def test_the_environment_sets_the_number_of_iterations(settings):
    """PASSWORD_ITERATIONS is in every hash that is made."""
    settings.PASSWORD_ITERATIONS = 7

    assert make_password("secret").split("$")[:2] == ["pbkdf2_sha256", "7"]


def test_without_it_the_number_is_djangos_own(settings):
    """0 means unset: hashing is as expensive as Django makes it."""
    settings.PASSWORD_ITERATIONS = 0

    hasher = ConfiguredPBKDF2PasswordHasher()

    assert hasher.iterations == PBKDF2PasswordHasher.iterations


def test_a_hash_of_another_number_verifies_and_is_made_anew(settings):
    """A world's cheap hash lets its owner in, and is replaced by an expensive one."""
    settings.PASSWORD_ITERATIONS = 7
    cheap = make_password("secret")
    settings.PASSWORD_ITERATIONS = 9
    replaced: list[str] = []

    assert check_password("secret", cheap, setter=replaced.append)
    assert replaced == ["secret"]
