"""What people send: quantities, orders, and what staff say of products."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from .limits import MOST_OF_ONE
from .methods import METHODS
from .models import Product

if TYPE_CHECKING:
    # Generic for the type checker alone.
    ProductModelForm = forms.ModelForm[Product]
else:
    ProductModelForm = forms.ModelForm


class QuantityForm(forms.Form):
    """How many of one product; none takes it out of the cart."""

    quantity = forms.IntegerField(
        min_value=0,
        max_value=MOST_OF_ONE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    @classmethod
    def of(
        cls, product_id: int, data: Mapping[str, Any] | None = None, **initial: Any
    ) -> QuantityForm:
        """One of several on a page: its field is called by the product."""
        return cls(data, initial=initial, auto_id=f"id_%s_{product_id}")


class PaymentForm(forms.Form):
    """Which card; see `methods`."""

    payment_method = forms.ChoiceField(
        label="Card", choices=METHODS, widget=forms.RadioSelect, initial=METHODS[0][0]
    )


class CheckoutForm(PaymentForm):
    """An order: the key makes it one, the total is what she was shown."""

    checkout_key = forms.UUIDField(widget=forms.HiddenInput)
    total = forms.DecimalField(
        max_digits=12, decimal_places=2, required=False, widget=forms.HiddenInput
    )


class ProductForm(ProductModelForm):
    class Meta:
        model = Product
        fields = ("name", "description", "price", "inventory", "categories", "tags")
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "categories": forms.CheckboxSelectMultiple,
            "tags": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form then brings back what it has shown; see `restocked`.
        self.fields["inventory"].show_hidden_initial = True

    def clean_name(self) -> str:
        """One line that can be seen: in every list, it is the link to the product."""
        name = " ".join(self.cleaned_data["name"].split())
        if not can_be_seen(name):
            raise ValidationError(
                "This name has nothing in it that can be seen.", code="invisible"
            )
        return name

    @property
    def restocked(self) -> int:
        """By how many the stock was changed: since the form was shown, some may be sold."""
        bound = self["inventory"]
        shown = bound.field.widget.value_from_datadict(
            self.data, self.files, bound.html_initial_name
        )
        try:
            was = int(shown)
        except (TypeError, ValueError):
            was = self.instance.inventory if self.instance.pk else 0
        return int(self.cleaned_data["inventory"]) - was


def can_be_seen(text: str) -> bool:
    """Is there a letter, a digit or a sign among the spaces and formatting characters?

    >>> can_be_seen("Lamp"), can_be_seen("\\u200b\\u2060")
    (True, False)
    """
    return any(unicodedata.category(each)[0] in "LNPS" for each in text)
