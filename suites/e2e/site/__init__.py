"""What every page of the site does in a browser, whatever the lesson."""

from __future__ import annotations
