"""The lesson's addresses. The guide names two, and leaves their paths to us."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from . import views
from .caching import whole_page
from .viewsets import TweetViewSet

app_name = "tweets"
api = SimpleRouter(use_regex_path=False)
api.register("api/tweets", TweetViewSet, basename="api-tweet")
schema = SpectacularAPIView.as_view(
    authentication_classes=(),
    custom_settings={"TITLE": "Tweets", "VERSION": "1.0.0"},
    # It describes the API, and is no part of it.
    schema=None,
)
urlpatterns = [
    path("", whole_page(views.tweet_list), name="tweet_list"),
    path("create/", views.tweet_create, name="tweet_create"),
    path("following/", views.home, name="home"),
    path("<int:pk>/", views.tweet_detail, name="tweet_detail"),
    path("<int:pk>/delete/", views.tweet_delete, name="tweet_delete"),
    path("<int:pk>/like/", views.like, name="like"),
    path("<int:pk>/unlike/", views.unlike, name="unlike"),
    path("<int:pk>/retweet/", views.retweet, name="retweet"),
    path("<int:pk>/unretweet/", views.unretweet, name="unretweet"),
    path("people/<str:username>/", views.person, name="person"),
    path("people/<str:username>/follow/", views.follow, name="follow"),
    path("people/<str:username>/unfollow/", views.unfollow, name="unfollow"),
    *api.urls,
    path("api/schema/", schema, name="api-schema"),
]
