"""The program of `SecondProcess`: `read`, or `write` a word; an answer a line."""

from __future__ import annotations

import json
import sys

import django
from django.conf import settings


def main(told: str) -> None:
    given = json.loads(told)
    settings.CACHES = given["caches"]
    settings.CACHE_STRATEGY = given["strategy"]
    django.setup()
    from suites.integration.caching import greeting

    for line in sys.stdin:
        verb, _, word = line.strip().partition(" ")
        if verb == "write":
            greeting.write(word)
        print(greeting.read() if verb == "read" else "done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
