"""What pytest does about services: it starts them once, and says what is missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.provisioners.interface import Rung
from fixtures.provisioners.ports import free_port, is_free

from .asking import still_running
from .rungs import ours, somewhere

pytestmark = pytest.mark.uncounted

ROOT = Path(__file__).parents[3]
INI = """
[pytest]
addopts = -ra {early}
markers =
    services(*names): needs these
    django_db: needs the database
"""
# Like pytest-django's, it reads the environment before all conftests.
SETTINGS = """
import os, pytest
@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests():
    print("settings read", os.environ.get("REDIS_URL"))
    if os.environ.get("SETTINGS") == "broken":
        raise pytest.UsageError("broken settings")
"""
OF_THIS_RUN = (
    "PYTHONDONTWRITEBYTECODE",
    "PYTEST_",
    "WINDTUNNEL_",
    "CI",
    "DATABASE_URL",
    "REDIS_URL",
    "MEMCACHED_URL",
)
MARKED = """
import pytest
@pytest.mark.services({name!r})
def test_it():
    pass
"""


@dataclass(frozen=True)
class Project:
    """A little project with suites of its own, for pytest to run."""

    folder: Path
    environment: dict[str, str]

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(
        self, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    clean = {key: value for key, value in os.environ.items() if not is_ours(key)}
    state = {"WINDTUNNEL_STATE": str(tmp_path / "services.json")}
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    # Other plugins have nothing to do here, and would cost two seconds a run.
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    made = Project(tmp_path, {**clean, **state, **path, **alone})
    made.write("pytest.ini", INI.format(early="-p fixtures.plugins.services"))
    return made


@pytest.fixture
def wheels() -> dict[str, str]:
    """The environment that leaves Postgres and Redis, quickly, and no Memcached."""
    ours(("postgres", Rung.EMBEDDED))
    return {"WINDTUNNEL_SERVICES": "embedded"}


def is_ours(variable: str) -> bool:
    return variable.startswith(OF_THIS_RUN)


class TestStarting:
    def test_tells_what_the_run_stands_on(self, project, wheels):
        """The header names every service with version and rung, and what is missing."""
        project.write("suites/integration/test_it.py", "def test_it(): pass")

        outcome = project.run("suites/integration", **wheels)

        assert outcome.returncode == 0
        header = r"services: postgres [\d.]+ \(embedded\), redis [\d.]+ \(embedded\)"
        assert re.search(header, outcome.stdout)
        assert "without memcached: no Python wheel carries memcached" in outcome.stdout

    def test_comes_before_the_settings(self, project, wheels):
        """URLs are in the environment when pytest-django would read the settings."""
        project.write("settings_plugin.py", SETTINGS)
        project.write("suites/integration/test_it.py", "def test_it(): pass")

        outcome = project.run(
            "-p", "settings_plugin", "-s", "suites/integration", **wheels
        )

        assert re.search(r"settings read redis://127\.0\.0\.1:\d+", outcome.stdout)

    def test_happens_once_for_all_workers(self, project, wheels):
        """Workers use what their controller has started, each under its own name."""
        project.write(
            "suites/integration/test_it.py",
            "import os, pathlib, pytest\n"
            "@pytest.mark.parametrize('i', range(8))\n"
            "def test_it(i, redis_url, postgres_service):\n"
            "    seen = pathlib.Path('seen-' + os.environ['PYTEST_XDIST_WORKER'])\n"
            "    seen.write_text(' '.join([redis_url, os.environ['REDIS_URL'],\n"
            "        os.environ['DATABASE_URL'], postgres_service.url]))\n"
            "    pathlib.Path('name-' + os.environ['WINDTUNNEL_WORKER']).touch()\n",
        )

        outcome = project.run("-p", "xdist", "-n2", "suites/integration", **wheels)

        assert outcome.returncode == 0, outcome.stdout
        seen = [path.read_text().split() for path in project.folder.glob("seen-*")]
        assert len(seen) == 2
        assert seen[0] == seen[1]
        assert seen[0][0] == seen[0][1]
        assert seen[0][2] == seen[0][3]
        names = sorted(path.name[:8] for path in project.folder.glob("name-*"))
        assert names == ["name-gw0", "name-gw1"]

    def test_leaves_nothing(self, project, wheels):
        """When the run is over its services are, too."""
        project.write(
            "suites/integration/test_it.py",
            "import redis, pathlib\n"
            "def test_it(redis_url):\n"
            "    with redis.Redis.from_url(redis_url) as client:\n"
            "        pid = client.info('server')['process_id']\n"
            "    pathlib.Path('pid').write_text(str(pid))\n",
        )

        outcome = project.run("suites/integration", **wheels)

        assert outcome.returncode == 0, outcome.stdout
        pid = int((project.folder / "pid").read_text())
        assert still_running((pid,)) == []

    def test_uses_yours(self, project):
        """A server that the environment names is the one that tests get."""
        project.write(
            "suites/integration/test_it.py",
            "def test_it(redis_service): assert redis_service.rung == 'external'",
        )
        with somewhere("redis") as yours:
            outcome = project.run(
                "suites/integration",
                WINDTUNNEL_SERVICES="external",
                REDIS_URL=yours.url,
            )

        assert outcome.returncode == 0, outcome.stdout


class TestNotStarting:
    @pytest.mark.parametrize("suite", ["unit", "property"])
    def test_for_suites_that_promise_to_need_none(self, project, suite):
        """What is self-contained gets no services, and keeps its environment."""
        project.write(
            f"suites/{suite}/test_it.py",
            "import os\ndef test_it(): assert os.environ['DATABASE_URL'] == 'kestrel'",
        )

        outcome = project.run(
            f"suites/{suite}/test_it.py::test_it", DATABASE_URL="kestrel"
        )

        assert outcome.returncode == 0, outcome.stdout
        assert "services:" not in outcome.stdout

    @pytest.mark.parametrize("option", ["--collect-only", "--markers", "--help"])
    def test_for_questions(self, project, option):
        """Options that run no test start no service."""
        project.write("suites/integration/test_it.py", "def test_it(): pass")

        outcome = project.run(
            option, "suites/integration", WINDTUNNEL_SERVICES="kestrel"
        )

        assert outcome.returncode == 0, outcome.stderr

    def test_is_kept_to(self, project):
        """A test that breaks its folder's promise fails, and is told where to go."""
        project.write("suites/unit/test_it.py", MARKED.format(name="redis"))

        outcome = project.run("suites/unit")

        assert outcome.returncode == 1
        assert "move it to suites/integration" in outcome.stdout


