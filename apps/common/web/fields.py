"""Fields of forms that several lessons have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from .pictures import FORMATS, LONGEST_SIDE_PX, PictureRefused, random_name, redrawn

ACCEPTED = ",".join(f"image/{name.lower()}" for name in FORMATS)


class PictureField(forms.FileField):
    """A picture as `pictures` redraws it: a new file, never the one sent."""

    widget = forms.ClearableFileInput(attrs={"accept": ACCEPTED})

    def __init__(self, *, longest_side_px: int = LONGEST_SIDE_PX, **options: Any):
        super().__init__(**options)
        self.longest_side_px = longest_side_px

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if upload is None:
            return None
        try:
            picture = redrawn(
                upload, size_bytes=upload.size, longest_side_px=self.longest_side_px
            )
        except PictureRefused as refusal:
            raise ValidationError(str(refusal), code="picture") from refusal
        return ContentFile(picture, name=random_name())
