"""Search: what is found, what stands first, how it is marked; and what may have been meant."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations import RunSQL
from django.db.migrations.executor import MigrationExecutor

from apps.shop import selectors
from apps.shop.health import NoTypoHelp, typo_help
from apps.shop.wanted import Wanted
from fixtures.factories.shop import ProductFactory
from suites.support.pages import seen

from .pages import meant_on, names, products_on, walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.fixture
def kettles():
    """One by name, one by what is said of it; and a pot beside them."""
    ProductFactory(name="Tea set", description="Six cups and one small kettle.")
    ProductFactory(name="Copper kettle", description="It whistles.")
    ProductFactory(name="Brass pot", description="For soup.")


@pytest.fixture
def without_trigrams(db):
    """As on a server that has not the extension; the test's end brings it back."""
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")


FOUND = {
    "kettle": ["Copper kettle", "Tea set"],
    "KETTLES": ["Copper kettle", "Tea set"],
    "copper kettle": ["Copper kettle"],
    "kettle -copper": ["Tea set"],
    "whistles": ["Copper kettle"],
    '"kettle copper"': [],
    '"copper kettle"': ["Copper kettle"],
    "the": [],
    '"': [],
    "!%26|:*<->()": [],
}


def test_what_is_found(kettles, client):
    """Words in any form, phrases and without; a name counts for more than a text."""
    assert {words: names(client, f"?q={words}") for words in FOUND} == FOUND
    assert set(names(client, "?q=copper or soup")) == {"Copper kettle", "Brass pot"}


def test_a_filter_narrows_what_is_found(kettles, client):
    """Words and a price at once."""
    ProductFactory(name="Cheap kettle", price="1.00")

    assert names(client, "?q=kettle&max_price=5") == ["Cheap kettle"]
    assert names(client, "?q=kettle&order=price")[0] == "Cheap kettle"


def test_what_was_looked_for_is_marked(kettles, client):
    """In names and texts, in the form in which it stands there."""
    (copper, tea) = products_on(seen(client, "/products/?q=kettles"))

    assert copper.name == "Copper <mark>kettle</mark>"
    assert "<mark>kettle</mark>." in tea.excerpt
    assert "<mark>" not in tea.name


def test_an_edit_is_found_by_its_new_words(kettles, client):
    """The database keeps the words of a row, whoever writes it."""
    product = ProductFactory(name="Anvil")
    type(product).objects.filter(pk=product.pk).update(name="Bellows")

    assert names(client, "?q=anvil") == []
    assert names(client, "?q=bellows") == ["Bellows"]


def test_a_word_that_stands_everywhere(client, monkeypatch):
    """More is found than a search ranks: the best match looks at its cap and no more.

    In the other orders, nothing is lost.
    """
    monkeypatch.setattr(selectors, "CANDIDATES", 30)
    made = {ProductFactory(name=f"Lamp {n}").name for n in range(45)}

    for order in ("", "&order=newest", "&order=price", "&order=name"):
        found = walked(client, f"?q=lamp{order}")
        assert len(found) == len(set(found)) == (45 if order else 30)
        assert set(found) <= made


def test_a_common_word_and_a_rare_one_are_sorted_alike(monkeypatch):
    """Two ways lead to a list, and make the same one."""
    for n in range(12):
        ProductFactory(name=f"Lamp {n}", price=f"{n * 7 % 5 + 1}.00")

    for order in ("newest", "price", "-price", "name"):
        wanted = Wanted(q="lamp", order=order)
        rare = [row.id for row in selectors.page(wanted, None, 20).rows]
        with monkeypatch.context() as patch:
            patch.setattr(selectors, "CANDIDATES", 3)
            common = [row.id for row in selectors.page(wanted, None, 20).rows]
        assert common == rare
        assert len(rare) == 12


class TestWhatWasMeant:
    def test_a_typo(self, kettles, client):
        """Nothing is called so; what is almost called so is a link."""
        for typed in ("coper ketle", "cooper", "kettel", "kettl coper"):
            html = seen(client, f"/products/?q={typed}")

            assert products_on(html) == []
            assert meant_on(html)[0] == "Copper kettle"
        assert names(client, "?q=Copper+kettle") == ["Copper kettle"]

    def test_nothing_like_it(self, kettles, client):
        """Nothing is made up."""
        assert meant_on(seen(client, "/products/?q=zeppelin")) == []

    def test_who_found_something_is_not_asked(self, kettles, client):
        """She meant what she wrote."""
        assert meant_on(seen(client, "/products/?q=kettle")) == []

    def test_names_that_are_alike_are_told_once(self, client):
        """Three at most, and each is another one."""
        for name in ["Copper kettle"] * 3 + [f"Copper kettle {n}" for n in range(5)]:
            ProductFactory(name=name)

        meant = meant_on(seen(client, "/products/?q=coper+ketle"))

        assert len(meant) == len(set(meant)) == selectors.SUGGESTIONS

    def test_a_server_that_cannot_help(self, without_trigrams, kettles, client):
        """Search works; nobody is told what she may have meant, and /readyz says why."""
        html = seen(client, "/products/?q=coper+ketle")

        assert meant_on(html) == []
        assert names(client, "?q=kettle") == ["Copper kettle", "Tea set"]
        with pytest.raises(NoTypoHelp, match="pg_trgm is missing"):
            typo_help()

    def test_a_server_that_can(self):
        """With the extension, all is well."""
        typo_help()


NOT_TO_BE_HAD = (
    "CREATE TEMPORARY TABLE pg_available_extensions (name text) ON COMMIT DROP",
    "SET LOCAL search_path = pg_temp, public, pg_catalog",
)
NOT_TO_BE_MADE = ("CREATE ROLE shop_tenant", "SET LOCAL ROLE shop_tenant")


@pytest.mark.parametrize(
    "server",
    [
        pytest.param(NOT_TO_BE_HAD, id="without the extension"),
        pytest.param(NOT_TO_BE_MADE, id="that lets us make none"),
    ],
)
def test_a_server_is_migrated_all_the_same(server, without_trigrams):
    """The step that would take the extension does nothing, and is done."""
    step = MigrationExecutor(connection).loader.get_migration("shop", "0002_typo_help")

    with connection.cursor() as cursor:
        for told in server:
            cursor.execute(told)
        for operation in step.operations:
            assert isinstance(operation, RunSQL)
            assert isinstance(operation.sql, str)
            cursor.execute(operation.sql)

    assert not selectors.can_help_with_typos()
