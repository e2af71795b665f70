"""The lesson's addresses, as its plan writes them, and an author's page besides."""

from __future__ import annotations

from django.urls import path

from . import views
from .caching import whole_page

app_name = "blog"
posts = whole_page(views.PostListView.as_view())
urlpatterns = [
    path("", posts, name="home"),
    path("posts/", posts, name="posts"),
    path("posts/<int:pk>/", whole_page(views.PostDetailView.as_view()), name="post"),
    path("posts/create/", views.PostCreateView.as_view(), name="post_create"),
    path("posts/<int:pk>/update/", views.PostUpdateView.as_view(), name="post_update"),
    path("posts/<int:pk>/delete/", views.PostDeleteView.as_view(), name="post_delete"),
    path(
        "authors/<str:username>/", whole_page(views.AuthorView.as_view()), name="author"
    ),
]
