"""The few people who appear in every suite are who they are said to be."""

from __future__ import annotations

import pytest

from fixtures.factories.accounts import PASSWORD, UserFactory, ada, grace, mallory, sam

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", [ada, grace, mallory, sam, UserFactory.create])
def test_each_can_log_in(client, person):
    """Everybody has the same password, and it is a real one."""
    user = person()

    assert client.login(username=user.username, password=PASSWORD)


def test_only_sam_is_staff():
    """What staff may do is tried as Sam, and what others may not as Mallory."""
    assert [user.is_staff for user in (ada(), grace(), mallory(), sam())] == [
        False,
        False,
        False,
        True,
    ]


def test_a_person_of_no_importance_has_a_name_of_her_own():
    """Two of them can live in one database."""
    assert UserFactory.create().username != UserFactory.create().username
