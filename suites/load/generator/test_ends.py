"""How a drive ends that does not end well: what is kept, and what is said."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from fixtures.plugins.known_server import KnownServer, known_cast
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.process import ManagedProcess
from fixtures.provisioners.readiness import wait_until
from load.arrivals.order import Order, write_order
from load.driver import FOLDER, GeneratorFailed, calibrate
from load.recording.rows import Outcome, Records, read_records
from load.recording.summary import summarise

from .driving import AUDIENCE, declared, put_load

Start = Callable[..., KnownServer]


class TestAStoppedGenerator:
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
    def test_keeps_its_records(
        self, known_server: Start, tmp_path: Path, sign: signal.Signals
    ):
        """What was recorded until then is there, whichever way it was stopped."""
        server = known_server()
        order = Order(
            workload=declared(duration_s=60),
            lesson="social",
            cast=str(known_cast(tmp_path, AUDIENCE)),
            seed=1,
            warm_up_requests=AUDIENCE,
            folder=str(tmp_path),
        )
        write_order(order, tmp_path / "order.json")

        with locust(tmp_path, server, "--drive", str(tmp_path / "order.json")) as child:
            wait_until(
                lambda: server.seen()["requests"] > AUDIENCE + 100,
                deadline_s=30,
                what="the site has seen a hundred arrivals",
                process=child,
            )
            os.kill(child.pid, sign)
            child.wait(20)

        kept = read_records(tmp_path / "records-0.bin")
        assert answered(kept) == pytest.approx(server.seen()["requests"], abs=10)
        assert summarise([kept], order.workload).void is not None


class TestAGeneratorThatFails:
    def test_says_what_its_log_says(self, known_server: Start, tmp_path: Path):
        """A generator that is killed in the middle is no result, but an error."""
        with pytest.raises(GeneratorFailed, match=r"SIGKILL.*generator.log"):
            put_load(known_server(), tmp_path, on_window_start=kill_generator)

    def test_has_met_nobody(self, tmp_path: Path):
        """A site that answers nothing of the warm-up is not loaded any further."""
        with pytest.raises(GeneratorFailed, match="none of the 20 requests"):
            put_load(f"http://127.0.0.1:{free_port()}", tmp_path)

    def test_is_not_waited_for_for_ever(self, known_server: Start, tmp_path: Path):
        """A generator that does not come to an end is ended."""
        # Its warm-up of 20 requests, four at a time, waits for nothing: 5 s at least.
        server = known_server(silent_after=1)

        with pytest.raises(GeneratorFailed, match=r"still runs after 3\.5 s"):
            put_load(server, tmp_path, patience_s=2, duration_s=0.5, timeout_s=1)

        assert generators() == []

    def test_leaves_nothing_behind(self, known_server: Start, tmp_path: Path):
        """An error in a callback ends the generator, and is what the caller sees."""

        def fail() -> None:
            raise RuntimeError("the clock stopped")

        with pytest.raises(RuntimeError, match="the clock stopped"):
            put_load(known_server(), tmp_path, on_window_start=fail)

        assert generators() == []


class TestCalibration:
    def test_tells_how_much_can_be_sent(self, known_server: Start, tmp_path: Path):
        """A closed loop finds the rate, and the site has seen that many."""
        server = known_server()

        rate = calibrate(server.url, seconds=1, connections=4, folder=tmp_path)

        assert rate > 100
        assert server.seen()["operations"]["noop"] >= rate
        assert server.seen()["connections"] < 30

    def test_says_when_its_generator_is_gone(self, known_server: Start, tmp_path: Path):
        """Without a generator there is no rate, but an error."""
        server = known_server()

        with ThreadPoolExecutor() as threads:
            rate = threads.submit(
                calibrate, server.url, seconds=50, connections=1, folder=tmp_path
            )
            wait_until(
                lambda: server.seen()["requests"] > 0, deadline_s=30, what="a request"
            )
            kill_generator()

            with pytest.raises(GeneratorFailed, match="SIGKILL"):
                rate.result(timeout=30)

    def test_of_a_site_that_is_not_there_finds_nothing(self, tmp_path: Path):
        """Without answers the rate is 0."""
        url = f"http://127.0.0.1:{free_port()}"

        assert calibrate(url, seconds=0.2, connections=1, folder=tmp_path) == 0


def locust(folder: Path, server: KnownServer, *options: str) -> ManagedProcess:
    return ManagedProcess.start(
        "locust",
        [
            *(sys.executable, "-m", "locust", "-f", str(FOLDER / "feed.py")),
            *("--headless", "--host", server.url, *options),
        ],
        folder=folder,
    )


def answered(records: Records) -> int:
    return int((records.rows["outcome"] == Outcome.SUCCEEDED).sum())


def generators() -> list[psutil.Process]:
    """Generators that this process has started and that live."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "locust" in " ".join(child.cmdline())]


def kill_generator() -> None:
    for child in generators():
        child.kill()
