"""A tweet: 280 characters, perhaps a picture, and perhaps nobody's."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Tweet(models.Model):
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
