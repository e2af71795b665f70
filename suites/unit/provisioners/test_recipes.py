"""How each service is started: on loopback alone, with options that may be overruled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from fixtures.provisioners.catalogue import RECIPES, USUAL, recipe_named
from fixtures.provisioners.errors import UnknownService
from fixtures.provisioners.postgres import PostGIS, Postgres
from fixtures.provisioners.recipe import Spot

OVERRULED = {
    "postgres": ({"max_connections": "7"}, "max_connections=7"),
    "postgis": ({"fsync": "on"}, "fsync=on"),
    "redis": ({"maxmemory": "1mb"}, "--maxmemory 1mb"),
    "memcached": ({"-m": "7"}, "-m 7"),
}
LOOPBACK = {
    "postgres": "listen_addresses=127.0.0.1 ",
    "postgis": "listen_addresses=127.0.0.1 ",
    "redis": "--bind 127.0.0.1 ",
    "memcached": "-l 127.0.0.1 ",
}


def spot(*, port: int = 7777) -> Spot:
    def refuse(argv: Sequence[str]) -> None:
        raise AssertionError(f"nothing is run here: {argv}")

    return Spot(
        folder=Path("/srv/here"),
        port=port,
        programs=Path("/programs"),
        run=refuse,
        hand_over=lambda path: None,
    )


@pytest.mark.parametrize("name", RECIPES)
class TestCommands:
    def test_listen_on_loopback_alone(self, name):
        """No server is started for other machines to reach."""
        command = " ".join(recipe_named(name).command(spot()))

        assert LOOPBACK[name] in f"{command} "
        assert "0.0.0.0" not in command  # noqa: S104

    def test_name_program_and_port(self, name):
        """The program is the one that was found, the port the one that was given."""
        recipe = recipe_named(name)

        program, *options = recipe.command(spot(port=7777))

        assert program == f"/programs/{recipe.programs[-1]}"
        assert any("7777" in option for option in options)

    def test_take_options(self, name):
        """An option of one's own comes after ours, and is the one that counts."""
        settings, expected = OVERRULED[name]

        recipe = recipe_named(name, settings=settings)

        assert expected in " ".join(recipe.command(spot()))
        assert expected in " ".join(recipe.image().command)

    def test_urls_name_the_port(self, name):
        """The URL leads to the port on loopback."""
        assert "127.0.0.1:7777" in recipe_named(name).url(7777)

    def test_images_are_tagged(self, name):
        """No image is merely the latest."""
        tag = recipe_named(name).image().name.partition(":")[2]

        assert tag not in {"", "latest"}


class TestPostgres:
    def test_has_a_password_of_its_own(self):
        """No two servers have the same password, and it is not printed."""
        first, second = Postgres(), Postgres()

        assert first.password != second.password
        assert first.password in first.url(1)
        assert first.password not in repr(first)

    def test_lacks_nothing_itself(self):
        """Plain Postgres is complete with its programs."""
        assert Postgres().lacks(Path("/nowhere/bin")) == ""

    def test_may_lack_postgis(self):
        """Programs without PostGIS beside them are named."""
        lack = PostGIS().lacks(Path("/nowhere/bin"))

        assert lack == "the Postgres in /nowhere/bin has no PostGIS"


class TestCatalogue:
    def test_has_the_usual_services(self):
        """What is started without being named exists."""
        assert set(USUAL) <= set(RECIPES)

    def test_knows_each_by_its_name(self):
        """A recipe is listed under the name that it carries."""
        assert [recipe_named(name).name for name in RECIPES] == list(RECIPES)

    def test_guesses(self):
        """An unknown name is answered with the nearest."""
        with pytest.raises(UnknownService, match="did you mean memcached"):
            recipe_named("memcache")
