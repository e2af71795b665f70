"""The lesson's addresses, as its plan writes them, and what a shop needs besides."""

from __future__ import annotations

from django.urls import path

from . import paying, staff, views
from .caching import whole_page
from .webhooks import webhook

app_name = "shop"
products = whole_page(views.ProductListView.as_view())
urlpatterns = [
    path("", products, name="home"),
    path("products/", products, name="products"),
    path(
        "products/<int:pk>/",
        whole_page(views.ProductDetailView.as_view()),
        name="product",
    ),
    path("products/create/", staff.ProductCreateView.as_view(), name="product_create"),
    path(
        "products/<int:pk>/update/",
        staff.ProductUpdateView.as_view(),
        name="product_update",
    ),
    path(
        "products/<int:pk>/delete/",
        staff.ProductDeleteView.as_view(),
        name="product_delete",
    ),
    path("cart/", views.CartView.as_view(), name="cart"),
    path("cart/add/<int:product_id>/", views.cart_add, name="cart_add"),
    path("cart/remove/<int:product_id>/", views.cart_remove, name="cart_remove"),
    path("cart/quantity/<int:product_id>/", views.cart_quantity, name="cart_quantity"),
    path("checkout/", views.CheckoutView.as_view(), name="checkout"),
    path("orders/", whole_page(views.OrderListView.as_view()), name="orders"),
    path("orders/<int:pk>/", views.OrderDetailView.as_view(), name="order"),
    path("orders/<int:pk>/pay/", paying.pay, name="pay"),
    path("orders/<int:pk>/back/", paying.back, name="back"),
    path("payments/webhook/", webhook, name="webhook"),
]
