"""The site that a person clicks through: with a search server, and an editor on duty."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from fixtures.demo import demo_site
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.readiness import wait_until
from fixtures.visitor import Visitor

pytestmark = pytest.mark.services("postgres", "redis", "memcached")


@pytest.mark.long
def test_somebody_plans_a_post_and_sees_it_come():
    """A worker publishes it by the clock and tells the search, which forgives a letter."""
    said: list[str] = []
    with (
        demo_site("cms", port=free_port(), say=said.append) as demo,
        Visitor(demo.url) as ada,
        Visitor(demo.url) as stranger,
    ):
        assert found(stranger, "limpte")[0] == "What the limpet knows"
        form = {"username": demo.username, "password": demo.password}
        ada.get("/accounts/login/")
        ada.post("/accounts/login/", form)

        due = datetime.now(UTC) + timedelta(seconds=3)
        answer = ada.post(
            "/admin/cms/post/add/",
            {
                "title": "A zeppelin over the quay",
                "slug": "zeppelin",
                "status": "scheduled",
                "published_at_0": f"{due:%Y-%m-%d}",
                "published_at_1": f"{due:%H:%M:%S}",
                "content": "<p>It cast no shadow.</p>",
            },
        )
        assert answer.status == 302
        assert "zeppelin" not in stranger.get("/blog/").text

        wait_until(
            lambda: "A zeppelin over the quay" in stranger.get("/blog/").text,
            deadline_s=60,
            what="the post is published",
        )
        wait_until(
            lambda: "A zeppelin over the quay" in found(stranger, "zepelin"),
            deadline_s=30,
            what="the search knows of it",
        )
    assert any("a fake of Elasticsearch" in each for each in said)


def found(visitor: Visitor, words: str) -> list[str]:
    page = visitor.get(f"/search/?{urlencode({'q': words})}").text
    heads = re.findall(r'<h2 id="post-\d+"><a [^>]*>(.*?)</a>', page)
    return [re.sub("</?mark>", "", head) for head in heads]
