"""How a page may be looked at, and what is then wrong with it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS: dict[str, Any] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 360, "height": 740}},
}


def broken_rules(page: Page) -> str:
    """What axe says of every rule that the page breaks; empty for none."""
    results = Axe().run(page)
    return str(results.generate_report()) if results.violations_count else ""


def too_wide(page: Page) -> bool:
    """Whether it has to be scrolled sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    size = page.viewport_size
    return size is not None and width > size["width"]
