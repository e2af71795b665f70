"""The editor in the admin: what it can make, and what its page is allowed.

It is django-prose-editor, and all of it is served from here. What it makes is what
html.py lets through; what is pasted and is neither, it drops while somebody can see it go.
"""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE
from django.templatetags.static import static
from django.urls import reverse
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

from .html import HEADINGS, LINKS, sanitised

# Not tables: the editor sizes their columns by inline styles, which no page here allows.
EXTENSIONS: dict[str, Any] = {
    **dict.fromkeys(
        (
            *("Bold", "Italic", "Strike", "Underline", "Subscript", "Superscript"),
            *("Code", "CodeBlock", "Blockquote", "HardBreak", "HorizontalRule"),
            *("BulletList", "OrderedList", "ListItem", "Image", "Caption", "HTML"),
        ),
        True,
    ),
    "Heading": {"levels": [int(name.removeprefix("h")) for name in HEADINGS]},
    "Link": {"enableTarget": False, "protocols": sorted(LINKS)},
    # Ours: static/cms/editor/blocks.js.
    "Video": True,
    "Player": True,
}
# Of the page with the editor on it, beside what every page may: the map that tells its
# modules where others are stands in the page itself, and videos play in it.
POLICY = {"script-src": [NONCE], "media-src": ["'self'"]}


class PostEditor(AdminProseEditorWidget):  # type: ignore[misc]
    @property
    def media(self) -> Media:
        first = Media(
            css={"all": ["cms/editor/editor.css"]}, js=["cms/editor/styles.js"]
        )
        # The editor's own scripts are modules, and run after this one.
        return first + super().media

    def get_config(self) -> dict[str, Any]:
        """Addresses are known when the page is made, and not when this is read."""
        config: dict[str, Any] = super().get_config()
        figure = {"pickerUrl": reverse("admin:cms_media_pick")}
        return config | {
            "extensions": config["extensions"] | {"Figure": figure},
            "js_modules": [static("cms/editor/blocks.js")],
        }


def editor_field() -> ProseEditorFormField:
    return ProseEditorFormField(
        config={"extensions": EXTENSIONS},
        preset="configurable",
        sanitize=sanitised,
        widget=PostEditor,
        label="Text",
    )
