"""Pages: reads come through `caching`, writes go through `services`.

No page waits for the source, but for the form that adds a city and is not told where it
is. (The views carry the names and the bases of the lesson plan. Django's generic views
are generic for the type checker alone, hence `type-arg`.)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import CreateView, DeleteView, FormView, TemplateView

from apps.common.web.pagination import KeysetListView
from apps.common.web.requests import FORM_METHODS, MemberRequest, Refusal

from . import caching, charts, selectors, services
from .errors import IN_WORDS, SourceError, UnknownPlace
from .forms import CityForm, PreferencesForm, SearchForm
from .models import City
from .names import Asked, key_of
from .shown import drawn, rows, shown
from .units import Units
from .values import Card

CITIES_A_PAGE = 24


# --- Pages ----------------------------------------------------------------------------


class HomeView(KeysetListView):
    """Her city, if she has one, and all others, the newest first."""

    object_list: Any
    template_name = "weather/home.html"
    part_template_name = template_name
    paginate_by = CITIES_A_PAGE

    def get_queryset(self) -> Any:
        self.form = SearchForm(self.request.GET)
        words = self.form.cleaned_data["q"] if self.form.is_valid() else ""
        return caching.CityList(key_of(words))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = caching.preferences(self.request.user)
        units = Units(chosen.units)
        hers = caching.cards([chosen.city_id]) if chosen.city_id else []
        return context | {
            "form": self.form,
            "hers": [shown(card, units) for card in hers],
            # Neither is read before it is shown: the list may be remembered as HTML.
            "cities": lambda: [shown(card, units) for card in context["page_obj"]],
            "fragment": self.object_list.fragment(context["page_obj"].position, units),
        }


class CityWeatherView(TemplateView):
    """The weather of the city that an address names; of several, which is meant."""

    template_name = "weather/city.html"
    choice_template_name = "weather/which.html"

    @cached_property
    def found(self) -> list[Card]:
        """Raises `UnknownCity`."""
        asked = self.kwargs["city_name"]
        cards = caching.cities_asked_for(Asked.parse(asked))
        if not cards:
            raise selectors.UnknownCity(asked)
        return cards

    @property
    def is_clear(self) -> bool:
        return len(self.found) == 1

    def get_template_names(self) -> list[str]:
        return [self.template_name if self.is_clear else self.choice_template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = caching.preferences(self.request.user)
        units = Units(chosen.units)
        context = super().get_context_data(units=units, **kwargs)
        if not self.is_clear:
            return context | {"cities": [shown(card, units) for card in self.found]}
        (card,) = self.found
        steps = cache(partial(caching.forecast, card.place.id))
        return context | {
            "city": shown(card, units),
            "rows": cache(lambda: rows(steps(), units)),
            "drawn": lambda: drawn(steps(), units),
            "fragment": caching.city_fragment(card.place.id, units),
            "is_hers": chosen.city_id == card.place.id,
            "may_delete": card.place.added_by == (self.request.user.pk or 0),
        }


@require_safe
def chart(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The forecast as a file to keep: our own policy would let no SVG keep its colours.

    It has no figures of its own to be late with: it is forgotten with the weather.
    """
    place = caching.card(pk).place
    units = Units(caching.preferences(request.user).units)
    draw = partial(draw_chart, pk, place.asked, units, kind)
    answer = HttpResponse(
        caching.picture(pk, kind, units, draw), content_type=charts.TYPES[kind]
    )
    name = slugify(f"{key_of(place.name)}-{place.country}")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def draw_chart(city_id: int, title: str, units: Units, kind: str) -> bytes:
    """Raises `Http404` where there is nothing to draw."""
    steps = caching.forecast(city_id)
    if not steps:
        raise Http404(f"Nothing is known yet of the weather in {title}.")
    curve = charts.Curve(
        title=title,
        unit=units.degrees,
        moments=tuple(step.at for step in steps),
        temperatures=tuple(units.temperature(step.temperature_c) for step in steps),
    )
    return charts.file_of(curve, kind)


# --- Forms ----------------------------------------------------------------------------


class CityCreateView(Refusal, LoginRequiredMixin, CreateView):  # type: ignore[type-arg]
    """Adds a city. Where the source is asked and fails, the form says what to do."""

    request: MemberRequest
    form_class = CityForm
    template_name = "weather/city_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        name, country = form.cleaned_data["name"], form.cleaned_data["country"]
        try:
            city = services.add_city(self.request.user, name, country, form.position)
        except services.CityIsThere:
            form.add_error("name", "This city is here already.")
        except UnknownPlace:
            form.add_error("name", "The weather service knows no such city.")
        except SourceError as error:
            form.add_error(
                None,
                f"The weather service {IN_WORDS[error.kind]}, so we cannot look up "
                "where the city is. Write its latitude and longitude, or try later.",
            )
        if form.errors:
            return self.form_invalid(form)
        messages.success(
            self.request, f"{city.name} is added; its weather will follow."
        )
        return redirect(city)


class CityDeleteView(LoginRequiredMixin, UserPassesTestMixin, DeleteView):  # type: ignore[type-arg]
    """Asks, and then removes: for whoever added it. Staff have the admin."""

    http_method_names = FORM_METHODS
    template_name = "weather/confirm.html"
    permission_denied_message = "Only who has added a city can delete it."

    def test_func(self) -> bool:
        return bool(self.get_object().added_by_id == self.request.user.pk)

    def get_object(self, queryset: Any = None) -> City:
        return self._city

    @cached_property
    def _city(self) -> City:
        return selectors.city(self.kwargs["pk"])

    def form_valid(self, form: BaseForm) -> HttpResponse:
        services.remove_city(self.object)
        messages.success(self.request, f"{self.object.name} is deleted.")
        return redirect("weather:home")


class PreferencesView(Refusal, LoginRequiredMixin, FormView):  # type: ignore[type-arg]
    """Her units. Which city is hers, she says on that city's page."""

    request: MemberRequest
    form_class = PreferencesForm
    template_name = "weather/preferences.html"

    def get_initial(self) -> dict[str, Any]:
        return {"preferred_units": self.chosen.units}

    @cached_property
    def chosen(self) -> Any:
        # Read anew: a form must not offer what was chosen before.
        return selectors.preferences(self.request.user.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        city_id = self.chosen.city_id
        cards = caching.cards([city_id]) if city_id else []
        units = Units(self.chosen.units)
        hers = [shown(card, units) for card in cards]
        return super().get_context_data(hers=hers, **kwargs)

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        services.prefer_units(self.request.user, form.cleaned_data["preferred_units"])
        messages.success(self.request, "Your units are saved.")
        return redirect("weather:preferences")


@require_POST
def prefer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Makes a city hers; whoever must log in first comes back to its page."""
    card = caching.card(pk)
    page = reverse("weather:city", args=[card.place.asked])
    if not request.user.is_authenticated:
        return redirect_to_login(page)
    services.prefer_city(request.user, pk)
    messages.success(request, f"{card.place.name} is your city now.")
    return redirect(page)
