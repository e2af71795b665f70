"""With what one pays here: cards that Stripe keeps for tests.

No script of Stripe's is loaded, and so no number of a card can be typed in: that is for
its own page or form alone. https://docs.stripe.com/testing
"""

from __future__ import annotations

METHODS = (
    ("pm_card_visa", "A card that pays"),
    ("pm_card_authenticationRequired", "A card whose bank asks who you are"),
    ("pm_card_visa_chargeDeclined", "A card that is declined"),
    ("pm_card_visa_chargeDeclinedInsufficientFunds", "A card with too little on it"),
    ("pm_card_chargeDeclinedExpiredCard", "A card that has expired"),
)
