"""The one table of the lesson. Its authors are Django's own users."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class Post(models.Model):
    title = models.CharField(max_length=150)
    content = models.TextField(max_length=20_000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blog_posts"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        # The id orders posts of one moment, so that no page repeats or skips one.
        ordering = ("-created_at", "-id")
        indexes = (
            # The list of all posts, read from a place on; its head is the sidebar.
            models.Index(fields=("-created_at", "-id"), name="blog_post_newest"),
            # The same for one author; it also finds what bears her name.
            models.Index(
                fields=("author", "-created_at", "-id"), name="blog_post_by_author"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("blog:post", args=[self.pk])
