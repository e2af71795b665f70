"""What the form takes, and what it refuses at which field."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from PIL import Image

from apps.tweets.forms import WIDEST_PX, TweetForm
from apps.tweets.models import Tweet
from suites.support.pictures import SVG, picture

LIMIT = 280


class TestText:
    def test_up_to_the_limit(self):
        """280 characters are taken, also beyond ASCII."""
        assert TweetForm({"text": "é" * LIMIT}).is_valid()

    def test_over_the_limit(self):
        """One character more is refused at the field, which counts them."""
        errors = TweetForm({"text": "é" * (LIMIT + 1)}).errors

        assert f"at most {LIMIT} characters (it has {LIMIT + 1})" in errors["text"][0]

    def test_the_end_of_a_line_counts_once(self):
        """A browser sends two characters for it, and has counted one."""
        form = TweetForm({"text": "a\r\n" * (LIMIT // 2 - 1) + "ab"})

        assert form.is_valid(), form.errors
        assert len(form.cleaned_data["text"]) == LIMIT

    def test_the_browser_knows_the_limit(self):
        """Who types is stopped at the limit before anything is sent."""
        assert f'maxlength="{LIMIT}"' in str(TweetForm()["text"])

    def test_the_model_has_the_same_limit(self):
        """So has the column: the API and the admin get past no form."""
        assert Tweet._meta.get_field("text").max_length == LIMIT

    @pytest.mark.parametrize("empty", ["", "   ", "\n\t\n"])
    def test_nothing(self, empty):
        """White space alone says nothing."""
        assert "text" in TweetForm({"text": empty}).errors

    def test_a_zero_byte(self):
        """What the database cannot store is refused, and not tried."""
        assert "text" in TweetForm({"text": "a\0b"}).errors


class TestPicture:
    def test_it_is_redrawn(self):
        """The form's value is a new WebP file, as wide as a timeline shows it."""
        form = form_with(picture("PNG", (3000, 1500)), "boat.png", "image/png")

        assert form.is_valid(), form.errors
        drawn = Image.open(BytesIO(form.cleaned_data["image"].read()))
        assert (drawn.format, drawn.size) == ("WEBP", (WIDEST_PX, WIDEST_PX // 2))

    def test_what_is_no_picture_is_refused_at_its_field(self):
        """A name and a content type that lie are not believed."""
        form = form_with(SVG, "boat.png", "image/png")

        assert "not a picture" in form.errors["image"][0]

    def test_none_is_needed(self):
        """Most tweets are words."""
        assert TweetForm({"text": "Fog again."}).is_valid()


def form_with(content: bytes, name: str, kind: str) -> TweetForm:
    upload = SimpleUploadedFile(name, content, content_type=kind)
    return TweetForm({"text": "A boat"}, MultiValueDict({"image": [upload]}))
