"""Whatever is sent to any address of the blog, it is answered."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.blog import urls
from fixtures.factories.blog import PostFactory
from suites.support.fuzzing import attempts, number_of_attempts

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
SEED = 1


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore")
def test_nothing_breaks_it(ada, browser_of):
    """No answer is a 500, to a member or to a stranger."""
    posts = PostFactory.create_batch(30, author=ada)
    browsers: list[Client] = [browser_of(ada), browser_of(None)]
    broken = []

    for number, attempt in enumerate(
        attempts(
            [str(route.pattern) for route in urls.urlpatterns],
            fields=["title", "content", "page", "author", "next"],
            subjects=[*(post.pk for post in posts), "ada"],
            number=number_of_attempts(),
            seed=SEED,
        )
    ):
        status = attempt.send(browsers[number % 2])
        if status >= 500:
            broken.append((status, attempt))

    assert broken == []
