"""What staff do with products on the site itself: add, revise and remove them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import CreateView, DeleteView, UpdateView

from apps.common.web.requests import FORM_METHODS, Refusal

from . import assortment, selectors
from .forms import ProductForm
from .models import Product
from .views import WithCart


class StaffOnly(WithCart, LoginRequiredMixin, UserPassesTestMixin):
    """A product is read from the table: what a cache remembers is not to be edited."""

    request: HttpRequest
    kwargs: dict[str, Any]
    permission_denied_message = "Only staff can change what the shop sells."

    def test_func(self) -> bool:
        return bool(self.request.user.is_staff)

    def get_object(self, queryset: Any = None) -> Product:
        return self._product

    @cached_property
    def _product(self) -> Product:
        return selectors.product(self.kwargs["pk"])


class ProductCreateView(Refusal, StaffOnly, CreateView):  # type: ignore[type-arg]
    form_class = ProductForm
    template_name = "shop/product_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        product = assortment.add_product(**form.cleaned_data)
        messages.success(self.request, "The product is in the catalogue.")
        return redirect(product)


class ProductUpdateView(Refusal, StaffOnly, UpdateView):  # type: ignore[type-arg]
    form_class = ProductForm
    template_name = "shop/product_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        told = form.cleaned_data | {"restocked": form.restocked}
        del told["inventory"]
        try:
            product = assortment.revise_product(self.kwargs["pk"], **told)
        except assortment.BelowNothing as error:
            form.add_error("inventory", str(error))
            return self.form_invalid(form)
        messages.success(self.request, "Your changes are in the catalogue.")
        return redirect(product)


class ProductDeleteView(Refusal, StaffOnly, DeleteView):  # type: ignore[type-arg]
    """Asks, and then removes: unless somebody has ordered it."""

    http_method_names = FORM_METHODS
    template_name = "shop/product_confirm_delete.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            assortment.remove_product(self.kwargs["pk"])
        except assortment.StillOrdered as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "The product is deleted.")
        return redirect("shop:products")
