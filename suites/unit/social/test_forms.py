"""What the forms take, and what they refuse at which field."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from PIL import Image

from apps.social.forms import CommentForm, PeopleForm, PostForm, ProfileForm
from suites.support.pictures import SVG, picture


@pytest.mark.parametrize(
    "form, limit",
    [
        pytest.param(PostForm, 1000, id="post"),
        pytest.param(CommentForm, 500, id="comment"),
    ],
)
class TestText:
    def test_up_to_the_limit(self, form, limit):
        """A text of exactly the allowed length is taken, also beyond ASCII."""
        assert form({"content": "é" * limit}).is_valid()

    def test_over_the_limit(self, form, limit):
        """One character more is refused at the field, which counts them."""
        errors = form({"content": "é" * (limit + 1)}).errors

        assert (
            f"at most {limit} characters (it has {limit + 1})" in errors["content"][0]
        )

    def test_the_browser_knows_the_limit(self, form, limit):
        """Who types is stopped at the limit before anything is sent."""
        assert f'maxlength="{limit}"' in str(form()["content"])

    @pytest.mark.parametrize("empty", ["", "   ", "\n\t\n"])
    def test_nothing(self, form, limit, empty):
        """White space alone says nothing."""
        assert "content" in form({"content": empty}).errors

    def test_a_zero_byte(self, form, limit):
        """What the database cannot store is refused, and not tried."""
        assert "content" in form({"content": "a\0b"}).errors


class TestProfile:
    def test_a_picture_is_redrawn(self):
        """The form's value is a new WebP file, not what was sent."""
        form = profile_form(picture("PNG"), "cat.png", "image/png")

        assert form.is_valid(), form.errors
        file = form.cleaned_data["profile_picture"]
        assert Image.open(BytesIO(file.read())).format == "WEBP"
        assert re.fullmatch(r"[0-9a-f]{32}\.webp", file.name)

    def test_what_is_no_picture_is_refused_at_its_field(self):
        """A name and a content type that lie are not believed."""
        form = profile_form(SVG, "cat.png", "image/png")

        assert "not a picture" in form.errors["profile_picture"][0]

    def test_no_picture_is_needed(self):
        """Somebody may change her text and leave the picture."""
        assert ProfileForm({"bio": "I wrote the first programs."}).is_valid()

    def test_the_text_has_a_limit(self):
        """More than 500 characters about oneself are refused at the field."""
        assert "bio" in ProfileForm({"bio": "x" * 501}).errors


@pytest.mark.parametrize("words", ["x" * 101, "a\0b"])
def test_impossible_names_to_look_for(words):
    """What nobody can be called is refused before the database is asked."""
    assert "q" in PeopleForm({"q": words}).errors


def profile_form(content: bytes, name: str, kind: str) -> ProfileForm:
    upload = SimpleUploadedFile(name, content, content_type=kind)
    return ProfileForm({"bio": ""}, MultiValueDict({"profile_picture": [upload]}))
