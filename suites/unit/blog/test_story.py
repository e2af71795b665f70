"""What people do on the blog, and what makes an answer right."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from load.stories.blog import STORY
from load.stories.blog import pages as read
from load.stories.blog.pages import SeenPost
from load.stories.blog.person import OWN_IN_MIND, Reader
from load.wire import Answer, Request

NEXT = '<a class="button plain" rel="next" href="?page=5-7">Older posts</a>'
NOON, EARLIER, LATER = (f"2025-01-01T{hour}:00:00" for hour in ("12", "10", "14"))


def ada() -> Reader:
    """Ada, who has seen a post of Grace's and one of her own, and the way to more."""
    person = Reader("ada", ["ada", "grace"])
    person.took_note([SeenPost(7, "grace", NOON), SeenPost(3, "ada", EARLIER)], "5-7")
    return person


def teaser(number: int, author: str = "grace", moment: str = NOON) -> str:
    return (
        f'<article class="card teaser" data-post="{number}" data-author="{author}" x>'
        f'<h2>T</h2>\n<time datetime="{moment}">then</time></article>'
    )


def page(content: str, *, viewer: str = "ada", main: str = "") -> Answer:
    body = f'<body data-viewer="{viewer}"><main id="main"{main}>{content}</main></body>'
    return Answer(200, body.encode())


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
            ("list", 0, "GET /posts/"),
            ("list_more", 0, "GET /posts/?page=5-7"),
            ("post", 0, "GET /posts/7/"),
            ("post", 3, "GET /posts/3/"),
            ("author", 0, "GET /authors/grace/"),
            ("write", 0, "POST /posts/create/"),
            ("edit", 0, "POST /posts/3/update/"),
        ],
    )
    def test_follow_from_what_she_saw(self, operation, choice, path):
        """The number drawn beforehand chooses among what stood in the list."""
        request = asked(operation, ada(), choice)

        assert request is not None
        assert f"{request.method} {request.path}" == path

    def test_of_somebody_who_has_seen_nothing(self):
        """There is nothing to open yet, and nothing to edit but what she writes now."""
        newcomer = Reader("a@b")

        sent = [asked(act, newcomer) for act in ("post", "list_more", "author", "edit")]

        assert [request and request.path for request in sent] == [
            None,
            "/posts/",
            "/authors/a%40b/",
            "/posts/create/",
        ]

    def test_write_what_can_be_told_apart(self):
        """A title has the number that was drawn."""
        request = asked("write", ada(), 1234)

        assert request is not None
        form = parse_qs(request.form.decode())
        assert "1234" in form["title"][0]
        assert form["content"]


class TestLists:
    def test_are_right_when_hers_and_in_order(self):
        """She takes note of posts, of the way to more, and of what she wrote."""
        person = Reader("ada")

        answer = page(teaser(9, moment=LATER) + teaser(8, "ada") + NEXT)

        assert problem("list", person, answer) is None
        assert [seen.id for seen in person.posts] == [9, 8]
        assert (person.next_page, person.own) == ("5-7", [8])

    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(page("", viewer="bob"), "the page of 'bob'", id="viewer"),
            pytest.param(page("", viewer=""), "the page of ''", id="stranger"),
            pytest.param(
                page(teaser(1) + teaser(2, moment=LATER)), "post 2", id="order"
            ),
            pytest.param(
                Answer(302, b"", "/elsewhere/"), "302 to /elsewhere/", id="to"
            ),
        ],
    )
    def test_are_wrong(self, answer: Answer, said: str):
        """What is wrong is said, and she takes no note of it."""
        person = ada()

        assert said in (problem("list", person, answer) or "")
        assert [seen.id for seen in person.posts] == [7, 3]

    def test_go_on_where_they_ended(self):
        """A next page that begins above the end of the one before is wrong."""
        assert problem("list_more", ada(), page(teaser(2, moment=EARLIER))) is None
        assert "post 9" in (problem("list_more", ada(), page(teaser(9))) or "")


class TestPosts:
    def test_are_right_when_they_are_what_was_asked_for(self):
        """The page says which post it shows."""
        assert problem("post", ada(), page("", main=' data-article="7"')) is None

    def test_are_wrong_otherwise(self):
        """Another post, or none, or somebody else's page."""
        other, bobs = (
            page("", main=' data-article="3"'),
            page("", main=' data-article="7"', viewer="bob"),
        )

        assert "post 3, not 7" in (problem("post", ada(), other) or "")
        assert "post None" in (problem("post", ada(), page("")) or "")
        assert "'bob'" in (problem("post", ada(), bobs) or "")


class TestAuthors:
    MAIN = ' data-author="grace"'

    def test_are_right_with_their_own_posts(self):
        """All that is listed is by whom she asked for."""
        assert problem("author", ada(), page(teaser(7), main=self.MAIN)) is None

    @pytest.mark.parametrize(
        "content, main, said",
        [
            pytest.param("", ' data-author="bob"', "posts of 'bob'", id="who"),
            pytest.param(teaser(7, "bob"), MAIN, "a post of 'bob'", id="among"),
            pytest.param(
                teaser(1) + teaser(2, moment=LATER), MAIN, "post 2", id="order"
            ),
        ],
    )
    def test_are_wrong(self, content: str, main: str, said: str):
        """Somebody else's page or post, or disorder."""
        assert said in (problem("author", ada(), page(content, main=main)) or "")


@pytest.mark.parametrize("operation", ["write", "edit"])
class TestForms:
    def test_that_were_taken_lead_to_the_post(self, operation: str):
        """Which is hers from then on."""
        person = ada()

        assert problem(operation, person, Answer(302, b"", "/posts/12/")) is None
        assert person.own == [3, 12]

    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(Answer(422, b"errors"), "status 422", id="refused"),
            pytest.param(Answer(302, b"", "/accounts/login/?next=/"), "login", id="to"),
        ],
    )
    def test_that_were_not_taken(self, operation: str, answer: Answer, said: str):
        """A form shown again was refused; the login wants another person."""
        assert said in (problem(operation, ada(), answer) or "")


def test_she_has_a_few_of_her_posts_in_mind():
    """However long she is online, her memory is bounded, and has the newest."""
    person = Reader("ada")
    for number in range(100):
        person.wrote(number)

    assert person.own == list(range(100 - OWN_IN_MIND, 100))


def test_a_name_is_read_as_it_is():
    """What is escaped in an address or attribute is the name itself again."""
    assert read.posts(teaser(7, "o&#x27;neil").encode())[0].author == "o'neil"
    assert read.next_page(b"<p>the end</p>") is None


def test_a_probe_reads_the_page_that_everybody_comes_to():
    """Its number stands in a title, and nowhere else."""
    assert STORY.probe is not None
    path, form = STORY.probe.write("probe number 7")

    assert STORY.probe.page("ada") == "/posts/"
    assert path == "/posts/create/"
    assert [name for name, value in form.items() if "7" in value] == ["title"]
