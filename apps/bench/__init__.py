"""The bench: one hot value whose making costs what the run says. No lesson of the plan."""

from __future__ import annotations
