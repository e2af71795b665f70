"""Reading the environment: types, defaults, and refusals that help."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.config.environment import DatabaseAddress, Environment, not_among


class TestText:
    def test_an_empty_variable_counts_as_unset(self):
        """`VARIABLE=` in a compose file means the default."""
        environment = Environment({"LOG_FORMAT": " "})

        assert environment.text("LOG_FORMAT", default="text") == "text"

    def test_what_is_required_and_missing_is_refused_with_the_reason(self):
        """A missing required variable is named, and so is why it is needed."""
        with pytest.raises(
            ImproperlyConfigured, match=r"SECRET_KEY is not set.*because"
        ):
            Environment({}).required("SECRET_KEY", because="just because")

    def test_what_is_required_and_given_is_read(self):
        """A required variable that is there is its text."""
        assert Environment({"A": "b"}).required("A", because="") == "b"


class TestFlag:
    @pytest.mark.parametrize("text", ["1", "true", "Yes", "ON"])
    def test_says_yes(self, text):
        """The usual ways of saying yes, in any case."""
        assert Environment({"DEBUG": text}).flag("DEBUG", default=False) is True

    @pytest.mark.parametrize("text", ["0", "false", "No", "OFF"])
    def test_says_no(self, text):
        """The usual ways of saying no, in any case."""
        assert Environment({"DEBUG": text}).flag("DEBUG", default=True) is False

    @pytest.mark.parametrize("default", [True, False])
    def test_unset_is_the_default(self, default):
        """Nothing said means what the site does by itself."""
        assert Environment({}).flag("DEBUG", default=default) is default

    def test_anything_else_is_refused(self):
        """'maybe' is refused with the variable, the value and what to write."""
        with pytest.raises(ImproperlyConfigured, match=r"DEBUG='maybe'.*1 or 0"):
            Environment({"DEBUG": "maybe"}).flag("DEBUG", default=False)


class TestFolder:
    def test_is_a_place_that_can_be_written_to(self, tmp_path):
        """A folder that is there is read as a path."""
        environment = Environment({"RECORD_KEYS": str(tmp_path)})

        assert environment.folder("RECORD_KEYS") == tmp_path

    def test_unset_is_none(self):
        """Nothing said means that nothing is written."""
        assert Environment({}).folder("RECORD_KEYS") is None

    @pytest.mark.parametrize("name", ["missing", "file"])
    def test_anything_else_is_refused(self, tmp_path, name):
        """With the variable, the value and what to do, before anything is measured."""
        (tmp_path / "file").write_text("no folder")
        environment = Environment({"RECORD_KEYS": str(tmp_path / name)})

        with pytest.raises(
            ImproperlyConfigured, match=rf"RECORD_KEYS='.*{name}' is no folder.*make it"
        ):
            environment.folder("RECORD_KEYS")


class TestInteger:
    def test_reads_a_number(self):
        """A whole number within its limits is read."""
        environment = Environment({"DB_POOL_MAX": "12"})

        assert environment.integer("DB_POOL_MAX", default=8, at_least=1) == 12

    @pytest.mark.parametrize("text", ["1", "9"])
    def test_the_limits_are_within(self, text):
        """The least and the most that are allowed are allowed."""
        environment = Environment({"DB_POOL_MAX": text})

        assert environment.integer(
            "DB_POOL_MAX", default=8, at_least=1, at_most=9
        ) == int(text)

    def test_unset_is_the_default(self):
        """Nothing said means the default, whatever the limits."""
        assert Environment({}).integer("DB_POOL_MAX", default=8, at_least=1) == 8

    @pytest.mark.parametrize(
        "text, complaint",
        [
            ("many", "DB_POOL_MAX='many' is not a whole number .at least 1, at most 9"),
            ("0", "DB_POOL_MAX=0 is out of range: at least 1, at most 9"),
            ("10", "DB_POOL_MAX=10 is out of range: at least 1, at most 9"),
        ],
        ids=["word", "too small", "too large"],
    )
    def test_refuses(self, text, complaint):
        """No number, or one outside the limits, is refused with both."""
        environment = Environment({"DB_POOL_MAX": text})

        with pytest.raises(ImproperlyConfigured, match=complaint):
            environment.integer("DB_POOL_MAX", default=8, at_least=1, at_most=9)

    def test_one_limit_is_told_alone(self):
        """A refusal names only the limits that there are."""
        environment = Environment({"CACHE_TTL_S": "0"})

        with pytest.raises(ImproperlyConfigured, match=r"at least 1$"):
            environment.integer("CACHE_TTL_S", default=60, at_least=1)


class TestNames:
    def test_are_split_trimmed_and_told_once(self):
        """A list keeps its order, and loses blanks and repetitions."""
        environment = Environment({"APPS": " social, blog,,social "})

        assert environment.names("APPS", default=()) == ("social", "blog")

    def test_unset_is_the_default(self):
        """Nothing said means the default list."""
        assert Environment({}).names("APPS", default=["social"]) == ("social",)


class TestChoice:
    def test_one_of_the_valid_is_read(self):
        """A valid value is itself."""
        environment = Environment({"CACHE_BACKEND": "locmem"})

        chosen = environment.choice(
            "CACHE_BACKEND", default="redis", valid=["redis", "locmem"]
        )

        assert chosen == "locmem"

    def test_another_is_refused_with_the_nearest(self):
        """A slip of the finger is answered with what was meant."""
        environment = Environment({"CACHE_BACKEND": "rediss"})

        with pytest.raises(
            ImproperlyConfigured,
            match=r"CACHE_BACKEND='rediss'.*you mean 'redis'\? Valid: locmem, redis",
        ):
            environment.choice(
                "CACHE_BACKEND", default="redis", valid=["redis", "locmem"]
            )


class TestNotAmong:
    def test_a_wild_guess_is_not_made(self):
        """With nothing near there is no suggestion, only the list."""
        told = not_among("APPS: 'zzz'", "zzz", ["social"])

        assert told == "APPS: 'zzz' does not exist. Valid: social"

    def test_an_empty_list_is_called_so(self):
        """Where nothing is valid the message says none."""
        assert not_among("SERVICE", "x", []).endswith("Valid: none")


class TestDatabase:
    def test_reads_every_part(self):
        """An address is taken apart, and what was escaped in it is not any more."""
        environment = Environment(
            {"DATABASE_URL": "postgres://ad%40a:p%2Fw@db.example:6000/wind%20tunnel"}
        )

        assert environment.database("DATABASE_URL", default="") == DatabaseAddress(
            name="wind tunnel",
            user="ad@a",
            password="p/w",
            host="db.example",
            port=6000,
        )

    def test_the_port_may_be_left_out(self):
        """Postgres has a port of its own, and postgresql:// is its name too."""
        address = Environment({}).database("DATABASE_URL", default="postgresql://h/db")

        assert (address.host, address.port, address.user) == ("h", 5432, "")

    @pytest.mark.parametrize(
        "url, complaint",
        [
            ("mysql://root:hush@h/db", "begins with 'mysql'"),
            ("h/db", "begins with 'no scheme'"),
            ("postgres:///db", "names no host"),
            ("postgres://u:hush@h:5432", "names no database"),
            ("postgres://u:hush@h:5432/", "names no database"),
            ("postgres://u:hush@h:5432/a/b", "names no database"),
            ("postgres://u:hush@h:port/db", "is no URL: Port could not"),
            ("postgres://u:hush@h:99999/db", "is no URL: Port out of range"),
            ("postgres://u:hush@[h/db", "is no URL"),
        ],
    )
    def test_refuses_and_keeps_the_password_to_itself(self, url, complaint):
        """What is wrong is said with the right shape, and without the value."""
        environment = Environment({"DATABASE_URL": url})

        with pytest.raises(ImproperlyConfigured) as refusal:
            environment.database("DATABASE_URL", default="")

        assert str(refusal.value).startswith(f"DATABASE_URL {complaint}")
        assert "postgres://user:password@host:port/name" in str(refusal.value)
        assert "hush" not in str(refusal.value)


