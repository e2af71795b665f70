"""Writing an outage down: a page, Markdown, JSON, and lines for a terminal."""

from __future__ import annotations

from pathlib import Path

from reports.laboratory.render import Telling, TitledTable, written
from reports.laboratory.render.markdown import as_markdown
from reports.laboratory.render.page import page_of
from reports.laboratory.render.terminal import lines_of
from reports.outage.analysis import OutageAnalysis, analyse
from reports.outage.faults import FAULTS
from reports.outage.render.charts import charts_of
from reports.outage.render.json import as_json
from reports.outage.render.tables import fault_table, fault_title, glance_table
from reports.outage.render.verdict import headline_of, statements_of
from reports.outage.store import OutageBundle

__all__ = ["outage_lines", "render_outage"]


def render_outage(path: Path) -> dict[str, Path]:
    """Write the reports into the bundle's folder; their paths by suffix, the page first.

    Raises `BundleError`.
    """
    bundle = OutageBundle.open(path)
    analysis = analyse(bundle)
    telling = telling_of(analysis)
    charts = charts_of(analysis)
    page = page_of(
        telling,
        bundle,
        template="outage.html",
        charts=[chart for panels in charts.values() for chart in panels],
        panels=[(fault, fault_title(fault), each) for fault, each in charts.items()],
        faults=[(fault, FAULTS[fault]) for fault in bundle.plan.faults],
    )
    return written(
        bundle.folder,
        {"html": page, "md": as_markdown(telling), "json": as_json(analysis)},
    )


def outage_lines(path: Path) -> list[str]:
    """The verdict and the tables as plain lines for a terminal."""
    return list(lines_of(telling_of(analyse(OutageBundle.open(path)))))


def telling_of(analysis: OutageAnalysis) -> Telling:
    glance = TitledTable(
        "Dents at a glance", glance_table(analysis), "How long each dent is"
    )
    return Telling(
        plan=analysis.plan,
        environment=analysis.environment,
        headline=headline_of(analysis),
        statements=list(statements_of(analysis)),
        tables=[
            *([glance] if analysis.cells else []),
            *(
                TitledTable(fault_title(fault), fault_table(analysis, fault))
                for fault in analysis.faults
            ),
        ],
        doubts=analysis.doubts,
    )
