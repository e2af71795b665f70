"""What every service promises on every rung while it runs, and when it is stopped."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from signal import SIGCONT, SIGSTOP
from time import monotonic
from urllib.parse import urlsplit

import psutil
import pytest

from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.external import ExternalProvisioner
from fixtures.provisioners.interface import Available, Provisioner, Rung, Service
from fixtures.provisioners.ports import is_free
from fixtures.provisioners.readiness import wait_until

from .asking import (
    addresses_listening_on,
    answers,
    container_of,
    containers_named,
    port_of,
    published_on,
    remembers_what_it_is_told,
    still_running,
)
from .rungs import (
    EVERY,
    OURS,
    but_once,
    id_of,
    may_move_others,
    ours,
    pair_of_ours,
    somewhere,
    usable,
)

pytestmark = pytest.mark.uncounted

ON_THIS_MACHINE = [pair for pair in OURS if pair[1] is not Rung.DOCKER]


@pytest.fixture(scope="module", params=EVERY, ids=id_of)
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    """One that runs, for tests that only look at it."""
    name, rung = request.param
    if rung is not Rung.EXTERNAL:
        with ours(request.param).start() as started:
            yield started
        return
    with somewhere(name) as yours:
        with external(yours).start() as found:
            yield found


class TestRunning:
    def test_is_there_under_its_name(self, service, request):
        """A service carries the name and the rung that were asked for."""
        asked = request.node.callspec.params["service"]

        assert (service.name, service.rung) == asked

    def test_answers_a_real_query(self, service):
        """A service that was handed out remembers what it is told."""
        assert remembers_what_it_is_told(service)

    def test_is_halted_where_it_is_ours(self, service):
        """Ours is halted and goes on with all it has; yours is left alone."""
        halted = service.signal(SIGSTOP)
        went_on = service.signal(SIGCONT)

        assert {halted, went_on} == {service.rung is not Rung.EXTERNAL}
        assert remembers_what_it_is_told(service)

    def test_is_on_loopback(self, service):
        """The URL names a port on this machine's loopback."""
        parts = urlsplit(service.url)

        assert ipaddress.ip_address(parts.hostname).is_loopback
        assert parts.port > 0

    def test_says_its_version(self, service):
        """The version begins with the numbers that people compare."""
        assert re.match(r"\d+\.\d+", service.version)

    def test_recipe_and_service_agree_on_the_version(self, service):
        """What is printed in a header is what the server itself says."""
        answer = recipe_named(service.name).ask(service.url)

        assert answer.version == service.version


@pytest.mark.parametrize("service", OURS, ids=id_of, indirect=True)
class TestRunningOnARungOfOurs:
    def test_listens_on_nothing_else(self, service):
        """Nobody reaches a service from another machine."""
        if service.rung is Rung.DOCKER:
            listening = published_on(container_of(service))
        else:
            listening = addresses_listening_on(port_of(service))

        assert listening == {"127.0.0.1"}

    def test_counts_its_processor_time(self, service):
        """Work that a service does shows in its CPU seconds, which never go down."""
        before = service.cpu_seconds()

        def has_risen() -> bool:
            remembers_what_it_is_told(service)
            return bool(service.cpu_seconds() > before)

        wait_until(has_risen, deadline_s=20, what="the CPU time has risen")

    def test_its_clock_is_read_between_two_requests(self, service):
        """An edge of a measured window is no wider than that, on any rung."""
        service.cpu_seconds()
        began_s = monotonic()
        read = [service.cpu_seconds() for _ in range(10)]

        assert None not in read
        # One engine's own answer takes a second each.
        assert monotonic() - began_s < 5

    def test_shows_its_processes(self, service):
        """Its processes are there to be watched."""
        assert still_running(service.pids[:1])

    def test_shows_the_end_of_its_log(self, service):
        """What a service logs can be read while it runs; Memcached logs nothing."""
        assert service.name == "memcached" or service.tail(3).count("\n") == 2


@pytest.mark.parametrize("service", ON_THIS_MACHINE, ids=id_of, indirect=True)
class TestRunningOnThisMachine:
    def test_is_not_run_by_root(self, service):
        """A service that everybody here can talk to has no root's rights."""
        owners = {process.uids().real for process in processes_of(service)}

        assert owners
        assert 0 not in owners

    def test_shows_the_whole_log(self, service):
        """The log is a file that ends as the service says it ends."""
        assert service.log_path.read_text().rstrip("\n").endswith(service.tail())


class TestStopping:
    @pair_of_ours
    def test_leaves_nothing(self, pair):
        """After stop there is no process, no open port, no folder and no container."""
        service = ours(pair).start()
        pids, port, log_path = service.pids, port_of(service), service.log_path

        service.stop()

        assert still_running(pids) == []
        assert is_free(port)
        assert log_path is None or not log_path.parent.exists()
        assert service.rung is not Rung.DOCKER or not containers_named(
            container_of(service)
        )

    @but_once
    def test_twice_is_once(self, pair):
        """Stopping what is stopped already is harmless, and it counts no more time."""
        service = ours(pair).start()
        service.stop()

        service.stop()

        assert service.pids == ()

    @pytest.mark.parametrize("name", ["postgres", "redis", "memcached"])
    def test_leaves_yours_alone(self, name):
        """A service of your own goes on when ours to it is stopped."""
        with somewhere(name) as yours:
            found = external(yours).start()

            found.stop()

            assert answers(yours)
            assert (found.pids, found.cpu_seconds(), found.tail()) == ((), None, "")


class TestTwoAtOnce:
    @but_once
    def test_do_not_meet(self, pair):
        """Two of the same kind started at the same moment are two servers."""
        provisioners = [ours(pair), ours(pair)]

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(lambda each: each.start(), provisioners)

        with first, second:
            assert port_of(first) != port_of(second)
            first.stop()
            assert not answers(first)
            assert answers(second)


class TestPinning:
    @but_once
    def test_from_the_start(self, pair):
        """A service that is given cores runs on no other."""
        core = max(psutil.Process().cpu_affinity())

        with ours(pair, cores=[core]).start() as service:
            assert cores_of(service) == {(core,)}

    @pytest.mark.parametrize(
        "pair", [("redis", Rung.NATIVE), ("redis", Rung.DOCKER)], ids=id_of
    )
    def test_later(self, pair):
        """A service that runs already can be given other cores, where we may do that."""
        core = max(psutil.Process().cpu_affinity())
        with ours(pair).start() as service:
            pinned = service.pin([core])

            assert pinned == (pair[1] is Rung.DOCKER or may_move_others())
            assert (cores_of(service) == {(core,)}) == pinned

    def test_not_yours(self):
        """A service of your own is not pinned, and says so."""
        with somewhere("redis") as yours:
            found = external(yours).start()

            assert not found.pin([0])


def external(yours: Service) -> Provisioner:
    """The rung that finds `yours` through an environment."""
    recipe = recipe_named(yours.name)
    provisioner = ExternalProvisioner(recipe, {recipe.variable: yours.url})
    assert provisioner.availability() == Available()
    return usable(provisioner)


def cores_of(service: Service) -> set[tuple[int, ...]]:
    found = set()
    for process in processes_of(service):
        # One that has ended since is none that stays.
        with contextlib.suppress(psutil.NoSuchProcess):
            found.add(tuple(process.cpu_affinity()))
    return found


def processes_of(service: Service) -> Iterator[psutil.Process]:
    """Those that stay: a server may have some that come and go."""
    for pid in service.pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            process.uids()
            yield process
