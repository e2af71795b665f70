"""What is printed where. It imports next to nothing, for commands that answer at once."""

from __future__ import annotations

from rich.console import Console

# Progress is for people and goes beside the results, so that those can be piped.
PROGRESS = Console(stderr=True, highlight=False)
RESULTS = Console(highlight=False)


def tell(renderable: object) -> None:
    RESULTS.print(renderable)
