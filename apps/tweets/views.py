"""Pages and actions as functions, as the guide writes them.

Reads come through `caching`, writes go through `services`. Everything works as plain
links and forms; where htmx asks, lists answer with their next tweets alone, and a like
or a retweet with the changed buttons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.web.actions import member_action, page_before
from apps.common.web.pagination import page_or_404, wants_part
from apps.common.web.requests import MemberRequest

from . import caching, live, selectors, services
from .forms import TweetForm
from .selectors import NEWEST

page_or_form = require_http_methods(["GET", "HEAD", "POST"])


# --- Pages ----------------------------------------------------------------------------


@require_safe
def tweet_list(request: HttpRequest) -> HttpResponse:
    """The timeline: everybody's tweets, the newest first."""
    tweets = caching.timeline(request.user)
    return _listed(request, tweets, "tweets/tweet_list.html", socket=live.address())


@login_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Tweets of those whom she follows, and what they retweet."""
    return _listed(request, caching.home(request.user), "tweets/home.html")


@require_safe
def person(request: HttpRequest, username: str) -> HttpResponse:
    """One person's tweets. Her name and counts are read each time: no list has them."""
    header = selectors.header(username, request.user)
    tweets = caching.tweets_of(header.user_id, request.user)
    return _listed(request, tweets, "tweets/person.html", header=header)


@require_safe
def tweet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    entry = caching.entry(pk, request.user)
    return render(request, "tweets/tweet_detail.html", {"entry": entry})


# --- Forms ----------------------------------------------------------------------------


@page_or_form
def tweet_create(request: HttpRequest) -> HttpResponse:
    """Shows the form, and takes it: anybody may, for those without an account sign as
    the demo user. What was taken leads on, so that nobody posts twice by reloading.
    """
    if request.method != "POST":
        return render(request, "tweets/tweet_form.html", {"form": TweetForm()})
    form = TweetForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "tweets/tweet_form.html", {"form": form}, status=422)
    author = request.user if request.user.is_authenticated else services.demo_user()
    services.publish(author, **form.cleaned_data)
    messages.success(request, "Tweet posted successfully!")
    return redirect("tweets:tweet_list")


@login_required
@page_or_form
def tweet_delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Asks, and then removes: for the author alone. Staff have the admin."""
    tweet = selectors.tweet(pk)
    if tweet.author_id != request.user.pk:
        raise PermissionDenied("Only its author can delete a tweet.")
    if request.method != "POST":
        return render(request, "tweets/confirm.html", {"tweet": tweet})
    services.remove(tweet)
    messages.success(request, "The tweet is deleted.")
    return redirect("tweets:tweet_list")


# --- Actions --------------------------------------------------------------------------


@member_action
def like(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(request, services.like, pk)


@member_action
def unlike(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(request, services.unlike, pk)


@member_action
def retweet(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(request, services.retweet, pk)


@member_action
def unretweet(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(request, services.unretweet, pk)


@member_action
def follow(request: MemberRequest, username: str) -> HttpResponse:
    try:
        services.follow(request.user, username)
    except services.CannotFollowOneself:
        messages.error(request, "You cannot follow yourself: you read yourself anyway.")
    else:
        messages.success(request, f"You follow {username} now.")
    return redirect(page_before(request))


@member_action
def unfollow(request: MemberRequest, username: str) -> HttpResponse:
    services.unfollow(request.user, username)
    messages.success(request, f"You do not follow {username} any more.")
    return redirect(page_before(request))


# --- Helpers --------------------------------------------------------------------------


def _listed(
    request: HttpRequest, tweets: caching.TweetList, template: str, **context: Any
) -> HttpResponse:
    """A page of tweets; or its next rows alone, where the page is on the screen."""
    page = page_or_404(request, tweets, NEWEST)
    response = render(
        request,
        "tweets/tweets_part.html" if wants_part(request) else template,
        {"page_obj": page, "fragment": tweets.fragment(page.position), **context},
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _done(
    request: MemberRequest, act: Callable[[User, int], None], pk: int
) -> HttpResponse:
    """The page that the button stood on; or the buttons, as they are after the act.

    Those are read anew: a cache may be late, but not deny what she has just done.
    """
    act(request.user, pk)
    if "HX-Request" not in request.headers:
        return redirect(f"{page_before(request)}#tweet-{pk}")
    entry = caching.entry_now(pk, request.user)
    return render(request, "tweets/actions.html", {"entry": entry})
