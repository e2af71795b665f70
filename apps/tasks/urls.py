"""The lesson's addresses, as its plan writes them; a start page and the one button besides."""

from __future__ import annotations

from django.urls import path

from . import views
from .caching import whole_page

app_name = "tasks"
urlpatterns = [
    path("", views.home, name="home"),
    path("tasks/", whole_page(views.TaskListView.as_view()), name="list"),
    path("tasks/create/", views.TaskCreateView.as_view(), name="create"),
    path("tasks/<int:pk>/update/", views.TaskUpdateView.as_view(), name="update"),
    path("tasks/<int:pk>/delete/", views.TaskDeleteView.as_view(), name="delete"),
    path("tasks/<int:pk>/status/", views.TaskStatusView.as_view(), name="status"),
]
