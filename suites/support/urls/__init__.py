"""The routes of a site of one lesson alone, as its plan writes them: a module a lesson.

The test process has all lessons installed, and a test sees the site of the lesson whose
folder it is in (fixtures/plugins/lessons.py).
"""

from __future__ import annotations
