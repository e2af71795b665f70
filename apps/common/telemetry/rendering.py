"""Django's templates, timed: the one place that every page goes through.

The settings name this engine in measured runs; in others it is Django's own.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template

from .recorder import rendering


class TimedTemplates(DjangoTemplates):
    def from_string(self, template_code: str) -> Template:
        return self._timed(super().from_string(template_code))

    def get_template(self, template_name: str) -> Template:
        return self._timed(super().get_template(template_name))

    def _timed(self, template: Template) -> Template:
        return TimedTemplate(template.template, self)


class TimedTemplate(Template):
    def render(self, context: Any = None, request: HttpRequest | None = None) -> str:
        with rendering():
            return super().render(context, request)