class TestMissing:
    @pytest.fixture
    def project(self, project: Project) -> Project:
        project.write("suites/integration/test_it.py", MARKED.format(name="memcached"))
        return project

    @pytest.fixture
    def nothing(self) -> dict[str, str]:
        """The environment that leaves no service at all."""
        return {"WINDTUNNEL_SERVICES": "external"}

    def test_is_a_skip_with_the_reason(self, project, nothing):
        """On a desk a service that is missing skips the tests that need it."""
        outcome = project.run("suites/integration", **nothing)

        assert outcome.returncode == 0, outcome.stdout
        assert "memcached is missing: MEMCACHED_URL is not set" in outcome.stdout
        assert "1 skipped" in outcome.stdout

    @pytest.mark.parametrize("variable", ["CI", "WINDTUNNEL_REQUIRE_SERVICES"])
    def test_is_a_failure_where_it_is_required(self, project, nothing, variable):
        """In CI the same is a failure, so that no suite quietly stops testing."""
        outcome = project.run("suites/integration", **nothing, **{variable: "true"})

        assert outcome.returncode == 1
        assert "memcached is missing: MEMCACHED_URL is not set" in outcome.stdout

    def test_is_told_to_workers(self, project, nothing):
        """A worker knows the reason as well as its controller."""
        outcome = project.run("-p", "xdist", "-n1", "suites/integration", **nothing)

        assert "memcached is missing: MEMCACHED_URL is not set" in outcome.stdout

    @pytest.mark.parametrize(
        "test",
        [
            "def test_it(db): pass\n@pytest.fixture\ndef db(): assert 0",
            "@pytest.mark.django_db\ndef test_it(): assert 0",
            "def test_it(postgres_service): assert 0",
            "@pytest.mark.services('postgis')\ndef test_it(): assert 0",
        ],
        ids=["fixture", "mark", "service", "postgis"],
    )
    def test_is_noticed_by_whoever_needs_the_database(self, project, nothing, test):
        """A test that uses the database need not say that it needs Postgres."""
        project.write("suites/integration/test_it.py", f"import pytest\n{test}")

        outcome = project.run("suites/integration", **nothing)

        assert "DATABASE_URL is not set" in outcome.stdout
        assert "1 skipped" in outcome.stdout

    def test_postgis_is_told_from_postgres(self, project, wheels):
        """A Postgres without PostGIS serves those who need no more."""
        project.write(
            "suites/integration/test_it.py",
            MARKED.format(name="postgis") + "def test_more(postgres_service): pass",
        )

        outcome = project.run("suites/integration", **wheels)

        assert "has no PostGIS" in outcome.stdout
        assert "1 passed, 1 skipped" in outcome.stdout

    def test_is_not_what_a_misspelt_name_is(self, project, nothing):
        """A mark that names no service fails, with the nearest."""
        project.write("suites/integration/test_it.py", MARKED.format(name="postgress"))

        outcome = project.run("suites/integration", **nothing)

        assert outcome.returncode == 1
        assert "did you mean postgres?" in outcome.stdout


