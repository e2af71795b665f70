"""The lesson in the admin, where staff look after accounts; a task keeps its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from .models import Task

if TYPE_CHECKING:
    # Generic for the type checker alone.
    ModelAdmin = admin.ModelAdmin[Task]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(Task)
class TaskAdmin(ModelAdmin):
    list_display = ("title", "user", "status", "created_at")
    list_select_related = ("user",)
    list_filter = ("status",)
    search_fields = ("title", "user__username")
    raw_id_fields = ("user",)
    readonly_fields = ("created_at",)
    # The number of all tasks costs a walk through them, on every page.
    show_full_result_count = False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Task | None = None
    ) -> tuple[str, ...]:
        """The owner is chosen once: a task that is given away would leave her old lists."""
        return ("user", "created_at") if obj else ("created_at",)
