"""What is asked of a page in each look, and that all of it is asked in one."""

from __future__ import annotations

import pytest

from suites.support.looks import LOOKS, broken_rules

PALE = '<p style="color: #ccc; background: #fff">Hardly to be read</p>'
NAMELESS = '<input type="text">'
PAGE = """<!doctype html><html lang="en"><head><title>A page</title></head>
<body><main><h1>A page</h1>{}</main></body></html>"""
PALE_ONLY_THEN = """<style>p {{ color: #000; background: #fff }}
@media (prefers-color-scheme: {}) {{ p {{ color: #ccc }} }}</style><p>Pale</p>"""


@pytest.mark.parametrize(
    "look, content, rule",
    [
        ("light", PALE, "color-contrast"),
        ("light", NAMELESS, "label"),
        ("dark", PALE_ONLY_THEN.format("dark"), "color-contrast"),
        ("narrow", NAMELESS, "label"),
    ],
)
def test_what_is_wrong_is_found(look, content, rule, new_context):
    """Colours wherever they may change, and the rest at every width."""
    page = new_context(**LOOKS[look]).new_page()
    page.set_content(PAGE.format(content))

    assert f"Rule Violated:\n{rule} -" in broken_rules(page, look)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_wrong_with_a_page_in_order(look, new_context):
    """Not even that it says little."""
    page = new_context(**LOOKS[look]).new_page()
    page.set_content(PAGE.format("<p>Little</p>"))

    assert broken_rules(page, look) == ""
