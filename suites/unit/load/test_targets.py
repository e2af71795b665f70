"""Where load may go."""

from __future__ import annotations

import pytest

from load.errors import HostRefused
from load.target import Target


class TestThisMachine:
    @pytest.mark.parametrize(
        "url, authority",
        [
            pytest.param("http://127.0.0.1:8000", "127.0.0.1:8000", id="loopback"),
            pytest.param("http://127.8.8.8:8000/", "127.8.8.8:8000", id="its-network"),
            pytest.param("http://localhost", "localhost:80", id="its-name"),
            pytest.param("http://[::1]:81", "[::1]:81", id="version-6"),
        ],
    )
    def test_is_allowed(self, url: str, authority: str):
        """A site on this machine may be loaded, under each of the machine's names."""
        assert Target.parse(url, environment={}).authority == authority

    def test_keeps_the_prefix_of_a_lesson(self):
        """A path in the url stands before every path that is asked for."""
        target = Target.parse("http://localhost:8000/social/", environment={})

        assert target.prefix == "/social"


class TestOtherMachines:
    @pytest.mark.parametrize("host", ["example.org", "10.0.0.1", "128.0.0.1"])
    def test_are_refused(self, host: str):
        """A site elsewhere is refused, and the message says how to insist."""
        with pytest.raises(HostRefused, match=f"WINDTUNNEL_ALLOW_HOST={host}"):
            Target.parse(f"http://{host}/", environment={})

    def test_are_allowed_by_name(self):
        """Who owns the other machine may name it, among others."""
        allowed = {"WINDTUNNEL_ALLOW_HOST": "staging, example.org"}

        assert Target.parse("http://example.org", environment=allowed).port == 80

    def test_are_not_allowed_by_a_part_of_a_name(self):
        """Only the whole name counts."""
        allowed = {"WINDTUNNEL_ALLOW_HOST": "example.org.evil.net"}

        with pytest.raises(HostRefused):
            Target.parse("http://example.org", environment=allowed)


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "https://127.0.0.1", "", "http://"])
def test_what_is_no_plain_url_is_refused(url: str):
    """The message shows how a url is written."""
    with pytest.raises(HostRefused, match="http://127"):
        Target.parse(url, environment={})


def test_a_port_out_of_range_is_refused():
    """A port that cannot be is named as the reason."""
    with pytest.raises(HostRefused, match="port"):
        Target.parse("http://127.0.0.1:99999", environment={})
