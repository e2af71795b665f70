"""What this project uses of Locust's untyped and optional surface, with types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from locust.env import Environment
from locust.event import EventHook
from locust.runners import Runner


def listen(event: EventHook, listener: Callable[..., object]) -> None:
    event.add_listener(listener)  # type: ignore[no-untyped-call]


def options_of(environment: Environment) -> Any:
    """The command line; Locust has none only where it is used as a library."""
    return environment.parsed_options


def runner_of(environment: Environment) -> Runner:
    """There is one from the `init` event on."""
    if environment.runner is None:
        raise RuntimeError("Locust has not made its runner yet")
    return environment.runner


def report(
    environment: Environment,
    *,
    method: str,
    name: str,
    latency_ns: int,
    size: int,
    problem: Exception | None,
) -> None:
    """Count a request in Locust's own statistics, which its pages show."""
    environment.events.request.fire(  # type: ignore[no-untyped-call]
        request_type=method,
        name=name,
        response_time=latency_ns / 1e6,
        response_length=size,
        exception=problem,
        context={},
        response=None,
    )
