"""What every page of ours has: styles and scripts inside, and a policy that forbids the rest.

Nothing can be fetched by mistake, neither from a network nor from the disk.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from reports.render.wording import figure_text

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")


def rendered(template: str, **context: object) -> str:
    """The template with its context, as one page that needs nothing else."""
    css, js = _asset("page.css"), _asset("page.js")
    return _filled(
        template, {"css": css, "js": js, "policy": _policy(css, js)}, context
    )


def rendered_without_script(template: str, **context: object) -> str:
    """The same, for a page on which no script may run at all."""
    css = _asset("page.css")
    return _filled(template, {"css": css, "policy": _policy(css)}, context)


def _filled(
    template: str, ours: Mapping[str, object], theirs: Mapping[str, object]
) -> str:
    return _templates().get_template(template).render(**ours, **theirs)


@functools.cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    environment.filters["lower_first"] = _lower_first
    environment.globals["figure_text"] = figure_text
    return environment


@functools.cache
def _asset(name: str) -> Markup:
    """A file of ours that goes into the page as it is."""
    return Markup((TEMPLATES / name).read_text("utf-8"))  # noqa: S704


def _policy(style: str, script: str = "") -> str:
    """Nothing may be loaded; of styles and scripts only these may run."""
    scripts = f"'sha256-{_digest(script)}'" if script else "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src {scripts}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _day(moment: str) -> str:
    """The day of an ISO moment, as people write it."""
    day = dt.datetime.fromisoformat(moment)
    return f"{day.day} {day:%B %Y}"


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"
