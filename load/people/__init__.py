"""Who acts on the social site: what a person knows, does and is shown."""

from __future__ import annotations
