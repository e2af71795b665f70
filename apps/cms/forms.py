"""What editors send in the admin, and why some of it is refused."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from apps.common.web.fields import PictureField
from apps.common.web.pictures import PictureRefused, random_name, redrawn

from . import clock
from .editor import editor_field
from .html import words_of
from .models import Category, Media, Post, Tag
from .settling import Status, settled
from .videos import ENDINGS, video_ending

if TYPE_CHECKING:
    # Generic for the type checker alone.
    PostModelForm = forms.ModelForm[Post]
    MediaModelForm = forms.ModelForm[Media]
else:
    PostModelForm = MediaModelForm = forms.ModelForm

LONGEST_SIDE_PX = 1600
# Of at most so many digits, a row's number fits into its column.
NUMBER = re.compile("[0-9]{1,18}")


class SubjectsOfAPost(AutocompleteSelectMultiple):
    """Django's, for a form that is shown again with what was wrong in it.

    It looks up the names of what was chosen, and breaks on what is no number.
    """

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        numbers = [each for each in value if NUMBER.fullmatch(str(each))]
        return super().optgroups(name, numbers, attr)


class PostForm(PostModelForm):
    content = editor_field()
    cover = PictureField(required=False, longest_side_px=LONGEST_SIDE_PX)
    # Rows between tables of ours: the admin offers no field for such by itself.
    categories = forms.ModelMultipleChoiceField(
        Category.objects.all(),
        required=False,
        widget=SubjectsOfAPost(Post._meta.get_field("categories"), admin.site),
    )
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(),
        required=False,
        widget=SubjectsOfAPost(Post._meta.get_field("tags"), admin.site),
    )

    class Meta:
        model = Post
        fields = (
            *("title", "slug", "status", "published_at", "summary", "content"),
            *("categories", "tags", "cover", "cover_alt"),
        )
        labels = {"published_at": "Published at (UTC)", "cover_alt": "Cover, in words"}
        help_texts = {
            "summary": "For lists and search engines; without one, the text's beginning.",
            "published_at": "When it is to be published, or was. Drafts have no date.",
            "cover_alt": "What the cover shows, for who cannot see it.",
        }

    def clean_title(self) -> str:
        """One line that can be seen: in every list, it is the link to the post."""
        return visible_line(self.cleaned_data["title"])

    def clean_content(self) -> str:
        html: str = self.cleaned_data["content"]
        shows_something = any(tag in html for tag in ("<img", "<video", "<iframe"))
        if not shows_something and not can_be_seen(words_of(html)):
            raise ValidationError("The text has nothing in it.", code="invisible")
        return html

    def clean(self) -> dict[str, Any]:
        """Settled here already: what is then checked is what will be saved."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cover") and not cleaned.get("cover_alt"):
            self.add_error("cover_alt", "Say what the cover shows.")
        if {"status", "published_at"} <= cleaned.keys():
            self._settle(cleaned)
        return cleaned

    def _settle(self, cleaned: dict[str, Any]) -> None:
        status, at = cleaned["status"], cleaned["published_at"]
        if "published_at" not in self.changed_data:
            # To the microsecond, which no field of a form shows.
            at = self.instance.published_at
        if status == Status.SCHEDULED and at is None:
            self.add_error("published_at", "Say when it is to be published.")
            return
        if status == Status.DRAFT and at and "published_at" in self.changed_data:
            self.add_error(
                "status", "A draft has no date. Choose “Scheduled” to publish it then."
            )
            return
        cleaned["status"], cleaned["published_at"] = settled(status, at, clock.now())


class SubjectForm(forms.ModelForm):  # type: ignore[type-arg]
    """Of a category or a tag."""

    def clean_name(self) -> str:
        return visible_line(self.cleaned_data["name"])


class MediaForm(MediaModelForm):
    class Meta:
        model = Media
        fields = ("title", "file", "alt")
        help_texts = {
            "file": f"A picture, or a video ({', '.join(ENDINGS)}).",
            "alt": "What a picture shows, for who cannot see it.",
        }

    def clean_file(self) -> Any:
        """A picture is drawn anew; a video must be what its first bytes say."""
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return upload
        ending = video_ending(upload)
        if ending is not None:
            return ContentFile(upload.read(), name=f"video{ending}")
        try:
            picture = redrawn(
                upload, size_bytes=upload.size or 0, longest_side_px=LONGEST_SIDE_PX
            )
        except PictureRefused as refusal:
            raise ValidationError(
                f"{refusal} (Nor is it a video: {', '.join(ENDINGS)}.)", code="file"
            ) from refusal
        return ContentFile(picture, name=random_name())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file and str(file.name).endswith(".webp") and not cleaned.get("alt"):
            self.add_error("alt", "Say what the picture shows.")
        return cleaned


def visible_line(text: str) -> str:
    """On one line; raises `ValidationError` where nothing of it can be seen."""
    line = " ".join(text.split())
    if not can_be_seen(line):
        raise ValidationError("This has nothing in it that can be seen.", "invisible")
    return line


def can_be_seen(text: str) -> bool:
    """Is there a letter, a digit or a sign among the spaces and formatting characters?

    >>> can_be_seen("Tides"), can_be_seen("\\u200b\\u2060")
    (True, False)
    """
    return any(unicodedata.category(each)[0] in "LNPS" for each in text)
