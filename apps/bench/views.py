"""The hot number, asked for and bumped. For generators: JSON, no login, no session."""

from __future__ import annotations

import re

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from . import caching, services

DEFAULT_COST_MS, LARGEST_COST_MS = 200, 5000
COST = re.compile("[0-9]{1,4}")


@require_GET
def hot(request: HttpRequest) -> JsonResponse:
    """400 for a cost that is no number, or more than a computation may take."""
    told = request.GET.get("cost_ms", str(DEFAULT_COST_MS))
    if not COST.fullmatch(told) or int(told) > LARGEST_COST_MS:
        return JsonResponse(
            {"error": f"cost_ms={told!r}: give 0 to {LARGEST_COST_MS}"}, status=400
        )
    cost_s = int(told) / 1000
    number = caching.hot_number(lambda: services.compute_number(cost_s=cost_s))
    return JsonResponse({"number": number})


# A token guards the account of whoever is logged in, and here nobody is.
@csrf_exempt
@require_POST
def bump(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"number": services.bump_number()})
