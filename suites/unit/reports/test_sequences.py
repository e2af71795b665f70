"""Sequence diagrams: steps as they are written, drawn, and listed."""

from __future__ import annotations

import re

import pytest

from reports.render.charts.sequence import LETTER, WIDTH, sequence_diagram
from reports.sequences import SCENES, CardError, Step, cast_of, scenes_of
from reports.strategies import GENERIC, all_cards

TOLD = {
    "write": ["writer -> site: POST", "site -> database: commit"],
    "hit": [
        "reader -> site: GET /feed/",
        "site -> cache: get",
        "cache --> site: rows: all",
        "site: renders",
    ],
}
CARDS = pytest.mark.parametrize("name", [n for n in all_cards() if n != GENERIC])


class TestReading:
    def test_a_step_is_asked_answered_or_done_alone(self):
        """One arrow asks, two dashes answer, and without an arrow nobody is asked."""
        asked, *_, answered, alone = scenes_of(TOLD, card="mine")[0].steps

        assert asked == Step("reader", "site", "GET /feed/")
        assert answered == Step("cache", "site", "rows: all", answer=True)
        assert alone == Step("site", None, "renders")

    def test_scenes_come_in_the_order_of_the_house(self):
        """However a card lists them, a hit is told before a write."""
        titles = [scene.title for scene in scenes_of(TOLD, card="mine")]

        assert titles == [SCENES["hit"], SCENES["write"]]

    def test_those_who_take_part_stand_in_one_order(self):
        """People at the left, the database at the right, and nobody who is not needed."""
        cast = cast_of(scenes_of(TOLD, card="mine"))

        assert cast == ("reader", "writer", "site", "cache", "database")

    @pytest.mark.parametrize(
        "told, words",
        [
            ({"hti": ["site: renders"]}, "no scene 'hti'; did you mean 'hit'?"),
            ({"hit": []}, "scene 'hit': it has no steps"),
            (
                {"hit": ["site: renders", "site => cache: get"]},
                "step 2: 'site => cache",
            ),
            ({"hit": ["site -> database"]}, "is no step"),
            (
                {"hit": ["site -> databse: query"]},
                "no participant 'databse'; did you mean 'database'?",
            ),
            ({"hit": ["nobody: sleeps"]}, "no participant 'nobody'; known: reader"),
            ({"hit": ["site -> site: thinks"]}, "write 'site: thinks'"),
        ],
        ids=[
            "unknown scene",
            "no steps",
            "no arrow",
            "no words",
            "misspelt",
            "unknown",
            "to herself",
        ],
    )
    def test_what_cannot_be_read_is_refused_with_its_place(self, told, words):
        """The message names the card, the place, the value, and what would do."""
        with pytest.raises(CardError, match="card 'mine'") as caught:
            scenes_of(told, card="mine")

        assert words in str(caught.value)


class TestDrawing:
    def test_every_step_is_an_arrow_or_a_mark(self):
        """Answers are dashed; what is done alone is a mark on its own line."""
        drawn = sequence_diagram(scenes_of(TOLD, card="mine"), key="k", title="Mine")

        assert drawn.count('class="alone"') == 1
        assert drawn.count('class="message"') == 2 * 5
        assert drawn.count("stroke-dasharray") == 1

    def test_an_arrow_points_at_whom_it_is_for(self):
        """From left to right when asked, back again when answered."""
        (scene,) = scenes_of({"hit": TOLD["hit"][1:3]}, card="mine")

        drawn = sequence_diagram([scene], key="k", title="Mine")

        shafts = re.findall(r'd="M([\d.]+) [\d.]+L([\d.]+) [\d.]+"', drawn)
        (there, back) = [(float(start), float(end)) for start, end in shafts]
        assert there[0] < there[1]
        assert back[0] > back[1]

    def test_it_says_its_name_and_where_its_words_are(self):
        """Who listens hears the title, the cases, and that a list follows."""
        drawn = sequence_diagram(scenes_of(TOLD, card="mine"), key="k", title="Mine")

        assert ">Mine, step by step</title>" in drawn
        assert "A hit, in 4 steps; A write, in 2 steps." in drawn
        assert 'aria-labelledby="k-title k-description"' in drawn

    def test_words_at_the_right_edge_stand_at_the_left_of_their_line(self):
        """What the database does alone would not fit beside it."""
        told = {
            "write": ["site -> database: commit", "database: keeps what it was told"]
        }

        drawn = sequence_diagram(scenes_of(told, card="mine"), key="k", title="Mine")

        assert re.search(r'text-anchor="end"[^>]*>keeps what it was told<', drawn)

    def test_words_near_the_edge_are_moved_inside(self):
        """Between two neighbours of many there is less room than long words need."""
        told = {
            "miss": [
                "reader -> other reader: a remark as long as thirty-four",
                "site -> database: queries",
                "cache --> memory: nothing",
            ]
        }

        drawn = sequence_diagram(scenes_of(told, card="mine"), key="k", title="Mine")

        found = re.search(r'<text x="([\d.]+)"[^>]*>a remark as long', drawn)
        assert found is not None
        half = len("a remark as long as thirty-four") * LETTER / 2
        assert float(found[1]) == pytest.approx(half, abs=0.1)

    @CARDS
    def test_no_words_of_a_card_leave_the_drawing(self, name):
        """Every text fits between its edges, wherever it is anchored."""
        drawn = sequence_diagram(all_cards()[name].scenes, key="k", title=name)

        for x, anchor, text in re.findall(
            r'<text x="([\d.]+)"[^>]*class="step" text-anchor="(\w+)">([^<]*)<', drawn
        ):
            room = len(text) * LETTER
            left = float(x) - {"start": 0, "middle": room / 2, "end": room}[anchor]
            assert left >= 0, text
            assert left + room <= WIDTH, text

    @CARDS
    def test_every_card_is_short_enough_to_be_taken_in(self, name):
        """No scene is longer than a glance, no card longer than a page."""
        scenes = all_cards()[name].scenes

        assert max(len(scene.steps) for scene in scenes) <= 14
        assert len(scenes) <= 4
