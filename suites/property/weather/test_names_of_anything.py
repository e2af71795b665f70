"""Keys of names, whatever people call a city."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.weather.forms import CityForm
from apps.weather.names import Asked, key_of
from apps.weather.values import Place


@given(st.text())
def test_a_key_is_its_own_key(name):
    """So it does not matter whether a name or a key is looked for."""
    assert key_of(key_of(name)) == key_of(name)


@given(st.text())
def test_spaces_around_and_within_do_not_matter(name):
    """However many there are."""
    assert key_of(f"  {name.replace(' ', '   ')} ") == key_of(name)


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_case_does_not_matter(name):
    """For every sign that has another case."""
    assert key_of(name.upper()) == key_of(name) == key_of(name.lower())


@given(st.text(max_size=120))
def test_every_city_that_the_form_takes_is_found_by_its_own_address(name):
    """With its country, whatever its name has in it: commas, codes, `create`."""
    form = CityForm({"name": name, "country": "NO", "latitude": "1", "longitude": "1"})
    if not form.is_valid():
        return
    place = Place(1, form.cleaned_data["name"], form.cleaned_data["country"])

    asked = Asked.parse(place.asked)

    assert (asked.key, asked.country) == (key_of(place.name), "NO")
