"""Password hashing with a number of iterations that the environment may lower."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher


class ConfiguredPBKDF2PasswordHasher(PBKDF2PasswordHasher):
    """Django's default algorithm; a hash made with another number still verifies.

    Worlds and tests hash with few iterations, because they hash by the thousand and
    nobody attacks them. A login under a site with more iterations hashes anew.
    """

    @property
    def iterations(self) -> int:  # type: ignore[override]
        return settings.PASSWORD_ITERATIONS or PBKDF2PasswordHasher.iterations
