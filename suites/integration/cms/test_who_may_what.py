"""Every address of the lesson, asked for by everybody, with GET and with POST.

The table stands in the lesson's README: what is promised there is what is tried here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.cms import urls
from apps.cms.models import Post
from apps.cms.settling import Status
from fixtures.factories.accounts import UserFactory
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.who_may_what import PEOPLE, cases_of, missing

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
README = Path(urls.__file__).with_name("README.md")
CASES = cases_of(README)


@pytest.fixture
def people(ada, mallory, sam):
    return dict(zip(PEOPLE, (None, mallory, ada, sam), strict=True))


def test_answers(people, ada, browser_of):
    """Each cell of the table holds. (In one test, for none of them changes anything.)"""
    sea, moon = CategoryFactory(slug="tide"), TagFactory(slug="tide")
    post = PostFactory(author=ada, slug="tide", categories=[sea], tags=[moon])
    at = post.published_at
    subjects = {
        "<slug:slug>": "tide",
        "<slug:section>": "posts",
        "<int:pk>": post.pk,
        "<yyyy:year>": f"{at:%Y}",
        "<dd:month>/<dd:day>": f"{at:%m/%d}",
    }
    browsers = {name: browser_of(person) for name, person in people.items()}

    answers = {
        str(case): (
            case,
            browsers[case.person].generic(case.method, case.address(subjects)),
        )
        for case in CASES
    }

    assert len(answers) == len(CASES)
    wrong = {
        name: answer.status_code
        for name, (case, answer) in answers.items()
        if not case.is_answered_by(answer)
    }
    assert wrong == {}


def test_the_table_is_complete():
    """An address that is added must say there who may do what with it."""
    assert missing(CASES, urls.urlpatterns) == []


def test_a_preview_is_nobodys_to_keep(ada, browser_of):
    """It says so to caches and to search engines, and what it shows is as it is now."""
    post, browser = PostFactory(author=ada, status=Status.DRAFT), browser_of(ada)
    path = post.get_absolute_url()
    browser.get(path)
    Post.objects.filter(pk=post.pk).update(title="Later")

    answer = browser.get(path)

    assert "Later</h1>" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_staff_without_permissions_change_nothing(ada, browser_of):
    """Being staff is not being an editor."""
    browser = browser_of(UserFactory(is_staff=True))
    post = PostFactory(author=ada)

    for path in ("", "add/", f"{post.pk}/change/"):
        assert browser.get(f"/admin/cms/post/{path}").status_code == 403
    assert browser.get("/admin/cms/media/pick/").status_code == 403
