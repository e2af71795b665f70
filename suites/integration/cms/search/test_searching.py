"""The page on which readers look for posts, whoever answers them."""

from __future__ import annotations

import json
import re

import pytest
import requests
from django.core.management import CommandError, call_command

from apps.cms.models import Post
from apps.cms.search.documents import version_of
from apps.cms.search.elasticsearch import engine_at
from apps.cms.settling import Status
from fixtures.factories.accounts import UserFactory
from fixtures.factories.cms import PostFactory
from fixtures.fakes.elasticsearch import FULL, NONSENSE, Trouble
from fixtures.provisioners.ports import free_port
from suites.support.pages import next_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]

SECOND_BEST = "Our search engine does not answer"
TROUBLES = {
    "it is away": Trouble(status=503),
    "it is full": FULL,
    "it hangs up": Trouble(hangs_up=True),
    "it is slow": Trouble(slow_s=30),
    "somebody else answers": NONSENSE,
    "it answers nonsense": Trouble(
        body=b'{"hits": 7}', headers={"X-Elastic-Product": "Elasticsearch"}
    ),
}


@pytest.fixture
def index(search_server):
    """A server with an index, and nothing in it."""
    call_command("rebuild_search_index")
    return search_server


def titles(client, words: str, **query: str) -> list[str]:
    answer = client.get("/search/", {"q": words, **query})
    assert answer.status_code == 200
    heads = re.findall(r'<h2 id="post-\d+"><a [^>]*>(.*?)</a>', answer.content.decode())
    return [re.sub("</?mark>", "", head) for head in heads]


def next_place(client, words: str) -> str:
    found = re.search(r'page=([\d-]+)"', page(client, words))
    assert found is not None
    return found[1]


def page(client, words: str) -> str:
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    shown: str = answer.content.decode()
    return shown


# --- Whoever answers ------------------------------------------------------------------


def test_looking_for_posts(client):
    """A page has the posts with their words marked, and what was asked for in its field."""
    PostFactory(title="Tide mill", content="<p>Its <em>wheel</em> &lt;turns&gt;.</p>")
    PostFactory(title="Bread")

    shown = page(client, "wheels mill")

    assert "Tide <mark>mill</mark></a>" in shown
    assert "Its  <mark>wheel</mark>  &lt;turns&gt;." in shown
    assert 'value="wheels mill"' in shown
    assert "Bread</a></h2>" not in shown
    assert '<meta name="robots" content="noindex">' in shown


def test_an_empty_field(client, django_assert_num_queries):
    """Without words there is only the field, and nothing is looked for."""
    PostFactory()

    assert 'data-post="' not in page(client, "  ")
    assert "Nothing was found for “zeppelin”" in page(client, "zeppelin")
    assert client.get("/search/?q=tide&page=1-2").status_code == 404


def test_pages_of_results(client):
    """Results go on page by page, each once, with the words kept in every link."""
    author = UserFactory()
    for number in range(23):
        PostFactory(author=author, title=f"Gull {number}")

    found, address = [], "/search/?q=gull"
    while address:
        shown = client.get(address).content.decode()
        found += re.findall(r'data-post="(\d+)"', shown)
        following = next_page(shown)
        address = f"/search/{following}" if following else ""

    assert len(found) == len(set(found)) == 23


# --- Elasticsearch --------------------------------------------------------------------


def test_a_misspelt_word(client, index, django_capture_on_commit_callbacks):
    """What is written is found at once, and forgives a wrong letter, as Postgres does not."""
    with django_capture_on_commit_callbacks(execute=True):
        PostFactory(title="Tide mill")
    index.refresh()

    assert titles(client, "mlil tide") == ["Tide mill"]
    assert titles(client, "nill") == []  # but not the first


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_postgres_answers_instead(client, index, caplog, trouble):
    """Whatever is wrong with it, the reader has her results, and is told of the difference."""
    PostFactory(title="Tide mill")
    index.always(trouble)

    shown = page(client, "mills")

    assert SECOND_BEST in shown
    assert "Tide <mark>mill</mark>" in shown
    assert "Postgres answers a search" in caplog.text


def test_no_index(client, search_server):
    """Where nobody has built an index, Postgres answers; nor does a write make one."""
    PostFactory(title="Tide mill")

    assert SECOND_BEST in page(client, "mill")
    assert search_server.shelves == {}


def test_it_is_left_in_peace(client, index, settings):
    """After one failure it is not waited for again, until it has rested; then it is asked."""
    now = 0.0
    engine = engine_at(settings.CMS_ELASTICSEARCH_URL, 1)
    engine.breaker._clock = lambda: now
    index.next(Trouble(status=503))
    page(client, "mill")
    index.asked.clear()

    assert SECOND_BEST in page(client, "mill")
    assert index.asked == []

    now = 60.0
    assert SECOND_BEST not in page(client, "mill")
    assert SECOND_BEST not in page(client, "mill")
    assert len(index.asked) == 2


