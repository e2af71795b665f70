"""Writes: one transaction each. Signals then tell `caching` what has changed."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction

from apps.common.web import pictures

from .models import Tweet

DEMO = "demo"


def demo_user() -> User:
    """Who signs for people without an account; made when the first of them posts.

    Two who post at once make one: the name is unique, and whoever comes second finds
    the first one's. Nobody can log in as this user: it has no password.
    """
    user, _ = User.objects.get_or_create(
        username=DEMO, defaults={"password": make_password(None), "is_active": True}
    )
    return user


@transaction.atomic
def publish(author: User | None, text: str, image: File[bytes] | None = None) -> Tweet:
    return Tweet.objects.create(author=author, text=text, image=image or "")


@transaction.atomic
def save(tweet: Tweet) -> None:
    """Keeps what was edited. A picture that was replaced or taken away is removed."""
    before = Tweet.objects.select_for_update().filter(pk=tweet.pk).first()
    tweet.save()
    if before is not None and before.image.name != tweet.image.name:
        pictures.discard(before.image)
