"""The API: anybody reads, members write, and whoever wrote a tweet changes it.

All that it is made of stands here, and nothing in the site's settings: another lesson's
API may be otherwise.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import (
    SAFE_METHODS,
    BasePermission,
    IsAuthenticatedOrReadOnly,
)
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.throttling import UserRateThrottle
from rest_framework.viewsets import ModelViewSet

from . import selectors, services
from .models import Tweet
from .serializers import TweetSerializer

REFUSALS = {
    400: OpenApiResponse(OpenApiTypes.OBJECT, "What is wrong, at its field."),
    403: OpenApiResponse(OpenApiTypes.OBJECT, "Not yours to do; perhaps log in first."),
    404: OpenApiResponse(OpenApiTypes.OBJECT, "There is no such tweet, or page."),
    415: OpenApiResponse(OpenApiTypes.OBJECT, "No kind of content that we read."),
    429: OpenApiResponse(OpenApiTypes.OBJECT, "Too often; wait a little."),
}


class FrankSchema(AutoSchema):
    """Says of every operation how it may be refused, too, and which numbers there are."""

    def get_override_parameters(self) -> list[Any]:
        """A number below 1 is no address of the API at all, and answered by the site."""
        if not self.view.detail:
            return []
        number = {"type": "integer", "minimum": 1}
        return [OpenApiParameter("id", number, OpenApiParameter.PATH)]

    def get_response_serializers(self) -> Any:
        """By status; what an operation that goes well answers is told by its view."""
        done = super().get_response_serializers()
        if self.method == "GET":
            return {200: done, 404: REFUSALS[404]}
        if self.method == "DELETE":
            return {204: None, **{code: REFUSALS[code] for code in (403, 404, 429)}}
        return {201 if self.method == "POST" else 200: done, **REFUSALS}


class NewestFirst(CursorPagination):  # type: ignore[misc]
    """Pages that continue from a tweet, as those of the site do."""

    page_size = selectors.NEWEST
    ordering = ("-created_at", "-id")

    def paginate_queryset(
        self, queryset: QuerySet[Tweet], request: Request, view: Any = None
    ) -> list[Tweet]:
        try:
            found: list[Tweet] = super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError) as error:
            # Somebody has put a cursor together: what stands in it is no moment.
            raise NotFound("This cursor leads nowhere.") from error
        return found


class AuthorChanges(BasePermission):  # type: ignore[misc]
    message = "Only its author can change or delete a tweet."

    def has_object_permission(self, request: Request, view: Any, obj: Tweet) -> bool:
        return request.method in SAFE_METHODS or obj.author_id == request.user.pk


class WritesOften(UserRateThrottle):  # type: ignore[misc]
    """A member may write once a second, on average of a minute; reading is free."""

    rate = "60/min"

    def allow_request(self, request: Request, view: Any) -> bool:
        reads = request.method in SAFE_METHODS
        return reads or bool(super().allow_request(request, view))


class TweetViewSet(ModelViewSet):  # type: ignore[misc]
    queryset = Tweet.objects.none()
    serializer_class = TweetSerializer
    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticatedOrReadOnly, AuthorChanges)
    renderer_classes = (JSONRenderer,)
    parser_classes = (JSONParser, MultiPartParser, FormParser)
    pagination_class = NewestFirst
    throttle_classes = (WritesOften,)
    schema = FrankSchema()
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Tweet]:
        return selectors.counted()

    def perform_create(self, serializer: BaseSerializer) -> None:
        tweet = services.publish(self.request.user, **serializer.validated_data)
        serializer.instance = self.get_queryset().get(pk=tweet.pk)

    def perform_update(self, serializer: BaseSerializer) -> None:
        tweet = serializer.instance
        for name, value in serializer.validated_data.items():
            setattr(tweet, name, value or "")
        services.save(tweet)
        serializer.instance = self.get_queryset().get(pk=tweet.pk)

    def perform_destroy(self, instance: Tweet) -> None:
        services.remove(instance)
