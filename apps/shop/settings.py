"""What this lesson adds to the site that it is composed into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.config.environment import Environment

# Full-text search and its lookups.
INSTALLED_APPS = ("django.contrib.postgres",)
# The alias "shop", in the lesson plan's own words: keys carry a version.
CACHE = {"KEY_PREFIX": "ecommerce_version"}
BACKEND = "redis"

NAVIGATION = (
    ("Products", "shop:products"),
    ("Cart", "shop:cart"),
    ("Orders", "shop:orders"),
)
HEALTH = {
    "payments": "apps.shop.health.payments",
    "typo help": "apps.shop.health.typo_help",
}

# Which service answers which URL when the lesson is deployed as four.
SERVICES = {
    "product-service": (
        "shop:home",
        "shop:products",
        "shop:product",
        "shop:product_create",
        "shop:product_update",
        "shop:product_delete",
    ),
    "cart-service": (
        "shop:cart",
        "shop:cart_add",
        "shop:cart_remove",
        "shop:cart_quantity",
    ),
    "order-service": ("shop:checkout", "shop:orders", "shop:order"),
    "payment-service": ("shop:pay", "shop:back", "shop:webhook"),
}


def from_environment(environment: Environment) -> Mapping[str, Any]:
    """Where Stripe is and as whom to ask it, and how long an unpaid order holds stock."""
    return {
        # Empty: the shop shows its catalogue and carts, and takes no money.
        "STRIPE_API_KEY": environment.text("STRIPE_API_KEY"),
        "STRIPE_API_URL": environment.http(
            "STRIPE_API_URL", default="https://api.stripe.com"
        ),
        "STRIPE_WEBHOOK_SECRET": environment.text("STRIPE_WEBHOOK_SECRET"),
        "STRIPE_TIMEOUT_S": environment.integer(
            "STRIPE_TIMEOUT_S", default=10, at_least=1, at_most=60
        ),
        "SHOP_UNPAID_MINUTES": environment.integer(
            "SHOP_UNPAID_MINUTES", default=30, at_least=1
        ),
        "SCHEDULE": {
            "cancel orders that nobody has paid": {
                "task": "apps.shop.tasks.cancel_unpaid_orders",
                "schedule": 60,
                # A round that nobody began before the next one is that one's.
                "options": {"expires": 60},
            }
        },
    }
