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
# To see what lies behind each word takes axe four fifths of its time. In the dark nothing
# but colours changes, and no colour changes with the width of a page.
ABOUT_COLOURS = ("color-contrast", "link-in-text-block")
QUESTIONS: dict[str, Any] = {
    "light": {},
    "dark": {"runOnly": ABOUT_COLOURS},
    "narrow": {"rules": {rule: {"enabled": False} for rule in ABOUT_COLOURS}},
}


def faults(page: Page, look: str) -> list[str]:
    """Every rule of axe's that it breaks, and whether it has to be scrolled sideways."""
    found = []
    if broken := broken_rules(page, look):
        found.append(f"{page.url}\n{broken}")
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.evaluate("innerWidth"):
        found.append(f"{page.url} is {width} pixels wide")
    return found


def broken_rules(page: Page, look: str) -> str:
    """Those of axe's that another look has not asked about, with the elements; or nothing."""
    results = Axe().run(
        page, options={"resultTypes": ["violations"], **QUESTIONS[look]}
    )
    return str(results.generate_report()) if results.violations_count else ""
