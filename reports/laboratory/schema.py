"""The fields that plan and round of every laboratory have."""

from __future__ import annotations

from typing import Any

from reports.schema import Arm, HostState, Record


class LaboratoryPlan(Record, frozen=True):
    """Everything that was decided before the first round."""

    schema_version: int
    run_id: str  # also the name of the bundle's folder
    experiment: str
    question: str
    created_at: str  # ISO 8601, UTC
    seed: int
    arms: list[Arm]
    blocks: list[list[Any]]  # what each block measures, in its order
    cores: dict[str, list[int]]  # role (app, database, cache, generator) -> cores
    services: dict[str, str]  # service -> rung that provides it
    caveats: list[str]  # what the reader must know before generalising


class LaboratoryRound(Record, frozen=True):
    """One arm in one block, on a fresh site."""

    schema_version: int
    index: int  # position in the whole run, from 0
    block: int
    arm: str
    started_at: str
    host_before: HostState
    host_after: HostState
