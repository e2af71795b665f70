"""The lesson's addresses, as its plan writes them, and what stands beside them."""

from __future__ import annotations

from csp.decorators import csp_update
from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter
from django.views.decorators.http import require_safe

from apps.common.caching.pages import View

from . import feeds, sitemaps, views
from .caching import whole_page
from .html import PLAYERS

app_name = "cms"


class YearConverter(IntConverter):
    regex = "[0-9]{4}"


class TwoDigitsConverter(IntConverter):
    regex = "[0-9]{2}"


register_converter(YearConverter, "yyyy")
register_converter(TwoDigitsConverter, "dd")


def with_players(view: View) -> View:
    """Its policy lets videos play: our own files, and in frames those of two others.

    It stands outside of what is remembered, which has no policy of its own.
    """
    allowed = {"frame-src": list(PLAYERS), "media-src": ["'self'"]}
    decorated: View = csp_update(allowed)(view)
    return decorated


def both(prefix: str, name: str, rss: View, atom: View) -> list[URLPattern]:
    """A feed in either format."""
    return [
        path(f"{prefix}feed/", whole_page(require_safe(rss)), name=name),
        path(
            f"{prefix}feed/atom/", whole_page(require_safe(atom)), name=f"{name}_atom"
        ),
    ]


posts = whole_page(views.PostListView.as_view())
post = with_players(whole_page(views.PostDetailView.as_view()))
urlpatterns = [
    path("", posts, name="home"),
    path("blog/", posts, name="posts"),
    path("blog/<slug:slug>/", post, name="post"),
    path("blog/<yyyy:year>/<dd:month>/<dd:day>/<slug:slug>/", post, name="post_of_day"),
    path("drafts/<int:pk>/", with_players(views.PreviewView.as_view()), name="preview"),
    path(
        "categories/", whole_page(views.CategoryListView.as_view()), name="categories"
    ),
    path(
        "categories/<slug:slug>/",
        whole_page(views.CategoryView.as_view()),
        name="category",
    ),
    # Few look for the same: what was found is not remembered.
    path("search/", views.SearchView.as_view(), name="search"),
    path("tags/", whole_page(views.TagListView.as_view()), name="tags"),
    path("tags/<slug:slug>/", whole_page(views.TagView.as_view()), name="tag"),
    *both("", "feed", feeds.LatestPostsFeed(), feeds.LatestPostsAtomFeed()),
    *both(
        "categories/<slug:slug>/",
        "category_feed",
        feeds.CategoryFeed(),
        feeds.CategoryAtomFeed(),
    ),
    *both("tags/<slug:slug>/", "tag_feed", feeds.TagFeed(), feeds.TagAtomFeed()),
    path("sitemap.xml", whole_page(sitemaps.index), name="sitemap_index"),
    path("sitemap-<slug:section>.xml", whole_page(sitemaps.sitemap), name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
