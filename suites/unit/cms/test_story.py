"""What people do at the magazine, and what makes an answer right."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from load.stories.cms import STORY
from load.stories.cms import pages as read
from load.stories.cms.pages import SeenPost
from load.stories.cms.person import Reader
from load.wire import Answer, Request

NEXT = '<p><a class="button plain" rel="next" href="?page=5-7">Older posts</a></p>'
NOON, EARLIER, LATER = (f"2025-01-31T{hour}:00:00+00:00" for hour in ("12", "10", "14"))
BESIDE = (
    '<ul><li><a href="/blog/tide/">Tide</a></li></ul>'
    '<ul><li><a href="/categories/sea/">Sea</a> <span>3</span></li></ul>'
    '<ul><li><a href="/tags/moon/">Moon</a> <span>2</span></li></ul>'
)
TIDE = SeenPost(7, "/blog/tide/", "Tide mills & moons", NOON)
OLD = SeenPost(3, "/blog/2024/02/29/tide/", "Old tide", EARLIER)


def ada() -> Reader:
    """Ada, who has seen two posts, two subjects, and the way to more."""
    person = Reader("ada", ["ada", "grace"])
    person.took_note([TIDE, OLD], ["/categories/sea/", "/tags/moon/"], "5-7")
    return person


def teaser(number: int, moment: str = NOON, title: str = "T") -> str:
    return (
        f'<article class="card teaser" data-post="{number}" aria-labelledby="x">'
        f'<h2 id="x"><a href="/blog/post-{number}/">{title}</a></h2>\n'
        f'<p>ada, <time datetime="{moment}">then</time></p></article>'
    )


def page(
    content: str, *, viewer: str = "ada", main: str = "", head: str = ""
) -> Answer:
    body = (
        f'<head>{head}</head><body data-viewer="{viewer}">'
        f'<main id="main"{main}>{content}</main></body>'
    )
    return Answer(200, body.encode())


def canonical(path: str) -> str:
    return f'<link rel="canonical" href="http://testserver{path}">'


def feed(*moments: str) -> Answer:
    items = "".join(f"<item><pubDate>{each}</pubDate></item>" for each in moments)
    return Answer(
        200, f'<?xml version="1.0"?>\n<rss version="2.0">{items}</rss>'.encode()
    )


def asked(operation: str, person: Reader, choice: int = 0) -> Request | None:
    return STORY.act(operation).request(person, choice)


def problem(operation: str, person: Reader, answer: Answer) -> str | None:
    request = asked(operation, person)
    assert request is not None
    return STORY.act(operation).check(person, request, answer)


class TestActs:
    @pytest.mark.parametrize(
        "operation, choice, path",
        [
            ("list", 0, "GET /blog/"),
            ("list_more", 0, "GET /blog/?page=5-7"),
            ("post", 0, "GET /blog/tide/"),
            ("post", 3, "GET /blog/2024/02/29/tide/"),
            ("subject", 1, "GET /tags/moon/"),
            ("search", 0, "GET /search/?q=Tide"),
            ("search", 2, "GET /search/?q=moons"),
            ("feed", 0, "GET /feed/"),
            ("write", 0, "POST /admin/cms/post/add/"),
            ("edit", 1, "POST /admin/cms/post/3/change/"),
        ],
    )
    def test_follow_from_what_she_saw(self, operation, choice, path):
        """The number drawn beforehand chooses among what stood in the list."""
        request = asked(operation, ada(), choice)

        assert request is not None
        assert f"{request.method} {request.path}" == path

    def test_of_somebody_who_has_seen_nothing(self):
        """There is nothing to open or to correct yet; the rest can be done at once."""
        newcomer = Reader("zoe")
        acts = ("post", "edit", "list_more", "subject", "search")

        sent = [asked(act, newcomer) for act in acts]

        assert [request and request.path for request in sent] == [
            None,
            None,
            "/blog/",
            "/tags/",
            "/search/?q=harbour",
        ]

    def test_write_what_can_be_told_apart(self):
        """A title has the number that was drawn; no slug is another's."""
        one, other = (asked("write", ada(), 1234) for _ in range(2))

        assert one is not None
        assert other is not None
        form, again = (parse_qs(each.form.decode()) for each in (one, other))
        assert "1234" in form["title"][0]
        assert form["status"] == ["published"]
        assert form["slug"] != again["slug"]

    def test_edit_leaves_a_post_where_it_is(self):
        """Its title, slug and moment go back as they came; its text is another."""
        request = asked("edit", ada(), 1)

        assert request is not None
        form = parse_qs(request.form.decode())
        assert form["title"] == ["Old tide"]
        assert form["slug"] == ["tide"]
        assert form["published_at_0"] == ["2025-01-31"]
        assert form["published_at_1"] == ["10:00:00"]


