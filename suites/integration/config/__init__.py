"""The site as it is served: health, logs, headers, errors, start and end."""

from __future__ import annotations
