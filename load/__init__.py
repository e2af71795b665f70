"""Load on the site, and the experiments that compare ways to serve it."""

from __future__ import annotations
