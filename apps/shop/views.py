"""Pages and actions."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.views.generic import (
    CreateView,
    DeleteView,
    DetailView,
    FormView,
    ListView,
    TemplateView,
    UpdateView,
)

from .payments import process_payment  # noqa: F401
from .webhooks import webhook  # noqa: F401


class ProductListView(ListView): ...


class ProductDetailView(DetailView): ...


class ProductCreateView(CreateView): ...


class ProductUpdateView(UpdateView): ...


class ProductDeleteView(DeleteView): ...


class CartView(LoginRequiredMixin, TemplateView): ...


class CheckoutView(LoginRequiredMixin, FormView): ...


class OrderListView(LoginRequiredMixin, ListView): ...


class OrderDetailView(LoginRequiredMixin, DetailView): ...


def cart_add(request: HttpRequest, product_id: int) -> HttpResponse: ...


def cart_remove(request: HttpRequest, product_id: int) -> HttpResponse: ...


def cart_quantity(request: HttpRequest, product_id: int) -> HttpResponse: ...


def pay(request: HttpRequest, pk: int) -> HttpResponse: ...
