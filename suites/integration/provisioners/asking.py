"""Asking a server and its machine, in the tests' own words."""

from __future__ import annotations

import json
import subprocess
from urllib.parse import urlsplit

import psutil
import psycopg

from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.identity import is_running
from fixtures.provisioners.interface import Service


def port_of(service: Service) -> int:
    port = urlsplit(service.url).port
    assert port is not None
    return port


def remembers_what_it_is_told(service: Service) -> bool:
    """A write and a read through the client that the site uses."""
    tell = {
        "postgres": _told_postgres,
        "postgis": _told_postgis,
        "redis": _told_redis,
        "memcached": _told_memcached,
    }
    return tell[service.name](service.url)


def answers(service: Service) -> bool:
    try:
        recipe_named(service.name).ask(service.url)
    except Exception:
        return False
    return True


def addresses_listening_on(port: int) -> set[str]:
    return {
        str(listener.laddr.ip)  # type: ignore[union-attr]
        for listener in psutil.net_connections("tcp")
        if listener.status == psutil.CONN_LISTEN and listener.laddr[1:] == (port,)
    }


def still_running(pids: tuple[int, ...]) -> list[int]:
    return [pid for pid in pids if is_running(pid)]


def containers_named(name: str) -> list[str]:
    """Through Docker's own command, which knows nothing of ours."""
    listed = subprocess.run(
        ["docker", "ps", "--all", "--quiet", "--filter", f"name={name}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.split()


def containers_started_with(word: str) -> list[str]:
    """Those whose command holds it."""
    listed = subprocess.run(
        ["docker", "ps", "--all", "--no-trunc", "--format", "{{.Names}} {{.Command}}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in listed.stdout.splitlines() if word in line]


def container_of(service: Service) -> str:
    name: str = service.handle.name  # type: ignore[attr-defined]
    return name


def published_on(container: str) -> set[str]:
    inspected = subprocess.run(
        ["docker", "inspect", "--format", "{{json .NetworkSettings.Ports}}", container],
        capture_output=True,
        text=True,
        check=True,
    )
    ports = json.loads(inspected.stdout)
    return {each["HostIp"] for bindings in ports.values() for each in bindings or []}


def _told_postgres(url: str) -> bool:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TEMPORARY TABLE seen (what text)")
        connection.execute("INSERT INTO seen VALUES ('kestrel')")
        return connection.execute("SELECT what FROM seen").fetchone() == ("kestrel",)


def _told_postgis(url: str) -> bool:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        distance = connection.execute(
            "SELECT ST_Distance(ST_Point(0, 0), ST_Point(3, 4))"
        ).fetchone()
        connection.rollback()
        return distance == (5.0,)


def _told_redis(url: str) -> bool:
    import redis

    with redis.Redis.from_url(url) as client:
        client.set("provisioners:seen", "kestrel", ex=5)
        return bool(client.get("provisioners:seen") == b"kestrel")


def _told_memcached(url: str) -> bool:
    from django.core.cache.backends.memcached import PyMemcacheCache

    cache = PyMemcacheCache(urlsplit(url).netloc, {})
    cache.set("provisioners:seen", "kestrel", timeout=5)
    try:
        return bool(cache.get("provisioners:seen") == "kestrel")
    finally:
        cache.close()
