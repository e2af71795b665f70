from __future__ import annotations

from apps.config.urls import (  # noqa: F401  # Django looks for handlers here
    handler400,
    handler403,
    handler404,
    handler500,
    site_routes,
)

urlpatterns = site_routes(["cms"])
