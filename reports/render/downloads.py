"""What a page carries to be saved from it, without a network: data in its own links."""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import dataclass

from reports.metrics import RULES
from reports.render.interface import Material
from reports.results import Analysis


@dataclass(frozen=True)
class Download:
    """A file inside a link."""

    name: str
    title: str
    href: str
    size: str


def downloads_of(material: Material) -> list[Download]:
    """The whole bundle, and one line a round for a spreadsheet."""
    run_id = material.analysis.plan.run_id
    return [
        download(
            f"{run_id}.tar.gz",
            "Everything, as a bundle",
            "application/gzip",
            material.archive,
        ),
        download(
            f"{run_id}-rounds.csv",
            "One line a round",
            "text/csv",
            rounds_csv(material.analysis).encode(),
        ),
    ]


def rounds_csv(analysis: Analysis) -> str:
    """The figures of every round that counts; empty where a round has none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["arm", "block", *RULES])
    for arm in analysis.arms.values():
        blocks = {b for figure in arm.figures.values() for b in figure.by_block}
        for block in sorted(blocks):
            figures = [arm.figures[name].by_block.get(block, "") for name in RULES]
            writer.writerow([arm.arm.name, block, *figures])
    return text.getvalue()


def download(name: str, title: str, kind: str, content: bytes) -> Download:
    """A link that holds what it leads to."""
    encoded = base64.b64encode(content).decode("ascii")
    size = f"{len(content) / 1024:,.0f} KiB"
    return Download(name, title, f"data:{kind};base64,{encoded}", size)
