"""What is done by the clock: orders that nobody has paid give back what they hold."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from . import payments
from .errors import PaymentError, Unanswered
from .models import UNPAID, Order

logger = logging.getLogger(__name__)

# So many in one round; whatever is left is the next one's.
MOST = 500


@shared_task
def cancel_unpaid_orders() -> int:
    """How many were cancelled. When Stripe does not answer, all others wait, too."""
    cancelled = 0
    overdue = Order.objects.filter(status__in=UNPAID, expires_at__lte=timezone.now())
    for order in overdue.order_by("expires_at")[:MOST]:
        try:
            cancelled += payments.let_go(order)
        except PaymentError as error:
            logger.warning("Order %s holds its products: %s", order.pk, error)
            if isinstance(error, Unanswered):
                break
    return cancelled
