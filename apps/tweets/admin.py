"""Tweets in the admin, where staff remove what must not stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.forms import BaseForm
from django.http import HttpRequest

from . import services
from .forms import TweetForm
from .models import Tweet

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
