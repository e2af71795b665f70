"""Tasks: one table, every row of it somebody's own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone


class Status(models.TextChoices):
    """How far a task is. Sorted by letter, downwards, they go from open to done."""

    PENDING = "pending", "Pending"
    IN_PROGRESS = "in_progress", "In Progress"
    COMPLETED = "completed", "Completed"


class Task(models.Model):
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=4000)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tasks"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.PENDING
    )

    class Meta:
        ordering = ("-created_at", "-id")
        # One person's tasks in each of the orders that she can ask for. All begin with
        # her, so that nobody else's tasks are walked through, and end with the id, so
        # that a page can continue from any row. Read backwards they do as well.
        indexes = (
            models.Index(fields=("user", "created_at", "id"), name="tasks_by_age"),
            models.Index(
                fields=("user", "status", "created_at", "id"), name="tasks_by_status"
            ),
            models.Index("user", Lower("title"), "id", name="tasks_by_title"),
        )

    def __str__(self) -> str:
        return f"{self.title[:40]} ({self.get_status_display()})"

    def get_absolute_url(self) -> str:
        return reverse("tasks:update", args=[self.pk])
