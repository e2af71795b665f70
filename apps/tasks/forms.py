"""What people send: a task, a step of one, and which tasks they want to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from .models import Status, Task
from .wanted import Order, Wanted

if TYPE_CHECKING:
    # Generic for the type checker alone.
    TaskModelForm = forms.ModelForm[Task]
else:
    TaskModelForm = forms.ModelForm


class TaskForm(TaskModelForm):
    class Meta:
        model = Task
        fields = ("title", "description", "status")
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}


class StepForm(forms.Form):
    """The one button of a task."""

    status = forms.ChoiceField(choices=Status.choices)


class DayField(forms.DateField):
    """A day as browsers send it, whatever the language of the page."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": "Enter a day as year-month-day: 2026-03-01."},
        )


class FilterForm(forms.Form):
    """Bound to the address of a list: every field may be missing."""

    status = forms.ChoiceField(
        choices=[("", "Any status"), *Status.choices], required=False
    )
    q = forms.CharField(
        label="Words",
        required=False,
        max_length=100,
        widget=forms.SearchInput(),
        help_text="All of them must be in the title or the description.",
    )
    created_from = DayField("Written from")
    created_to = DayField("Written until")
    order = forms.ChoiceField(choices=Order.choices, required=False)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("created_from"), told.get("created_to")
        if first and last and last < first:
            self.add_error("created_to", "This day is before the first one.")
        return told

    @property
    def wanted(self) -> Wanted:
        """Of a form that is valid."""
        told = dict(self.cleaned_data)
        return Wanted(**told | {"order": told["order"] or Order.NEWEST.value})
