"""The filter of the catalogue: what may be asked for, and what it leaves of the products."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from django.forms.renderers import Jinja2

from . import money
from .models import IN_CENTS, Product
from .shown import Shelves
from .wanted import SortedBy, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping


def search_query(words: str) -> SearchQuery:
    """Words as search engines take them: "two words", -without, this or that."""
    return SearchQuery(words, config="english", search_type="websearch")


class WordsFilter(django_filters.CharFilter):  # type: ignore[misc]
    def filter(self, qs: QuerySet[Product], value: str) -> QuerySet[Product]:
        return qs.filter(search=search_query(value)) if value else qs


class AvailableFilter(django_filters.BooleanFilter):  # type: ignore[misc]
    def filter(self, qs: QuerySet[Product], value: bool | None) -> QuerySet[Product]:
        return qs.filter(inventory__gt=0) if value else qs


class OrderFilter(django_filters.ChoiceFilter):  # type: ignore[misc]
    """It leaves every product in: `selectors` sorts, for pages go on from a place."""

    def filter(self, qs: QuerySet[Product], value: str) -> QuerySet[Product]:
        return qs


class PriceFilter(django_filters.NumberFilter):  # type: ignore[misc]
    """In cents, as the index has prices: else it would be of no use to find them."""

    def __init__(self, lookup: str, label: str) -> None:
        super().__init__(
            lookup_expr=lookup,
            label=label,
            min_value=0,
            max_digits=10,
            decimal_places=2,
            widget=forms.NumberInput(attrs={"step": "0.01", "min": "0"}),
        )

    def filter(self, qs: QuerySet[Product], value: Decimal | None) -> QuerySet[Product]:
        if value is None:
            return qs
        limit = {f"in_cents__{self.lookup_expr}": money.minor_units(value)}
        return qs.alias(in_cents=IN_CENTS).filter(**limit)


class FilterForm(forms.Form):
    """Every option is a template of its own; Jinja's are quicker than Django's."""

    default_renderer = Jinja2()  # one for all: it remembers what it has compiled

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        lowest, highest = told.get("min_price"), told.get("max_price")
        if lowest is not None and highest is not None and highest < lowest:
            self.add_error("max_price", "This is less than the lowest price.")
        return told


class ProductFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Bound to the address of the catalogue: every field may be missing."""

    q = WordsFilter(label="Words", max_length=100, widget=forms.SearchInput())
    category = django_filters.ChoiceFilter(
        field_name="categories__slug", label="Category", empty_label="Any category"
    )
    tag = django_filters.ChoiceFilter(
        field_name="tags__slug", label="Tag", empty_label="Any tag"
    )
    min_price = PriceFilter("gte", "Price from")
    max_price = PriceFilter("lte", "Price to")
    order = OrderFilter(
        label="Order", choices=SortedBy.choices, empty_label="As it comes"
    )
    available = AvailableFilter(label="In stock only", widget=forms.CheckboxInput)

    class Meta:
        model = Product
        fields: tuple[str, ...] = ()
        form = FilterForm

    def __init__(self, data: Mapping[str, str], shelves: Shelves) -> None:
        super().__init__(data, queryset=Product.objects.all())
        self.form.label_suffix = ""
        fields = self.form.fields
        fields["category"].choices = [each.choice for each in shelves.categories]
        fields["tag"].choices = [each.choice for each in shelves.tags]

    @property
    def wanted(self) -> Wanted:
        """Of a filter that is valid."""
        told = dict(self.form.cleaned_data)
        return Wanted(
            **told
            | {
                "q": " ".join(told["q"].split()),
                "available": bool(told["available"]),
            }
        )


def narrowed(products: QuerySet[Product], wanted: Wanted) -> QuerySet[Product]:
    """Those of the products that pass the filter."""
    for name, value in asdict(wanted).items():
        products = ProductFilter.base_filters[name].filter(products, value)
    return products
