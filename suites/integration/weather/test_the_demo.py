"""The site that a person clicks through: with weather, and without the internet."""

from __future__ import annotations

import pytest

from fixtures.demo import demo_site
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.readiness import wait_until
from fixtures.visitor import Visitor

pytestmark = pytest.mark.services("postgres", "redis")
BERLIN = {"name": "berlin", "country": "de"}


def test_somebody_adds_a_city_and_sees_its_weather():
    """A fake answers, a worker asks it, and the person is told that it is a fake."""
    said: list[str] = []
    with (
        demo_site("weather", port=free_port(), say=said.append) as demo,
        Visitor(demo.url) as visitor,
    ):
        visitor.get("/accounts/login/")
        form = {"username": demo.username, "password": demo.password}
        visitor.post("/accounts/login/", form)
        assert "Your city:" in visitor.get("/").text

        visitor.post("/weather/create/", BERLIN)

        wait_until(
            lambda: 'class="now"' in visitor.get("/weather/Berlin/").text,
            deadline_s=60,
            what="the weather of Berlin is there",
        )
    assert any("made up" in each for each in said)
