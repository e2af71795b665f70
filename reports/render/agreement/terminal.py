"""A comparison of bundles for a terminal, as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from reports.agreement import BundleComparison
from reports.render.agreement.tables import findings_table, levels_table
from reports.render.agreement.wording import headline_of, statements_of
from reports.render.tables import aligned
from reports.render.terminal import paragraph


class Terminal:
    suffix = "txt"

    def render(self, comparison: BundleComparison) -> str:
        return "\n".join(lines_of(comparison)) + "\n"


def lines_of(comparison: BundleComparison) -> Iterator[str]:
    """No line is styled, none is wider than it must be."""
    table, levels = findings_table(comparison), levels_table(comparison)
    yield headline_of(comparison)
    yield ""
    for side in (comparison.first, comparison.second):
        yield from paragraph(side.label, f"{side.run_id}")
    yield ""
    yield f"{comparison.metric.title}, times {comparison.first.analysis.baseline}:"
    yield from aligned([table.heads, *table.rows])
    yield ""
    if levels.rows:
        yield f"{comparison.metric.title}, as it is:"
        yield from aligned([levels.heads, *levels.rows])
        yield ""
    for statement in statements_of(comparison):
        yield from paragraph(statement.about, statement.text)
