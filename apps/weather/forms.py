"""What people send: a city to add, their units, and which city they look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from .models import City, UserProfile
from .names import LONGEST, is_country, key_of

if TYPE_CHECKING:
    # Generic for the type checker alone.
    CityModelForm = forms.ModelForm[City]
    ProfileModelForm = forms.ModelForm[UserProfile]
else:
    CityModelForm = ProfileModelForm = forms.ModelForm

# A name is a part of an address, and stands in lists: London, GB.
NOT_IN_NAMES = frozenset("/\\?#")


class NamedCityForm(CityModelForm):
    """What a city can be called, and what is a country."""

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable() or NOT_IN_NAMES & set(name):
            raise ValidationError("A name has none of these signs: / \\ ? #", "signs")
        if not 0 < len(key_of(name)) <= LONGEST:
            raise ValidationError("This is no name of a city.", "no_name")
        return name

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).strip()
        if not is_country(country):
            raise ValidationError("Write the two letters of a country.", "country")
        return country.upper()


class CityForm(NamedCityForm):
    """A city to add. Where it is can be left out, and is then looked up."""

    latitude = forms.FloatField(
        required=False, min_value=-90, max_value=90, help_text="52.52, or leave it out."
    )
    longitude = forms.FloatField(
        required=False,
        min_value=-180,
        max_value=180,
        help_text="13.40, or leave it out.",
    )

    class Meta:
        model = City
        fields = ("name", "country", "latitude", "longitude")
        help_texts = {"country": "Two letters: GB, US, BR."}
        widgets = {
            "country": forms.TextInput(attrs={"size": 2, "autocomplete": "country"})
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        half = (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None)
        if half and not {"latitude", "longitude"} & self.errors.keys():
            missing = "longitude" if cleaned.get("longitude") is None else "latitude"
            self.add_error(missing, "Give both, or neither.")
        return cleaned

    @property
    def position(self) -> tuple[float, float] | None:
        latitude = self.cleaned_data["latitude"]
        longitude = self.cleaned_data["longitude"]
        return None if latitude is None else (latitude, longitude)


class CorrectedCityForm(NamedCityForm):
    """A city in the admin: all of it is there, and it is no second one."""

    class Meta:
        model = City
        fields = ("name", "country", "latitude", "longitude", "added_by")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        same = City.objects.filter(
            key=key_of(cleaned.get("name", "")), country=cleaned.get("country", "")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "This city is here already.")
        return cleaned


class PreferencesForm(ProfileModelForm):
    class Meta:
        model = UserProfile
        fields = ("preferred_units",)
        labels = {"preferred_units": "Units"}
        widgets = {"preferred_units": forms.RadioSelect}


class SearchForm(forms.Form):
    q = forms.CharField(
        label="City", required=False, max_length=LONGEST, widget=forms.SearchInput()
    )
