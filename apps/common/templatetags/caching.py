"""`{% cached key tags %}...{% endcached %}`: a part of a page that may be remembered.

    {% load caching %}
    {% cached page.key page.tags %}
      {% for post in page.posts %} ... {% endfor %}
    {% endcached %}

`key` is a `Key`, whose lesson says which cache is meant; `tags` may be left out. Under
a strategy that remembers fragments, what stands inside is neither rendered nor looked
up on a hit; under any other the tag does nothing.
"""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from apps.common.caching.interface import Key
from apps.common.caching.lesson import lesson_cache

register = template.Library()


class CachedNode(template.Node):
    def __init__(
        self, nodelist: NodeList, key: FilterExpression, tags: FilterExpression | None
    ) -> None:
        self.nodelist = nodelist
        self.key = key
        self.tags = tags

    def render(self, context: Context) -> SafeString:
        key = self.key.resolve(context)
        if not isinstance(key, Key):
            message = f"cached: {self.key.token!r} is no Key, but {key!r}"
            raise template.TemplateSyntaxError(message)
        tags = self.tags.resolve(context) if self.tags else ()
        html = lesson_cache(key.lesson).fragment(
            key, lambda: self.nodelist.render(context), tags
        )
        return mark_safe(html)  # noqa: S308  # escaped when it was rendered


@register.tag
def cached(parser: Parser, token: Token) -> CachedNode:
    name, *arguments = token.split_contents()
    if len(arguments) not in (1, 2):
        message = f"{name} takes a key and, if need be, tags: {{% {name} key tags %}}"
        raise template.TemplateSyntaxError(message)
    key, *tags = (parser.compile_filter(argument) for argument in arguments)
    nodelist = parser.parse(("endcached",))
    parser.delete_first_token()
    return CachedNode(nodelist, key, tags[0] if tags else None)
