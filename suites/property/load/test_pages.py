"""Whatever stands around them, posts are read as they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from load.stories import reading
from load.stories.social import pages
from load.stories.social.pages import SeenPost

names = st.from_regex(r"[A-Za-z0-9@.+_-]{1,20}", fullmatch=True)
moments = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds"))
seen_posts = st.lists(
    st.builds(SeenPost, st.integers(1, 10**12), names, st.booleans(), moments)
)
said = st.text(st.characters(exclude_characters="<>", exclude_categories=["Cs"]))


@given(seen_posts, said)
def test_posts_are_read_as_they_were_written(posts: list[SeenPost], words: str):
    """Number, author, liking and moment survive any text between the tags."""
    page = "".join(
        f'<article data-liked="{str(post.liked).lower()}" class="post {post.id}" '
        f'data-author="{post.author}" data-post="{post.id}">{words}'
        f'<time datetime="{post.moment}">{words}</time></article>{words}'
        for post in posts
    )

    assert pages.posts(page.encode()) == posts


@given(seen_posts)
def test_order_is_that_of_a_sorted_list(posts: list[SeenPost]):
    """A list is in order exactly when sorting it by moment changes nothing."""
    moments = [post.moment for post in posts]

    in_order = reading.newer_below(posts) is None

    assert in_order == (moments == sorted(moments, reverse=True))
