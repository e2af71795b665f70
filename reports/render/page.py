"""The report as one page of HTML that needs nothing else: no network, no script even.

Charts and the raw data are in it, beside what html.py puts into every page.
"""

from __future__ import annotations

from reports.doubts import Severity
from reports.render.downloads import downloads_of
from reports.render.gallery import charts_of, legend_of, panels_of
from reports.render.html import rendered
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
        return rendered("page.html", **_context(material))


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
