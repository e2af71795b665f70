"""The lesson's addresses. The guide names them, and leaves their paths to us."""

from __future__ import annotations

from django.urls import path

from . import views
from .caching import whole_page

app_name = "tweets"
urlpatterns = [
    path("", whole_page(views.tweet_list), name="tweet_list"),
    path("create/", views.tweet_create, name="tweet_create"),
]
