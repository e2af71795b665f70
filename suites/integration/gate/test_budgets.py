"""Every endpoint costs exactly what its budget says, asked of the real site over HTTP."""

from __future__ import annotations

import pytest

from fixtures.costs import CostsError, Endpoint, State, costs_of
from fixtures.worlds import WorldError
from load.budgets import BUDGETS, budgets_of, lessons_with_budgets, measured_on
from reports.gate import STATES

pytestmark = [pytest.mark.uncounted, pytest.mark.services("postgres", "redis")]

VIEWER = "rijalon"


@pytest.fixture
def ask(postgres_service, redis_service, tiny_world):
    """What these endpoints cost one person of the tiny world."""

    def asked(*endpoints, viewer=VIEWER):
        return costs_of(
            endpoints,
            world=tiny_world,
            viewer=viewer,
            postgres_url=postgres_service.url,
            redis_url=redis_service.url,
        )

    return asked


@pytest.mark.parametrize("lesson", lessons_with_budgets())
def test_endpoints_cost_what_their_budgets_say(lesson, postgres_service, redis_service):
    """No query, round trip or byte more, and none fewer without the file saying so."""
    budgets = budgets_of(lesson)

    costs = measured_on(
        budgets, postgres_url=postgres_service.url, redis_url=redis_service.url
    )

    assert costs == {
        (name, state): endpoint.budget(state)
        for name, endpoint in budgets.endpoints.items()
        for state in STATES
    }, "if it is meant: windtunnel gate --update"


def test_an_update_of_what_did_not_change_changes_nothing():
    """Written anew with its own figures, a file is the same to the last byte."""
    for file in BUDGETS.glob("*.toml"):
        budgets = budgets_of(file.stem)
        figures = {
            (name, state): counts
            for name, endpoint in budgets.endpoints.items()
            for state in STATES
            if (counts := endpoint.budget(state)) is not None
        }

        assert budgets.rewritten(figures) == file.read_text("utf-8")


def test_a_write_costs_the_same_wherever_it_stands_among_others(ask):
    """A message that one write leaves for the next page is no part of another's cost."""
    page = Endpoint(name="feed", path="/feed/")
    publish = Endpoint(
        name="publish", path="/posts/create/", method="POST", form={"content": "Tin."}
    )
    like = Endpoint(name="like", path="/posts/399/like/", method="POST", partial=True)

    one, other = ask(page, publish, like), ask(page, like, publish)

    assert one == other


def test_a_wrong_answer_has_no_cost(ask):
    """A page that is not there is said with its status, and not measured."""
    with pytest.raises(CostsError, match=r"post: GET /posts/9999/ answered 404"):
        ask(Endpoint(name="post", path="/posts/9999/"))


def test_a_stranger_cannot_ask(ask):
    """Who has no session in the world is named, with some who have."""
    with pytest.raises(WorldError, match=r"'nobody'.*rijalon"):
        ask(Endpoint(name="feed", path="/feed/"), viewer="nobody")


def test_a_full_cache_saves_queries(ask):
    """The two states differ in what they are about."""
    costs = ask(Endpoint(name="feed", path="/feed/"))

    computed = costs["feed", State.COMPUTED]
    remembered = costs["feed", State.REMEMBERED]
    assert remembered.queries < computed.queries
    assert remembered.round_trips > computed.round_trips
    assert remembered.bytes == computed.bytes
