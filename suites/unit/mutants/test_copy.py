"""What mutmut is given to work on."""

from __future__ import annotations

import json
import tomllib

import click
import pytest

from suites.mutants import ROOT, configure, has_one_of, outcomes, unwrap

DECORATED = '''"""Writes."""

from django.db import transaction


@transaction.atomic
def publish(text: str) -> None:
    """One."""


@cached
def shown() -> str:
    """Another."""
'''


def test_a_transaction_is_put_around_a_function_at_the_end(tmp_path):
    """So that mutmut, which passes over what is decorated, sees it as it is."""
    module = tmp_path / "services.py"
    module.write_text(DECORATED, "utf-8")

    unwrap(module)

    assert module.read_text("utf-8") == (
        DECORATED.replace("@transaction.atomic\n", "")
        + "\n\npublish = transaction.atomic(publish)\n"
    )


def test_a_module_without_transactions_stays_as_it_is(tmp_path):
    """Not a line more."""
    module = tmp_path / "caching.py"
    module.write_text("def key() -> str: ...\n", "utf-8")

    unwrap(module)

    assert module.read_text("utf-8") == "def key() -> str: ...\n"


def test_the_lesson_s_own_suites_are_asked_and_the_walk_through_its_pages(tmp_path):
    """But for what starts whole sites, or is left to chance."""
    for suite in ("unit", "integration"):
        folder = tmp_path / "suites" / suite / "blog"
        folder.mkdir(parents=True)
        for name in ("test_freshness.py", "test_fuzzed.py"):
            (folder / name).touch()
    (tmp_path / "apps").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.other]\nkey = "kept"\n', "utf-8")

    configure(tmp_path, "blog")

    told = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["tool"]
    assert told["other"] == {"key": "kept"}
    assert told["mutmut"]["only_mutate"] == [
        "apps/blog/services.py",
        "apps/blog/caching.py",
    ]
    assert told["mutmut"]["also_copy"] == ["pyproject.toml", "suites"]
    *folders, walk = told["mutmut"]["pytest_add_cli_args_test_selection"]
    assert folders == ["suites/unit/blog", "suites/integration/blog"]
    assert walk.endswith("::test_every_page_is_itself[blog]")
    assert (ROOT / walk.partition("::")[0]).is_file()
    ignored = [
        word
        for word in told["mutmut"]["pytest_add_cli_args"]
        if word.startswith("--ignore=")
    ]
    assert ignored == [
        "--ignore=suites/unit/blog/test_fuzzed.py",
        "--ignore=suites/integration/blog/test_fuzzed.py",
    ]


def test_how_it_ended_is_read_of_every_module(tmp_path):
    """As mutmut writes it beside its copies."""
    folder = tmp_path / "mutants" / "apps" / "blog"
    folder.mkdir(parents=True)
    for module, codes in (("services", {"b": 1}), ("caching", {"a": 0, "c": None})):
        told = json.dumps({"exit_code_by_key": codes})
        (folder / f"{module}.py.meta").write_text(told, "utf-8")

    assert outcomes(tmp_path) == [("a", 0), ("b", 1), ("c", None)]


def test_nothing_written_is_an_error(tmp_path):
    """And no proud sentence about nought of nought."""
    with pytest.raises(click.ClickException, match="no wrong version"):
        outcomes(tmp_path)


@pytest.mark.parametrize(
    "words, is_asked", [((), True), (("page", "card"), True), (("page",), False)]
)
def test_who_asks_about_some_words_gets_their_versions(words, is_asked):
    """Any of the words will do, and without words it is all of them."""
    assert has_one_of(words, "apps.blog.caching.x_card__mutmut_4") == is_asked
