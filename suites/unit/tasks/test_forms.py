"""What the forms take, and what they refuse at which field."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.tasks.forms import FilterForm, StepForm, TaskForm
from apps.tasks.wanted import Wanted

TASK = {"title": "Oil the gears", "description": "", "status": "pending"}


class TestTask:
    @pytest.mark.parametrize("field, limit", [("title", 200), ("description", 4000)])
    def test_up_to_the_limit(self, field, limit):
        """A text of exactly the allowed length is taken, also beyond ASCII."""
        assert TaskForm(TASK | {field: "é" * limit}).is_valid()

    @pytest.mark.parametrize("field, limit", [("title", 200), ("description", 4000)])
    def test_over_the_limit(self, field, limit):
        """One character more is refused at the field, which counts them."""
        errors = TaskForm(TASK | {field: "é" * (limit + 1)}).errors

        assert f"at most {limit} characters (it has {limit + 1})" in errors[field][0]

    @pytest.mark.parametrize("title", ["", "   ", "\t\n", "a\0b"])
    def test_no_title(self, title):
        """White space says nothing, and a zero byte cannot be stored."""
        assert list(TaskForm(TASK | {"title": title}).errors) == ["title"]

    @pytest.mark.parametrize("form", [TaskForm, StepForm])
    @pytest.mark.parametrize("status", ["", "done", "Pending", "pending\0"])
    def test_a_status_that_there_is_not(self, form, status):
        """Three there are, and whoever sends another is told at the field."""
        assert list(form(TASK | {"status": status}).errors) == ["status"]


class TestFilter:
    def test_nothing_is_needed(self):
        """The address of the list alone means all tasks, the newest first."""
        assert wanted_by({}) == Wanted()

    def test_all_fields(self):
        """What was asked for arrives as values."""
        told = {
            "status": "completed",
            "q": " gear  box ",
            "created_from": "2026-03-01",
            "created_to": "2026-03-01",
            "order": "title",
        }

        assert wanted_by(told) == Wanted(
            status="completed",
            q="gear  box",
            created_from=dt.date(2026, 3, 1),
            created_to=dt.date(2026, 3, 1),
            order="title",
        )

    def test_a_range_that_ends_before_it_begins(self):
        """It is said where the range ends."""
        form = FilterForm({"created_from": "2026-03-02", "created_to": "2026-03-01"})

        assert form.errors == {"created_to": ["This day is before the first one."]}

    @pytest.mark.parametrize("day", ["2026-02-30", "1.3.2026", "soon", "0000-00-00"])
    @pytest.mark.parametrize("field", ["created_from", "created_to"])
    def test_a_day_that_there_is_not(self, field, day):
        """The message at the field shows how days are written."""
        errors = FilterForm({field: day}).errors

        assert list(errors) == [field]
        assert "2026-03-01" in errors[field][0]

    @pytest.mark.parametrize(
        "field, value",
        [("status", "done"), ("order", "-id"), ("q", "x" * 101), ("q", "a\0b")],
    )
    def test_what_makes_no_sense(self, field, value):
        """It is refused before the database is asked."""
        assert list(FilterForm({field: value}).errors) == [field]

    def test_an_address_says_all_of_it(self):
        """What a page links to with its filter is the same filter."""
        wanted = Wanted("pending", "a&b=ü", dt.date(2026, 1, 2), None, "oldest")

        from django.http import QueryDict

        assert wanted_by(QueryDict(wanted.query)) == wanted


def wanted_by(told) -> Wanted:
    form = FilterForm(told)
    assert form.is_valid(), form.errors
    return form.wanted
