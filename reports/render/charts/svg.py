"""Elements of SVG, written safely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

NOTHING = Markup()


def element(
    tag: str, *children: Markup | str, **attributes: str | float | None
) -> Markup:
    """One element. Attributes: `class_` is class, `text_anchor` is text-anchor.

    >>> print(element("text", "a < b", x=1.5, text_anchor="end", dy=None))
    <text x="1.5" text-anchor="end">a &lt; b</text>
    """
    written = NOTHING.join(
        Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), _text(value))
        for name, value in attributes.items()
        if value is not None
    )
    if not children:
        return Markup("<{}{}/>").format(tag, written)
    inner = NOTHING.join(children)
    return Markup("<{0}{1}>{2}</{0}>").format(tag, written, inner)


def group(*children: Markup, **attributes: str | float | None) -> Markup:
    return element("g", *children, **attributes)


def drawing(
    *children: Markup,
    key: str,
    title: str,
    description: str,
    width: float,
    height: float,
) -> Markup:
    """A whole chart: an image with a name and a description for those who listen."""
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", description, id=f"{key}-description"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{key}-title {key}-description",
        class_="chart",
    )


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def label(
    x: float, y: float, text: str, class_: str, *, anchor: str = "start"
) -> Markup:
    return element("text", text, x=x, y=y, class_=class_, text_anchor=anchor)


def path(points: Sequence[tuple[float, float]], class_: str, dash: str = "") -> Markup:
    """A line through points."""
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return element("path", d=f"M{steps}", class_=class_, stroke_dasharray=dash or None)


def name_room(names: Iterable[str]) -> float:
    """How wide the longest name may be, in the widest font that is likely."""
    return 7.9 * max(map(len, names))


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
