"""Writing a stampede down: a page, Markdown, JSON, and lines for a terminal."""

from __future__ import annotations

from pathlib import Path

from reports.laboratory.render import Telling, TitledTable, written
from reports.laboratory.render.markdown import as_markdown
from reports.laboratory.render.page import page_of
from reports.laboratory.render.terminal import lines_of
from reports.stampede.analysis import StampedeAnalysis, analyse
from reports.stampede.render.charts import charts_of
from reports.stampede.render.json import as_json
from reports.stampede.render.tables import situation_table, situation_title
from reports.stampede.render.verdict import headline_of, statements_of
from reports.stampede.store import StampedeBundle

__all__ = ["render_stampede", "stampede_lines"]


def render_stampede(path: Path) -> dict[str, Path]:
    """Write the reports into the bundle's folder; their paths by suffix, the page first.

    Raises `BundleError`.
    """
    bundle = StampedeBundle.open(path)
    analysis = analyse(bundle)
    telling = telling_of(analysis)
    page = page_of(
        telling,
        bundle,
        template="stampede.html",
        charts=charts_of(analysis),
    )
    return written(
        bundle.folder,
        {"html": page, "md": as_markdown(telling), "json": as_json(analysis)},
    )


def stampede_lines(path: Path) -> list[str]:
    """The verdict and the table as plain lines for a terminal."""
    return list(lines_of(telling_of(analyse(StampedeBundle.open(path)))))


def telling_of(analysis: StampedeAnalysis) -> Telling:
    return Telling(
        plan=analysis.plan,
        environment=analysis.environment,
        headline=headline_of(analysis),
        statements=list(statements_of(analysis)),
        tables=[
            TitledTable(situation_title(*place), situation_table(analysis, *place))
            for place in analysis.situations
        ],
        doubts=analysis.doubts,
    )
