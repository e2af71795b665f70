"""The demo world on a real database, as `make serve` shows it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from fixtures.worlds import drop, ensure_template, restore
from fixtures.worlds.demo import DemoWorld
from fixtures.worlds.sizes import DEMO

from .scratch import asked, scratch_name

pytestmark = pytest.mark.services("postgres")


@pytest.fixture(scope="module")
def demo_url(postgres_service):
    """A copy of the demo world under names of this module's own."""
    name = scratch_name()
    server_url = postgres_service.url
    world = DemoWorld(dataclasses.replace(DEMO, name=name))
    template = ensure_template(server_url, world)
    url = restore(server_url, template, database=f"{name}_copy")
    yield url
    drop(server_url, f"{name}_copy")
    drop(server_url, template.database)


def test_it_keeps_every_rule_and_has_everybody(demo_url):
    """It loads, so every constraint holds; thirty people and an admin are there."""
    assert asked(demo_url, "SELECT count(*) FROM auth_user") == [(31,)]
    assert asked(demo_url, "SELECT count(*) FROM social_profile") == [(31,)]


def test_its_newest_post_is_fresh(demo_url):
    """It ends when it is built, whenever that is: the town looks alive."""
    ((newest,),) = asked(demo_url, "SELECT max(created_at) FROM social_post")

    assert isinstance(newest, dt.datetime)
    assert dt.timedelta() < dt.datetime.now(dt.UTC) - newest < dt.timedelta(days=2)


def test_adas_feed_has_pages_to_scroll(demo_url):
    """She reads everybody, so all of the town's posts are hers to see."""
    unseen = asked(
        demo_url,
        "SELECT count(*) FROM social_post WHERE user_id <> 1 AND user_id NOT IN "
        "(SELECT followed_id FROM social_follow WHERE follower_id = 1)",
    )

    assert unseen == [(0,)]
