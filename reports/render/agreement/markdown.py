"""A comparison of bundles as Markdown: for a pull request, an issue, a log book."""

from __future__ import annotations

from collections.abc import Iterator

from reports.agreement import BundleComparison
from reports.render.agreement.tables import (
    findings_table,
    levels_table,
    others_table,
    unlike_table,
)
from reports.render.agreement.wording import (
    headline_of,
    method_of,
    statements_of,
    why_text,
)
from reports.render.markdown import table_lines
from reports.render.tables import Table


class Markdown:
    suffix = "md"

    def render(self, comparison: BundleComparison) -> str:
        parts = (
            _head(comparison),
            _tables(comparison),
            _method(comparison),
        )
        return "\n".join(line for part in parts for line in (*part, ""))


def _head(comparison: BundleComparison) -> Iterator[str]:
    yield f"# {headline_of(comparison)}"
    yield ""
    for side in (comparison.first, comparison.second):
        plan = side.analysis.plan
        yield f"- {side.label}: `{plan.run_id}`, {plan.profile}, {plan.created_at}"
    yield ""
    for statement in statements_of(comparison):
        yield f"- **{statement.about}.** {statement.text}"


def _tables(comparison: BundleComparison) -> Iterator[str]:
    baseline = comparison.first.analysis.baseline
    title = comparison.metric.title
    yield from _section(f"{title}, times {baseline}", findings_table(comparison))
    for finding in comparison.findings:
        if why := why_text(finding.judged):
            yield f"- `{finding.arm.name}`: {why}"
    yield from _section(f"{title}, as it is", levels_table(comparison))
    yield from _section("All other metrics", others_table(comparison))
    yield from _section("What differs between the runs", unlike_table(comparison))


def _method(comparison: BundleComparison) -> Iterator[str]:
    yield "## Method"
    yield ""
    for statement in method_of(comparison):
        yield f"- **{statement.about}.** {statement.text}"


def _section(title: str, table: Table) -> Iterator[str]:
    if not table.rows:
        return
    yield ""
    yield f"## {title}"
    yield ""
    yield from table_lines(table)
    yield ""
