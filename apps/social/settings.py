"""What this lesson adds to the site that it is composed into."""

from __future__ import annotations

# The alias "social", in the lesson plan's own words: keys carry a version.
CACHE = {"KEY_PREFIX": "social_media_version"}

NAVIGATION = (
    ("Feed", "social:feed"),
    ("People", "social:people"),
)
PERSON_PAGE = "social:profile"

# Which service answers which URL when the lesson is deployed as four.
SERVICES = {
    "user-service": (
        "social:profile",
        "social:followers",
        "social:following",
        "social:follow",
        "social:unfollow",
        "social:people",
    ),
    "post-service": (
        "social:post_create",
        "social:post",
        "social:post_delete",
        "social:like",
        "social:unlike",
        "social:comment",
        "social:comment_delete",
    ),
    "feed-service": ("social:home", "social:feed"),
    # Pictures: taken in with the rest of a profile, and handed out.
    "media-service": ("social:profile_edit", "media"),
}
