"""The report as one page of HTML that needs nothing else; see reports/render/page.py."""

from __future__ import annotations

from reports.render.downloads import download
from reports.render.html import rendered
from reports.render.method import environment_of
from reports.render.tables import Table
from reports.stampede.analysis import StampedeAnalysis
from reports.stampede.render.charts import charts_of
from reports.stampede.render.tables import situation_table, situation_title
from reports.stampede.render.verdict import headline_of, statements_of

SECTIONS = (
    ("verdict", "Verdict"),
    ("figures", "Figures"),
    ("charts", "Charts"),
    ("doubts", "Doubts"),
    ("method", "Method"),
    ("environment", "Environment"),
    ("data", "Data"),
)


def as_page(analysis: StampedeAnalysis, archive: bytes) -> str:
    plan = analysis.plan
    return rendered(
        "stampede.html",
        sections=SECTIONS,
        analysis=analysis,
        plan=plan,
        headline=headline_of(analysis),
        statements=list(statements_of(analysis)),
        tables=[
            (situation_title(*place), situation_table(analysis, *place))
            for place in analysis.situations
        ],
        charts=charts_of(analysis),
        environment=Table(("what", "value"), environment_of(analysis.environment)),
        downloads=[
            download(
                f"{plan.run_id}.tar.gz",
                "Everything, as a bundle",
                "application/gzip",
                archive,
            )
        ],
    )
