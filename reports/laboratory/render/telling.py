"""What a laboratory has to tell, the same for every way to write it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.laboratory.doubts import Doubt
from reports.laboratory.schema import LaboratoryPlan
from reports.render.tables import Table
from reports.schema import Environment


@dataclass(frozen=True)
class Statement:
    """A sentence or two of the verdict, and what they are about."""

    about: str
    text: str


@dataclass(frozen=True)
class TitledTable:
    title: str
    table: Table
    caption: str = "Best first"


@dataclass(frozen=True)
class Telling:
    plan: LaboratoryPlan
    environment: Environment
    headline: str
    statements: Sequence[Statement]
    tables: Sequence[TitledTable]
    doubts: Sequence[Doubt]
