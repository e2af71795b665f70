"""The lesson in the admin, where staff remove what must not stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.forms import BaseForm
from django.http import HttpRequest

from . import services
from .forms import TweetForm
from .models import Follow, Like, Retweet, Tweet

if TYPE_CHECKING:
    from typing import Any

    # Generic for the type checker alone.
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(Tweet)
class TweetAdmin(ModelAdmin):
    list_display = ("text", "author", "created_at")
    list_select_related = ("author",)
    search_fields = ("text", "author__username")
    raw_id_fields = ("author",)
    # The same form as on the site: no way in for a picture that is not redrawn.
    form = TweetForm
    fields = ("text", "image", "author")
    # Counting all of them, on every page, costs more than the page.
    show_full_result_count = False

    def save_model(
        self, request: HttpRequest, obj: Tweet, form: BaseForm, change: bool
    ) -> None:
        services.save(obj)


@admin.register(Like, Retweet)
class ReactionAdmin(ModelAdmin):
    list_display = ("user", "tweet", "created_at")
    list_select_related = ("user", "tweet__author")
    search_fields = ("user__username",)
    raw_id_fields = ("user", "tweet")
    show_full_result_count = False


@admin.register(Follow)
class FollowAdmin(ModelAdmin):
    list_display = ("follower", "followed", "created_at")
    list_select_related = ("follower", "followed")
    search_fields = ("follower__username", "followed__username")
    raw_id_fields = ("follower", "followed")
    show_full_result_count = False
