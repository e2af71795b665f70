"""Pages and actions: reads come through `caching`, writes go through `services`.

Every action works as a plain form that answers with a redirect. Where htmx asks, likes
and follows answer with the changed button instead, and lists with their next rows
alone.

(The views carry the names and the bases of the lesson plan. Django's generic views are
generic for the type checker alone, hence `type-arg`.)
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import CreateView, DeleteView, DetailView, UpdateView

from apps.common.web.actions import member_action, page_before
from apps.common.web.pagination import KeysetListView, PartTemplateMixin, page_or_404
from apps.common.web.requests import FORM_METHODS, MemberRequest, Refusal

from . import caching, contexts, selectors, services
from .cards import Entry, Header
from .forms import CommentForm, PeopleForm, PostForm, ProfileForm, empty_post_form
from .models import Comment, Follow, Post, Profile

POSTS_A_PAGE = 20
PEOPLE_A_PAGE = 30


# --- Pages ----------------------------------------------------------------------------


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The feed for members, a landing page for everybody else."""
    if request.user.is_authenticated:
        return redirect("social:feed")
    return render(request, "social/home.html")


class FeedView(LoginRequiredMixin, KeysetListView):
    """Posts of those whom she follows and her own, newest first, without an end."""

    request: MemberRequest
    object_list: Any
    template_name = "social/feed.html"
    part_template_name = "social/posts_part.html"
    paginate_by = POSTS_A_PAGE

    def get_queryset(self) -> Any:
        return caching.feed(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            **contexts.posts(self.object_list, context["page_obj"]),
            "form": empty_post_form(),
            "nothing": "Nothing here yet: write something, or follow somebody.",
        }


