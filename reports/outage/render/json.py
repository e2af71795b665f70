"""The report as JSON, for programs: the figures, not the words."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import msgspec

from reports.laboratory.spread import Spread
from reports.outage.analysis import Cell, OutageAnalysis
from reports.outage.render.verdict import headline_of
from reports.outage.schema import OUTAGE_VERSION


def as_json(analysis: OutageAnalysis) -> str:
    told = {
        "schema_version": OUTAGE_VERSION,
        "run_id": analysis.plan.run_id,
        "headline": headline_of(analysis),
        "errors": analysis.errors,
        "cells": [_cell(cell) for cell in analysis.cells],
        "left_out": msgspec.to_builtins(analysis.plan.left_out),
        "doubts": [asdict(doubt) for doubt in analysis.doubts],
    }
    return json.dumps(told, indent=2) + "\n"


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "arm": cell.arm.name,
        "fault": cell.fault,
        "repeats": cell.repeats,
        "dents": cell.dents,
        "unrecovered": cell.unrecovered,
        "length_s": _spread(cell.length_s),
        "bad_s": _spread(cell.bad_s),
        "depth": _spread(cell.depth),
        "lowest_rate": cell.lowest_rate,
        "p95_before_s": _spread(cell.p95_before_s),
        "hit_ratios": asdict(cell.hit_ratios),
        "looks": cell.looks,
        "stale": cell.stale,
        "lost_writes": cell.lost_writes,
        "errors": cell.errors,
    }


def _spread(spread: Spread | None) -> dict[str, float] | None:
    return None if spread is None else asdict(spread)
