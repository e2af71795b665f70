"""The report as JSON, for programs: the figures, not the words."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import msgspec

from reports.stampede.analysis import Cell, StampedeAnalysis
from reports.stampede.render.verdict import headline_of
from reports.stampede.schema import STAMPEDE_VERSION


def as_json(analysis: StampedeAnalysis) -> str:
    told = {
        "schema_version": STAMPEDE_VERSION,
        "run_id": analysis.plan.run_id,
        "headline": headline_of(analysis),
        "cells": [_cell(cell) for cell in analysis.cells],
        "twins": [asdict(twins) for twins in analysis.twins],
        "law": None if analysis.law is None else msgspec.to_builtins(analysis.law.fit),
        "doubts": [asdict(doubt) for doubt in analysis.doubts],
    }
    return json.dumps(told, indent=2) + "\n"


def _cell(cell: Cell) -> dict[str, Any]:
    spreads = ("computations", "surge", "worst_s", "median_s", "recovered_s")
    figures = {name: getattr(cell, name) for name in spreads}
    return {
        "arm": cell.arm.name,
        "trigger": cell.trigger,
        "clients": cell.clients,
        "repeats": cell.repeats,
        **{
            n: None if spread is None else asdict(spread)
            for n, spread in figures.items()
        },
        "always_one": cell.always_one,
        "errors": cell.errors,
        "stale": cell.stale,
        "answers": cell.answers,
    }
