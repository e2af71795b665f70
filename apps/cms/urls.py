"""The lesson's addresses, as its plan writes them, and what stands beside them."""

from __future__ import annotations

app_name = "cms"
urlpatterns: list[object] = []
