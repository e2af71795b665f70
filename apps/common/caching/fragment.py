"""`fragment`: keep rendered parts of pages.

Choose it when templates cost more than queries, or when a page has parts that may be
old beside parts that may not, such as the greeting. What a fragment shows must be lazy
(a queryset, a function): then a hit runs neither its template nor its queries. It is
used in templates, as `{% cached key tags %}...{% endcached %}`, and dies of age alone.

It costs, in round trips: one for a hit, two for a miss; none for a write.

Source: https://docs.djangoproject.com/en/5.2/topics/cache/#template-fragment-caching
"""

from __future__ import annotations

from dataclasses import dataclass

from .cache_aside import CacheAside
from .interface import Level


@dataclass(frozen=True)
class Fragment(CacheAside):
    """Cache-aside at another level: what a template has rendered is its value."""

    name = "fragment"
    level = Level.FRAGMENT
