"""No page of the CMS breaks a rule that axe knows, in either colour scheme, wide or narrow."""

from __future__ import annotations

import pytest

from fixtures.factories.cms import (
    CategoryFactory,
    MediaFactory,
    PostFactory,
    TagFactory,
)
from suites.support.looks import LOOKS, faults
from suites.support.people import log_in

READING = {
    "list": "/",
    "post": "/blog/long/",
    "categories": "/categories/",
    "category": "/categories/sea/",
    "tags": "/tags/",
    "tag": "/tags/moon/",
    "search": "/search/?q=very+tide",
    "nothing found": "/search/?q=zeppelin",
    "unknown post": "/blog/nowhere/",
}
PREVIEW = "/drafts/{draft}/"
CONTENT = """
<h2>Low water</h2><p>It <strong>was</strong> out. See <a href="https://example.org/">there</a>.</p>
<blockquote><p>A quotation</p></blockquote><ol><li><p>One</p></li></ol>
<pre><code>{wide}</code></pre>
<iframe src="https://player.vimeo.com/video/1" title="A film"></iframe>
"""


@pytest.fixture
def draft(ada):
    """Something to see on every page, with a second page behind it; and a draft."""
    about = {
        "categories": [CategoryFactory(name="Sea", slug="sea")],
        "tags": [TagFactory(name="Moon", slug="moon")],
    }
    PostFactory.create_batch(11, author=ada, **about)
    PostFactory(
        author=ada,
        title=f"A {'very ' * 30}long tide",
        slug="long",
        content=CONTENT.format(wide="x" * 400),
        cover=MediaFactory().file.name,
        cover_alt="A wheel",
        **about,
    )
    return PostFactory(author=ada, status="draft")


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_broken(look, site, new_context, console, ada, draft):
    """A stranger's pages and an author's preview; nothing has to be scrolled sideways."""
    console.allow("status of 404")
    context = new_context(**LOOKS[look])
    context.route(
        "https://**", lambda route: route.fulfill(body="<title>A film</title>")
    )
    page = context.new_page()
    broken = []

    for name, path in (READING | {"preview": PREVIEW}).items():
        if name == "preview":
            log_in(context, site, ada)
        page.goto(site.url + path.format(draft=draft.pk))
        broken += faults(page, look)

    assert not broken, "\n".join(broken)
