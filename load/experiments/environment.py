"""The machine, the versions and the settings under which a run is made."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import closing
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import redis
from pymemcache.client.base import Client as MemcacheClient

from reports.schema import SCHEMA_VERSION, Environment

PACKAGES = (
    "django",
    "django-cachalot",
    "django-cacheops",
    "django-redis",
    "geventhttpclient",
    "granian",
    "locust",
    "numpy",
    "psycopg",
    "psycopg-pool",
    "pymemcache",
    "redis",
    "whitenoise",
)
REDIS_SETTINGS = ("maxmemory", "maxmemory-policy", "save", "appendonly", "io-threads")
MEMCACHED_SETTINGS = ("maxbytes", "num_threads", "item_size_max", "evictions")
LIMITS = (
    Path("/sys/fs/cgroup/cpu.max"),
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
)


def describe_environment(
    versions: Mapping[str, str], urls: Mapping[str, str], *, project: Path
) -> Environment:
    """What is known of this machine; `versions` and `urls` are of the services in use."""
    revision = _git(project, "rev-parse", "HEAD")
    status = _git(project, "status", "--porcelain")
    return Environment(
        schema_version=SCHEMA_VERSION,
        cpu=_cpu_model(),
        cores=psutil.cpu_count() or 1,
        memory_bytes=psutil.virtual_memory().total,
        kernel=platform.release(),
        os=_os_name(),
        python=platform.python_version(),
        packages=_installed(PACKAGES),
        services=dict(versions),
        service_settings={name: _settings_of(url) for name, url in urls.items()},
        limits={
            path.name: path.read_text().strip() for path in LIMITS if path.exists()
        },
        git_revision=revision,
        git_dirty=None if status is None else bool(status),
    )


def _settings_of(url: str) -> dict[str, str]:
    scheme = urlsplit(url).scheme
    if scheme.startswith("postgres"):
        return _postgres_settings(url)
    if scheme == "redis":
        return _redis_settings(url)
    return _memcached_settings(url)


def _postgres_settings(url: str) -> dict[str, str]:
    """Every setting that differs from the one compiled in, but no paths or passwords."""
    query = (
        "SELECT name, current_setting(name) FROM pg_settings "
        "WHERE setting IS DISTINCT FROM boot_val "
        "AND category !~ 'File Locations|Preset|Locale|Security|Connection Settings'"
    )
    with psycopg.connect(url) as connection:
        return dict(connection.execute(query).fetchall())


def _redis_settings(url: str) -> dict[str, str]:
    with redis.Redis.from_url(url, decode_responses=True) as client:
        found: dict[str, str] = {}
        for name in REDIS_SETTINGS:
            found.update(client.config_get(name))
        return found


def _memcached_settings(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    with closing(MemcacheClient((parts.hostname, parts.port), timeout=5)) as client:
        told = {
            key.decode() if isinstance(key, bytes) else str(key): value
            for key, value in client.stats("settings").items()
        }
    return {
        name: told[name].decode() if isinstance(told[name], bytes) else str(told[name])
        for name in MEMCACHED_SETTINGS
        if name in told
    }


def _installed(names: Iterable[str]) -> dict[str, str]:
    return {name: metadata.version(name) for name in names}


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _os_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()


def _git(project: Path, *arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    answer = subprocess.run(
        [git, "-C", str(project), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() if answer.returncode == 0 else None