class TestHttp:
    @pytest.mark.parametrize("url", ["https://h/v1/", "https://h/v1"])
    def test_where_an_api_begins(self, url):
        """Whoever adds a path need not look whether there is a slash already."""
        environment = Environment({"API_URL": url})

        assert environment.http("API_URL", default="") == "https://h/v1"

    @pytest.mark.parametrize("url", ["h/v1", "ftp://h", "https://", "redis://h"])
    def test_what_is_no_api_is_refused(self, url):
        """By the variable's name, and with the right shape."""
        with pytest.raises(ImproperlyConfigured, match=r"^API_URL .*https://host/path"):
            Environment({"API_URL": url}).http("API_URL", default="")


class TestSockets:
    def test_only_where_they_are_is_kept(self):
        """A page adds the path; a policy for pages takes none."""
        environment = Environment({"SOCKETS_URL": "wss://example.org:8001/"})

        assert environment.sockets("SOCKETS_URL") == "wss://example.org:8001"

    def test_none_is_no_mistake(self):
        """Unset means that there are none."""
        assert Environment({}).sockets("SOCKETS_URL") == ""

    def test_another_scheme_is_refused(self):
        """The address of the pages is not that of the sockets, and told as a mistake."""
        environment = Environment({"SOCKETS_URL": "https://example.org"})

        with pytest.raises(ImproperlyConfigured, match=r"SOCKETS_URL.*wss://host"):
            environment.sockets("SOCKETS_URL")


class TestCacheServers:
    def test_redis_stays_a_url(self):
        """Redis clients want the URL itself."""
        environment = Environment({"REDIS_URL": "redis://h:1/2"})

        assert environment.redis("REDIS_URL", default="") == "redis://h:1/2"

    def test_a_redis_that_nobody_names_is_none(self):
        """There may be one too few, where a site can do without."""
        assert Environment({}).redis("CELERY_BROKER_URL", default="") == ""

    def test_memcached_becomes_host_and_port(self):
        """Memcached clients want host:port."""
        environment = Environment({"MEMCACHED_URL": "memcached://h:1"})

        assert environment.memcached("MEMCACHED_URL") == "h:1"

    def test_memcached_has_a_port_of_its_own(self):
        """Without a port it is the usual one."""
        environment = Environment({"MEMCACHED_URL": "memcached://h"})

        assert environment.memcached("MEMCACHED_URL") == "h:11211"

    def test_no_memcached_is_no_mistake(self):
        """Unset means that there is none."""
        assert Environment({}).memcached("MEMCACHED_URL") == ""
        default = "memcached://h:1"
        assert Environment({}).memcached("MEMCACHED_URL", default=default) == "h:1"

    def test_another_scheme_is_refused(self):
        """A Redis address for Memcached is a mistake, and told as one."""
        environment = Environment({"MEMCACHED_URL": "redis://h:1/2"})

        with pytest.raises(ImproperlyConfigured, match=r"MEMCACHED_URL.*memcached://"):
            environment.memcached("MEMCACHED_URL")
