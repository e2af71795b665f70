"""What can be wrong with a payment, and who can do something about it.

    PaymentError
    ├── Declined       the bank says no: whoever pays takes another card
    ├── Unanswered     nobody knows whether it was done: ask again, under the same key
    ├── NotConfigured  our key is missing, or is not accepted: somebody must see to it
    └── Impossible     what was asked makes no sense to Stripe, now or ever

Messages are for people: on pages, in logs, in the history of an order.
"""

from __future__ import annotations


class PaymentError(Exception):
    """Nothing was charged, or nobody knows."""


class Declined(PaymentError): ...


class Unanswered(PaymentError): ...


class NotConfigured(PaymentError): ...


class Impossible(PaymentError): ...
