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


def faults(page: Page) -> list[str]:
    """Every rule of axe's that it breaks, and whether it has to be scrolled sideways."""
    found = []
    results = Axe().run(page)
    if results.violations_count:
        found.append(f"{page.url}\n{results.generate_report()}")
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.evaluate("innerWidth"):
        found.append(f"{page.url} is {width} pixels wide")
    return found
