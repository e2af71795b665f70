"""The report as one page of HTML that needs nothing else: no network, no script even.

Styles, scripts, charts and the raw data are in it. A policy in its head forbids all
that is not, so that nothing can be fetched by mistake.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from reports.doubts import Severity
from reports.render.downloads import downloads_of
from reports.render.gallery import charts_of, legend_of, panels_of
from reports.render.interface import Material
from reports.render.method import caveats_of, environment_of, method_of
from reports.render.next_steps import next_steps
from reports.render.rows import arm_rows, strategy_views
from reports.render.tables import (
    Table,
    comparisons_table,
    figures_shown,
    figures_table,
    fits_table,
    noise_table,
    short_title,
    staleness_table,
)
from reports.render.verdict import verdict_of
from reports.render.wording import figure_text

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
SECTIONS = (
    ("verdict", "Verdict"),
    ("arms", "Arms"),
    ("charts", "Charts"),
    ("strategies", "Strategies"),
    ("doubts", "Doubts"),
    ("method", "Method"),
    ("environment", "Environment"),
    ("data", "Data"),
)


class Page:
    suffix = "html"

    def render(self, material: Material) -> str:
        css, js = _asset("page.css"), _asset("page.js")
        template = _templates().get_template("page.html")
        return template.render(
            css=css, js=js, policy=_policy(css, js), **_context(material)
        )


def _context(material: Material) -> dict[str, object]:
    """What the templates show; each part of the page reads its own names."""
    analysis = material.analysis
    rows = arm_rows(analysis)
    grave = [d for d in analysis.doubts if d.severity is not Severity.NOTE]
    return {
        "sections": SECTIONS,
        "analysis": analysis,
        "plan": analysis.plan,
        "verdict": verdict_of(analysis),
        "best": next((row for row in rows if row.best), None),
        "grave": grave,
        "withheld": any(d.severity is Severity.INVALID for d in grave),
        "rows": rows,
        "figure_heads": [short_title(analysis, n) for n in figures_shown(analysis)],
        "comparisons": comparisons_table(analysis),
        "figures": figures_table(analysis),
        "legend": legend_of(analysis),
        "charts": charts_of(analysis),
        "panels": panels_of(analysis),
        "strategies": strategy_views(analysis, rows),
        "doubts": analysis.doubts,
        "caveats": list(caveats_of(analysis)),
        "next_steps": next_steps(analysis),
        "method": method_of(analysis),
        "noise": noise_table(analysis),
        "fits": fits_table(analysis),
        "staleness": staleness_table(analysis),
        "environment": Table(("what", "value"), environment_of(analysis.environment)),
        "downloads": downloads_of(material),
    }


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


def _policy(*inline: str) -> str:
    """Nothing may be loaded; of styles and scripts only these may run."""
    style, script = (f"'sha256-{_digest(text)}'" for text in inline)
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _day(moment: str) -> str:
    """The day of an ISO moment, as people write it."""
    day = dt.datetime.fromisoformat(moment)
    return f"{day.day} {day:%B %Y}"


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"
