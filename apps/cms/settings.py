"""What this lesson adds to the site that it is composed into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.config.environment import Environment

INSTALLED_APPS = (
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_prose_editor",
)
# The alias "cms", on Memcached, in the lesson plan's own words: keys carry a version.
CACHE = {"KEY_PREFIX": "blog_cms_version"}
BACKEND = "memcached"

NAVIGATION = (
    ("Posts", "cms:posts"),
    ("Categories", "cms:categories"),
    ("Tags", "cms:tags"),
    ("Search", "cms:search"),
)
HEALTH = {
    "publishing": "apps.cms.health.publishing",
    "search": "apps.cms.search.health.search",
}

# Which service answers which URL when the lesson is deployed as four.
SERVICES = {
    "post-service": (
        "cms:home",
        "cms:posts",
        "cms:post",
        "cms:post_of_day",
        "cms:preview",
        "cms:feed",
        "cms:feed_atom",
        "cms:sitemap_index",
        "cms:sitemap",
        "cms:robots",
    ),
    "category-service": (
        "cms:categories",
        "cms:category",
        "cms:category_feed",
        "cms:category_feed_atom",
    ),
    "tag-service": ("cms:tags", "cms:tag", "cms:tag_feed", "cms:tag_feed_atom"),
    "search-service": ("cms:search",),
}


def from_environment(environment: Environment) -> Mapping[str, Any]:
    """How often what is due is published, and where Elasticsearch is, if anywhere."""
    every_s = environment.integer("CMS_PUBLISH_EVERY_S", default=30, at_least=1)
    return {
        "CMS_PUBLISH_EVERY_S": every_s,
        "CMS_ELASTICSEARCH_URL": (
            environment.http("CMS_ELASTICSEARCH_URL", default="")
            if environment.text("CMS_ELASTICSEARCH_URL")
            else ""
        ),
        "CMS_ELASTICSEARCH_TIMEOUT_S": environment.integer(
            "CMS_ELASTICSEARCH_TIMEOUT_S", default=2, at_least=1
        ),
        "SCHEDULE": {
            "publish what is due": {
                "task": "apps.cms.tasks.publish_due",
                "schedule": every_s,
                # A round that nobody began before the next one is that one's.
                "options": {"expires": every_s},
            }
        },
    }
