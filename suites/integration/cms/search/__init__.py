"""Looking for posts: what every engine promises, and what is one's own."""

from __future__ import annotations
