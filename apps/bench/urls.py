"""The addresses of the bench."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "bench"
urlpatterns = [
    path("hot/", views.hot, name="hot"),
    path("bump/", views.bump, name="bump"),
]
