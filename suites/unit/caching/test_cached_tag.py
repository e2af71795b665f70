"""`{% cached %}`: parts of pages that may be remembered."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.template import Context, Template, TemplateSyntaxError

from apps.common.caching.interface import Key, Tag
from fixtures.caching import Computation


@pytest.fixture(autouse=True)
def lesson(settings):
    settings.CACHES = {
        "shop": {
            "BACKEND": "apps.common.caching.guarded.GuardedCache",
            "LOCATION": f"{uuid4()}",
            "OPTIONS": {"inner": "locmem"},
        }
    }
    settings.CACHE_STRATEGY = "fragment"


def rendered(source, **context):
    given = {"key": Key("shop", "list", (1,)), "tags": [Tag("shop", "list")], **context}
    return Template("{% load caching %}" + source).render(Context(given))


@pytest.mark.parametrize("arguments", ["key tags", "key"])
def test_what_stands_inside_is_rendered_once(arguments):
    """On a hit nothing inside is looked at: no template, no query."""
    rows = Computation(["a", "b"])
    listed = "{% for row in rows %}{{ row }}{% endfor %}"
    source = f"{{% cached {arguments} %}}{listed}{{% endcached %}}"

    assert [rendered(source, rows=rows) for _ in range(3)] == ["ab"] * 3
    assert rows.calls == 1


def test_what_stands_around_it_is_always_rendered():
    """The greeting is for whoever is looking now."""
    source = "{{ name }}: {% cached key %}list{% endcached %}"

    assert [rendered(source, name=name) for name in ("Ada", "Bo")] == [
        "Ada: list",
        "Bo: list",
    ]


def test_what_was_escaped_is_not_escaped_again():
    """Neither on a miss nor on a hit, and what was dangerous stays harmless."""
    source = "{% cached key %}<p>{{ text }}</p>{% endcached %}"

    for _ in range(2):
        assert rendered(source, text="<script>") == "<p>&lt;script&gt;</p>"


def test_other_keys_are_other_parts():
    """The key says what is shown."""
    source = "{% cached key %}{{ text }}{% endcached %}"

    rendered(source, text="one")
    assert rendered(source, text="two", key=Key("shop", "list", (2,))) == "two"


def test_under_another_strategy_it_does_nothing(settings):
    """The template is the same under each."""
    settings.CACHE_STRATEGY = "versioned"
    source = "{% cached key tags %}{{ text }}{% endcached %}"

    assert [rendered(source, text=text) for text in ("one", "two")] == ["one", "two"]


@pytest.mark.parametrize("arguments", ["", "key tags more"])
def test_wrong_arguments_are_told_when_the_template_is_read(arguments):
    """With the form that would be right."""
    with pytest.raises(TemplateSyntaxError, match=r"{% cached key tags %}"):
        rendered(f"{{% cached {arguments} %}}{{% endcached %}}")


def test_what_is_no_key_is_told():
    """With the name that the template uses, and what it found there."""
    with pytest.raises(TemplateSyntaxError, match="'key' is no Key, but 'list:1'"):
        rendered("{% cached key %}{% endcached %}", key="list:1")
