"""The lesson in the admin, where staff correct and remove; tasks show theirs beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from .forms import CorrectedCityForm
from .models import City, Observation, UserProfile

if TYPE_CHECKING:
    from typing import Any

    # Generic for the type checker alone.
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(City)
class CityAdmin(ModelAdmin):
    list_display = ("name", "country", "added_by", "failure", "failed_at")
    list_select_related = ("added_by",)
    list_filter = ("failure",)
    search_fields = ("name", "key")
    form = CorrectedCityForm
    raw_id_fields = ("added_by",)
    readonly_fields = ("failure", "failed_at")
    show_full_result_count = False


@admin.register(Observation)
class ObservationAdmin(ModelAdmin):
    """What the source has told: to look at. Who corrects it is corrected by the next."""

    list_display = ("city", "observed_at", "fetched_at", "temperature_c", "description")
    list_select_related = ("city",)
    search_fields = ("city__name",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Observation | None = None
    ) -> bool:
        return False


@admin.register(UserProfile)
class UserProfileAdmin(ModelAdmin):
    list_display = ("user", "preferred_city", "preferred_units")
    list_select_related = ("user", "preferred_city")
    search_fields = ("user__username",)
    raw_id_fields = ("user", "preferred_city")
    show_full_result_count = False
