"""Pages and actions: reads come through `caching`, writes go through `services`.

Pages that everybody reads carry no form token, so that strangers can share them; origins.py
says how their buttons are guarded. Nothing here needs JavaScript. What staff do with
products is in staff.py, what comes after the checkout in paying.py.

(The views carry the names and bases of the lesson plan. Django's generic views are
generic for the type checker alone, hence `type-arg`.)
"""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, FormView, TemplateView

from apps.common.web.pagination import KeysetListView
from apps.common.web.requests import MemberRequest, Refusal, page_before

from . import caching, carts, conf, money, selectors, services
from .carts import add_to_cart, get_cart_items, remove_from_cart
from .filters import ProductFilter
from .forms import CheckoutForm, PaymentForm, QuantityForm
from .models import Order
from .origins import from_our_pages
from .payments import form_targets, process_payment
from .shown import Card, CartLine, InCart, total_of

__all__ = ["add_to_cart", "get_cart_items", "process_payment", "remove_from_cart"]

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)

PRODUCTS_A_PAGE = 20
ORDERS_A_PAGE = 20


class WithCart:
    """Every page says how much is in the cart; it is counted when it is rendered."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {"things_in_cart": self.things_in_cart, **context}

    def things_in_cart(self) -> int:
        return sum(line.quantity for line in self.in_cart)

    @cached_property
    def in_cart(self) -> tuple[InCart, ...]:
        return carts.in_cart(self.request)


class LeadsToTheBank:
    """For pages with a form whose answer may be a page of the bank's, by way of Stripe.

    Browsers hold a form's redirects to the policy of the page that it stood on.
    """

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(*args, **kwargs)  # type: ignore[misc]
        return led_to_the_bank(response)


def led_to_the_bank(response: AnyResponse) -> AnyResponse:
    response._csp_update = {"form-action": list(form_targets())}  # type: ignore[attr-defined]
    return response


# --- The catalogue --------------------------------------------------------------------


class ProductListView(WithCart, KeysetListView):
    """Products, filtered and sorted as the address says.

    A filter that makes no sense comes back with its messages and with no list. Any list
    would be taken for the answer to it.
    """

    object_list: Any
    template_name = "shop/products.html"
    paginate_by = PRODUCTS_A_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.filter.is_valid():
            return super().get(request, *args, **kwargs)
        context = {
            **self._filter_shown,
            "things_in_cart": self.things_in_cart,
        }
        return render(request, self.template_name, context, status=422)

    @cached_property
    def filter(self) -> ProductFilter:
        return ProductFilter(self.request.GET, caching.shelves())

    def get_queryset(self) -> Any:
        return caching.ProductList(self.filter.wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        wanted, page = self.filter.wanted, context["page_obj"]
        query = f"{wanted.query}&" if wanted.query else ""
        return context | {
            **self._filter_shown,
            "listed": page.paginator.source,
            "fragment": page.paginator.source.fragment(page.position),
            "wanted": wanted,
            "more_path": f"?{query}page=",
            "candidates": selectors.CANDIDATES,
        }

    @property
    def _filter_shown(self) -> dict[str, Any]:
        return {"form": self.filter.form, "list_path": reverse("shop:products")}


class ProductDetailView(WithCart, DetailView):  # type: ignore[type-arg]
    template_name = "shop/product.html"
    context_object_name = "product"

    def get_object(self, queryset: Any = None) -> Card:
        return caching.card(self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has = [line for line in self.in_cart if line.product_id == self.object.id]
        in_cart = sum(line.quantity for line in has)
        return super().get_context_data(in_cart=in_cart, **kwargs)


# --- The cart -------------------------------------------------------------------------


class CartView(WithCart, LoginRequiredMixin, TemplateView):
    """What is in it, at the prices of now. A stranger logs in first, and finds her things."""

    template_name = "shop/cart.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = get_cart_items(self.request)
        refused: QuantityForm | None = kwargs.pop("refused", None)
        return super().get_context_data(
            lines=[(line, self._form(line, refused)) for line in lines],
            things_in_cart=sum(line.quantity for line in lines),
            total_shown=money.shown(total_of(lines)),
            in_order=bool(lines) and not any(line.trouble for line in lines),
            **kwargs,
        )

    def _form(self, line: CartLine, refused: QuantityForm | None) -> QuantityForm:
        form = QuantityForm.of(line.product_id, quantity=line.quantity)
        return refused if refused and refused.auto_id == form.auto_id else form


@from_our_pages
@require_POST
def cart_add(request: HttpRequest, product_id: int) -> HttpResponse:
    """One more of it, and back to where the button stood."""
    put = add_to_cart(request, product_id)
    if put.limit:
        messages.warning(request, put.limit)
    else:
        messages.success(request, f"“{put.name}” is in your cart ({put.quantity}).")
    return _back(request, product_id)


@from_our_pages
@require_POST
def cart_remove(request: HttpRequest, product_id: int) -> HttpResponse:
    remove_from_cart(request, product_id)
    messages.success(request, "It is in your cart no more.")
    return _back(request, product_id)


@from_our_pages
@require_POST
def cart_quantity(request: HttpRequest, product_id: int) -> HttpResponse:
    """So many of it; none is out of the cart."""
    form = QuantityForm.of(product_id, request.POST)
    if not form.is_valid():
        return _refused(request, form, product_id)
    quantity = form.cleaned_data["quantity"]
    if quantity == 0:
        remove_from_cart(request, product_id)
        messages.success(request, "It is in your cart no more.")
        return _back(request, product_id)
    put = carts.set_quantity(request, product_id, quantity)
    if put.limit:
        messages.warning(request, put.limit)
    return _back(request, product_id)


def _back(request: HttpRequest, product_id: int) -> HttpResponse:
    product = reverse("shop:product", args=[product_id])
    return redirect(page_before(request, otherwise=product))


def _refused(request: HttpRequest, form: QuantityForm, product_id: int) -> HttpResponse:
    """On the page of the cart, at its field; a stranger has no such page."""
    if not request.user.is_authenticated:
        messages.error(request, " ".join(map(str, form.errors["quantity"])))
        return _back(request, product_id)
    view = CartView()
    view.setup(request)
    return view.render_to_response(view.get_context_data(refused=form), status=422)


# --- Orders ---------------------------------------------------------------------------


class CheckoutView(WithCart, Refusal, LeadsToTheBank, LoginRequiredMixin, FormView):  # type: ignore[type-arg]
    """The order as it will be, read from the tables; it is sent once, however often."""

    request: MemberRequest
    form_class = CheckoutForm
    template_name = "shop/checkout.html"

    def get_initial(self) -> dict[str, Any]:
        return {"checkout_key": uuid4(), "total": total_of(self._lines)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lines=self._lines,
            total_shown=money.shown(total_of(self._lines)),
            takes_payments=conf.takes_payments(),
            **kwargs,
        )

    def form_valid(self, form: CheckoutForm) -> HttpResponse:
        if not conf.takes_payments():
            form.add_error(None, "Payments are not configured: nobody can pay here.")
            return self.form_invalid(form)
        try:
            order = services.place_order(self.request.user, **form.cleaned_data)
        except services.Refused as refusal:
            return self._refused(form, refusal)
        return process_payment(self.request, order)

    def _refused(self, form: CheckoutForm, refusal: services.Refused) -> HttpResponse:
        """What she sees then is how things stand now, and so is what she agrees to."""
        for reason in refusal.reasons:
            form.add_error(None, reason)
        form.data = dict(form.data.items()) | {"total": str(total_of(self._lines))}
        return self.form_invalid(form)

    @cached_property
    def _lines(self) -> tuple[CartLine, ...]:
        lines = selectors.in_cart(self.request.user.pk)
        products = selectors.cards([line.product_id for line in lines])
        return tuple(CartLine(*line, products.get(line.product_id)) for line in lines)


class OrderListView(WithCart, LoginRequiredMixin, KeysetListView):
    """Her orders, the newest first."""

    request: MemberRequest
    object_list: Any
    template_name = "shop/orders.html"
    paginate_by = ORDERS_A_PAGE

    def get_queryset(self) -> Any:
        return caching.OrderList(self.request.user.pk)


class OrderDetailView(WithCart, LeadsToTheBank, LoginRequiredMixin, DetailView):  # type: ignore[type-arg]
    """One of her orders, read from the tables: it is about money."""

    request: MemberRequest
    template_name = "shop/order.html"
    context_object_name = "order"

    def get_object(self, queryset: Any = None) -> Order:
        return selectors.order_of(self.request.user, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order: Order = self.object
        method = {"payment_method": order.payment_method}
        refused: PaymentForm | None = kwargs.pop("refused", None)
        form = (refused or PaymentForm(initial=method)) if order.is_unpaid else None
        return super().get_context_data(
            form=form,
            total_shown=money.shown(order.total),
            takes_payments=conf.takes_payments(),
            **kwargs,
        )


def order_with(refused: PaymentForm, request: MemberRequest, pk: int) -> HttpResponse:
    """The page of an order with a form that makes no sense, and its message."""
    view = OrderDetailView()
    view.setup(request, pk=pk)
    view.object = view.get_object()
    context = view.get_context_data(refused=refused)
    return led_to_the_bank(view.render_to_response(context, status=422))
