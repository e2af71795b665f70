"""What this lesson adds to the site that it is composed into."""

from __future__ import annotations

# The guide's `cache.set('recent_tweets', tweets, 300)`: five minutes.
CACHE = {"TIMEOUT": 300}

NAVIGATION = (
    ("Timeline", "tweets:tweet_list"),
    ("Write a tweet", "tweets:tweet_create"),
)

# Which service answers which URL when the lesson is deployed as several.
SERVICES = {
    "user-service": (),
    # Pictures: taken in with a tweet, and handed out.
    "tweet-service": ("tweets:tweet_list", "tweets:tweet_create", "media"),
}
