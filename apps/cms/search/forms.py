"""The field for what somebody looks for."""

from __future__ import annotations

from django import forms

from .words import LONGEST


class SearchForm(forms.Form):
    """Whatever she writes is right; what is longer than anybody remembers is cut."""

    q = forms.CharField(
        label="Search the posts",
        required=False,
        widget=forms.SearchInput(
            attrs={"maxlength": LONGEST, "aria-describedby": "search-help"}
        ),
    )

    def words(self) -> str:
        text: str = self.cleaned_data["q"] if self.is_valid() else ""
        return text[:LONGEST]
