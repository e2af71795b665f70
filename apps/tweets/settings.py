"""What this lesson adds to the site that it is composed into."""

from __future__ import annotations

INSTALLED_APPS = ("rest_framework",)

# The guide's `cache.set('recent_tweets', tweets, 300)`: five minutes.
CACHE = {"TIMEOUT": 300}

NAVIGATION = (
    ("Timeline", "tweets:tweet_list"),
    ("Following", "tweets:home"),
    ("Write a tweet", "tweets:tweet_create"),
)
PERSON_PAGE = "tweets:person"

# Which service answers which URL when the lesson is deployed as several. The guide's
# notification-service is the process that holds the sockets: it has no pages.
SERVICES = {
    "user-service": ("tweets:person", "tweets:follow", "tweets:unfollow"),
    # Pictures: taken in with a tweet, and handed out.
    "tweet-service": (
        "tweets:tweet_list",
        "tweets:tweet_create",
        "tweets:home",
        "tweets:tweet_detail",
        "tweets:tweet_delete",
        "tweets:like",
        "tweets:unlike",
        "tweets:retweet",
        "tweets:unretweet",
        "tweets:api-tweet-list",
        "tweets:api-tweet-detail",
        "tweets:api-schema",
        "media",
    ),
}
