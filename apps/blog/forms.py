"""What authors send."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError

from .models import Post

if TYPE_CHECKING:
    # Generic for the type checker alone.
    PostModelForm = forms.ModelForm[Post]
else:
    PostModelForm = forms.ModelForm


class PostForm(PostModelForm):
    class Meta:
        model = Post
        fields: tuple[str, ...] = ("title", "content")
        labels = {"content": "Text"}
        help_texts = {"content": "An empty line begins a new paragraph."}
        widgets = {"content": forms.Textarea(attrs={"rows": 16})}

    def clean_title(self) -> str:
        """One line that can be seen: in every list, it is the link to the post."""
        title = " ".join(self.cleaned_data["title"].split())
        if not can_be_seen(title):
            raise ValidationError(
                "This title has nothing in it that can be seen.", code="invisible"
            )
        return title


def can_be_seen(text: str) -> bool:
    """Is there a letter, a digit or a sign among the spaces and formatting characters?

    >>> can_be_seen("Tides"), can_be_seen("\\u200b\\u2060")
    (True, False)
    """
    return any(unicodedata.category(each)[0] in "LNPS" for each in text)
