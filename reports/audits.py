"""What the audits of all rounds say together: how much was judged, and of whom not all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reports.results import AuditResult
from reports.schema import Audit, Round


def audited(rounds: Sequence[Round]) -> AuditResult | None:
    """None where no round was audited, as in bundles that are older than audits."""
    found = [(each.arm, each.audit) for each in rounds if each.audit is not None]
    if not found:
        return None
    audits = [audit for _, audit in found]
    return AuditResult(
        rounds=len(audits),
        acts=sum(audit.acts for audit in audits),
        lost=sum(audit.lost for audit in audits),
        facts=_sums(audits, "facts"),
        broken=_sums(audits, "broken"),
        not_judged={arm: a.not_judged for arm, a in found if a.not_judged},
    )


def _sums(audits: Sequence[Audit], field: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for audit in audits:
        total.update(getattr(audit, field))
    return dict(total)
