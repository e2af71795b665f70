"""The lesson's addresses, as its plan writes them."""

from __future__ import annotations

from django.urls import path

from . import views
from .caching import whole_page

app_name = "social"
urlpatterns = [
    path("", views.home, name="home"),
    path("feed/", whole_page(views.FeedView.as_view()), name="feed"),
    path("people/", views.PeopleView.as_view(), name="people"),
    path(
        "profile/<str:username>/",
        whole_page(views.ProfileView.as_view()),
        name="profile",
    ),
    path(
        "profile/<str:username>/followers/",
        views.FollowersView.as_view(),
        name="followers",
    ),
    path(
        "profile/<str:username>/following/",
        views.FollowingView.as_view(),
        name="following",
    ),
    path("profile/<str:username>/follow/", views.follow_user, name="follow"),
    path("profile/<str:username>/unfollow/", views.unfollow_user, name="unfollow"),
    path("settings/profile/", views.ProfileEditView.as_view(), name="profile_edit"),
    path("posts/create/", views.PostCreateView.as_view(), name="post_create"),
    path("posts/<int:pk>/", views.PostView.as_view(), name="post"),
    path("posts/<int:pk>/delete/", views.PostDeleteView.as_view(), name="post_delete"),
    path("posts/<int:post_id>/like/", views.like_post, name="like"),
    path("posts/<int:post_id>/unlike/", views.unlike_post, name="unlike"),
    path("posts/<int:pk>/comment/", views.CommentCreateView.as_view(), name="comment"),
    path(
        "comments/<int:pk>/delete/",
        views.CommentDeleteView.as_view(),
        name="comment_delete",
    ),
]
