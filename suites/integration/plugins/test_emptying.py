"""What a test that commits leaves to the next one: nothing that it has written."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType

from apps.blog.models import Post
from fixtures.factories.blog import PostFactory
from fixtures.plugins import emptying
from fixtures.plugins.worlds import django_on

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_go_and_what_migrating_wrote_stays():
    """Whatever refers to whatever; and numbers are not given out a second time."""
    last = PostFactory().pk
    migrated = Permission.objects.count(), ContentType.objects.count()

    emptying.empty()

    assert (Post.objects.count(), User.objects.count()) == (0, 0)
    assert (Permission.objects.count(), ContentType.objects.count()) == migrated
    assert min(migrated) > 0
    assert PostFactory().pk > last


def test_a_copy_with_fewer_tables_is_no_rule_for_others(tiny_copy):
    """A world has the tables of its lesson alone, and may have been emptied first."""
    emptying._which_are_filled.cache_clear()
    with django_on(tiny_copy):
        emptying.empty()
        assert User.objects.count() == 0

    PostFactory()
    emptying.empty()

    assert Post.objects.count() == 0
