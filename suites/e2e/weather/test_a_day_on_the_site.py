"""What a person does in a day: each thing once, with the mouse."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from apps.weather import services
from apps.weather.errors import Unavailable
from fixtures.factories.weather import CityFactory, ObservationFactory
from suites.support.people import log_in

# A canvas that nobody has painted on is transparent all over.
PAINTED = """
    one => one.getContext("2d").getImageData(0, 0, one.width, one.height).data.some(Boolean)
"""


def test_adding_a_city_and_making_it_hers(site, page, context, ada):
    """Its page is there at once; she makes it her city, and finds it on top of the list."""
    log_in(context, site, ada)
    page.goto(f"{site.url}/")
    page.get_by_role("link", name="Add a city").click()
    page.get_by_label("Name").fill("São Paulo")
    page.get_by_label("Country").fill("br")
    page.get_by_label("Latitude").fill("-23.55")
    page.get_by_label("Longitude").fill("-46.63")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="São Paulo, BR")).to_be_visible()
    expect(page.get_by_text("Nothing is known yet.")).to_be_visible()

    page.get_by_role("button", name="Make this my city").click()

    expect(page.get_by_text("This is your city.")).to_be_visible()
    page.get_by_role("link", name="Cities", exact=True).click()
    expect(page.get_by_role("heading", name="Your city: São Paulo, BR")).to_be_visible()


def test_the_forecast_is_drawn_and_told(site, page):
    """The curve is on the screen, and the table below has the same figures."""
    ObservationFactory(city=CityFactory(name="Oslo", country="NO"))

    page.goto(f"{site.url}/weather/oslo/")

    curve = page.locator("#chart[data-drawn=true]")
    expect(curve).to_be_visible()
    drawn = curve.evaluate("one => Chart.getChart(one).data.datasets[0].data")
    told = page.locator("tbody td:nth-of-type(1)").all_inner_texts()
    assert [f"{degrees} °C" for degrees in drawn] == told
    assert curve.evaluate(PAINTED)


def test_changing_units(site, page, context, ada):
    """Every figure follows: on the page, in the table and in the curve."""
    city = ObservationFactory(city=CityFactory(name="Oslo", country="NO")).city
    log_in(context, site, ada)
    page.goto(f"{site.url}{city.get_absolute_url()}")
    expect(page.locator(".now strong")).to_have_text("20 °C")
    page.get_by_role("link", name="Settings").click()

    page.get_by_label("Imperial").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your units are saved.")).to_be_visible()
    page.goto(f"{site.url}{city.get_absolute_url()}")
    expect(page.locator(".now strong")).to_have_text("68 °F")
    expect(page.locator("tbody td").first).to_have_text("66 °F")
    unit = page.locator("#chart").evaluate(
        "one => Chart.getChart(one).data.datasets[0].label"
    )
    assert unit == "°F"


def test_what_is_old_says_so(site, page):
    """How old it was when the source was asked last, and how old it is now."""
    city = CityFactory(name="Oslo", country="NO")
    ObservationFactory(
        city=city, observed_at=timezone.now() - timedelta(hours=5, minutes=1)
    )
    services.note_failure(city.pk, Unavailable("away"))

    page.goto(f"{site.url}/weather/Oslo/")

    expect(page.get_by_text("was 5 hours old then.")).to_be_visible()
    expect(page.get_by_text(", 5 hours ago")).to_be_visible()


def test_choosing_between_two_and_deleting_one(site, page, context, ada):
    """A name that two have leads to both; who has added one may take it away again."""
    CityFactory(name="London", country="GB")
    CityFactory(name="London", country="CA", added_by=ada)
    log_in(context, site, ada)
    page.goto(f"{site.url}/weather/London/")
    page.get_by_role("link", name="London, CA").click()

    page.get_by_role("link", name="Delete this city").click()
    page.get_by_role("button", name="Delete").click()

    expect(page.get_by_text("London is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="London, GB")).to_be_visible()
    expect(page.get_by_role("link", name="London, CA")).to_have_count(0)


def test_without_javascript(site, new_context):
    """The table has what the curve would show, and the list goes on by a link."""
    cities = CityFactory.create_batch(30)
    ObservationFactory(city=cities[0])
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/")

    page.get_by_role("link", name="More cities").click()
    page.get_by_role("link", name=f"{cities[0].name}, NO", exact=True).click()

    expect(page.locator("tbody tr")).to_have_count(8)
    expect(page.locator("#chart")).to_be_hidden()


def test_a_file_for_mail(site, page):
    """The curve comes as a file of its own."""
    ObservationFactory(city=CityFactory(name="Oslo", country="NO"))
    page.goto(f"{site.url}/weather/Oslo/")

    with page.expect_download() as download:
        page.get_by_role("link", name="PNG, for mail").click()

    assert download.value.suggested_filename == "oslo-no.png"
