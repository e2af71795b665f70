"""Reads, none of them cached: `caching.py` wraps what pages show.

A search looks at so many candidates and no more. To rank is to read what was found, and a
word that stands in every product would have all of them read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchRank,
    TrigramWordSimilarity,
)
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Left, Lower
from django.http import Http404

from apps.common.web.pagination import Position, Rows, Slice

from .filters import narrowed, search_query
from .models import IN_CENTS, CartItem, Category, Order, Product, Tag
from .shown import (
    FROM,
    READ_FOR_AN_EXCERPT,
    TO,
    Card,
    InCart,
    Listed,
    OrderRow,
    Shelf,
    Shelves,
    excerpt,
    passage,
    pieces,
    plain,
)
from .wanted import SortedBy, Wanted

CANDIDATES = 1000
SUGGESTIONS, ALIKE = 3, 0.4
ORDERINGS: Mapping[str, tuple[str, ...]] = {
    SortedBy.NEWEST: ("-created_at", "-id"),
    SortedBy.CHEAPEST: ("cents", "id"),
    SortedBy.DEAREST: ("-cents", "-id"),
    SortedBy.NAME: ("sorted_by", "id"),
}


class UnknownProduct(Http404):
    """No product has this number, or not any more."""

    def __init__(self, product_id: int) -> None:
        super().__init__(f"We have no product {product_id}; perhaps we had once.")


class UnknownOrder(Http404):
    """She has no order of this number: whether somebody else has, nobody is told."""

    def __init__(self, order_id: int) -> None:
        super().__init__(f"You have no order {order_id}.")


# --- The catalogue --------------------------------------------------------------------


def shelves() -> Shelves:
    """By name. How much is on each is not said: that would be to count all products."""
    return Shelves(_named(Category.objects.all()), _named(Tag.objects.all()))


def page(wanted: Wanted, after: Position | None, size: int) -> Slice[Listed]:
    """A page of the catalogue, in a number of queries that its filter alone decides."""
    if wanted.sorted_by == SortedBy.RELEVANCE:
        found = best_matches(wanted, after, size)
        return Slice(_marked(found.rows, wanted.q), found.following)
    if wanted.q:
        ids = Rows(_by_words(wanted)).read(after, size)
        return Slice(_marked([row.id for row in ids.rows], wanted.q), ids.following)
    start = Left("description", READ_FOR_AN_EXCERPT + 1)
    columns = ("id", "name", "price", "inventory", *_sorting(wanted))
    products = _in_order(narrowed(Product.objects.all(), wanted), wanted)
    rows = products.annotate(start=start).values_list(
        *dict.fromkeys(columns), "start", named=True
    )
    page = Rows(rows).read(after, size)
    return Slice(tuple(map(_listed, page.rows)), page.following)


def best_matches(wanted: Wanted, after: Position | None, size: int) -> Slice[int]:
    """The best of the candidates. A place among them is how many stand before it.

    They are sorted here. Postgres would have to join them to the table to sort them, and
    reads the whole of it as soon as it expects some hundreds of them.
    """
    begin = min(after.numbers[0], CANDIDATES) if after else 0
    rank = SearchRank(F("search"), search_query(wanted.q), cover_density=True)
    best = sorted(_candidates(wanted).values_list(rank, "pk"), reverse=True)
    ids = [pk for _, pk in best[begin : begin + size + 1]]
    following = Position((begin + size,)) if len(ids) > size else None
    return Slice(tuple(ids[:size]), following)


def _by_words(wanted: Wanted) -> QuerySet[Product, Any]:
    """The keys of all that is found, in an order that is not the best match.

    A rare word is found by its index, and what it finds is sorted. Of a common one, many are
    found soon by walking along the order. Postgres does not know which it is: it takes every
    word that it has no figures of for a common one, and walks through all products.
    """
    few = list(_candidates(wanted).values_list("pk", flat=True))
    products = (
        Product.objects.filter(pk__in=few)
        if len(few) < CANDIDATES
        else narrowed(Product.objects.all(), wanted)
    )
    return _in_order(products, wanted).values_list(*_sorting(wanted), named=True)


def _candidates(wanted: Wanted) -> QuerySet[Product]:
    """The first that are found, in no order: with one, all would have to be read."""
    return narrowed(Product.objects.order_by(), wanted)[:CANDIDATES]


def _in_order(products: QuerySet[Product], wanted: Wanted) -> QuerySet[Product]:
    if wanted.sorted_by in (SortedBy.CHEAPEST, SortedBy.DEAREST):
        products = products.annotate(cents=IN_CENTS)
    if wanted.sorted_by == SortedBy.NAME:
        products = products.annotate(sorted_by=Lower("name"))
    return products.order_by(*ORDERINGS[wanted.sorted_by])


def _sorting(wanted: Wanted) -> list[str]:
    return [column.lstrip("-") for column in ORDERINGS[wanted.sorted_by]]


def suggestions(words: str) -> tuple[str, ...]:
    """Names that are written almost so; none where the server cannot help with typos."""
    similar = (
        Product.objects.filter(name__trigram_word_similar=words)
        .annotate(similarity=TrigramWordSimilarity(words, "name"))
        .order_by()
        .values_list("similarity", "name")
    )
    with transaction.atomic():
        if not _allow_typos():
            return ()
        candidates = list(similar[:CANDIDATES])
    # Several products may have one name.
    best = sorted(set(candidates), key=lambda each: (-each[0], each[1]))
    return tuple(name for _, name in best[:SUGGESTIONS])


def _allow_typos() -> bool:
    """For this transaction; whether the server can help with them at all.

    What Postgres calls alike by itself is less than two letters changed about make.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)"
            " FROM pg_extension WHERE extname = 'pg_trgm'",
            [str(ALIKE)],
        )
        return cursor.fetchone() is not None


