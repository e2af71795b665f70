"""Headers of ours that a view may change, and that hold where it does not."""

from __future__ import annotations

import pytest
from csp.constants import NONCE
from csp.decorators import csp_exempt, csp_update
from django.http import HttpResponse
from django.test import RequestFactory

from apps.common.web.headers import (
    ContentSecurityPolicyMiddleware,
    PermissionsPolicyMiddleware,
)

CSP = "Content-Security-Policy"


def plain(_request):
    return HttpResponse()


def answer(middleware, view):
    return middleware(view)(RequestFactory().get("/"))


class TestPermissions:
    @pytest.mark.parametrize(
        "feature", ["camera", "geolocation", "microphone", "payment"]
    )
    def test_nothing_is_allowed_by_itself(self, feature):
        """Every page denies what it does not need."""
        response = answer(PermissionsPolicyMiddleware, plain)

        assert f"{feature}=()" in response["Permissions-Policy"].split(", ")

    def test_a_view_that_needs_more_says_so_itself(self):
        """The header of a view is left as it is."""
        own = HttpResponse(headers={"Permissions-Policy": "geolocation=(self)"})

        response = answer(PermissionsPolicyMiddleware, lambda _request: own)

        assert response["Permissions-Policy"] == "geolocation=(self)"


class TestContentSecurity:
    def test_an_ordinary_page_has_the_sites_policy(self):
        """What settings say is what a page says."""
        response = answer(ContentSecurityPolicyMiddleware, plain)

        assert "default-src 'none'" in response[CSP].split("; ")

    @pytest.mark.parametrize("debug", [True, False])
    def test_a_view_may_add_to_it(self, settings, debug):
        """A decorated view has what it asked for, and the rest of the policy."""
        settings.DEBUG = debug
        view = csp_update({"img-src": ["https://maps.example"]})(plain)

        response = answer(ContentSecurityPolicyMiddleware, view)

        assert "img-src 'self' https://maps.example" in response[CSP].split("; ")

    def test_a_view_may_be_without(self):
        """An exempted view has no policy."""
        response = answer(ContentSecurityPolicyMiddleware, csp_exempt()(plain))

        assert CSP not in response

    def test_a_nonce_is_in_the_policy(self, settings):
        """A view that asks for a nonce gets a policy with it."""
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [NONCE]}}

        response = answer(
            ContentSecurityPolicyMiddleware,
            lambda request: HttpResponse(str(request.csp_nonce)),
        )

        nonce = response.content.decode()
        assert f"script-src 'nonce-{nonce}'" in response[CSP].split("; ")
