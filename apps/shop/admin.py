"""The lesson in the admin: staff keep the shelves, and move orders to their people.

An order is looked at here and moved by an action; what was bought and paid is no field
that could be corrected. Carts and events are there to look at, too. What has no page of its
own stands on that of its cart or its order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from . import services
from .forms import ProductForm
from .models import (
    Cart,
    CartItem,
    Category,
    Order,
    OrderItem,
    OrderStatusChange,
    Product,
    ProductCategory,
    Status,
    Tag,
    WebhookEvent,
)

if TYPE_CHECKING:
    # Generic for the type checker alone.
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


class LookedAt:
    """Rows that come about by what people and Stripe do, and by nothing else."""

    def has_add_permission(self, *_: Any) -> bool:
        return False

    def has_change_permission(self, *_: Any) -> bool:
        return False

    def has_delete_permission(self, *_: Any) -> bool:
        return False


@admin.register(Category, Tag)
class ShelfAdmin(ModelAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    show_full_result_count = False


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    """Stock is changed by how much the form says, for some may be sold meanwhile."""

    form = ProductForm
    list_display = ("name", "price", "inventory", "created_at")
    list_filter = ("categories",)
    search_fields = ("name",)
    readonly_fields = ("created_at",)
    show_full_result_count = False

    def save_model(
        self, request: HttpRequest, obj: Product, form: Any, change: bool
    ) -> None:
        if change:
            locked = Product.objects.select_for_update().get(pk=obj.pk)
            # Below nothing is what the database refuses; nobody comes to less than none.
            obj.inventory = max(0, locked.inventory + form.restocked)
        super().save_model(request, obj, form, change)


@admin.register(ProductCategory)
class ProductCategoryAdmin(ModelAdmin):
    list_display = ("product", "category")
    list_select_related = ("product", "category")
    search_fields = ("product__name",)
    raw_id_fields = ("product",)
    show_full_result_count = False


class CartItemInline(LookedAt, TabularInline):
    model = CartItem
    fields = ("name", "quantity")


@admin.register(Cart)
class CartAdmin(LookedAt, ModelAdmin):
    list_display = ("user", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    inlines = (CartItemInline,)
    show_full_result_count = False


class OrderItemInline(LookedAt, TabularInline):
    model = OrderItem
    fields = ("name", "quantity", "price")


class HistoryInline(LookedAt, TabularInline):
    model = OrderStatusChange
    fields = ("at", "status", "note")


@admin.register(Order)
class OrderAdmin(LookedAt, ModelAdmin):
    """Paid orders are shipped, shipped ones delivered; no other move is offered."""

    list_display = ("id", "user", "status", "total", "created_at")
    list_select_related = ("user",)
    list_filter = ("status",)
    search_fields = ("user__username", "payment_intent")
    inlines = (OrderItemInline, HistoryInline)
    actions = ("ship", "deliver")
    show_full_result_count = False

    @admin.action(description="Mark as shipped", permissions=["move"])
    def ship(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._move(request, orders, Status.SHIPPED)

    @admin.action(description="Mark as delivered", permissions=["move"])
    def deliver(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._move(request, orders, Status.DELIVERED)

    def has_move_permission(self, request: HttpRequest) -> bool:
        """The fields are nobody's to change; the status is theirs who may change orders."""
        return request.user.has_perm("shop.change_order")

    def _move(
        self, request: HttpRequest, orders: QuerySet[Order], status: Status
    ) -> None:
        note = f"By {request.user.get_username()}."
        for order in orders:
            if services.settle(order.pk, status, note=note):
                messages.success(request, f"Order {order.pk}: {status.label}.")
            else:
                messages.error(
                    request,
                    f"Order {order.pk} is “{order.get_status_display()}”; it cannot "
                    f"become “{status.label}” from there.",
                )


@admin.register(WebhookEvent)
class WebhookEventAdmin(LookedAt, ModelAdmin):
    list_display = ("event_id", "kind", "received_at")
    search_fields = ("event_id",)
    show_full_result_count = False