def can_help_with_typos() -> bool:
    """Whether the server has the extension (migrations/0002_typo_help.py)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')"
        )
        (found,) = cursor.fetchone()
    return bool(found)


def cards(product_ids: Collection[int]) -> dict[int, Card]:
    """By number; without those that are gone. Three queries, however many."""
    products = Product.objects.filter(pk__in=product_ids).prefetch_related(
        "categories", "tags"
    )
    return {product.pk: _card(product) for product in products}


def product(product_id: int) -> Product:
    """To be changed, and therefore read anew; raises `UnknownProduct`."""
    found = Product.objects.filter(pk=product_id).first()
    if found is None:
        raise UnknownProduct(product_id)
    return found


# --- Carts and orders -----------------------------------------------------------------


def in_cart(user_id: int) -> tuple[InCart, ...]:
    lines = CartItem.objects.filter(cart__user=user_id).order_by("id")
    return tuple(
        InCart(*line) for line in lines.values_list("product_id", "name", "quantity")
    )


def orders_page(user_id: int, after: Position | None, size: int) -> Slice[OrderRow]:
    """Hers, the newest first."""
    orders: Any = Order.objects.filter(user=user_id)
    found = Rows[Order](orders).read(after, size)
    return Slice(tuple(map(_order_row, found.rows)), found.following)


def order_of(user: User, order_id: int) -> Order:
    """With its lines and its history; raises `UnknownOrder`."""
    orders = Order.objects.filter(user=user).prefetch_related("items", "history")
    found = orders.filter(pk=order_id).first()
    if found is None:
        raise UnknownOrder(order_id)
    return found


# --- Helpers --------------------------------------------------------------------------


def _named(shelves: QuerySet[Any]) -> tuple[Shelf, ...]:
    rows = shelves.order_by("name").values_list("name", "slug")
    return tuple(Shelf(*each) for each in rows)


def _marked(product_ids: Iterable[int], words: str) -> tuple[Listed, ...]:
    """Those products in that order, with marks around what was looked for."""
    order = list(product_ids)
    marks: dict[str, Any] = {"config": "english", "start_sel": FROM, "stop_sel": TO}
    query = search_query(words)
    rows = Product.objects.filter(pk__in=order).order_by()
    marked = rows.annotate(
        head=SearchHeadline("name", query, highlight_all=True, **marks),
        start=SearchHeadline("description", query, max_words=30, min_words=12, **marks),
    )
    found = {row.pk: row for row in marked}
    return tuple(
        Listed(
            id=row.pk,
            name=pieces(row.head),
            excerpt=passage(row.start, row.description),
            price=row.price,
            available=row.available,
        )
        for row in (found[each] for each in order if each in found)
    )


def _listed(row: Any) -> Listed:
    return Listed(
        id=row.id,
        name=plain(row.name),
        excerpt=plain(excerpt(row.start)),
        price=row.price,
        available=row.inventory > 0,
    )


def _card(product: Product) -> Card:
    return Card(
        id=product.pk,
        name=product.name,
        description=product.description,
        price=product.price,
        inventory=product.inventory,
        categories=tuple((each.name, each.slug) for each in product.categories.all()),
        tags=tuple((each.name, each.slug) for each in product.tags.all()),
    )


def _order_row(order: Order) -> OrderRow:
    made = order.created_at
    return OrderRow(
        id=order.pk,
        total=order.total,
        status=order.status,
        status_shown=order.get_status_display(),
        moment=made.isoformat(timespec="seconds"),
        when=f"{made.day} {made:%B %Y, %H:%M}",
    )
