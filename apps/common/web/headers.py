"""Response headers that protect the reader, and one that must be true."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# What a page of ours may ask a browser for: none of it.
DENIED_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in DENIED_FEATURES)


class PermissionsPolicyMiddleware:
    """A view that needs a feature sets the header itself, and keeps what it has set."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp, with the policy of an ordinary page put into words once.

    Putting it together takes a fifth of what an empty page costs. A view may still have
    its own policy, by django-csp's decorators or a nonce: then it is made as ever.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self._policy = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if settings.DEBUG or has_its_own_policy(request, response):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._policy)
        return response


class TrueLengthMiddleware(CommonMiddleware):
    """Django's, but for 304: that has no body, and yet no length of 0.

    A length there would be the page's own (RFC 9110, section 8.6), which nobody has made.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        return super().process_response(request, response)


def has_its_own_policy(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the view has asked for a nonce, or been decorated."""
    return hasattr(request, "_csp_nonce") or any(
        name.startswith("_csp") for name in vars(response)
    )
