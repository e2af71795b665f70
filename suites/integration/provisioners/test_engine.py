"""What is said of a Docker engine that is not there, refuses, or lacks an image."""

from __future__ import annotations

import dataclasses
import socket
import time
from collections.abc import Iterator

import pytest

from fixtures.provisioners import engine
from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.docker import DockerProvisioner
from fixtures.provisioners.interface import (
    Available,
    EngineTrouble,
    ImageUnavailable,
    Missing,
)
from fixtures.provisioners.recipe import Image
from fixtures.provisioners.redis import Redis

from .asking import containers_named
from .rungs import usable


class TestImages:
    def test_that_no_registry_has(self):
        """An image that cannot be pulled is named, soon, and nothing is left."""
        usable(DockerProvisioner(recipe_named("redis")))  # is there an engine?
        begun = time.monotonic()

        with pytest.raises(ImageUnavailable, match=r"127\.0\.0\.1:9/kestrel"):
            DockerProvisioner(OfNoRegistry()).start()

        assert time.monotonic() - begun < 20
        assert containers_named("kestrel") == []

    def test_that_would_be_pulled(self):
        """An image that is not here does not make the rung missing: it is pulled."""
        usable(DockerProvisioner(recipe_named("redis")))

        found = DockerProvisioner(OfNoRegistry()).availability()

        assert found == Available(note="127.0.0.1:9/kestrel:1 is pulled first")


class TestEngineTrouble:
    def test_is_told_in_the_engines_words(self):
        """What the engine refuses for a reason of its own is quoted."""
        usable(DockerProvisioner(recipe_named("redis")))

        with pytest.raises(EngineTrouble, match="kestrel"):
            DockerProvisioner(WithoutItsProgram()).start()


class TestNoEngine:
    @pytest.fixture
    def silent_engine(self) -> Iterator[str]:
        """Takes connections, and never says a word."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"

    def missing(self) -> Missing:
        begun = time.monotonic()
        found = DockerProvisioner(recipe_named("redis")).availability()
        assert time.monotonic() - begun < 10  # a second, but for a busy machine's sake
        assert isinstance(found, Missing)
        return found

    def test_at_that_address(self, monkeypatch):
        """Without an engine the rung is missing at once, and says where it looked."""
        monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")

        assert "unix:///nowhere/docker.sock" in self.missing().reason

    def test_that_answers(self, monkeypatch, silent_engine):
        """An engine that hangs is a missing one, and does not hang us for long."""
        monkeypatch.setenv("DOCKER_HOST", silent_engine)

        assert silent_engine in self.missing().reason

    def test_on_this_machine(self, monkeypatch):
        """An engine elsewhere is no use, for it would publish its ports there."""
        monkeypatch.setenv("DOCKER_HOST", "tcp://engine.example:2375")

        assert "another machine" in self.missing().reason

    def test_that_we_may_talk_to(self):
        """Who may not use the engine is told how to be allowed."""
        missing = engine.why_silent("unix:///x", PermissionError("denied"))

        assert "usermod" in missing.hint


class WithoutItsProgram(Redis):
    def image(self) -> Image:
        return dataclasses.replace(super().image(), command=["kestrel"])


class OfNoRegistry(Redis):
    def image(self) -> Image:
        return dataclasses.replace(super().image(), name="127.0.0.1:9/kestrel:1")
