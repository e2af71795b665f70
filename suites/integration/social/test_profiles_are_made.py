"""A profile comes with the user."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from apps.social import selectors
from apps.social.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.mark.parametrize("make", [User.objects.create_user, User.objects.create])
def test_whoever_makes_a_user_makes_a_profile(make):
    """By registration, in the admin or in a shell: the signal sees all of them."""
    user = make(username="zoe")

    assert Profile.objects.get().user == user


def test_saving_a_user_again_makes_no_second_one(ada):
    """Only the first time counts."""
    ada.first_name = "Augusta"
    ada.save()

    assert Profile.objects.filter(user=ada).count() == 1


def test_a_fixture_brings_its_own(ada, tmp_path: Path):
    """Loading a dump neither fails nor doubles what the dump holds."""
    ada.profile.bio = "I wrote the first programs."
    ada.profile.save()
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "auth.user", "social.profile", output=str(dump))
    ada.delete()

    call_command("loaddata", str(dump), verbosity=0)

    assert Profile.objects.get().bio == "I wrote the first programs."


def test_who_came_without_a_profile_gets_one_when_she_edits_it(ada, browser_of):
    """Rows that were copied into the table are repaired by use."""
    ada.profile.delete()
    fresh = User.objects.get()

    assert browser_of(fresh).get("/settings/profile/").status_code == 200
    assert selectors.profile_of(fresh) == Profile.objects.get()
