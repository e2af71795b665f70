"""Whatever is sent to any address of the lesson, it is answered."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.cms import urls
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.fuzzing import attempts, number_of_attempts

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
SEED = 1
# Our forms there; the lists are Django's.
ADMIN = ["admin/cms/post/add/", "admin/cms/media/add/"]
FIELDS = [
    *("title", "slug", "status", "published_at_0", "published_at_1", "summary"),
    *("content", "categories", "tags", "cover_alt"),
    *("page", "q"),
]


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore")
def test_nothing_breaks_it(ada, sam, browser_of):
    """No answer is a 500, to a stranger or in the admin."""
    about = {"categories": [CategoryFactory()], "tags": [TagFactory()], "author": ada}
    posts = PostFactory.create_batch(12, **about)
    browsers: list[Client] = [browser_of(sam), browser_of(None)]
    broken = []

    for number, attempt in enumerate(
        attempts(
            [*(str(route.pattern) for route in urls.urlpatterns), *ADMIN],
            fields=FIELDS,
            subjects=[
                *(post.pk for post in posts),
                *(post.slug for post in posts[:3]),
                *("draft", "published", "scheduled", "2026", "11", "28"),
            ],
            number=number_of_attempts(),
            seed=SEED,
        )
    ):
        status = attempt.send(browsers[number % 2])
        if status >= 500:
            broken.append((status, attempt))

    assert broken == []
