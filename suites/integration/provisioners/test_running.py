"""`running(...)`: what is started, what is used, and what is said of the rest."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import psutil
import pytest

from fixtures.provisioners.choice import survey
from fixtures.provisioners.errors import (
    ServiceMissing,
    UnknownRung,
    UnknownService,
    Unreachable,
)
from fixtures.provisioners.interface import Available, Missing, Rung
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.running import provided, running
from fixtures.provisioners.starting import start_all

from .asking import answers, still_running
from .rungs import ours, somewhere

URLS = ("DATABASE_URL", "REDIS_URL", "MEMCACHED_URL")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No services of the person's own, none forced, none kept up, nothing installed."""
    for variable in (*URLS, "WINDTUNNEL_SERVICES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("WINDTUNNEL_INSTALL", "never")
    monkeypatch.setenv("WINDTUNNEL_STATE", str(tmp_path / "services.json"))


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A PATH without servers; Debian's Postgres is not on any PATH."""
    for program in ("sh", "id"):
        found = shutil.which(program)
        assert found is not None
        (tmp_path / program).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))


class TestStarting:
    def test_the_usual_three(self):
        """Without names there are Postgres, Redis and Memcached, and all answer."""
        for name in ("postgres", "redis", "memcached"):
            ours((name, Rung.NATIVE))

        with running(rung="native") as services:
            assert list(services) == ["postgres", "redis", "memcached"]
            assert len(services) == 3
            assert all(answers(service) for service in services.values())
            assert services.environment() == {
                "DATABASE_URL": services["postgres"].url,
                "REDIS_URL": services["redis"].url,
                "MEMCACHED_URL": services["memcached"].url,
            }

        assert not any(answers(service) for service in services.values())

    def test_side_by_side(self):
        """All three together take hardly longer than the slowest of them."""
        for name in ("postgres", "redis", "memcached"):
            ours((name, Rung.NATIVE))
        begun = time.monotonic()

        with running(rung="native"):
            together_s = time.monotonic() - begun

        assert together_s < 20  # 1.3 s on a quiet machine; this one may be very busy

    def test_on_cores(self):
        """Each service keeps to the cores that are given for it."""
        ours(("redis", Rung.NATIVE))
        core = max(os.sched_getaffinity(0))

        with running("redis", rung="native", cores={"redis": [core]}) as services:
            leader = psutil.Process(services["redis"].pids[0])
            assert leader.cpu_affinity() == [core]

    def test_that_fails_undoes_the_others(self, monkeypatch, no_engine):
        """When one cannot be started, those that could are stopped again."""
        ours(("redis", Rung.NATIVE))
        monkeypatch.setenv("MEMCACHED_URL", f"memcached://127.0.0.1:{free_port()}")
        before = {child.pid for child in psutil.Process().children()}

        with pytest.raises(Unreachable):
            start_all(["redis", "memcached"])

        new = {child.pid for child in psutil.Process().children()} - before
        left = [pid for pid in still_running(tuple(new)) if is_server(pid)]
        assert left == []

    def test_nothing(self):
        """Nothing asked, nothing started."""
        assert start_all([]) == []


