"""The lesson in the admin, which is where all of it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from js_asset import Media as Assets

from apps.common.web.pictures import discard

from . import health, selectors, services
from .editor import POLICY
from .forms import MediaForm, PostForm, SubjectForm
from .models import Category, Media, Post, Tag
from .selectors import UnknownPost

if TYPE_CHECKING:
    # Generic for the type checker alone.
    PostModelAdmin = admin.ModelAdmin[Post]
    SubjectModelAdmin = admin.ModelAdmin[Any]
    MediaModelAdmin = admin.ModelAdmin[Media]
else:
    PostModelAdmin = SubjectModelAdmin = MediaModelAdmin = admin.ModelAdmin

PICTURES_TO_PICK = 60


@admin.register(Post)
class PostAdmin(PostModelAdmin):
    form = PostForm
    list_display = ("title", "status", "published_at", "author", "about", "preview")
    list_filter = (
        "status",
        ("categories", RelatedOnlyFieldListFilter),
        ("author", RelatedOnlyFieldListFilter),
    )
    list_select_related = ("author",)
    search_fields = ("title", "slug", "author__username")
    date_hierarchy = "published_at"
    ordering = ("-id",)
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("preview",)
    actions = ("publish", "unpublish")
    save_on_top = True
    # The number of all posts costs a walk through them, on every page.
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Lists read no texts."""
        posts = super().get_queryset(request)
        return posts.defer("content", "search").prefetch_related("categories")

    @admin.display(description="categories")
    def about(self, post: Post) -> str:
        return ", ".join(each.name for each in post.categories.all())

    @admin.display(description="page")
    def preview(self, post: Post) -> SafeString:
        if not post.pk:
            return format_html("{}", "Save it to see how it looks.")
        words = "See it" if post.is_published else "Preview"
        return format_html('<a href="{}">{}</a>', post.get_absolute_url(), words)

    @method_decorator(csp_update(POLICY))
    def changeform_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Its scripts bear the number that this page's policy names."""
        nonce: str = str(request.csp_nonce)  # type: ignore[attr-defined]
        context["media"] = Assets.from_media(context["media"], nonce=nonce)
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        if notice := health.overdue_notice():
            messages.warning(request, notice)
        return super().changelist_view(request, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Post, form: Any, change: bool
    ) -> None:
        """Who writes a post first is its author. One that was deleted stays so."""
        if not change:
            obj.author = request.user  # type: ignore[assignment]
        elif not Post.objects.select_for_update().filter(pk=obj.pk).exists():
            raise UnknownPost(obj.pk)
        super().save_model(request, obj, form, change)
        if "cover" in form.changed_data and form.initial.get("cover"):
            discard(form.initial["cover"])

    @admin.action(description="Publish selected posts", permissions=["change"])
    def publish(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        self._each(request, posts, services.publish, "published")

    @admin.action(description="Unpublish selected posts", permissions=["change"])
    def unpublish(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        self._each(request, posts, services.unpublish, "drafts again")

    def _each(
        self,
        request: HttpRequest,
        posts: QuerySet[Post],
        act: Callable[[int], Post],
        done: str,
    ) -> None:
        """One after the other: one that cannot be is told, and stops no other."""
        changed = 0
        for post in posts:
            try:
                act(post.pk)
            except services.SlugTaken as error:
                messages.error(request, str(error))
            except Http404:
                continue
            else:
                changed += 1
        if changed:
            messages.success(request, f"Posts that are {done}: {changed}.")


class SubjectAdmin(SubjectModelAdmin):
    form = SubjectForm
    fields = ("name", "slug")
    list_display = ("name", "slug", "post_count")
    search_fields = ("name", "slug")
    ordering = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With numbers where they are shown, and not where one is looked up."""
        match = request.resolver_match
        if match is not None and match.url_name == self._list_name():
            return selectors.counted(self.model).order_by("name")
        return super().get_queryset(request)

    def _list_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_changelist"

    @admin.display(description="visible posts", ordering="post_count")
    def post_count(self, subject: Any) -> int:
        number: int = subject.post_count
        return number


@admin.register(Category)
class CategoryAdmin(SubjectAdmin):
    pass


@admin.register(Tag)
class TagAdmin(SubjectAdmin):
    pass


@admin.register(Media)
class MediaAdmin(MediaModelAdmin):
    form = MediaForm
    list_display = ("title", "address", "uploaded_by", "uploaded_at")
    list_select_related = ("uploaded_by",)
    search_fields = ("title",)
    readonly_fields = ("address",)
    show_full_result_count = False

    @admin.display(description="address for texts")
    def address(self, media: Media) -> str:
        return media.file.url if media.file else "Known once it is saved."

    def get_urls(self) -> list[URLPattern]:
        pick = path(
            "pick/", self.admin_site.admin_view(self.pick), name="cms_media_pick"
        )
        return [pick, *super().get_urls()]

    def pick(self, request: HttpRequest) -> TemplateResponse:
        """Pictures to put into a text; the editor opens this in a window."""
        if not self.has_view_permission(request):
            raise PermissionDenied("Only who may see uploads may choose one.")
        pictures = Media.objects.filter(file__endswith=".webp")[:PICTURES_TO_PICK]
        told = {
            **self.admin_site.each_context(request),
            "title": "Choose a picture",
            "pictures": pictures,
            "is_popup": True,
        }
        return TemplateResponse(request, "cms/pick.html", told)

    def save_model(
        self, request: HttpRequest, obj: Media, form: Any, change: bool
    ) -> None:
        if not change:
            obj.uploaded_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        if "file" in form.changed_data and form.initial.get("file"):
            discard(form.initial["file"])
