"""What a person can read from the site's markup."""

from __future__ import annotations

import pytest

from load.people.forms import form_token
from load.stories import reading
from load.stories.social import pages
from load.stories.social.pages import SeenPost

from .examples import article, post


class TestWholePages:
    def test_say_for_whom_they_are(self):
        """The body names its viewer; a stranger's is empty."""
        assert reading.viewer(b'<body class="x" data-viewer="ada">') == "ada"
        assert reading.viewer(b'<body data-viewer="">') == ""

    def test_are_told_from_parts(self):
        """A part of a page has no body."""
        assert reading.viewer(b'<article data-viewer="ada">') is None

    def test_say_whose_profile_they_show(self):
        """The main element names the person."""
        assert pages.profile(b'<main id="m" data-profile="grace">') == "grace"
        assert pages.profile(b"<main>") is None


class TestLists:
    def test_have_posts_with_what_the_site_says_of_them(self):
        """Number, author, whether she likes it, and when it was made."""
        page = article(7) + article(3, moment="2025-01-01T09:00:00")

        assert pages.posts(page.encode()) == [
            SeenPost(7, "grace", liked=True, moment="2025-01-01T10:00:00"),
            SeenPost(3, "grace", liked=True, moment="2025-01-01T09:00:00"),
        ]

    def test_may_be_empty(self):
        """A page without posts has none."""
        assert pages.posts(b"<p>nothing here</p>") == []

    def test_may_leave_the_moment_out(self):
        """A post without a time element has no moment, not that of the next."""
        bare = b'<article data-post="9" data-liked="false"></article>'

        first, second = pages.posts(bare + article(7).encode())

        assert (first.moment, second.moment) == ("", "2025-01-01T10:00:00")

    @pytest.mark.parametrize(
        "link",
        [
            pytest.param('<a rel="next" href="?page=5-7">', id="relative"),
            pytest.param('<a href="/feed/?page=5-7" class="x" rel="next">', id="path"),
            pytest.param('<a rel="next" href="?page=5-7&amp;q=1">', id="more"),
        ],
    )
    def test_lead_on(self, link: str):
        """The link to what follows carries the token of the next page."""
        assert pages.next_page(link.encode()) == "5-7"

    def test_end(self):
        """Without such a link a list is at its end."""
        assert pages.next_page(b'<a href="?page=2">first</a>') is None


class TestCounts:
    def test_of_posts_are_told_from_the_top(self):
        """Likes and comments of each, as its card says."""
        other = article(3).replace('data-likes="2"', 'data-likes="30"')

        assert pages.counts((article(7) + other).encode()) == [(2, 0), (30, 0)]

    def test_of_a_person_stand_at_the_head_of_her_profile(self):
        """Posts, followers and followed; other numbers in bold are none of these."""
        head = (
            b'<strong>9</strong><ul class="row counts"><li><strong>4</strong> posts</li>'
            b"<li><strong>5</strong></li><li><strong>6</strong></li></ul>"
        )

        assert pages.counts_of_person(head + b"<strong>7</strong>") == (4, 5, 6)
        assert pages.counts_of_person(b"<strong>7</strong>") == ()


class TestOrder:
    def test_is_newest_first(self):
        """Posts that grow older, or are as old, are in order."""
        seen = [post(7), post(9), post(3, moment="2025-01-01T09:00:00")]

        assert reading.newer_below(seen) is None

    def test_is_broken_by_a_newer_post_below(self):
        """The first post that is newer than the one above it is found."""
        seen = [post(3, moment="2025-01-01T09:00:00"), post(7), post(9)]

        assert reading.newer_below(seen) == post(7)


class TestParts:
    def test_of_actions_name_their_post(self):
        """The bar of actions carries the number of its post."""
        assert pages.acted_on(b'<div class="actions row" id="actions-12" x>') == 12
        assert pages.acted_on(b'<div id="other-12">') is None


def test_forms_carry_a_token():
    """The token against forged requests is found in a form."""
    form = b'<input type="hidden" name="csrfmiddlewaretoken" value="abc">'

    assert form_token(form) == "abc"
    assert form_token(b"<form></form>") is None
