"""The crowd against sites whose behaviour is known: what it counts, and from when."""

from __future__ import annotations

import time

import psutil
import pytest

from load.errors import GeneratorFailed, HostRefused
from load.experiments.interface import ExperimentError
from load.experiments.stampede.crowd import Crowd
from load.experiments.stampede.messages import (
    BUMP,
    HOT,
    Burst,
    Bursted,
    Gather,
    Gathered,
    Tour,
    Toured,
)

CLIENTS = 30


@pytest.fixture
def crowd_of(known_server, tmp_path):
    """Makes crowds of thirty, at a site that behaves as told."""
    crowds = []

    def make(**behaviour):
        server = known_server(**behaviour)
        crowd = Crowd(server.url, folder=tmp_path)
        crowds.append(crowd)
        crowd.ask(Gather(clients=CLIENTS), Gathered)
        return crowd, server

    yield make
    for crowd in crowds:
        crowd.stop()


def test_everybody_asks_and_is_answered(crowd_of):
    """Each of the crowd sends one request on a connection of her own."""
    crowd, server = crowd_of()

    burst = crowd.ask(Burst(path=HOT, clients=CLIENTS), Bursted)

    assert [(r.status, r.number) for r in burst.replies] == [(200, 7)] * CLIENTS
    assert server.seen()["connections"] == CLIENTS


def test_waits_count_from_the_intended_moment(crowd_of):
    """A site that serves one after the other makes the last wait for all before her."""
    crowd, _ = crowd_of(one_at_a_time_s=0.02)

    burst = crowd.ask(Burst(path=HOT, clients=CLIENTS, at_s=time.time() + 0.2), Bursted)

    waits = sorted(reply.latency_s for reply in burst.replies)
    assert waits[-1] >= 0.02 * CLIENTS
    assert waits[0] < waits[-1] / 2


def test_a_moment_that_has_passed_counts_all_the_same(crowd_of):
    """Who is told too late is late: her wait runs from when it was due."""
    crowd, _ = crowd_of()

    burst = crowd.ask(Burst(path=HOT, clients=1, at_s=time.time() - 5), Bursted)

    assert burst.late_s >= 5
    assert burst.replies[0].latency_s >= 5


@pytest.mark.parametrize(
    "behaviour,statuses",
    [
        ({"fail_every": 1}, {500}),
        ({"hang_up_every": 1}, {0}),
        ({"cut_every": 1}, {0}),
    ],
    ids=["error", "hang up", "cut short"],
)
def test_what_goes_wrong_is_counted_and_ends_nothing(crowd_of, behaviour, statuses):
    """A status, or 0 for no answer; the next crowd has new connections."""
    crowd, _ = crowd_of(**behaviour)

    burst = crowd.ask(Burst(path=HOT, clients=CLIENTS), Bursted)

    assert {reply.status for reply in burst.replies} == statuses
    assert {reply.number for reply in burst.replies} == {None}
    assert crowd.ask(Gather(clients=CLIENTS), Gathered).clients == CLIENTS


def test_the_crowd_comes_when_the_bump_is_acknowledged(crowd_of):
    """Its moment is that of the answer, and the number is told."""
    crowd, server = crowd_of(delay_s=0.1)
    began_s = time.time()

    burst = crowd.ask(Burst(path=HOT, clients=CLIENTS, bump=BUMP), Bursted)

    assert burst.acknowledged == 7
    assert burst.at_s - began_s >= 0.1
    assert server.seen()["operations"] == {"bump": 1, "hot": CLIENTS}


def test_a_bump_that_fails_is_told(crowd_of):
    """There is no crowd after a write that did not happen."""
    crowd, _ = crowd_of(fail_every=1)

    with pytest.raises(ExperimentError, match="was answered 500"):
        crowd.ask(Burst(path=HOT, clients=CLIENTS, bump=BUMP), Bursted)


def test_readers_come_before_the_crowd_by_the_clock(crowd_of):
    """About so many a second, until the time that is named, and the same by one seed."""
    crowd, _ = crowd_of()

    def readers():
        now_s = time.time()
        burst = crowd.ask(
            Burst(
                path=HOT,
                clients=0,
                at_s=now_s + 1,
                background_per_s=100,
                background_until_s=now_s + 1,
                seed=3,
            ),
            Bursted,
        )
        return len(burst.background)

    first = readers()
    assert 60 <= first <= 140
    assert abs(readers() - first) <= 2


def test_a_tour_asks_one_after_the_other(crowd_of):
    """So many of the crowd, each on her connection."""
    crowd, server = crowd_of(delay_s=0.01)

    tour = crowd.ask(Tour(path=HOT, clients=5), Toured)

    assert [reply.number for reply in tour.replies] == [7] * 5
    assert tour.ended_s - tour.began_s >= 5 * 0.01
    assert server.seen()["connections"] == 5


def test_a_site_that_is_gone_is_told_of(crowd_of):
    """Connections that cannot be opened are a reason, and not a crash."""
    crowd, server = crowd_of()
    server.process.stop()

    burst = crowd.ask(Burst(path=HOT, clients=CLIENTS), Bursted)

    assert {reply.status for reply in burst.replies} == {0}
    with pytest.raises(ExperimentError, match="cannot be opened"):
        crowd.ask(Gather(clients=CLIENTS), Gathered)


def test_a_generator_that_dies_says_how(crowd_of):
    """Whoever waits for it is told at once, with how it ended."""
    crowd, _ = crowd_of()
    for process in psutil.Process().children(recursive=True):
        if any("stampede.generator" in word for word in process.cmdline()):
            process.kill()
            process.wait()

    with pytest.raises(GeneratorFailed, match=r"cannot be told|SIGKILL"):
        crowd.ask(Gather(clients=1), Gathered)


def test_a_crowd_goes_to_this_machine_alone(tmp_path):
    """Load on other people's machines is an attack."""
    with pytest.raises(HostRefused):
        Crowd("http://192.0.2.1/", folder=tmp_path)
