"""What must be true of the social site, judged on evidence that is written down here."""

from __future__ import annotations
