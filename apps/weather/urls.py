"""The lesson's addresses, as its plan writes them.

`weather/create/` is the form, not a city. A city of that name is at `weather/create,US/`,
which is how every page of ours links to a city: with its country, it is the only one.
"""

from __future__ import annotations

from django.urls import path

from . import views
from .caching import whole_page

app_name = "weather"
urlpatterns = [
    path("", whole_page(views.HomeView.as_view()), name="home"),
    path("preferences/", views.PreferencesView.as_view(), name="preferences"),
    path("weather/create/", views.CityCreateView.as_view(), name="city_create"),
    path(
        "weather/<int:pk>/delete/", views.CityDeleteView.as_view(), name="city_delete"
    ),
    path("weather/<int:pk>/prefer/", views.prefer, name="prefer"),
    path("weather/<int:pk>/chart.png", views.chart, {"kind": "png"}, name="chart_png"),
    path("weather/<int:pk>/chart.svg", views.chart, {"kind": "svg"}, name="chart_svg"),
    path(
        "weather/<str:city_name>/",
        whole_page(views.CityWeatherView.as_view()),
        name="city",
    ),
]