class ProfileView(PartTemplateMixin, DetailView):  # type: ignore[type-arg]
    """One person: what she tells about herself, and her posts."""

    context_object_name = "header"
    template_name = "social/profile.html"
    part_template_name = "social/posts_part.html"

    def get_object(self, queryset: Any = None) -> Header:
        return caching.header(self.kwargs["username"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer, header = self.request.user, self.object
        listed = caching.posts_by(header.user_id, viewer)
        page = page_or_404(self.request, listed, POSTS_A_PAGE)
        return super().get_context_data(
            **contexts.posts(listed, page),
            followed=caching.is_following(viewer, header.user_id),
            nothing=f"{header.name} has not written anything yet.",
            **kwargs,
        )


class PostView(PartTemplateMixin, DetailView):  # type: ignore[type-arg]
    """One post with its comments, the oldest first."""

    template_name = "social/post.html"
    part_template_name = "social/comments_part.html"

    def get_object(self, queryset: Any = None) -> Entry:
        return caching.entry(self.kwargs["pk"], self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **contexts.comments(self.request, self.object), form=CommentForm(), **kwargs
        )


class PersonLinksView(KeysetListView):
    """People around one person, those first who came last."""

    template_name = "social/people_page.html"
    part_template_name = "social/people_part.html"
    paginate_by = PEOPLE_A_PAGE
    title: str
    nothing: str
    side: str

    @cached_property
    def header(self) -> Header:
        return caching.header(self.kwargs["username"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        people = [getattr(link, self.side) for link in context["page_obj"]]
        return context | {
            "header": self.header,
            "title": self.title.format(name=self.header.name),
            "nothing": self.nothing,
            **contexts.people(self.request, people),
        }


class FollowersView(PersonLinksView):
    title = "Who follows {name}"
    nothing = "Nobody yet."
    side = "follower"

    def get_queryset(self) -> QuerySet[Follow]:
        return selectors.followers_of(self.header.user_id)


class FollowingView(PersonLinksView):
    title = "Whom {name} follows"
    nothing = "Nobody yet."
    side = "followed"

    def get_queryset(self) -> QuerySet[Follow]:
        return selectors.followed_by(self.header.user_id)


class PeopleView(LoginRequiredMixin, KeysetListView):
    """Members to follow, by name or the newest first."""

    template_name = "social/people_page.html"
    part_template_name = "social/people_part.html"
    paginate_by = PEOPLE_A_PAGE

    def get_queryset(self) -> QuerySet[User]:
        self.form = PeopleForm(self.request.GET)
        words = self.form.cleaned_data["q"] if self.form.is_valid() else ""
        return selectors.people_named(words)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "form": self.form,
            "title": "People",
            "nothing": "Nobody here has such a name.",
            **contexts.people(self.request, context["page_obj"]),
        }


# --- Forms ----------------------------------------------------------------------------


class PostCreateView(Refusal, LoginRequiredMixin, CreateView):  # type: ignore[type-arg]
    request: MemberRequest
    form_class = PostForm
    template_name = "social/post_form.html"

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        services.publish(self.request.user, form.cleaned_data["content"])
        messages.success(self.request, "Posted.")
        return redirect("social:feed")


class PostDeleteView(LoginRequiredMixin, UserPassesTestMixin, DeleteView):  # type: ignore[type-arg]
    """Asks, and then removes: for the author alone. Staff have the admin."""

    http_method_names = FORM_METHODS
    template_name = "social/confirm.html"
    permission_denied_message = "Only its author can delete a post."

    def test_func(self) -> bool:
        return bool(self.get_object().user_id == self.request.user.pk)

    def get_object(self, queryset: Any = None) -> Post:
        return self._post

    @cached_property
    def _post(self) -> Post:
        return selectors.post(self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question="Delete this post?", back=self.object.get_absolute_url(), **kwargs
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        services.remove_post(self.object)
        messages.success(self.request, "The post is deleted.")
        return redirect("social:feed")


@method_decorator(require_POST, name="dispatch")
class CommentCreateView(LoginRequiredMixin, CreateView):  # type: ignore[type-arg]
    """Takes a comment; the page to write it on is the post's."""

    request: MemberRequest
    form_class = CommentForm

    def handle_no_permission(self) -> HttpResponseRedirect:
        # Back to a page that can be read: this address takes POST alone.
        return redirect_to_login(reverse("social:post", args=[self.kwargs["pk"]]))

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        post_id, content = self.kwargs["pk"], form.cleaned_data["content"]
        comment = services.add_comment(self.request.user, post_id, content)
        messages.success(self.request, "Your comment stands below the post.")
        path = reverse("social:post", args=[post_id])
        return redirect(f"{path}#comment-{comment.pk}")

    def form_invalid(self, form: ModelForm[Any]) -> HttpResponse:
        entry = caching.entry(self.kwargs["pk"], self.request.user)
        context = contexts.comments(self.request, entry) | {"form": form}
        return render(self.request, "social/post.html", context, status=422)


class CommentDeleteView(LoginRequiredMixin, UserPassesTestMixin, DeleteView):  # type: ignore[type-arg]
    """Asks, and then removes: for its author and for that of the post."""

    http_method_names = FORM_METHODS
    template_name = "social/confirm.html"
    permission_denied_message = (
        "Only who wrote a comment, and whose post it is about, can delete it."
    )

    def test_func(self) -> bool:
        return selectors.may_remove(self.get_object(), self.request.user)

    def get_object(self, queryset: Any = None) -> Comment:
        return self._comment

    @cached_property
    def _comment(self) -> Comment:
        return selectors.comment(self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question="Delete this comment?",
            back=self.object.post.get_absolute_url(),
            **kwargs,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        services.remove_comment(self.object)
        messages.success(self.request, "The comment is deleted.")
        return redirect(self.object.post)


class ProfileEditView(Refusal, LoginRequiredMixin, UpdateView):  # type: ignore[type-arg]
    request: MemberRequest
    form_class = ProfileForm
    template_name = "social/profile_form.html"

    def get_object(self, queryset: Any = None) -> Profile:
        return selectors.profile_of(self.request.user)

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        services.save_profile(form.instance)
        messages.success(self.request, "Your profile is saved.")
        return redirect("social:profile", self.request.user.username)


# --- Actions --------------------------------------------------------------------------


@member_action
def like_post(request: MemberRequest, post_id: int) -> HttpResponse:
    services.like(request.user, post_id)
    return _liked_or_back(request, post_id, liked=True)


@member_action
def unlike_post(request: MemberRequest, post_id: int) -> HttpResponse:
    services.unlike(request.user, post_id)
    return _liked_or_back(request, post_id, liked=False)


@member_action
def follow_user(request: MemberRequest, username: str) -> HttpResponse:
    try:
        services.follow(request.user, username)
    except services.CannotFollowOneself:
        messages.error(request, "You cannot follow yourself: your feed has your posts.")
        return redirect(page_before(request))
    return _followed_or_back(request, username, followed=True)


@member_action
def unfollow_user(request: MemberRequest, username: str) -> HttpResponse:
    services.unfollow(request.user, username)
    return _followed_or_back(request, username, followed=False)


# --- Helpers --------------------------------------------------------------------------


def _liked_or_back(request: HttpRequest, post_id: int, *, liked: bool) -> HttpResponse:
    if "HX-Request" not in request.headers:
        return redirect(f"{page_before(request)}#actions-{post_id}")
    # Read anew: a cache may be allowed to be late, but not to deny what she just did.
    entry = Entry(caching.card_now(post_id), liked)
    return render(request, "social/actions.html", {"entry": entry})


def _followed_or_back(
    request: HttpRequest, username: str, *, followed: bool
) -> HttpResponse:
    if "HX-Request" in request.headers:
        button = {"username": username, "followed": followed, "in_place": True}
        return render(request, "social/follow.html", button)
    told = "You follow {} now." if followed else "You do not follow {} any more."
    messages.success(request, told.format(username))
    return redirect(page_before(request))