class TestFailing:
    def test_is_an_error_without_a_traceback(self, project):
        """A rung that does not exist ends pytest with one line."""
        project.write("suites/integration/test_it.py", "def test_it(): pass")

        outcome = project.run("suites/integration", WINDTUNNEL_SERVICES="dokcer")

        assert outcome.returncode == pytest.ExitCode.USAGE_ERROR
        assert (
            "ERROR: There is no rung 'dokcer'; did you mean docker?" in outcome.stderr
        )
        assert "Traceback" not in outcome.stderr

    def test_names_a_server_of_yours_that_is_silent(self, project):
        """A URL that leads nowhere is an error at the start, not in every test."""
        project.write("suites/integration/test_it.py", "def test_it(): pass")
        url = f"redis://127.0.0.1:{free_port()}/0"

        outcome = project.run(
            "suites/integration", WINDTUNNEL_SERVICES="external", REDIS_URL=url
        )

        assert outcome.returncode == pytest.ExitCode.USAGE_ERROR
        assert f"REDIS_URL is {url}, but that does not answer" in outcome.stderr

    def test_of_the_settings_leaves_nothing(self, project, wheels):
        """When the settings cannot be read, services that have started are stopped."""
        project.write("settings_plugin.py", SETTINGS)
        project.write("suites/integration/test_it.py", "def test_it(): pass")

        outcome = project.run(
            *("-p", "settings_plugin", "-s", "suites/integration"),
            **wheels,
            SETTINGS="broken",
        )

        assert outcome.returncode == pytest.ExitCode.USAGE_ERROR
        found = re.search(r"settings read redis://127\.0\.0\.1:(\d+)", outcome.stdout)
        assert found is not None
        assert is_free(int(found[1]))


class TestLoadedLate:
    def test_takes_what_the_environment_names(self, project):
        """Loaded by a conftest it starts nothing: the settings have been read."""
        project.write("pytest.ini", INI.format(early=""))
        project.write("conftest.py", "pytest_plugins = ['fixtures.plugins.services']")
        project.write(
            "suites/integration/test_it.py",
            MARKED.format(name="redis") + "def test_more(postgres_service): pass",
        )
        with somewhere("redis") as yours:
            outcome = project.run("suites/integration", REDIS_URL=yours.url)

        assert "1 passed, 1 skipped" in outcome.stdout
        assert "DATABASE_URL is not set" in outcome.stdout
