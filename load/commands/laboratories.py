"""What the commands of all laboratories do: plan, hear, conduct, narrate, show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from load.commands.conducting import hear_those_of_yours
from load.console import open_in_browser, show_verdicts
from load.contract import import_from_here
from load.experiments.session import Outcome
from load.terminal import PROGRESS
from reports.laboratory.schema import LaboratoryPlan

PlanKind = TypeVar("PlanKind", bound=LaboratoryPlan)
Services = Mapping[str, str]


def run_laboratory(
    options: Mapping[str, object],
    *,
    plan_of: Callable[[Mapping[str, object], Services], PlanKind],
    show_plan: Callable[[PlanKind], None],
    conduct: Callable[[Callable[[Services], PlanKind]], Outcome],
    dry_run: bool,
    opened: bool | None,
) -> None:
    """From the options to the pages; or to the plan alone, for a dry run.

    What was planned is what is run: the draft's seed is kept.
    """
    import_from_here()
    draft = plan_of(options, {})
    if dry_run:
        show_plan(draft)
        return
    hear_those_of_yours(arm.strategy for arm in draft.arms)
    fixed = {**options, "seed": draft.seed}
    outcome = conduct(lambda services: plan_of(fixed, services))
    show_verdicts(outcome.folder, outcome.pages)
    open_in_browser(outcome.pages["html"], wanted=opened)


class Narrator:
    """Lines beside the results, so that those can be piped."""

    def __init__(self) -> None:
        self.about = ""  # which begins the lines of what goes on

    def preparing(self, stage: str) -> None:
        self.line(f"{stage} …")

    def keeping(self, folder: Path) -> None:
        self.line(f"results are kept in {folder}")

    def line(self, text: str) -> None:
        PROGRESS.print(text, markup=False, soft_wrap=True)
