"""Tweets as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from rest_framework import serializers

from apps.common.web.pictures import PictureRefused, random_name, redrawn

from .forms import WIDEST_PX
from .models import Tweet


class PictureField(serializers.FileField):  # type: ignore[misc]
    """A picture as the form's field of this name makes it: drawn anew."""

    def to_internal_value(self, data: Any) -> ContentFile[bytes]:
        upload = super().to_internal_value(data)
        try:
            picture = redrawn(upload, size_bytes=upload.size, longest_side_px=WIDEST_PX)
        except PictureRefused as refusal:
            raise serializers.ValidationError(str(refusal), "picture") from refusal
        return ContentFile(picture, name=random_name())


class TweetSerializer(serializers.ModelSerializer):  # type: ignore[misc]
    """Who has written it is who is logged in, and nobody whom a request could name."""

    image = PictureField(required=False, allow_null=True)
    author = serializers.SlugRelatedField(
        slug_field="username", read_only=True, allow_null=True
    )
    likes = serializers.IntegerField(source="like_count", read_only=True)
    retweets = serializers.IntegerField(source="retweet_count", read_only=True)

    class Meta:
        model = Tweet
        fields = ("id", "text", "image", "author", "created_at", "likes", "retweets")