def test_a_place_of_another_engine(client, index):
    """Who reads on when the other one answers begins with that one's first page."""
    author = UserFactory()
    for number in range(15):
        PostFactory(author=author, title=f"Gull {number}")
    call_command("rebuild_search_index")
    index.refresh()
    of_elasticsearch = next_place(client, "gull")
    index.always(Trouble(status=503))

    assert len(titles(client, "gull", page=of_elasticsearch)) == 10

    of_postgres = next_place(client, "gull")
    index.recover()
    engine_at.cache_clear()  # a process that starts later

    assert len(titles(client, "gull", page=of_postgres)) == 10
    assert len(titles(client, "gull", page=of_elasticsearch)) == 5


# --- An index that is behind ----------------------------------------------------------


def test_what_was_hidden_meanwhile(client, index):
    """A post that is hidden or gone never shows, whatever the index says of it."""
    author = UserFactory()
    posts = [PostFactory(author=author, title=f"Gull {n}") for n in range(25)]
    call_command("rebuild_search_index")
    shown = {post.pk for post in posts[:3]}
    hidden = Post.objects.exclude(pk__in=shown)
    hidden.update(status=Status.DRAFT, published_at=None)
    hidden.filter(pk__gt=posts[20].pk).delete()

    assert sorted(titles(client, "gull")) == ["Gull 0", "Gull 1", "Gull 2"]


def test_it_fails_in_the_middle_of_a_page(client, index):
    """What was found before is shown once; what follows is asked of whoever can answer."""
    author = UserFactory()
    posts = [PostFactory(author=author, title=f"Gull {n}") for n in range(25)]
    call_command("rebuild_search_index")
    # Of the ten that are found first, the newest, one can be seen.
    hidden = Post.objects.filter(pk__in=[post.pk for post in posts[16:]])
    hidden.update(status=Status.DRAFT, published_at=None)
    index.next(Trouble(), Trouble(status=503))

    shown = page(client, "gull")

    assert re.findall(r'data-post="(\d+)"', shown) == [str(posts[15].pk)]
    assert SECOND_BEST not in shown
    following = re.search(r'page=([\d-]+)"', shown)
    assert following is not None
    assert len(titles(client, "gull", page=following[1])) == 10


def test_what_was_changed_meanwhile(client, index):
    """What an author has taken out of a text is not quoted from the index's copy."""
    post = PostFactory(title="The harbour", content="<p>The secret is out.</p>")
    call_command("rebuild_search_index")
    post.content = "<p>Nothing to see.</p>"
    post.save()

    shown = page(client, "secret")

    assert "Nothing to see." in shown
    assert "is out" not in shown


def test_a_write_while_it_is_away(
    client, index, caplog, django_capture_on_commit_callbacks
):
    """A write succeeds, what the index missed is logged, and a rebuild heals it."""
    index.next(Trouble(status=503))
    with django_capture_on_commit_callbacks(execute=True):
        post = PostFactory(title="Tide mill")
    engine_at.cache_clear()  # a process that starts later

    assert f"behind on posts [{post.pk}]" in caplog.text
    assert titles(client, "mill") == []
    call_command("rebuild_search_index")
    assert titles(client, "mill") == ["Tide mill"]


def test_a_write_while_the_broker_is_away(
    index, broker_at, caplog, django_capture_on_commit_callbacks
):
    """Whom the queue does not take a message from has saved all the same, and it is logged."""
    broker_at(f"redis://127.0.0.1:{free_port()}/0")
    with django_capture_on_commit_callbacks(execute=True):
        post = PostFactory(title="Tide mill")

    assert f"not told of posts [{post.pk}]" in caplog.text
    assert index.documents("cms-posts") == {}


def test_messages_in_another_order(index, django_capture_on_commit_callbacks):
    """Of two states of a post the index keeps the later, whichever it is told of last."""
    with django_capture_on_commit_callbacks(execute=True):
        post = PostFactory(title="Wasps")
    told_first = index.asked[-1].body
    with django_capture_on_commit_callbacks(execute=True):
        post.title = "Bees"
        post.save()
    assert b"Bees" in index.asked[-1].body

    # As of a worker that has read the row, and then lay still.
    requests.post(f"{index.url}/_bulk", data=told_first, timeout=5)

    assert index.documents("cms-posts")[str(post.pk)]["title"] == "Bees"


def test_a_message_is_as_old_as_the_row(index, django_capture_on_commit_callbacks):
    """And not as its sending: who has read a row, and was held up then, tells nothing new."""
    with django_capture_on_commit_callbacks(execute=True):
        post = PostFactory(title="Wasps")

    first, *_ = index.asked[-1].body.splitlines()
    assert json.loads(first)["index"]["version"] == version_of(post.updated_at)


# --- By hand --------------------------------------------------------------------------


def test_rebuilding_fails(client, index):
    """A rebuild that fails says so, and searches go on with the index that was there."""
    PostFactory(title="Tide mill")
    call_command("rebuild_search_index")
    before = dict(index.aliases)
    index.next(Trouble(), Trouble(status=503))

    with pytest.raises(CommandError, match="see to it, and try again"):
        call_command("rebuild_search_index")

    assert index.aliases == before


def test_health(client, index):
    """Whether search is well is asked of the server; while it is not, the site is degraded."""
    assert away(client) == []

    index.next(Trouble(status=503))

    assert away(client) == ["search"]


def away(client) -> list[str]:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    told = answer.json()["dependencies"]
    return [each["name"] for each in told if not each["answers"]]
