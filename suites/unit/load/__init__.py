"""Rules of the load generator: plans, people, answers, records and figures."""

from __future__ import annotations
