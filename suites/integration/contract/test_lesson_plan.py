"""What the lesson plan names exists under that name, of that kind, in that place.

One file a lesson in lessons/, in the words of the plan; these tests read them all.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey

from apps.config.lessons import DEFAULT_NAMES
from apps.config.lessons import LESSONS as LESSON_OF

LESSONS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted(Path(__file__).parent.glob("lessons/*.yaml"))
}
MISSING = Path(__file__).with_name("missing.yaml")
PLAN = (
    *("blog", "tasks", "weather", "shop", "social", "chat", "cms", "saas", "geo"),
    *("collab", "tweets"),
)
# Where a lesson keeps its helpers: actions, reads, writes; what it makes of an answer, and
# what it draws.
HELPERS_LIVE_IN = ("views", "selectors", "services", "parsing", "charts")
# The modules for its classes; a plan lists them under the same words.
CLASSES_LIVE_IN = (
    *("views", "forms", "serializers", "viewsets", "consumers"),
    *("admin", "sitemaps", "feeds"),
)


@dataclass(frozen=True)
class Named:
    """One thing that the plan of a lesson names."""

    lesson: str
    name: str
    told: Any


def named(part: str) -> list[Any]:
    """Everything of one kind in all plans, as parameters with readable ids."""
    found = []
    for lesson, plan in LESSONS.items():
        entries = plan.get(part, ())
        pairs = (
            entries.items()
            if isinstance(entries, dict)
            else [(entry, None) for entry in entries]
        )
        found += [
            pytest.param(Named(lesson, name, told), id=f"{lesson}: {name}")
            for name, told in pairs
        ]
    return found


def test_every_lesson_is_here_or_on_the_list_of_what_is_missing():
    """Nothing of the plan is forgotten: what is not built yet is told, in one place."""
    missing = yaml.safe_load(MISSING.read_text())

    assert sorted([*LESSONS, *missing]) == sorted(PLAN)
    assert sorted(LESSONS) == sorted(DEFAULT_NAMES)


@pytest.mark.parametrize("model", named("models"))
def test_models(model):
    """A model has the fields that the plan gives it, of the types it gives them."""
    fields = apps.get_model(model.lesson, model.name)._meta.get_fields()

    described = {field.name: described_as(field) for field in fields}

    assert described | model.told == described


@pytest.mark.parametrize("option", named("options"))
def test_options(option):
    """A field has the options that the plan gives it."""
    model, _, name = option.name.partition(".")
    field = apps.get_model(option.lesson, model)._meta.get_field(name)

    assert {name: getattr(field, name) for name in option.told} == option.told


@pytest.mark.parametrize("ordering", named("ordering"))
def test_ordering(ordering):
    """Rows come in the plan's order; what breaks ties is ours."""
    options = apps.get_model(ordering.lesson, ordering.name)._meta

    assert list(options.ordering)[: len(ordering.told)] == ordering.told


@pytest.mark.parametrize("index", named("indexes"))
def test_indexes(index):
    """The model has the plan's indexes, perhaps among others."""
    there = apps.get_model(index.lesson, index.name)._meta.indexes

    fields = [list(each.fields) for each in there]
    assert [told for told in index.told if told not in fields] == []


@pytest.mark.parametrize(
    "place, found",
    [
        pytest.param(place, *each.values, id=str(each.id))
        for place in CLASSES_LIVE_IN
        for each in named(place)
    ],
)
def test_classes(place, found):
    """A class is derived from the classes named, the first of them first."""
    ancestors = [
        ancestor.__name__
        for ancestor in inspect.getmro(getattr(module(found.lesson, place), found.name))
    ]

    places = [ancestors.index(base) for base in found.told]
    assert places == sorted(places)


@pytest.mark.parametrize("url", named("url_names"))
def test_url_names(url):
    """A route of the lesson bears the plan's name."""
    routes = module(url.lesson, "urls").urlpatterns

    assert url.name in [route.name for route in routes]


@pytest.mark.parametrize("url", named("urls"))
def test_urls(url):
    """The route is written in the lesson's urls.py as the plan writes it."""
    routes = [str(each.pattern) for each in module(url.lesson, "urls").urlpatterns]

    assert url.name in routes


@pytest.mark.parametrize("helper", named("helpers"))
def test_helpers(helper):
    """A function of that name takes parameters of those names, in that order."""
    name, parameters = signature(helper.name)

    (found,) = {
        getattr(module(helper.lesson, place), name)
        for place in HELPERS_LIVE_IN
        if has_module(helper.lesson, place)
        and hasattr(module(helper.lesson, place), name)
    }

    assert list(inspect.signature(found).parameters) == parameters


@pytest.mark.parametrize("task", named("celery_tasks"))
def test_celery_tasks(task):
    """A task of that name takes these arguments, and a worker of the site knows it."""
    name, parameters = signature(task.name)

    found = getattr(module(task.lesson, "tasks"), name)

    assert list(inspect.signature(found.run).parameters) == parameters
    assert found.name in found.app.tasks


@pytest.mark.parametrize("told", named("cache"))
def test_cache(told):
    """The lesson asks for the cache server and the options that the plan sets."""
    lesson = module(told.lesson, "settings")
    if told.name == "server":
        assert getattr(lesson, "BACKEND", "redis") == told.told
        return

    for line in told.told:
        option, _, value = line.partition(" = ")
        # What is no option of the cache is a setting of the site.
        asked = lesson.CACHE
        found = asked[option] if option in asked else getattr(settings, option)
        assert str(found) == value.strip("'")


@pytest.mark.parametrize("service", named("services"))
def test_services(service):
    """Each service that the plan deploys has addresses to answer."""
    assert module(service.lesson, "settings").SERVICES[service.name]


@pytest.mark.parametrize("worker", named("workers"))
def test_workers(worker):
    """What the plan deploys to hear a queue is a service without an address."""
    assert module(worker.lesson, "settings").SERVICES[worker.name] == ()
    assert LESSON_OF[worker.lesson].has_tasks


def signature(told: str) -> tuple[str, list[str]]:
    """
    >>> signature("like_post(request, post_id)")
    ('like_post', ['request', 'post_id'])
    """
    name, _, rest = told.partition("(")
    return name, [each.strip() for each in rest.rstrip(")").split(",") if each.strip()]


def described_as(field: Any) -> str:
    """A field in the words of the plan.

    >>> described_as(apps.get_model("social", "Like")._meta.get_field("post"))
    'ForeignKey to Post'
    """
    if not isinstance(field, Field):
        return "backwards"
    # One of ours that is derived from Django's is such a field, too.
    kind = next(
        each.__name__
        for each in type(field).__mro__
        if each.__module__.startswith("django.")
    )
    if isinstance(field, ForeignKey):
        return f"{kind} to {field.related_model.__name__}"
    return f"{kind} with choices" if field.choices else kind


def module(lesson: str, name: str) -> Any:
    return importlib.import_module(f"apps.{lesson}.{name}")


def has_module(lesson: str, name: str) -> bool:
    return importlib.util.find_spec(f"apps.{lesson}.{name}") is not None
