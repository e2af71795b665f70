"""The group `Editors`: there from the first migration on, and then the site's own."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management.sql import emit_post_migrate_signal
from django.db.migrations.state import StateApps

from apps.cms.editors import EDITORS, make_editors
from fixtures.factories.accounts import UserFactory
from fixtures.worlds.cms import EDITORS as EDITORS_OF_WORLDS
from suites.support.pages import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors() -> Group:
    return Group.objects.get(name=EDITORS)


@pytest.fixture
def browser(editors, browser_of):
    """Of somebody who is staff, and in the group."""
    editor = UserFactory(is_staff=True)
    editor.groups.add(editors)
    return browser_of(editor)


def migrated() -> None:
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


@pytest.mark.parametrize("kind", ["post", "category", "tag", "media"])
def test_an_editor_may_do_all_of_it(kind, browser):
    """Lists, and forms for what is new."""
    assert browser.get(f"/admin/cms/{kind}/").status_code == 200
    assert browser.get(f"/admin/cms/{kind}/add/").status_code == 200


def test_an_editor_may_do_no_more(browser):
    """People and their permissions are not hers, nor does she see that they are there."""
    assert browser.get("/admin/auth/user/").status_code == 403
    assert "/admin/auth/" not in seen(browser, "/admin/")


def test_what_the_site_has_decided_stays(editors):
    """A migration takes no permission back, and gives none back either."""
    editors.permissions.set(editors.permissions.filter(codename="change_post"))
    other = Group.objects.create(name="Proofreaders")

    migrated()

    assert [each.codename for each in editors.permissions.all()] == ["change_post"]
    assert not other.permissions.exists()


def test_a_group_that_was_renamed_leaves_the_name_free(editors):
    """Who wants another word for it has both, and takes away which she likes."""
    Group.objects.filter(pk=editors.pk).update(name="Redaktion")

    migrated()

    again = Group.objects.get(name=EDITORS)
    assert set(again.permissions.all()) == set(editors.permissions.all())
    assert {each.content_type.app_label for each in again.permissions.all()} == {"cms"}


@pytest.mark.parametrize("there", [(), ("auth", "contenttypes")])
def test_before_its_own_tables_there_is_no_group(there, editors):
    """Whoever migrates other apps alone sends the signal, too."""
    editors.delete()
    Permission.objects.filter(content_type__app_label="cms").delete()
    so_far = StateApps([], {})
    for name in there:
        for model in apps.get_app_config(name).get_models():
            so_far.register_model(name, model)

    make_editors(apps.get_app_config("cms"), apps=so_far, using="default")

    assert not Group.objects.exists()


def test_worlds_know_its_number(editors):
    """They have rows of their own, which say in which group people are."""
    assert editors.pk == EDITORS_OF_WORLDS
