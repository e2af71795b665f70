"""Somebody who looks outside by looking here: what she remembers of the site."""

from __future__ import annotations

from dataclasses import dataclass, field

from load.stories.interface import Person

from .pages import Listed


@dataclass(slots=True)
class LooksOutside(Person):
    cities: list[Listed] = field(default_factory=list)  # of the list she saw last
    hers: Listed | None = None  # the city that she prefers
    next_page: str | None = None

    def some_city(self, choice: int) -> Listed | None:
        return self.cities[choice % len(self.cities)] if self.cities else None

    def news(self) -> list[Listed] | None:
        return self.cities or None

    def hear(self, news: list[Listed]) -> None:
        """Whoever has seen no list yet knows cities that somebody else was shown."""
        if not self.cities:
            self.cities = news

    def took_note(
        self, cities: list[Listed], hers: Listed | None, next_page: str | None
    ) -> None:
        self.cities = cities
        self.hers = hers or self.hers
        self.next_page = next_page
