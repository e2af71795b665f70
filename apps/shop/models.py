"""What is sold and what was bought. The database itself refuses stock below nothing."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Cast, Lower
from django.urls import reverse
from django.utils import timezone

from . import money

LOWEST_PRICE = Decimal("0.01")
# A price as a whole number: what a place in a list that goes by price is written in.
IN_CENTS = Cast(F("price") * 100, BigIntegerField())


class Category(models.Model):
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ProductManager(models.Manager["Product"]):
    """Products without the words they are found by: nothing but a search needs those."""

    def get_queryset(self) -> models.QuerySet[Product]:
        return super().get_queryset().defer("search")


class Product(models.Model):
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=4000)
    price = models.DecimalField(
        max_digits=10, decimal_places=2, validators=[MinValueValidator(LOWEST_PRICE)]
    )
    inventory = models.IntegerField(default=0, validators=[MinValueValidator(0)])
    categories = models.ManyToManyField(
        Category, through="ProductCategory", blank=True, related_name="products"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="products")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The words it is found by. The database keeps them, whoever writes the row.
    search = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="english")
        + SearchVector("description", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProductManager()

    class Meta:
        ordering = ("-created_at", "-id")
        # Each order that somebody can ask for, and at its end the id, so that a page can
        # continue from any row. Read backwards they do as well.
        indexes = (
            models.Index(fields=("created_at", "id"), name="shop_products_by_age"),
            models.Index(IN_CENTS, "id", name="shop_products_by_price"),
            models.Index(Lower("name"), "id", name="shop_products_by_name"),
            GinIndex(fields=("search",), name="shop_products_by_words"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(price__gte=LOWEST_PRICE), name="shop_product_costs"
            ),
            models.CheckConstraint(
                condition=Q(inventory__gte=0), name="shop_never_oversold"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shop:product", args=[self.pk])

    @property
    def available(self) -> bool:
        return self.inventory > 0


class ProductCategory(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    category = models.ForeignKey(Category, on_delete=models.CASCADE)

    class Meta:
        verbose_name_plural = "product categories"
        constraints = (
            # Category first: the same index finds all products of one.
            models.UniqueConstraint(
                fields=("category", "product"), name="shop_in_a_category_once"
            ),
        )

    def __str__(self) -> str:
        return f"product {self.product_id} in category {self.category_id}"


# --- Carts ----------------------------------------------------------------------------


class Cart(models.Model):
    """A member's; strangers have theirs in their session."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="carts"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The stranger's cart that was put into this one last, so that it is not put in twice.
    merged = models.UUIDField(null=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user",), name="shop_one_cart_each"),
        )

    def __str__(self) -> str:
        return f"the cart of user {self.user_id}"


class CartItem(models.Model):
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="items")
    # It stays when the product goes: who put it in is told, and told of what.
    product = models.ForeignKey(
        Product, on_delete=models.DO_NOTHING, db_constraint=False
    )
    name = models.CharField(max_length=200)
    quantity = models.IntegerField(default=1, validators=[MinValueValidator(1)])

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("cart", "product"), name="shop_in_a_cart_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="shop_cart_has_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of product {self.product_id}"


# --- Orders ---------------------------------------------------------------------------


class Status(models.TextChoices):
    """How far an order is. Which can follow which, `services` says."""

    PENDING = "pending", "Waiting for payment"
    PAYMENT_FAILED = "payment_failed", "Payment failed"
    PAID = "paid", "Paid"
    SHIPPED = "shipped", "Shipped"
    DELIVERED = "delivered", "Delivered"
    CANCELLED = "cancelled", "Cancelled"


UNPAID = (Status.PENDING, Status.PAYMENT_FAILED)


class Order(models.Model):
    # An order is kept as long as the books are: who has bought cannot be deleted.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )
    total = models.DecimalField(max_digits=10, decimal_places=2)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.PENDING
    )
    # Made with the form, so that a form that is sent twice is one order.
    checkout_key = models.UUIDField(unique=True, editable=False)
    # Until then its products are held for whoever has not paid yet.
    expires_at = models.DateTimeField(editable=False)
    # Stripe's number of the payment, which method was asked last, and how often.
    payment_intent = models.CharField(max_length=255, blank=True, editable=False)
    payment_method = models.CharField(max_length=100, blank=True, editable=False)
    attempt = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(
                fields=("user", "created_at", "id"), name="shop_orders_by_age"
            ),
            models.Index(
                fields=("expires_at",),
                condition=Q(status__in=UNPAID),
                name="shop_orders_unpaid",
            ),
            models.Index(
                fields=("payment_intent",),
                condition=~Q(payment_intent=""),
                name="shop_orders_by_payment",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(total__gte=0), name="shop_order_total"),
        )

    def __str__(self) -> str:
        return f"order {self.pk} ({self.get_status_display()})"

    def get_absolute_url(self) -> str:
        return reverse("shop:order", args=[self.pk])

    @property
    def is_unpaid(self) -> bool:
        return self.status in UNPAID


class OrderItem(models.Model):
    """What was bought, as it was called and what it cost on that day."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    quantity = models.IntegerField(validators=[MinValueValidator(1)])
    price = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("order", "product"), name="shop_in_an_order_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="shop_order_has_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of {self.name}"

    @property
    def price_shown(self) -> str:
        return money.shown(self.price)

    @property
    def amount_shown(self) -> str:
        return money.shown(self.price * self.quantity)


class OrderStatusChange(models.Model):
    """A line of an order's history; one that only has a note leaves the status."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="history")
    status = models.CharField(max_length=20, choices=Status.choices)
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.status}"


class WebhookEvent(models.Model):
    """What Stripe has told us already: whatever it says twice is heard once."""

    event_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=100)
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} ({self.event_id})"
