"""Profiles, posts, likes, comments and follows: the five tables of the lesson."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from .pictures import picture_path


class Profile(models.Model):
    """What a user shows of herself; made with the user (see signals.py)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    bio = models.TextField(blank=True, max_length=500)
    profile_picture = models.ImageField(blank=True, upload_to=picture_path)

    def __str__(self) -> str:
        return f"profile of {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("social:profile", args=[self.user.username])


class Post(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts"
    )
    content = models.TextField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    liked_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Like", related_name="liked_posts"
    )

    class Meta:
        # The id breaks ties of posts made in one microsecond, so that pages never
        # overlap.
        ordering = ("-created_at", "-id")
        indexes = (
            # One author's posts, newest first: a profile, and each arm of a feed.
            models.Index(
                fields=("user", "-created_at", "-id"), name="social_post_by_author"
            ),
            # The feed, read backwards from a position until a page is full.
            models.Index(fields=("-created_at", "-id"), name="social_post_newest"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.content[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("social:post", args=[self.pk])

    @cached_property
    def like_count(self) -> int:
        return self.likes.count()

    @cached_property
    def comment_count(self) -> int:
        return self.comments.count()


class Like(models.Model):
    """One person likes one post once; the constraint is what makes two at once one."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes"
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (
            # Post first: the same index counts the likes of a post.
            models.UniqueConstraint(fields=("post", "user"), name="social_like_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} likes {self.post_id}"


class Comment(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments"
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    content = models.TextField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("created_at", "id")
        indexes = (
            models.Index(
                fields=("post", "created_at", "id"), name="social_comment_by_post"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} on {self.post_id}: {self.content[:40]}"


class Follow(models.Model):
    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="following_links",
    )
    followed = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="follower_links",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("follower", "followed"), name="social_follow_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(follower=models.F("followed")),
                name="social_follow_not_oneself",
            ),
        )
        # Followers of one person, newest first; the unique index serves the other way.
        indexes = (
            models.Index(fields=("followed", "-id"), name="social_followers_of"),
        )

    def __str__(self) -> str:
        return f"{self.follower} follows {self.followed}"
