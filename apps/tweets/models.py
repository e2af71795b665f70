"""Tweets, and what people do about them: like, retweet, and follow who writes them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse


class Tweet(models.Model):
    """280 characters, perhaps a picture, and perhaps nobody's."""

    text = models.CharField(max_length=280)
    image = models.ImageField(upload_to="tweets/", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Null for tweets that came in without one; who posts anonymously on the site
    # borrows the demo user's name (services.py).
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tweets",
    )

    class Meta:
        # The id breaks ties. No index has it: of tweets made in one microsecond there
        # are few enough to be sorted while an index is read.
        ordering = ("-created_at", "-id")
        indexes = (
            # The timeline, from the newest or from a position on.
            models.Index(fields=("-created_at",), name="tweets_newest"),
            # One author's.
            models.Index(fields=("author", "-created_at"), name="tweets_by_author"),
        )

    def __str__(self) -> str:
        return f"{self.author or 'somebody'}: {self.text[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("tweets:tweet_detail", args=[self.pk])


class Like(models.Model):
    """One person likes one tweet once; the constraint makes two clicks one like."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tweet_likes"
    )
    tweet = models.ForeignKey(Tweet, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            # Tweet first: the same index counts the likes of a tweet.
            models.UniqueConstraint(fields=("tweet", "user"), name="tweets_like_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} likes {self.tweet_id}"


class Retweet(models.Model):
    """She shows the tweet to those who follow her; it stays who wrote it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="retweets"
    )
    tweet = models.ForeignKey(Tweet, on_delete=models.CASCADE, related_name="retweets")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tweet", "user"), name="tweets_retweet_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} retweets {self.tweet_id}"


class Follow(models.Model):
    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="tweet_follows",
    )
    followed = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="tweet_followers",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("follower", "followed"), name="tweets_follow_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(follower=models.F("followed")),
                name="tweets_follow_not_oneself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.follower} follows {self.followed}"
