"""People who look outside by looking here, as the generator plays them."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from load.stories.weather import STORY, pages
from load.stories.weather.acts import ACTS
from load.stories.weather.mix import EVERYDAY
from load.stories.weather.pages import Listed
from load.stories.weather.person import LooksOutside
from load.wire import Answer, Request

TROMSO = Listed(9, "/weather/Troms%C3%B8,NO/")
BERGEN, LONDON = Listed(7, "/weather/Bergen,NO/"), Listed(4, "/weather/London,GB/")


def ada(**known) -> LooksOutside:
    return LooksOutside(
        "ada", **{"cities": [BERGEN, LONDON], "next_page": "4", **known}
    )


def request_of(operation: str, person: LooksOutside, choice: int = 0) -> Request | None:
    request: Request | None = STORY.act(operation).request(person, choice)
    return request


def path_of(operation: str, person: LooksOutside, choice: int = 0) -> str | None:
    request = request_of(operation, person, choice)
    return None if request is None else f"{request.method} {request.path}"


def problem(
    operation: str, person: LooksOutside, answer: Answer, choice: int = 0
) -> str | None:
    request = request_of(operation, person, choice)
    assert request is not None
    found: str | None = STORY.act(operation).check(person, request, answer)
    return found


def home(
    *cities: Listed,
    hers: Listed | None = None,
    following: str = "",
    viewer: str = "ada",
) -> Answer:
    """The list as the site writes it."""
    parts = [f'<body data-viewer="{viewer}"><main id="main">']
    if hers is not None:
        parts.append(
            f'<section class="card hers" data-hers="{hers.id}">'
            f'<h2 id="hers">Your city: <a href="{hers.path}">One, NO</a></h2></section>'
        )
    parts += [
        f'<li class="card" data-place="{city.id}">\n<h2><a href="{city.path}">One</a></h2></li>'
        for city in cities
    ]
    if following:
        parts.append(
            f'<a class="more" rel="next" href="/?page={following}&amp;q=">More</a>'
        )
    return Answer(200, "".join(parts).encode())


def city(
    asked: str, *, units: str = "metric", now: str = "12 °C", viewer: str = "ada"
) -> Answer:
    """The page of one as the site writes it; without a figure where there is none yet."""
    figure = f'<p class="now"><strong>{now}</strong></p>' if now else ""
    html = (
        f'<body data-viewer="{viewer}"><main id="main" data-city="{asked}"'
        f' data-units="{units}">{figure}'
    )
    return Answer(200, html.encode())


def test_the_mix_is_of_acts_that_exist():
    """Shares of known operations that add up to one."""
    assert set(EVERYDAY) == set(ACTS)
    assert sum(EVERYDAY.values()) == pytest.approx(1)


class TestActs:
    def test_looking(self):
        """She goes on where she was, and from the end back to the top."""
        assert path_of("cities", ada()) == "GET /"
        assert path_of("more_cities", ada()) == "GET /?page=4"
        assert path_of("more_cities", ada(next_page=None)) == "GET /"
        assert path_of("city", ada(), 3) == "GET /weather/London,GB/"

    def test_her_own_city(self):
        """Who prefers one looks there, whatever the list has; who does not, anywhere."""
        assert path_of("my_city", ada(hers=TROMSO), 1) == f"GET {TROMSO.path}"
        assert path_of("my_city", ada(), 1) == f"GET {LONDON.path}"

    @pytest.mark.parametrize("operation", ["my_city", "city", "prefer"])
    def test_needs_a_city(self, operation):
        """Who has seen no list knows none."""
        assert request_of(operation, ada(cities=[])) is None

    def test_units_change_to_and_fro(self):
        """In the words of the form of preferences."""
        forms = [request_of("units", ada(), choice) for choice in (0, 1)]

        assert [form and (form.path, form.form) for form in forms] == [
            ("/preferences/", b"preferred_units=metric"),
            ("/preferences/", b"preferred_units=imperial"),
        ]

    def test_a_city_is_preferred_by_its_number(self):
        """It is a click, without a field."""
        assert path_of("prefer", ada()) == "POST /weather/7/prefer/"

    def test_a_city_that_is_added_is_nobody_elses(self):
        """Two people, or one twice, add different ones; each lies somewhere on Earth."""
        sent = [
            request_of("add_city", LooksOutside(name), choice)
            for name, choice in (("ada", 1), ("ada", 999), ("grace", 1))
        ]

        forms = [parse_qs(request.form.decode()) for request in sent if request]
        assert len({form["name"][0] for form in forms}) == len(sent)
        for form in forms:
            assert -90 <= float(form["latitude"][0]) <= 90
            assert -180 <= float(form["longitude"][0]) <= 180


class TestChecks:
    def test_a_right_list(self):
        """She takes note of what she saw, and goes on from there."""
        person = ada(cities=[], next_page=None)

        assert problem("cities", person, home(TROMSO, BERGEN, following="7")) is None

        assert person.cities == [TROMSO, BERGEN]
        assert person.hers is None
        assert path_of("more_cities", person) == "GET /?page=7"

    def test_a_list_that_shows_which_is_hers(self):
        """She remembers it, also while she looks at pages that do not show it."""
        person = ada()

        assert problem("cities", person, home(BERGEN, hers=TROMSO)) is None
        assert problem("more_cities", person, home(LONDON)) is None

        assert person.hers == TROMSO
        assert person.next_page is None

    @pytest.mark.parametrize(
        "asked, answer",
        [
            (BERGEN, city("Bergen,NO")),
            (BERGEN, city("Bergen,NO", units="imperial", now="-4 °F")),
            (BERGEN, city("Bergen,NO", now="")),
            (TROMSO, city("Tromsø,NO")),
        ],
    )
    def test_a_right_city(self, asked, answer):
        """Of the name she asked for, in the units it says; perhaps without figures yet."""
        assert problem("city", ada(cities=[asked]), answer) is None

    @pytest.mark.parametrize(
        "operation, answer, told",
        [
            ("cities", home(BERGEN, viewer="eve"), "the page of 'eve', not hers"),
            ("cities", home(LONDON, BERGEN), "city 7 stands below 4"),
            ("cities", home(BERGEN, BERGEN), "city 7 stands below 7"),
            ("cities", Answer(302, b"", location="/accounts/login/"), "status 302 to"),
            ("more_cities", Answer(500, b""), "status 500, not a page"),
            ("city", city("London,GB"), "the page of London,GB, not of Bergen,NO"),
            ("city", home(BERGEN), "the page of no city, not of Bergen,NO"),
            ("city", city("Bergen,NO", viewer="eve"), "the page of 'eve', not hers"),
            ("city", city("Bergen,NO", now="54 °F"), "°F on a page in metric units"),
            (
                "my_city",
                city("Bergen,NO", units="imperial"),
                "°C on a page in imperial",
            ),
            ("units", Answer(200, b""), "status 200, not a redirect"),
            ("prefer", Answer(404, b""), "status 404, not a redirect"),
            (
                "add_city",
                Answer(302, b"", location="/accounts/login/"),
                "not known there",
            ),
        ],
    )
    def test_a_wrong_answer(self, operation, answer, told):
        """Each is told apart, in words, and nothing of it is noted."""
        person = ada()

        assert told in (problem(operation, person, answer) or "")

        assert person == ada()

    def test_a_form_that_was_taken(self):
        """It sends her on to a page."""
        assert problem("units", ada(), Answer(302, b"", location="/")) is None


def test_what_she_hears_of():
    """Whoever has seen no list yet looks at cities that somebody else was shown."""
    hearer, other = LooksOutside("grace"), ada(cities=[TROMSO])
    assert hearer.news() is None

    for person in (hearer, other):
        person.hear(ada().news() or [])

    assert hearer.cities == [BERGEN, LONDON]
    assert other.cities == [TROMSO]


def test_a_page_of_another_kind_is_of_no_city():
    """Nor does a list of none have a next page."""
    assert pages.city_page(home(BERGEN).body) is None
    assert (pages.cities(b""), pages.hers(b""), pages.next_page(b"")) == (
        [],
        None,
        None,
    )
