"""A sequence diagram, small enough for a card: who asks whom, case by case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from reports.render.charts.svg import drawing, element, group, label, line, path
from reports.sequences import Scene, Step, cast_of

WIDTH, EDGE = 460.0, 40.0
TITLE, HEADS, ROW, GAP = 18.0, 20.0, 20.0, 12.0
# An arrow ends just beside the line of whom it is for; its words stand above it.
ASIDE, ABOVE, HEAD = 2.0, 4.0, 5.0
LETTER = 5.6  # the width of a letter of its words, in the widest font that is likely


def sequence_diagram(scenes: Sequence[Scene], *, key: str, title: str) -> Markup:
    """All scenes below each other. Its words are to be listed beside it, too."""
    top, drawn = 0.0, []
    for scene in scenes:
        drawn.append(group(*_scene(scene, top)))
        top += _height(scene) + GAP
    return drawing(
        *drawn,
        key=key,
        title=f"{title}, step by step",
        description=f"{_in_words(scenes)} The steps are listed below the drawing.",
        width=WIDTH,
        height=top - GAP,
    )


def _height(scene: Scene) -> float:
    return TITLE + HEADS + ROW * len(scene.steps) + ABOVE


def _scene(scene: Scene, top: float) -> Iterator[Markup]:
    cast = cast_of([scene])
    places = _places(cast)
    heads = top + TITLE + HEADS
    foot = top + _height(scene)
    yield label(0, top + 12, scene.title, "scene")
    for name in cast:
        x = places[name]
        yield line(x, heads - 3, x, foot, "lifeline")
        yield label(x, heads - 7, name, "tick", anchor="middle")
    for number, step in enumerate(scene.steps, start=1):
        yield from _step(step, places, heads + ROW * number)


def _places(cast: Sequence[str]) -> Mapping[str, float]:
    """As far apart as the drawing allows."""
    apart = (WIDTH - 2 * EDGE) / max(len(cast) - 1, 1)
    return {name: EDGE + apart * place for place, name in enumerate(cast)}


def _step(step: Step, places: Mapping[str, float], y: float) -> Iterator[Markup]:
    start = places[step.source]
    if step.target is None:
        yield from _alone(step.text, start, y)
        return
    end = places[step.target]
    towards = 1 if end > start else -1
    tip = end - towards * ASIDE
    yield path(
        [(start + towards * ASIDE, y), (tip, y)],
        "message",
        "4 3" if step.answer else "",
    )
    back = tip - towards * HEAD
    yield path([(back, y - 3), (tip, y), (back, y + 3)], "message")
    yield label(
        _within((start + end) / 2, step.text),
        y - ABOVE,
        step.text,
        "step",
        anchor="middle",
    )


def _alone(text: str, x: float, y: float) -> Iterator[Markup]:
    """A mark on the line of whoever does it, and the words on the side with more room."""
    yield element("rect", x=x - 3, y=y - 11, width=6, height=11, class_="alone")
    room_right = WIDTH - x
    if room_right > len(text) * LETTER + 8:
        yield label(x + 8, y - 2, text, "step")
    else:
        yield label(x - 8, y - 2, text, "step", anchor="end")


def _within(x: float, text: str) -> float:
    """The middle of words, moved so that none of them is outside the drawing."""
    half = len(text) * LETTER / 2
    return min(max(x, half), WIDTH - half)


def _in_words(scenes: Sequence[Scene]) -> str:
    said = "; ".join(f"{s.title}, in {len(s.steps)} steps" for s in scenes)
    return f"{said}."
