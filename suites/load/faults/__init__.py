"""What becomes of a site under load when something that it stands on breaks."""

from __future__ import annotations
