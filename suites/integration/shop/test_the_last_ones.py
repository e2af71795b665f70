"""Many people at once: the last ones are sold once, and what is done once is done once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from apps.shop import assortment, cart_rows, services
from apps.shop.models import CartItem, Order, Product, Status
from apps.shop.shown import InCart
from fixtures.factories.accounts import UserFactory
from fixtures.factories.shop import (
    CartFactory,
    CartItemFactory,
    OrderFactory,
    ProductFactory,
)
from fixtures.provisioners.readiness import wait_until
from suites.support.at_once import (
    all_at_once,
    before_our_commit,
    on_its_own_connection,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
# One connection each, and the pool has eight; two hundred clients of a served site are in
# suites/load.
CROWD, LAST = 7, 4


def wants(product: Product, quantity: int = 1) -> User:
    """Somebody with this in her cart."""
    cart = CartFactory()
    CartItemFactory(cart=cart, product=product, quantity=quantity)
    user: User = cart.user
    return user


def placing(user: User, key: uuid.UUID | None = None):
    return partial(services.place_order, user, checkout_key=key or uuid.uuid4())


def left(product: Product) -> int:
    product.refresh_from_db()
    return product.inventory


def test_the_last_four_are_sold_four_times():
    """Everybody else is told that they are gone; nobody waits for ever."""
    lamp = ProductFactory(inventory=LAST)
    crowd = [wants(lamp) for _ in range(CROWD)]

    clicks = all_at_once([placing(user) for user in crowd])

    errors = [click.exception() for click in clicks]
    assert errors.count(None) == LAST
    assert {type(error) for error in errors if error} == {services.NotEnough}
    assert Order.objects.count() == LAST
    assert left(lamp) == 0


def test_what_does_not_come_out_even_is_not_oversold():
    """Three each of ten: three people get theirs, and one lamp stays."""
    lamp = ProductFactory(inventory=10)
    crowd = [wants(lamp, quantity=3) for _ in range(CROWD)]

    clicks = all_at_once([placing(user) for user in crowd])

    assert sum(click.exception() is None for click in clicks) == 3
    assert left(lamp) == 1


def test_two_checkouts_never_wait_for_each_other_in_a_ring():
    """Who waits for a product holds none with a higher number.

    Whatever stands first in her cart, and wherever the rows are.
    """
    things = ProductFactory.create_batch(6, inventory=100)
    lowest, *others = things
    Product.objects.filter(pk=lowest.pk).update(inventory=99)  # its row is the last now
    cart = CartFactory()
    for product in reversed(things):
        CartItemFactory(cart=cart, product=product)

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        Product.objects.select_for_update().get(pk=lowest.pk)
        placed = threads.submit(on_its_own_connection, placing(cart.user))
        wait_until(somebody_waits_for_us, deadline_s=30, what="she waits")
        free = Product.objects.select_for_update(skip_locked=True).exclude(pk=lowest.pk)

        assert {product.pk for product in free} == {product.pk for product in others}
        transaction.set_rollback(True)

    assert placed.exception(timeout=30) is None


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def test_one_form_at_the_same_moment_is_one_order():
    """All who have sent it are answered with the same order."""
    lamp, key = ProductFactory(inventory=10), uuid.uuid4()
    user = wants(lamp, quantity=2)

    clicks = all_at_once([placing(user, key) for _ in range(6)])

    assert {click.result().pk for click in clicks} == {Order.objects.get().pk}
    assert left(lamp) == 8


def test_two_windows_with_forms_of_their_own_are_one_order():
    """The cart is ordered once; the other window finds it empty."""
    lamp = ProductFactory(inventory=10)
    user = wants(lamp, quantity=2)

    clicks = all_at_once([placing(user) for _ in range(4)])

    errors = [click.exception() for click in clicks]
    assert errors.count(None) == 1
    assert {type(error) for error in errors if error} == {services.NothingToOrder}
    assert left(lamp) == 8


def test_who_pays_while_it_is_cancelled():
    """One of the two has it; stock comes back if, and only if, it is cancelled."""
    lamp = ProductFactory(inventory=5)
    order = OrderFactory(items=[(lamp, 2)])

    moves = [Status.PAID, Status.CANCELLED] * 3
    clicks = all_at_once(
        [partial(services.settle, order.pk, move, note="") for move in moves]
    )

    assert [click.result() for click in clicks].count(True) == 1
    order.refresh_from_db()
    assert left(lamp) == (7 if order.status == Status.CANCELLED else 5)
    assert order.history.count() == 2


def test_what_is_put_into_a_cart_that_is_being_ordered():
    """It is ordered, or it is still there: it is not lost, and comes back from nowhere."""
    lamp = ProductFactory(inventory=10)
    user = wants(lamp, quantity=2)
    add = partial(cart_rows.put_line, user, lamp, more=1)

    with before_our_commit(add) as added:
        services.place_order(user, checkout_key=uuid.uuid4())

    assert added.result().quantity == 1
    assert CartItem.objects.get().quantity == 1


def test_clicks_of_one_moment_all_count():
    """Seven times one more is seven more."""
    lamp = ProductFactory(inventory=100)
    user = UserFactory()

    all_at_once([partial(cart_rows.put_line, user, lamp, more=1)] * CROWD)

    assert CartItem.objects.get().quantity == CROWD


def test_a_login_that_is_sent_twice_puts_the_cart_in_once():
    """Both come with the same stranger's cart."""
    lamp, stranger = ProductFactory(inventory=100), uuid.uuid4()
    user = UserFactory()
    merge = partial(cart_rows.merge, user, stranger, [InCart(lamp.pk, "lamp", 3)])

    clicks = all_at_once([merge] * 4)

    assert [click.exception() for click in clicks] == [None] * 4
    assert CartItem.objects.get().quantity == 3


def test_staff_restock_while_some_are_sold():
    """What is sold between a form and its answer is not brought back by it."""
    lamp = ProductFactory(inventory=10)
    user = wants(lamp, quantity=4)
    revise = partial(
        assortment.revise_product, lamp.pk, categories=[], tags=[], restocked=5
    )

    with before_our_commit(revise) as revised:
        services.place_order(user, checkout_key=uuid.uuid4())

    assert revised.exception() is None
    assert left(lamp) == 11


def test_a_product_that_is_ordered_while_it_is_deleted():
    """It stays, and whoever deletes it is told why."""
    lamp = ProductFactory(inventory=10)
    user = wants(lamp)

    with before_our_commit(partial(assortment.remove_product, lamp.pk)) as removed:
        services.place_order(user, checkout_key=uuid.uuid4())

    assert isinstance(removed.exception(), assortment.StillOrdered)
    assert left(lamp) == 9


def test_a_product_that_is_deleted_while_it_is_ordered():
    """Whoever orders it is told that it is gone, and keeps the rest of her cart."""
    lamp = ProductFactory(name="lamp", inventory=10)
    user = wants(lamp)

    with before_our_commit(placing(user)) as placed:
        assortment.remove_product(lamp.pk)

    error = placed.exception()
    assert isinstance(error, services.NotEnough)
    assert "not sold any more" in str(error)
    assert not Order.objects.exists()
