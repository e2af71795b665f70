"""What this lesson adds to the site that it is composed into."""

from __future__ import annotations

# The alias "blog", on Redis, in the lesson plan's own words: keys carry a version.
CACHE = {"KEY_PREFIX": "myapp_version"}
BACKEND = "redis"

NAVIGATION = (
    ("Posts", "blog:posts"),
    ("Write", "blog:post_create"),
)
PERSON_PAGE = "blog:author"

# Which service answers which URL when the lesson is deployed as two.
SERVICES = {
    "post-service": (
        "blog:home",
        "blog:posts",
        "blog:post",
        "blog:post_create",
        "blog:post_update",
        "blog:post_delete",
    ),
    # People: who writes here, and, as in every lesson, registration, login and logout.
    "user-service": ("blog:author",),
}
