"""The report as one page of HTML that needs nothing else; see reports/render/page.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.laboratory.render.telling import Telling
from reports.laboratory.store import LaboratoryBundle
from reports.render.archive import packed_files
from reports.render.charts.chart import Chart
from reports.render.downloads import download
from reports.render.html import rendered
from reports.render.method import environment_of
from reports.render.tables import Table

SECTIONS = (
    ("verdict", "Verdict"),
    ("figures", "Figures"),
    ("charts", "Charts"),
    ("doubts", "Doubts"),
    ("method", "Method"),
    ("environment", "Environment"),
    ("data", "Data"),
)


def page_of(
    telling: Telling,
    bundle: LaboratoryBundle[Any, Any],
    *,
    template: str,
    charts: Sequence[Chart],
    **more: object,
) -> str:
    """`template` extends laboratory.html; `more` is what it alone knows."""
    return rendered(
        template,
        sections=SECTIONS,
        telling=telling,
        plan=telling.plan,
        charts=charts,
        environment=Table(("what", "value"), environment_of(telling.environment)),
        downloads=[
            download(
                f"{telling.plan.run_id}.tar.gz",
                "Everything, as a bundle",
                "application/gzip",
                packed_files(bundle.folder, bundle.plan.run_id, bundle.files()),
            )
        ],
        **more,
    )
