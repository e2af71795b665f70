"""Pages to read: all of them come through `caching`. Writing is the admin's.

Lists are whole pages with a link to the next one, and nothing here needs JavaScript.

(The views carry the names and bases of the lesson plan. Django's generic views are
generic for the type checker alone, hence `type-arg`.)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, TemplateView

from apps.common.web.pagination import KeysetListView, page_or_404

from . import caching, selectors
from .caching import PostList
from .search.forms import SearchForm
from .search.results import Results
from .selectors import UnknownPost
from .shown import Address, Article, Subject

POSTS_A_PAGE = 10
SUBJECTS_A_PAGE = 100
RELATED = 4
BESIDE = caching.Beside(recent=5, subjects=8)


class ReadingMixin:
    """Pages that say what they are to who links to them, with others' posts beside them."""

    request: HttpRequest
    extra_context: Mapping[str, Any] | None = {"beside": BESIDE}

    def absolute(self, path: str) -> str:
        return self.request.build_absolute_uri(path)

    def canonical(self) -> str:
        """A list's page is itself: the second is not the first."""
        page = self.request.GET.get("page")
        return self.absolute(self.path() + (f"?page={page}" if page else ""))

    def path(self) -> str:
        return self.request.path


class PostListView(ReadingMixin, KeysetListView):
    """All posts, the newest first."""

    object_list: Any
    template_name = "cms/list.html"
    paginate_by = POSTS_A_PAGE

    def path(self) -> str:
        """The start page is the same list."""
        return reverse("cms:posts")

    def get_queryset(self) -> Any:
        return caching.all_posts()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page, listed = context["page_obj"], self.object_list
        told = {"canonical": self.canonical()}
        return context | told | {"fragment": listed.fragment(page.position)}


class CategoryListView(ReadingMixin, KeysetListView):
    """All categories, by name."""

    object_list: Any
    template_name = "cms/subjects.html"
    paginate_by = SUBJECTS_A_PAGE
    kind, one = "Categories", "cms:category"

    def get_queryset(self) -> Any:
        return caching.all_categories()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page, listed = context["page_obj"], self.object_list
        told = {"kind": self.kind, "one": self.one, "canonical": self.canonical()}
        return context | told | {"fragment": listed.fragment(page.position)}


class TagListView(CategoryListView):
    """All tags that a post has, by name."""

    kind, one = "Tags", "cms:tag"

    def get_queryset(self) -> Any:
        return caching.all_tags()


class SubjectView(ReadingMixin, DetailView):  # type: ignore[type-arg]
    """What has been written about one subject, the newest first."""

    template_name = "cms/subject.html"
    context_object_name = "subject"
    kind: str
    feed: str

    def posts(self) -> PostList:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = self.posts()
        page = page_or_404(self.request, listed, POSTS_A_PAGE)
        return super().get_context_data(
            kind=self.kind,
            feed=self.feed,
            canonical=self.canonical(),
            page_obj=page,
            fragment=listed.fragment(page.position),
            **kwargs,
        )


class CategoryView(SubjectView):
    object: Subject
    kind, feed = "Category", "cms:category_feed"

    def get_object(self, queryset: Any = None) -> Subject:
        return caching.category(self.kwargs["slug"])

    def posts(self) -> PostList:
        return caching.in_category(self.object.id)


class TagView(SubjectView):
    object: Subject
    kind, feed = "Tag", "cms:tag_feed"

    def get_object(self, queryset: Any = None) -> Subject:
        return caching.tag(self.kwargs["slug"])

    def posts(self) -> PostList:
        return caching.with_tag(self.object.id)


class PostDetailView(ReadingMixin, DetailView):  # type: ignore[type-arg]
    """The newest post of a slug; or, at the address of a day, that day's."""

    object: Article
    template_name = "cms/post.html"
    context_object_name = "post"

    def get_object(self, queryset: Any = None) -> Article:
        post_id, self.address = self._place()
        return caching.article(post_id)

    def _place(self) -> tuple[int, Address]:
        told, slug = self.kwargs, self.kwargs["slug"]
        if "year" not in told:
            return caching.place_of(slug)
        try:
            on = date(told["year"], told["month"], told["day"])
        except ValueError:
            raise UnknownPost(slug) from None
        return caching.place_of(slug, on)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            canonical=self.absolute(self.address.canonical),
            cover=self.absolute(self.object.cover) if self.object.cover else "",
            # Called where the template shows it.
            related=partial(caching.related, self.object.id, RELATED),
            **kwargs,
        )


class SearchView(ReadingMixin, KeysetListView):
    """Posts for some words, the best first; without words, only the field."""

    object_list: Any
    template_name = "cms/search.html"
    paginate_by = POSTS_A_PAGE

    def get_queryset(self) -> Any:
        self.form = SearchForm(self.request.GET)
        return Results(self.form.words())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Read now: only then it is known who has answered.
        results = list(context["page_obj"]) if self.object_list.asked else []
        return context | {
            "form": self.form,
            "words": self.object_list.asked,
            "has_search": True,
            "results": results,
            "is_second_best": self.object_list.failure is not None,
        }


@method_decorator(never_cache, name="dispatch")
class PreviewView(TemplateView):
    """A post as it will look, for its author and staff; to others it is not there."""

    request: HttpRequest
    template_name = "cms/preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post_id = self.kwargs["pk"]
        post, author_id = selectors.preview(post_id)
        if not selectors.may_preview(self.request.user, author_id):
            raise UnknownPost(post_id)
        return super().get_context_data(post=post, **kwargs)

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response
