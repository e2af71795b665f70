"""What the bench promises to a laboratory: an honest number, and a row a computation."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from fixtures.provisioners.readiness import wait_until
from fixtures.site import SiteSettings, serve
from load.experiments.stampede.journal import Journal, bench_database

pytestmark = pytest.mark.services("postgres", "redis")


@pytest.fixture(scope="module")
def database_url(postgres_service):
    with bench_database(postgres_service.url) as url:
        yield url


@pytest.fixture(scope="module")
def bench(database_url, redis_url, tmp_path_factory):
    """The address of a bench of one process, which hears of its writes."""
    import os

    told = SiteSettings(
        database_url=database_url,
        redis_url=redis_url,
        extra={
            "APPS": "bench",
            "CACHE_STRATEGY": "signals",
            "LOG_LEVEL": "WARNING",
            "WINDTUNNEL_WORKER": os.environ["WINDTUNNEL_WORKER"],
        },
    )
    with serve(told, folder=tmp_path_factory.mktemp("bench")) as site:
        yield site.url


@pytest.fixture
def journal(database_url):
    with Journal.of(database_url) as journal:
        yield journal


def test_a_bump_is_seen_by_whoever_asks_next(bench):
    """The number after an acknowledged bump is the bump's, cached or not."""
    assert ask(bench, "GET", "/hot/?cost_ms=0")[0] == 200

    bumped = ask(bench, "POST", "/bump/")

    assert ask(bench, "GET", "/hot/?cost_ms=0") == bumped
    assert ask(bench, "GET", "/hot/?cost_ms=0") == bumped


def test_two_bumps_at_once_are_two(bench):
    """None is lost: each answers a number of its own."""
    _, before = ask(bench, "POST", "/bump/")

    with ThreadPoolExecutor(4) as people:
        told = list(people.map(lambda _: ask(bench, "POST", "/bump/"), range(8)))

    numbers = sorted(answer["number"] - before["number"] for _, answer in told)
    assert numbers == list(range(1, 9))


def test_a_miss_enters_a_computation_of_its_cost_and_a_hit_none(bench, journal):
    """Rows tell how often it was computed, and how long that took, by one clock."""
    ask(bench, "POST", "/bump/")
    mark = journal.mark()

    ask(bench, "GET", "/hot/?cost_ms=60")
    ask(bench, "GET", "/hot/?cost_ms=60")

    (row,) = journal.since(mark)
    assert row.ended_s is not None
    assert row.ended_s - row.began_s >= 0.06


def test_a_computation_does_not_know_what_is_bumped_meanwhile(bench, journal):
    """The number is read before the cost is paid: the race that a strategy may lose."""
    _, before = ask(bench, "POST", "/bump/")
    mark = journal.mark()
    with ThreadPoolExecutor(1) as reader:
        answer = reader.submit(ask, bench, "GET", "/hot/?cost_ms=1500")
        wait_until(
            lambda: insist(journal.since(mark)),
            deadline_s=20,
            what="the computation has begun",
        )

        _, bumped = ask(bench, "POST", "/bump/")

        _, told = answer.result()
    assert told == before
    assert bumped["number"] == before["number"] + 1


@pytest.mark.parametrize("cost", ["-1", "5001", "99999999", "much", "", "1.5", "٣"])
def test_a_cost_that_cannot_be_is_refused_with_the_value(bench, journal, cost):
    """400, the value and the range, and nothing is computed."""
    from urllib.parse import quote

    mark = journal.mark()

    status, told = ask(bench, "GET", f"/hot/?cost_ms={quote(cost)}")

    assert status == 400
    assert f"cost_ms={cost!r}" in told["error"]
    assert "0 to 5000" in told["error"]
    assert journal.since(mark) == []


@pytest.mark.parametrize(
    "method,path", [("POST", "/hot/"), ("GET", "/bump/")], ids=["hot", "bump"]
)
def test_reading_and_writing_are_told_apart(bench, method, path):
    """A number is asked for with GET, and bumped with POST."""
    assert ask(bench, method, path)[0] in (403, 405)


def insist(rows):
    if not rows:
        raise LookupError("no computation yet")


def ask(url, method, path):
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    with closing(connection):
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
    try:
        return answer.status, json.loads(body)
    except ValueError:
        return answer.status, None
