"""Who acts on a site, whatever it is about: the cast of a world, and their browsers."""

from __future__ import annotations
