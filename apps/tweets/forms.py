"""What people send: a text, and perhaps a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from apps.common.web.fields import PictureField

from .models import Tweet

if TYPE_CHECKING:
    # Generic for the type checker alone.
    TweetModelForm = forms.ModelForm[Tweet]
else:
    TweetModelForm = forms.ModelForm

WIDEST_PX = 1024


class TextField(forms.CharField):
    """Counts as the browser does while she types: the end of a line is one character.

    Sent by a form it is two, and 280 characters in three lines would be 282.
    """

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str | None:
        lines = value.replace("\r\n", "\n") if isinstance(value, str) else value
        return super().to_python(lines)


class TweetForm(TweetModelForm):
    text = TextField(
        label="What is happening?", max_length=280, help_text="At most 280 characters."
    )
    image = PictureField(
        label="A picture",
        required=False,
        longest_side_px=WIDEST_PX,
        help_text="JPEG, PNG, WebP or GIF; 5 MB at most. What it tells about place and "
        "camera is taken out.",
    )

    class Meta:
        model = Tweet
        fields = ("text", "image")
