"""Pages and forms: reads come through `caching`, writes go through `services`.

Lists are whole pages with a link to the next one: nothing here needs JavaScript, and a
whole page is what all strangers can share.

(The views carry the names and bases of the lesson plan. Django's generic views are
generic for the type checker alone, hence `type-arg`.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import CreateView, DeleteView, DetailView, UpdateView

from apps.common.web.pagination import KeysetListView, KeysetPage, page_or_404
from apps.common.web.requests import FORM_METHODS, MemberRequest, Refusal

from . import caching, selectors, services
from .caching import PostList
from .forms import PostForm
from .models import Post
from .shown import Article, Author, Teaser

POSTS_A_PAGE = 10
RECENT = 5


class SidebarMixin:
    """Pages that have the newest posts beside them."""

    extra_context: Mapping[str, Any] | None = {"recent": caching.Recent(RECENT)}


# --- For everybody --------------------------------------------------------------------


class PostListView(SidebarMixin, KeysetListView):
    """All posts, the newest first."""

    object_list: Any
    template_name = "blog/list.html"
    paginate_by = POSTS_A_PAGE

    def get_queryset(self) -> Any:
        return caching.all_posts()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | _listed(self.object_list, context["page_obj"])


class PostDetailView(SidebarMixin, DetailView):  # type: ignore[type-arg]
    template_name = "blog/post.html"
    context_object_name = "post"

    def get_object(self, queryset: Any = None) -> Article:
        return caching.article(self.kwargs["pk"])


class AuthorView(SidebarMixin, DetailView):  # type: ignore[type-arg]
    """What one person has written, the newest first."""

    template_name = "blog/author.html"
    context_object_name = "author"

    def get_object(self, queryset: Any = None) -> Author:
        return caching.author(self.kwargs["username"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = caching.posts_by(self.object.id)
        page = page_or_404(self.request, listed, POSTS_A_PAGE)
        return super().get_context_data(**_listed(listed, page), **kwargs)


# --- For members ----------------------------------------------------------------------


class PostCreateView(Refusal, LoginRequiredMixin, CreateView):  # type: ignore[type-arg]
    request: MemberRequest
    form_class = PostForm
    template_name = "blog/form.html"

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        post = services.publish(self.request.user, **form.cleaned_data)
        messages.success(self.request, "Your post is published.")
        return redirect(post)


# --- For its author -------------------------------------------------------------------


class AuthorOnlyMixin(LoginRequiredMixin, UserPassesTestMixin):
    """One post, read from the table: what a cache remembers is not to be edited."""

    request: HttpRequest
    kwargs: dict[str, Any]
    permission_denied_message = "Only its author can change or delete a post."

    def test_func(self) -> bool:
        return bool(self._post.author_id == self.request.user.pk)

    def get_object(self, queryset: Any = None) -> Post:
        return self._post

    @cached_property
    def _post(self) -> Post:
        """Asked for twice: to see who may, and to show or change it."""
        return selectors.post(self.kwargs["pk"])


class PostUpdateView(Refusal, AuthorOnlyMixin, UpdateView):  # type: ignore[type-arg]
    form_class = PostForm
    template_name = "blog/form.html"

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        post = services.revise(self.kwargs["pk"], **form.cleaned_data)
        messages.success(self.request, "Your changes are published.")
        return redirect(post)


class PostDeleteView(AuthorOnlyMixin, DeleteView):  # type: ignore[type-arg]
    """Asks, and then removes. Staff have the admin."""

    http_method_names = FORM_METHODS
    template_name = "blog/confirm.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        services.remove(self.kwargs["pk"])
        messages.success(self.request, "The post is deleted.")
        return redirect("blog:posts")


def _listed(listed: PostList, page: KeysetPage[Teaser]) -> dict[str, Any]:
    """For posts.html. Nothing is read here: its rendering may be remembered."""
    return {"page_obj": page, "fragment": listed.fragment(page.position)}
