"""Pages as functions, as the guide writes them.

Reads come through `caching`, writes go through `services`. Everything works as plain
links and forms; where htmx asks, the timeline answers with its next tweets alone.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.web.pagination import page_or_404, wants_part

from . import caching, services
from .forms import TweetForm
from .selectors import NEWEST


@require_safe
def tweet_list(request: HttpRequest) -> HttpResponse:
    """The timeline: everybody's tweets, the newest first."""
    return _listed(request, caching.Timeline(), "tweets/tweet_list.html")


@require_http_methods(["GET", "HEAD", "POST"])
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


def _listed(
    request: HttpRequest, tweets: caching.Timeline, template: str, **context: Any
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
