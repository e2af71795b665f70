"""The rows of a world are the same on every machine, until somebody changes them."""

from __future__ import annotations

import hashlib

import numpy as np

from fixtures.worlds import world_named
from fixtures.worlds.randomness import Stream

# Of every column of the tiny world. When a change of the generator changes it: raise
# GENERATOR_VERSION in fixtures/worlds/social.py, and put the new digest here.
TINY = "1fe6d7362afe4093ee037874646d722605614a8f59a7074aa2b48ae8c2abcfda"


def test_the_tiny_world_is_what_it_was():
    """Rows change with the generator's version, and at no other time."""
    digest = hashlib.sha256()
    for table in world_named("social", "tiny").tables():
        for name, column in table.columns.items():
            values = column.tolist() if isinstance(column, np.ndarray) else column
            digest.update(f"{table.name}.{name}={values!r}\n".encode())

    assert digest.hexdigest() == TINY


def test_a_stream_is_what_it_was():
    """Every kind of draw gives these figures, whatever machine and numpy it runs on."""
    stream = Stream(2025, "a part")

    assert stream.uniform(2).tolist() == [0.7854440746264677, 0.32998440862177747]
    assert stream.below(1_000, 4).tolist() == [0, 513, 926, 374]
    assert stream.order(6).tolist() == [2, 3, 5, 1, 0, 4]
    assert stream.heavy_tailed(10, 2).tolist() == [
        8.220211918160704,
        1.2755799784123378,
    ]
    assert stream.drawn(np.array([5.0, 1.0, 1.0]), 6).tolist() == [0, 0, 0, 0, 0, 0]
