"""Social sizes small enough to make by the hundred, with every figure drawn."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fixtures.worlds.interface import Column
from fixtures.worlds.sizes import SocialSize
from fixtures.worlds.social import SocialWorld

# A drawn world has many rows, so that few worlds show what is wrong; and making one may
# take its time on a busy machine.
some = settings(max_examples=30, deadline=None)
few = settings(max_examples=8, deadline=None)

seeds = st.integers(min_value=0, max_value=2**32)


@st.composite
def sizes(draw: st.DrawFn, *, users: int = 60, posts: int = 120) -> SocialSize:
    people = draw(st.integers(2, users))
    return SocialSize(
        name="drawn",
        users=people,
        posts=draw(st.integers(1, posts)),
        follows_mean=draw(st.floats(0, 20)),
        follows_least=draw(st.integers(1, 6)),
        plateau=draw(st.integers(0, 20)),
        likes_per_post=draw(st.floats(0, 8)),
        comments_per_post=draw(st.floats(0, 3)),
        cast=draw(st.integers(1, people)),
        days=draw(st.integers(1, 400)),
    )


worlds = st.builds(SocialWorld, sizes(), seeds)


@dataclass(frozen=True)
class Rows:
    """The tables of a world, column by column."""

    world: SocialWorld
    columns: Mapping[str, Mapping[str, Column]]

    def numbers(self, table: str, column: str) -> NDArray[np.int64]:
        values = self.columns[table][column]
        assert isinstance(values, np.ndarray)
        return values.astype(np.int64, copy=False)

    def texts(self, table: str, column: str) -> list[str]:
        values = self.columns[table][column]
        assert isinstance(values, (list, tuple))
        return list(values)

    def pairs(self, table: str, one: str, other: str) -> list[tuple[int, int]]:
        return list(
            zip(
                self.numbers(table, one).tolist(),
                self.numbers(table, other).tolist(),
                strict=True,
            )
        )


@functools.lru_cache(maxsize=1)
def rows_of(world: SocialWorld) -> Rows:
    return Rows(world, {table.name: table.columns for table in world.tables()})
