"""Where load may go: to a site on this machine, and nowhere else by accident."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from load.errors import HostRefused

ALLOWED = "WINDTUNNEL_ALLOW_HOST"


@dataclass(frozen=True, slots=True)
class Target:
    """A site that may be loaded."""

    host: str
    port: int
    prefix: str  # of every path; empty, or "/social" where the lesson has one

    @classmethod
    def parse(cls, url: str, *, environment: Mapping[str, str] = os.environ) -> Target:
        """The target of a plain HTTP url; raises `HostRefused` for one we may not load.

        >>> Target.parse("http://127.0.0.1:8000/")
        Target(host='127.0.0.1', port=8000, prefix='')
        """
        parts = urlsplit(url)
        try:
            port = parts.port or 80
        except ValueError as error:
            raise HostRefused(
                f"'{url}' has no port that can be used: {error}"
            ) from error
        if parts.scheme != "http" or not parts.hostname:
            raise HostRefused(
                f"'{url}' is no url of a site; write it like http://127.0.0.1:8000"
            )
        if not _may_be_loaded(parts.hostname, environment.get(ALLOWED, "")):
            raise HostRefused(
                f"'{parts.hostname}' is not this machine, and load on other people's "
                f"machines is an attack; if it is yours, set {ALLOWED}={parts.hostname}"
            )
        return cls(parts.hostname, port, parts.path.rstrip("/"))

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _may_be_loaded(host: str, allowed: str) -> bool:
    if host == "localhost" or host in (name.strip() for name in allowed.split(",")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
