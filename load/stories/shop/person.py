"""A customer who is online: what she remembers of the shop."""

from __future__ import annotations

from dataclasses import dataclass, field

from load.stories.interface import Person

from .pages import CheckoutForm, SeenOrder, SeenProduct

IN_MIND = 20


@dataclass(slots=True)
class Customer(Person):
    products: list[SeenProduct] = field(default_factory=list)  # of the list seen last
    more: str | None = None  # the address of its next page
    in_cart: list[int] = field(default_factory=list)  # as her cart showed it last
    checkout: CheckoutForm | None = None  # filled in, and not sent yet
    # How far she has seen her orders to be, by number, the last seen last.
    orders: dict[int, str] = field(default_factory=dict)

    def some_product(self, choice: int) -> SeenProduct | None:
        return self.products[choice % len(self.products)] if self.products else None

    def some_for_sale(self, choice: int) -> SeenProduct | None:
        for_sale = [each for each in self.products if not each.sold_out]
        return for_sale[choice % len(for_sale)] if for_sale else None

    def some_in_cart(self, choice: int) -> int | None:
        return self.in_cart[choice % len(self.in_cart)] if self.in_cart else None

    def some_order(self, choice: int) -> int | None:
        numbers = list(self.orders)
        return numbers[choice % len(numbers)] if numbers else None

    def news(self) -> list[SeenProduct] | None:
        return self.products or None

    def hear(self, news: list[SeenProduct]) -> None:
        """Whoever has not looked yet knows products that somebody else was shown."""
        if not self.products:
            self.products = news

    def took_note(self, products: list[SeenProduct], more: str | None) -> None:
        self.products, self.more = products, more

    def noted_orders(self, orders: list[SeenOrder]) -> None:
        for order in orders:
            self.orders.pop(order.id, None)
            self.orders[order.id] = order.status
        while len(self.orders) > IN_MIND:
            del self.orders[next(iter(self.orders))]