class TestChoosing:
    def test_prefers_yours(self, monkeypatch):
        """A server that the environment names comes before all others."""
        with somewhere("redis") as yours:
            monkeypatch.setenv("REDIS_URL", yours.url)

            with running("redis") as services:
                assert services["redis"].rung is Rung.EXTERNAL
                assert services["redis"].url == yours.url

            assert answers(yours)

    def test_does_not_replace_yours(self, monkeypatch):
        """A server of your own that is silent is an error, not a reason to take ours."""
        monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")

        with pytest.raises(Unreachable, match="REDIS_URL"), running("redis"):
            pass

    def test_goes_down_the_rungs(self, no_engine):
        """Without Docker it is native; those passed over say why."""
        ours(("redis", Rung.NATIVE))

        with running("redis") as services:
            assert services["redis"].rung is Rung.NATIVE
            passed = services.passed_over["redis"]

        assert [each.rung for each in passed] == [Rung.EXTERNAL, Rung.DOCKER]
        assert str(passed[0]) == "external: REDIS_URL is not set"

    def test_ends_with_the_wheels(self, no_engine, no_programs):
        """Without Docker and without programs there are still the wheels'."""
        ours(("redis", Rung.EMBEDDED))

        with running("redis") as services:
            assert services["redis"].rung is Rung.EMBEDDED

    def test_passes_over_an_engine_without_the_image(self, monkeypatch, capsys):
        """An image that cannot be pulled is said aloud, and the next rung is taken."""
        ours(("redis", Rung.DOCKER))
        ours(("redis", Rung.NATIVE))
        prefix_images(monkeypatch, "127.0.0.1:9/")

        with running("redis") as services:
            assert services["redis"].rung is Rung.NATIVE

        assert "passing over docker" in capsys.readouterr().err

    def test_obeys_the_environment(self, monkeypatch):
        """WINDTUNNEL_SERVICES forces a rung, also past servers of your own."""
        ours(("redis", Rung.EMBEDDED))
        monkeypatch.setenv("WINDTUNNEL_SERVICES", "embedded")
        monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")

        with running("redis") as services:
            assert services["redis"].rung is Rung.EMBEDDED

    def test_does_not_leave_the_rung_that_is_forced(self, monkeypatch):
        """A forced rung that fails is an error, not another rung."""
        ours(("redis", Rung.DOCKER))
        prefix_images(monkeypatch, "127.0.0.1:9/")

        with pytest.raises(Exception, match="cannot be pulled"):
            start_all(["redis"], rung="docker")


class TestMissing:
    def test_is_an_error_of_running(self):
        """What `running` cannot have is an error with reason and remedy."""
        with pytest.raises(ServiceMissing, match="no Python wheel carries memcached"):
            with running("memcached", rung="embedded"):
                pass

    def test_is_a_value_of_provided(self):
        """What `provided` cannot have is a value with its reason beside the others."""
        ours(("redis", Rung.EMBEDDED))

        with provided("redis", "memcached", rung="embedded") as services:
            assert list(services) == ["redis"]
            assert services.missing["memcached"].reason == (
                "no Python wheel carries memcached"
            )

    def test_everywhere_names_every_rung(self, no_engine, no_programs):
        """What no rung has is explained rung by rung, and so is what would help."""
        with provided("memcached") as services:
            missing = services.missing["memcached"]

        assert [part.split(":")[0] for part in missing.reason.split("; ")] == list(Rung)
        assert "set MEMCACHED_URL" in missing.hint

    @pytest.mark.parametrize(
        "rung, near",
        [("natve", "native"), ("Dokcer", "docker"), ("embeded", "embedded")],
    )
    def test_rungs_are_guessed(self, rung, near):
        """A rung that does not exist is named with the nearest that does."""
        with pytest.raises(UnknownRung, match=f"'{rung}'; did you mean {near}"):
            start_all(["redis"], rung=rung)

    def test_services_are_guessed(self):
        """So is a service, before anything is started."""
        with pytest.raises(UnknownService, match="'postgress'; did you mean postgres"):
            start_all(["redis", "postgress"])


def test_the_survey_has_every_rung_of_every_service(no_engine):
    """A table of what could be had where, without starting or installing anything."""
    prospects = survey(["redis", "memcached"])

    assert [(each.service, each.rung) for each in prospects] == [
        (name, rung) for name in ("redis", "memcached") for rung in Rung
    ]
    assert all(isinstance(each.availability, Available | Missing) for each in prospects)


def is_server(pid: int) -> bool:
    return "janitor" not in " ".join(psutil.Process(pid).cmdline())


def prefix_images(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    """As a site does whose images come from a registry of its own."""
    from testcontainers.core.config import testcontainers_config

    monkeypatch.setattr(testcontainers_config, "hub_image_name_prefix", prefix)
