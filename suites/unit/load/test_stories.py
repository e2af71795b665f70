"""What is true of every lesson's story, whatever is done in it."""

from __future__ import annotations

import pytest

from load.stories.catalogue import lessons_with_stories, story_of


@pytest.fixture(params=lessons_with_stories())
def story(request):
    return story_of(request.param)


def test_all_acts_are_in_the_mix(story):
    """Everything that can be done is done now and then, and it sums to 1."""
    assert set(story.mix) == set(story.acts)
    assert sum(story.mix.values()) == pytest.approx(1)
    assert min(story.mix.values()) > 0


def test_everybody_can_begin(story):
    """The opening is a page, and asks nothing of who has seen none yet."""
    newcomer = story.person("zoe", ["ada", "zoe"])

    request = story.act(story.opening).request(newcomer, 0)

    assert request is not None
    assert request.method == "GET"
