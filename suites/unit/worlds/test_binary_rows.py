"""Columns become the bytes that COPY reads."""

from __future__ import annotations

import numpy as np
import pytest

from fixtures.worlds import Table, WorldError
from fixtures.worlds.binary import BATCH, HEADER, TRAILER, copied

FIRST_OF_2000 = 946_684_800_000_000


def test_a_row_of_every_kind_is_written_as_the_manual_says():
    """Worked by hand from the manual's description of the format."""
    table = Table(
        "everything",
        1,
        {
            "small": np.array([2]),
            "word": ["hé"],
            "nothing": None,
            "yes": True,
            "at": FIRST_OF_2000 + 5,
            "same": "x",
            "part": np.array([-0.5]),
            "told": ["{}"],
            "cost": np.array([1_234_567_89]),
            "key": ["00112233445566778899aabbccddeeff"],
        },
    )
    types = [
        *("integer", "text", "bigint", "boolean"),
        *("timestamp with time zone", "character varying"),
        *("double precision", "jsonb", "numeric", "uuid"),
    ]

    data = b"".join(copied(table, types))

    assert data == b"".join(
        [
            b"PGCOPY\n\xff\r\n\0" + bytes(4) + bytes(4),
            b"\x00\x0a",
            b"\x00\x00\x00\x04" + b"\x00\x00\x00\x02",
            b"\x00\x00\x00\x03" + "hé".encode(),
            b"\xff\xff\xff\xff",
            b"\x00\x00\x00\x01" + b"\x01",
            b"\x00\x00\x00\x08" + b"\x00\x00\x00\x00\x00\x00\x00\x05",
            b"\x00\x00\x00\x01" + b"x",
            b"\x00\x00\x00\x08" + b"\xbf\xe0" + bytes(6),
            b"\x00\x00\x00\x03" + b"\x01{}",
            # 123 ten thousands, 4567 ones, 8900 ten thousandths
            b"\x00\x00\x00\x0e" + b"\x00\x03\x00\x01\x00\x00\x00\x02",
            b"\x00\x7b\x11\xd7\x22\xc4",
            b"\x00\x00\x00\x10" + bytes.fromhex("00112233445566778899aabbccddeeff"),
            b"\xff\xff",
        ]
    )


def test_a_table_without_rows_has_a_beginning_and_an_end():
    """COPY takes no rows too."""
    table = Table("empty", 0, {"id": np.array([], dtype=np.int64)})

    assert list(copied(table, ["bigint"])) == [HEADER, TRAILER]


def test_many_rows_come_in_batches():
    """No more than a batch of rows is held as bytes at a time."""
    rows = BATCH + 1
    table = Table("many", rows, {"id": np.arange(rows)})

    header, first, second, trailer = copied(table, ["bigint"])

    assert (header, trailer) == (HEADER, TRAILER)
    assert (len(first), len(second)) == (BATCH * 14, 14)


@pytest.mark.parametrize(
    "column, kind",
    [
        (np.array([1]), "jsonb"),
        (np.array([1]), "text"),
        (["one"], "bigint"),
        ("one", "boolean"),
    ],
    ids=["unknown type", "numbers as text", "texts as numbers", "a text as boolean"],
)
def test_what_has_no_representation_is_refused_by_name(column, kind):
    """A column that cannot be written says which one it is, before anything is sent."""
    table = Table("odd", 1, {"strange": column})

    with pytest.raises(WorldError, match=f"column strange: .* how {kind} is copied"):
        list(copied(table, [kind]))
