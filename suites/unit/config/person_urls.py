"""Routes of an imaginary site that shows people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path


def person(_request: HttpRequest, username: str) -> HttpResponse:
    return HttpResponse(username)


urlpatterns = [path("people/<str:username>/", person, name="person")]