class TestLists:
    def test_are_right_when_hers_and_in_order(self):
        """She takes note of posts, of the way to more, and of what stands beside."""
        person = Reader("ada")

        answer = page(teaser(9, LATER, "M &amp; N") + teaser(8) + NEXT + BESIDE)

        assert problem("list", person, answer) is None
        assert [(seen.id, seen.title) for seen in person.posts] == [
            (9, "M & N"),
            (8, "T"),
        ]
        assert person.next_page == "5-7"
        assert person.subjects == ["/categories/sea/", "/tags/moon/"]

    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(page("", viewer="bob"), "the page of 'bob'", id="viewer"),
            pytest.param(
                page(teaser(1) + teaser(2, LATER)), "post 2 stands below", id="order"
            ),
            pytest.param(
                Answer(302, b"", "/elsewhere/"), "302 to /elsewhere/", id="to"
            ),
            pytest.param(Answer(500, b""), "status 500", id="broken"),
        ],
    )
    def test_are_wrong(self, answer: Answer, said: str):
        """What is wrong is said, and she takes no note of it."""
        person = ada()

        assert said in (problem("list", person, answer) or "")
        assert person.posts == [TIDE, OLD]

    def test_go_on_where_they_ended(self):
        """A next page that begins above the end of the one before is wrong."""
        earlier = "2025-01-31T09:00:00+00:00"
        assert problem("list_more", ada(), page(teaser(2, earlier))) is None
        assert "post 9" in (problem("list_more", ada(), page(teaser(9))) or "")


class TestPages:
    def test_of_a_post_says_which(self):
        """A page that is about no post is wrong, and so is somebody else's."""
        right, none, bobs = (
            page("", main=' data-article="7"'),
            page(""),
            page("", main=' data-article="7"', viewer="bob"),
        )

        assert problem("post", ada(), right) is None
        assert "no post" in (problem("post", ada(), none) or "")
        assert "'bob'" in (problem("post", ada(), bobs) or "")

    def test_of_a_subject_is_that_subjects(self):
        """Another subject's page, or one in disorder, is wrong."""
        head = canonical("/categories/sea/")
        disordered = page(teaser(1) + teaser(2, LATER), head=head)

        assert problem("subject", ada(), page(teaser(1), head=head)) is None
        other = page(teaser(1), head=canonical("/tags/moon/"))
        assert "/tags/moon/" in (problem("subject", ada(), other) or "")
        assert "post 2" in (problem("subject", ada(), disordered) or "")

    def test_of_results_has_her_words(self):
        """Results for something else are wrong, and a post that stands there twice."""
        field = '<input type="search" name="q" value="Tide" maxlength="200">'
        marked = teaser(1, title="<mark>Tide</mark> mill")

        assert problem("search", ada(), page(field + marked)) is None
        assert read.posts(marked.encode())[0].title == "Tide mill"
        for wrong, said in (
            (page(field.replace("Tide", "moon")), "'moon'"),
            (page(field + marked + marked), "post 1 twice"),
            (page(marked), "'None'"),
        ):
            assert said in (problem("search", ada(), wrong) or "")


class TestFeeds:
    NEWER, OLDER = "Fri, 31 Jan 2025 12:00:00 +0000", "Thu, 30 Jan 2025 12:00:00 +0000"

    def test_are_in_order(self):
        """The newest post is the first; a feed of nothing is one, too."""
        assert problem("feed", ada(), feed(self.NEWER, self.OLDER)) is None
        assert problem("feed", ada(), feed()) is None

    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(feed(OLDER, NEWER), "below", id="order"),
            pytest.param(page(""), "no feed", id="page"),
            pytest.param(Answer(404, b"<html>"), "status 404", id="missing"),
        ],
    )
    def test_are_wrong(self, answer: Answer, said: str):
        """What is no feed, or in disorder."""
        assert said in (problem("feed", ada(), answer) or "")


@pytest.mark.parametrize("operation", ["write", "edit"])
class TestForms:
    def test_that_were_taken_lead_back_to_them(self, operation: str):
        """To the form of the post that was saved."""
        answer = Answer(302, b"", "/admin/cms/post/12/change/")

        assert problem(operation, ada(), answer) is None

    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(Answer(200, b"errors"), "status 200", id="refused"),
            pytest.param(
                Answer(302, b"", "/admin/login/?next=/admin/"), "login", id="to"
            ),
        ],
    )
    def test_that_were_not_taken(self, operation: str, answer: Answer, said: str):
        """A form shown again was refused; the login wants another person."""
        assert said in (problem(operation, ada(), answer) or "")


def test_whoever_has_not_looked_hears_of_it():
    """News are posts and subjects, for those who have seen none."""
    newcomer, news = Reader("zoe"), ada().news()
    assert news is not None
    newcomer.hear(news)
    seen = newcomer.posts
    newcomer.hear(Reader("bob", []))

    assert newcomer.posts == seen == [TIDE, OLD]
    assert newcomer.subjects == ["/categories/sea/", "/tags/moon/"]
    assert Reader("bob").news() is None


def test_a_probe_reads_the_page_that_everybody_comes_to():
    """Its number stands in a title, and nowhere else where it would be read."""
    assert STORY.probe is not None
    path, form = STORY.probe.write("probe number 7")

    assert STORY.probe.page("ada") == "/blog/"
    assert path == "/admin/cms/post/add/"
    assert [name for name, value in form.items() if "number 7" in value] == ["title"]
