"""The lesson in the admin, where staff remove what must not stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.forms import BaseForm
from django.http import HttpRequest

from . import services
from .forms import ProfileForm
from .models import Comment, Follow, Like, Post, Profile

if TYPE_CHECKING:
    from typing import Any

    # Generic for the type checker alone.
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(Profile)
class ProfileAdmin(ModelAdmin):
    list_display = ("user", "bio")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    # The same form as on the site: no way in for a picture that is not redrawn.
    form = ProfileForm
    readonly_fields = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: a profile is made with its user."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Profile, form: BaseForm, change: bool
    ) -> None:
        services.save_profile(obj)


@admin.register(Post)
class PostAdmin(ModelAdmin):
    list_display = ("user", "content", "created_at")
    list_select_related = ("user",)
    search_fields = ("content", "user__username")
    raw_id_fields = ("user",)
    readonly_fields = ("created_at",)
    # The number of all posts costs a walk through them, on every page.
    show_full_result_count = False


@admin.register(Like)
class LikeAdmin(ModelAdmin):
    list_display = ("user", "post", "created_at")
    list_select_related = ("user", "post__user")
    raw_id_fields = ("user", "post")
    show_full_result_count = False


@admin.register(Comment)
class CommentAdmin(ModelAdmin):
    list_display = ("user", "content", "post", "created_at")
    list_select_related = ("user", "post__user")
    search_fields = ("content", "user__username")
    raw_id_fields = ("user", "post")
    show_full_result_count = False


@admin.register(Follow)
class FollowAdmin(ModelAdmin):
    list_display = ("follower", "followed", "created_at")
    list_select_related = ("follower", "followed")
    search_fields = ("follower__username", "followed__username")
    raw_id_fields = ("follower", "followed")
    show_full_result_count = False
