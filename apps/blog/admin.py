"""The lesson in the admin, where staff correct and remove what must not stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from .forms import PostForm
from .models import Post

if TYPE_CHECKING:
    # Generic for the type checker alone.
    ModelAdmin = admin.ModelAdmin[Post]
else:
    ModelAdmin = admin.ModelAdmin


class PostInAdminForm(PostForm):
    """The rules of the site's own form, and the author besides."""

    class Meta(PostForm.Meta):
        fields = ("title", "content", "author")


@admin.register(Post)
class PostAdmin(ModelAdmin):
    form = PostInAdminForm
    list_display = ("title", "author", "created_at")
    list_select_related = ("author",)
    search_fields = ("title", "author__username")
    raw_id_fields = ("author",)
    readonly_fields = ("created_at",)
    # The number of all posts costs a walk through them, on every page.
    show_full_result_count = False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Post | None = None
    ) -> tuple[str, ...]:
        """Who wrote a post stays: nobody is told any more whose list it would leave."""
        return ("created_at", "author") if obj else ("created_at",)
