"""The table of contents of what a test may ask for; the fixtures live in fixtures/plugins/."""

from __future__ import annotations

from pathlib import Path

# Loaded earlier, by pyproject.toml.
EARLY = {"services", "in_memory"}

pytest_plugins = [
    f"fixtures.plugins.{path.stem}"
    for path in sorted(Path(__file__).parent.glob("fixtures/plugins/*.py"))
    if path.stem not in {"__init__", *EARLY}
]
