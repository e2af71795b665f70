"""Posts, what they are about, and the files that stand in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from . import clock
from .fields import SanitisedHtmlField
from .settling import Status, settled
from .uploads import cover_path, media_path

# In whose words texts are sought: "tides" finds "tide".
LANGUAGE = "english"


def without_tags(text: Any) -> Func:
    """The words of a text that has been sanitised, where the database needs them."""
    return Func(
        text,
        Value("<[^>]*(>|$)"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )


def day_of(moment: str) -> Func:
    """Of a moment, in UTC. An index wants to be told in which zone days begin."""
    return Func(
        F(moment),
        template="((%(expressions)s AT TIME ZONE 'UTC')::date)",
        output_field=models.DateField(),
    )


class Category(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cms:category", args=[self.slug])


class Tag(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cms:tag", args=[self.slug])


class Post(models.Model):
    """Visible once it is published; `settling.py` says when that is."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(
        max_length=200, unique_for_date="published_at", db_index=False
    )
    summary = models.CharField(max_length=300, blank=True)
    content = SanitisedHtmlField(max_length=100_000)
    cover = models.ImageField(upload_to=cover_path, blank=True)
    cover_alt = models.CharField(max_length=200, blank=True)
    # Who has written what strangers read is not deleted along with all of it.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cms_posts"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.DRAFT
    )
    categories = models.ManyToManyField(
        Category, through="PostCategory", related_name="posts", blank=True
    )
    tags = models.ManyToManyField(
        Tag, through="PostTag", related_name="posts", blank=True
    )
    # The database keeps it, from the row's own words; a title weighs more than a text.
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=LANGUAGE)
        + SearchVector(without_tags(F("content")), weight="B", config=LANGUAGE),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    # Whether readers could see it before it was last saved here; signals ask.
    was_published = False

    class Meta:
        # The id orders posts of one moment, so that no page repeats or skips one.
        ordering = ("-published_at", "-id")
        indexes = (
            # The list of what is visible, read from a place on.
            models.Index(
                fields=("-published_at", "-id"),
                name="cms_post_newest",
                condition=Q(status=Status.PUBLISHED),
            ),
            # The post of an address.
            models.Index(fields=("slug", "-published_at"), name="cms_post_by_slug"),
            # What is due; few wait at a time.
            models.Index(
                fields=("published_at",),
                name="cms_post_due",
                condition=Q(status=Status.SCHEDULED),
            ),
            GinIndex(fields=("search",), name="cms_post_search"),
        )
        constraints = (
            # What `unique_for_date` asks of forms, the database asks of everybody.
            models.UniqueConstraint(
                F("slug"),
                day_of("published_at"),
                name="cms_post_slug_once_a_day",
                violation_error_message="Another post of that day has this slug.",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, published_at=None)
                | Q(
                    status__in=(Status.SCHEDULED, Status.PUBLISHED),
                    published_at__isnull=False,
                ),
                name="cms_post_moment_fits_status",
                violation_error_message="A draft has no date, and all others have one.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Settled first, so that no way of saving shows a post before its time."""
        fields: Iterable[str] | None = kwargs.get("update_fields")
        with transaction.atomic():
            # Locked, so that who saves a draft knows whether somebody has published it.
            self.was_published = self._status_in_the_table() == Status.PUBLISHED
            if fields is None or {"status", "published_at"} & set(fields):
                self.settle()
                if fields is not None:
                    kwargs["update_fields"] = {*fields, "status", "published_at"}
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The plain address; a preview for what is not visible yet."""
        if not self.is_published:
            return reverse("cms:preview", args=[self.pk])
        return reverse("cms:post", args=[self.slug])

    def settle(self) -> None:
        """Raises `ValueError` where it is scheduled for no time."""
        self.status, self.published_at = settled(
            self.status, self.published_at, clock.now()
        )

    def _status_in_the_table(self) -> str | None:
        rows = Post.objects.select_for_update().filter(pk=self.pk)
        return rows.order_by().values_list("status", flat=True).first()

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED


class PostCategory(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, db_index=False)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, db_index=False)

    class Meta:
        verbose_name_plural = "post categories"
        constraints = (
            models.UniqueConstraint(
                fields=("post", "category"), name="cms_post_category_once"
            ),
        )
        indexes = (
            models.Index(fields=("category", "post"), name="cms_category_posts"),
        )

    def __str__(self) -> str:
        return f"post {self.post_id} in category {self.category_id}"


class PostTag(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("post", "tag"), name="cms_post_tag_once"),
        )
        indexes = (models.Index(fields=("tag", "post"), name="cms_tag_posts"),)

    def __str__(self) -> str:
        return f"post {self.post_id} with tag {self.tag_id}"


class Media(models.Model):
    """A picture or a video that texts show by its address."""

    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=media_path)
    alt = models.CharField("text for who cannot see it", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="cms_media",
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "media"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title
