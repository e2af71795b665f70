"""What people send: posts, comments, their profile, and whom they look for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django import forms
from django.utils.safestring import SafeString

from apps.common.web.fields import PictureField

from .models import Comment, Post, Profile

if TYPE_CHECKING:
    # Generic for the type checker alone.
    PostModelForm = forms.ModelForm[Post]
    CommentModelForm = forms.ModelForm[Comment]
    ProfileModelForm = forms.ModelForm[Profile]
else:
    PostModelForm = CommentModelForm = ProfileModelForm = forms.ModelForm


class PostForm(PostModelForm):
    class Meta:
        model = Post
        fields = ("content",)
        labels = {"content": "What is new?"}
        widgets = {"content": forms.Textarea(attrs={"rows": 3})}


@cache
def empty_post_form() -> SafeString:
    """The form as each feed begins with it: always the same, so rendered once."""
    return PostForm().as_div()


class CommentForm(CommentModelForm):
    class Meta:
        model = Comment
        fields = ("content",)
        labels = {"content": "Your comment"}
        widgets = {"content": forms.Textarea(attrs={"rows": 2})}


class ProfileForm(ProfileModelForm):
    profile_picture = PictureField(
        required=False,
        help_text="JPEG, PNG, WebP or GIF; 5 MB at most. It is made small, and what it "
        "tells about place and camera is taken out.",
    )

    class Meta:
        model = Profile
        fields = ("bio", "profile_picture")
        labels = {"bio": "About you"}
        widgets = {"bio": forms.Textarea(attrs={"rows": 4})}


class PeopleForm(forms.Form):
    q = forms.CharField(
        label="Name", required=False, max_length=100, widget=forms.SearchInput()
    )
