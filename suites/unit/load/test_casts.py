"""The people of a world, from the file that a world writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.worlds import cast, world_named
from load.errors import CastError
from load.people.cast import read_cast

from .examples import cast_file


def test_the_most_active_come_first(tmp_path: Path):
    """An audience is the first people of the file; without one, all of them."""
    path = cast_file(tmp_path, 5)

    assert [one.username for one in read_cast(path, audience=2)] == [
        "person-0",
        "person-1",
    ]
    assert len(read_cast(path, audience=5)) == len(read_cast(path)) == 5


def test_a_world_writes_what_the_generator_reads(tmp_path: Path):
    """Both sides of the file agree on names, sessions and order."""
    path = tmp_path / "cast.json"
    written = cast(world_named("social", "tiny"))
    written.write(path)

    assert [(one.username, one.session) for one in read_cast(path)] == [
        (one.username, one.session) for one in written.people
    ]


class TestRefusal:
    def test_of_an_audience_larger_than_the_cast(self, tmp_path: Path):
        """Both numbers are said, and what to do."""
        with pytest.raises(CastError, match=r"9 needs.*has 5; take a smaller"):
            read_cast(cast_file(tmp_path, 5), audience=9)

    def test_of_a_file_that_is_not_there(self, tmp_path: Path):
        """The path and the system's reason are said."""
        with pytest.raises(CastError, match=r"gone.json: No such file"):
            read_cast(tmp_path / "gone.json")

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param("{", id="cut"),
            pytest.param('{"version": 2, "people": []}', id="version"),
            pytest.param('{"version": 1, "people": [{"id": 1}]}', id="incomplete"),
        ],
    )
    def test_of_what_is_no_cast(self, tmp_path: Path, content: str):
        """Another format or version is refused, saying what makes a cast."""
        path = tmp_path / "cast.json"
        path.write_text(content)

        with pytest.raises(CastError, match="no cast of a world"):
            read_cast(path)
