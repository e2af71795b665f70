"""What the forms take, and what they refuse at which field."""

from __future__ import annotations

import pytest

from apps.weather.forms import CityForm, PreferencesForm, SearchForm

OSLO = {"name": "Oslo", "country": "NO", "latitude": "59.91", "longitude": "10.75"}


class TestCity:
    def test_everything_is_given(self):
        """Its position is what was written."""
        form = CityForm(OSLO)

        assert form.is_valid(), form.errors
        assert form.position == (59.91, 10.75)

    def test_where_it_is_may_be_left_out(self):
        """The source knows that."""
        form = CityForm({"name": "Oslo", "country": "NO"})

        assert form.is_valid(), form.errors
        assert form.position is None

    def test_zero_is_a_position(self):
        """Null Island is in the sea, and yet somewhere."""
        form = CityForm({**OSLO, "latitude": "0", "longitude": "0"})

        assert form.is_valid()
        assert form.position == (0, 0)

    @pytest.mark.parametrize("missing", ["latitude", "longitude"])
    def test_half_a_position_is_none(self, missing):
        """Which half is missing is said at its field."""
        form = CityForm({**OSLO, missing: ""})

        assert form.errors == {missing: ["Give both, or neither."]}

    @pytest.mark.parametrize(
        "field, value",
        [
            ("latitude", "90.1"),
            ("latitude", "nan"),
            ("latitude", "north"),
            ("longitude", "-180.5"),
            ("longitude", "inf"),
        ],
    )
    def test_places_beyond_the_earth(self, field, value):
        """Refused at the field, once."""
        assert list(CityForm({**OSLO, field: value}).errors) == [field]

    @pytest.mark.parametrize(
        "name",
        ["", "   ", "a/b", "a\\b", "a?b", "a#b", "a\0b", "\u0301", "x" * 101, "ﷺ" * 50],
    )
    def test_what_is_no_name(self, name):
        """What could not stand in an address, or is too long to be found by."""
        assert "name" in CityForm({**OSLO, "name": name}).errors

    def test_a_name_is_kept_as_it_is_written_but_for_spaces(self):
        """Accents and case are the city's own."""
        form = CityForm({**OSLO, "name": "  São   Paulo "})

        assert form.is_valid()
        assert form.cleaned_data["name"] == "São Paulo"

    @pytest.mark.parametrize("country", ["", "N", "NOR", "N1", "ÅÅ"])
    def test_what_is_no_country(self, country):
        """Two letters."""
        assert "country" in CityForm({**OSLO, "country": country}).errors

    def test_a_country_is_in_capitals(self):
        """However it was written."""
        form = CityForm({**OSLO, "country": "no"})

        assert form.is_valid()
        assert form.cleaned_data["country"] == "NO"


@pytest.mark.parametrize(
    "units, taken", [("metric", True), ("kelvin", False), ("", False)]
)
def test_units(units, taken):
    """One of those that there are."""
    assert PreferencesForm({"preferred_units": units}).is_valid() is taken


@pytest.mark.parametrize("words", ["x" * 101, "a\0b"])
def test_impossible_names_to_look_for(words):
    """What no city can be called is refused before the database is asked."""
    assert "q" in SearchForm({"q": words}).errors
