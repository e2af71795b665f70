"""What of the shop is cached, under which keys, and what each event makes old."""

from __future__ import annotations

from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View

cache = LessonCache("shop")


def whole_page(view: View) -> View:
    return cache.view(view)


def forget_cart_of(user_id: int) -> None: ...


def forget_stock(product_id: int, *, turned: bool) -> None: ...
