"""Services that outlive the command that started them, until another ends them."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from fixtures.provisioners import family, kept
from fixtures.provisioners.interface import Rung, Service
from fixtures.provisioners.readiness import wait_until
from fixtures.provisioners.running import running
from fixtures.provisioners.starting import Outcome

from .asking import answers, container_of, containers_named, still_running
from .rungs import id_of, may_move_others, ours, somewhere

ROOT = Path(__file__).parents[3]
KEEPABLE = [("redis", Rung.NATIVE), ("redis", Rung.DOCKER), ("postgres", Rung.NATIVE)]


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A project of its own, whose services end with the test."""
    for variable in ("DATABASE_URL", "REDIS_URL", "WINDTUNNEL_SERVICES"):
        monkeypatch.delenv(variable, raising=False)
    path = tmp_path / "project" / "services.json"
    monkeypatch.setenv("WINDTUNNEL_STATE", str(path))
    yield path
    kept.down()


def command(code: str) -> subprocess.Popen[str]:
    """Another command of ours, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", f"from fixtures.provisioners import kept; {code}"],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[str]) -> str:
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return output


def service_in(outcomes: list[Outcome]) -> Service:
    (outcome,) = outcomes
    assert isinstance(outcome.found, Service)
    return outcome.found


def found(name: str, rung: Rung) -> Service:
    service = kept.find(name, [rung])
    assert service is not None
    return service


class TestUp:
    @pytest.mark.parametrize("pair", KEEPABLE, ids=id_of)
    def test_outlives_its_command(self, pair):
        """A service answers after the command that brought it up has ended."""
        name, rung = pair
        ours(pair)

        finish(command(f"kept.up([{name!r}], rung={str(rung)!r})"))

        service = found(name, rung)
        assert answers(service)
        assert still_running(service.pids[:1])
        assert service.cpu_seconds() is not None

    def test_is_used_by_running(self):
        """`running` takes what is kept up, and leaves it up."""
        ours(("redis", Rung.NATIVE))
        up = service_in(kept.up(["redis"], rung="native"))

        with running("redis") as services:
            assert services["redis"].url == up.url

        assert answers(up)

    def test_is_pinned_for_the_length_of_a_block(self):
        """Cores that `running` gives to a kept service are taken back at the end."""
        ours(("redis", Rung.NATIVE))
        up = service_in(kept.up(["redis"], rung="native"))
        everywhere = psutil.Process(up.pids[0]).cpu_affinity()
        core = max(os.sched_getaffinity(0))

        with running("redis", cores={"redis": [core]}):
            meanwhile = psutil.Process(up.pids[0]).cpu_affinity()

        assert meanwhile == ([core] if may_move_others() else everywhere)
        assert psutil.Process(up.pids[0]).cpu_affinity() == everywhere

    def test_that_cannot_be_pinned_is_told_of(self, capsys, monkeypatch):
        """Where a kept service stays on its cores, the user learns it: figures differ."""
        ours(("redis", Rung.NATIVE))
        kept.up(["redis"], rung="native")
        monkeypatch.setattr(family, "pin", lambda pid, cores: False)

        with running("redis", cores={"redis": [0]}):
            assert "redis could not be moved to core 0" in capsys.readouterr().err

    def test_is_not_used_where_yours_is_named(self, monkeypatch):
        """A server that the environment names comes before what is kept up."""
        ours(("redis", Rung.NATIVE))
        kept.up(["redis"], rung="native")
        with somewhere("redis") as yours:
            monkeypatch.setenv("REDIS_URL", yours.url)

            with running("redis") as services:
                assert services["redis"].url == yours.url

    def test_leaves_alone_what_is_up(self):
        """A second `up` changes nothing, and says the same."""
        ours(("redis", Rung.NATIVE))
        first = service_in(kept.up(["redis"], rung="native"))

        second = service_in(kept.up(["redis"], rung="native"))

        assert (second.url, second.pids) == (first.url, first.pids)

    def test_exchanges_what_is_on_another_rung(self):
        """Asked for another rung, `up` ends the service and starts it there."""
        ours(("redis", Rung.NATIVE))
        ours(("redis", Rung.EMBEDDED))
        first = service_in(kept.up(["redis"], rung="native"))

        second = service_in(kept.up(["redis"], rung="embedded"))

        assert second.rung is Rung.EMBEDDED
        assert not answers(first)
        assert answers(second)

    def test_keeps_the_others(self):
        """Bringing up one service does not touch another that is up."""
        ours(("redis", Rung.NATIVE))
        ours(("memcached", Rung.NATIVE))
        redis = service_in(kept.up(["redis"], rung="native"))

        kept.up(["memcached"], rung="native")

        assert answers(redis)
        assert sorted(kept.down()) == ["memcached", "redis"]

    def test_twice_at_once(self, state):
        """Two commands at the same moment bring up one service between them."""
        ours(("redis", Rung.NATIVE))
        code = "print(kept.up(['redis'], rung='native')[0].found.url)"

        urls = {finish(each) for each in [command(code), command(code)]}

        assert len(urls) == 1
        assert len(json.loads(state.read_text())["services"]) == 1

    def test_that_is_killed_leaves_nothing(self, state):
        """An `up` that is killed before it has written leaves no server."""
        ours(("redis", Rung.NATIVE))
        code = (
            "import os, signal; kept._write = lambda state, entries: entries and ("
            "print(entries[0].trace.pid, flush=True),"
            "os.kill(os.getpid(), signal.SIGKILL));"
            "kept.up(['redis'], rung='native')"
        )
        process = command(code)
        output, _ = process.communicate(timeout=60)

        assert process.returncode == -signal.SIGKILL
        pid = int(output)
        wait_until(
            lambda: still_running((pid,)) == [], deadline_s=30, what="nothing is left"
        )
        assert not state.exists()

    def test_that_cannot_write_leaves_nothing(self, state):
        """Where the state cannot be written, nothing is kept and nothing runs."""
        ours(("redis", Rung.NATIVE))
        blocked = state.with_suffix(f".{os.getpid()}")
        blocked.mkdir(parents=True)
        before = {child.pid for child in psutil.Process().children()}

        with pytest.raises(OSError, match="directory"):
            kept.up(["redis"], rung="native")

        new = {child.pid for child in psutil.Process().children()} - before
        names = [psutil.Process(pid).name() for pid in still_running(tuple(new))]
        assert "redis-server" not in names

    def test_hides_passwords_from_others(self, state):
        """Only we may read what is written down."""
        ours(("redis", Rung.NATIVE))

        kept.up(["redis"], rung="native")

        assert stat.S_IMODE(state.stat().st_mode) == 0o600


class TestDown:
    @pytest.mark.parametrize("pair", KEEPABLE, ids=id_of)
    def test_ends_what_another_command_started(self, pair, state):
        """After `down` there is no process, no container, no folder and no state."""
        name, rung = pair
        ours(pair)
        finish(command(f"kept.up([{name!r}], rung={str(rung)!r})"))
        service = found(name, rung)
        pids = service.pids

        assert kept.down() == [name]

        assert not answers(service)
        assert not state.exists()
        if rung is Rung.DOCKER:
            assert containers_named(container_of(service)) == []
        else:
            assert still_running(pids) == []
            assert service.log_path is not None
            assert not service.log_path.parent.exists()

    def test_of_nothing(self):
        """Where nothing is up, `down` does nothing."""
        assert kept.down() == []

    def test_keeps_what_it_cannot_reach(self, state, monkeypatch, capsys):
        """A container whose engine is silent stays written down, and that is said."""
        ours(("redis", Rung.DOCKER))
        kept.up(["redis"], rung="docker")
        written = state.read_text()
        away = written.replace('"engine": "', '"engine": "unix:///nowhere')
        state.write_text(away)

        assert kept.down() == []

        assert "redis could not be ended" in capsys.readouterr().err
        assert state.exists()
        state.write_text(written)


class TestStaleState:
    def test_of_a_service_that_was_killed(self):
        """What has died meanwhile is not used, and `up` starts another."""
        ours(("redis", Rung.NATIVE))
        first = service_in(kept.up(["redis"], rung="native"))
        kill(first)

        assert kept.find("redis", [Rung.NATIVE]) is None
        second = service_in(kept.up(["redis"], rung="native"))

        assert answers(second)
        assert second.url != first.url

    def test_of_another_service_that_was_killed(self, state):
        """`up` for one forgets another that has died."""
        ours(("redis", Rung.NATIVE))
        ours(("memcached", Rung.NATIVE))
        kill(service_in(kept.up(["redis"], rung="native")))

        kept.up(["memcached"], rung="native")

        (entry,) = json.loads(state.read_text())["services"]
        assert entry["name"] == "memcached"

    def test_whose_number_is_another_process(self, state):
        """A process that got the number meanwhile is neither used nor ended."""
        ours(("redis", Rung.NATIVE))
        with somewhere("redis") as stranger:
            service_in(kept.up(["redis"], rung="native"))
            written = json.loads(state.read_text())
            (entry,) = written["services"]
            mine = dict(entry["trace"])
            entry["trace"]["pid"] = stranger.pids[0]
            state.write_text(json.dumps(written))

            kept.down()

            assert answers(stranger)
            entry["trace"] = mine
            state.write_text(json.dumps(written))

    def test_that_hangs(self):
        """A process that is there and does not answer is of no use."""
        ours(("redis", Rung.NATIVE))
        service = service_in(kept.up(["redis"], rung="native"))
        os.kill(service.pids[0], signal.SIGSTOP)

        assert kept.find("redis", [Rung.NATIVE]) is None

        os.kill(service.pids[0], signal.SIGCONT)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "[]",
            '{"format": 0}',
            '{"format": 1, "services": [{"name": "redis"}]}',
        ],
    )
    def test_that_is_damaged(self, state, capsys, text):
        """A file that is not ours, or cut in half, is put aside and said so."""
        state.parent.mkdir()
        state.write_text(text)

        assert kept.find("redis", [Rung.NATIVE]) is None

        assert "is not readable" in capsys.readouterr().err
        assert state.with_suffix(".damaged").read_text() == text


class TestStatus:
    def test_tells_what_stands_and_what_could(self):
        """What is up, whether it answers, and how each service could be had."""
        ours(("redis", Rung.NATIVE))
        service = service_in(kept.up(["redis"], rung="native"))

        before = kept.status(["redis"])
        kill(service)
        after = kept.status(["redis"])

        assert [(each.kept.url, each.answers) for each in before.standing] == [
            (service.url, True)
        ]
        assert [each.answers for each in after.standing] == [False]
        assert [each.rung for each in before.prospects] == list(Rung)


def kill(service: Service) -> None:
    process = psutil.Process(service.pids[0])
    process.kill()
    wait_until(
        lambda: still_running((process.pid,)) == [], deadline_s=20, what="it is dead"
    )
