"""Figures and verdicts as people read them; the same in every renderer."""

from __future__ import annotations

from collections.abc import Sequence

from reports.metrics import RULES
from reports.results import ArmResult, Comparison, Figure
from reports.schema import Metric
from reports.statistics.interval import Interval
from reports.statistics.words import Word

DASH = "\N{EN DASH}"
# From here on people think in "times as much", below it in per cent.
MANY_TIMES = 1.5
NAMED = 8  # so many names stand in one sentence; who the others are, a table tells


def number(value: float) -> str:
    """Three digits that mean something, and no exponent.

    >>> [number(n) for n in (1234.5, 61.625, 3.0577, 0.0412, 0)]
    ['1,234', '61.6', '3.06', '0.041', '0']
    """
    size = abs(value)
    if size >= 100 or value == 0:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 1 else f"{value:.3f}"


def quantity(value: float | None, unit: str) -> str:
    """A value with its unit; a dash for what there is not.

    >>> quantity(0.912, "share"), quantity(39_845_888, "bytes"), quantity(5, "ms")
    ('91.2%', '38.0 MiB', '5.00 ms')
    """
    if value is None:
        return DASH
    match unit:
        case "share":
            return f"{value:.1%}" if value else "0%"
        case "bytes":
            return f"{value / 2**20:.1f} MiB" if value else "0 MiB"
        case "":
            return number(value)
        case "1/s":
            return f"{number(value)}/s"
        case _:
            return f"{number(value)} {unit}"


def change_text(share: float) -> str:
    """More or less by so much; too little to be written has no sign.

    >>> change_text(-0.0312), change_text(-0.0001)
    ('-3.1%', '0%')
    """
    return f"{share:+.1%}" if abs(share) >= 0.0005 else "0%"


def mark_text(value: float, unit: str) -> str:
    """A round figure on an axis.

    >>> mark_text(0.25, "share"), mark_text(2.5, "ms"), mark_text(2**20, "bytes")
    ('25%', '2.5 ms', '1 MiB')
    """
    match unit:
        case "share":
            return f"{value:.0%}"
        case "bytes":
            return f"{value / 2**20:g} MiB"
        case "1/s":
            return f"{value:g}/s"
        case _:
            return f"{value:g} {unit}".rstrip()


def figure_text(figure: Figure) -> str:
    return quantity(figure.value, figure.metric.unit)


def spread_text(figure: Figure) -> str:
    """The interval of a figure over rounds, or nothing."""
    if figure.value is None or figure.interval is None:
        return ""
    low = quantity(figure.interval.low, figure.metric.unit)
    high = quantity(figure.interval.high, figure.metric.unit)
    unit = high.lstrip("0123456789.,-")
    return f"{low.removesuffix(unit)} to {high}"


def ratio_text(comparison: Comparison | None) -> str:
    """The ratio itself; a dash for what there is not."""
    if comparison is None or comparison.ratio is None:
        return DASH
    return factor(comparison.ratio.value)


def factor(value: float) -> str:
    """A ratio, so precise that a difference of one per cent shows.

    >>> factor(0.1492), factor(1.012), factor(2.6607), factor(31.26)
    ('0.149', '1.012', '2.66', '31.3')
    """
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= MANY_TIMES else f"{value:.3f}"


def interval_text(interval: Interval | None) -> str:
    if interval is None:
        return DASH
    return f"{factor(interval.low)} to {factor(interval.high)}"


def ratio_interval_text(comparison: Comparison | None) -> str:
    if comparison is None or comparison.ratio is None:
        return DASH
    return interval_text(comparison.ratio.interval)


def word_text(comparison: Comparison) -> str:
    """The verdict's word, as it suits the metric: fewer queries are not faster ones."""
    rule = RULES.get(comparison.metric.name)
    if rule is not None and comparison.word is Word.FASTER:
        return rule.improved
    if rule is not None and comparison.word is Word.SLOWER:
        return rule.worsened
    return comparison.word.value


def verdict_word(arm: ArmResult, primary: Metric) -> str:
    """One word for an arm, from the primary metric."""
    if arm.withheld is not None:
        return "withheld"
    comparison = arm.comparisons.get(primary.name)
    return "baseline" if comparison is None else word_text(comparison)


def gain_text(comparison: Comparison) -> str:
    """How much better, with the interval: `3.06 times (2.90 to 3.23)`.

    Small differences read better in per cent: `12% better (8% to 16%)`.
    """
    ratio = comparison.ratio
    if ratio is None or comparison.gain is None:
        return DASH
    low, high = comparison.gain, comparison.gain
    if ratio.interval is not None:
        edges = (ratio.interval.low, ratio.interval.high)
        turned = comparison.metric.better == "lower"
        low, high = (1 / edges[1], 1 / edges[0]) if turned else edges
    if comparison.gain >= MANY_TIMES:
        return f"{factor(comparison.gain)} times ({factor(low)} to {factor(high)})"
    return (
        f"{_percent(comparison.gain)} better ({_percent(low)} to {_percent(high)})"
        if comparison.gain >= 1
        else f"{_percent(1 / comparison.gain)} worse "
        f"({_percent(1 / high)} to {_percent(1 / low)})"
    )


def p_text(p_value: float | None) -> str:
    """
    >>> p_text(0.0000213), p_text(0.0213)
    ('p < 0.001', 'p = 0.021')
    """
    if p_value is None:
        return DASH
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"


def why_text(comparison: Comparison) -> str:
    """What stands behind a word that needs explaining; empty where none does."""
    if comparison.missing is not None:
        return comparison.missing
    if comparison.word is not Word.CANNOT_TELL or comparison.ratio is None:
        return ""
    if comparison.ratio.interval is None:
        return "one round says nothing about noise"
    doubt = ""
    if not comparison.ratio.interval.contains(1.0) and comparison.questions > 1:
        doubt = f"too little for one of {comparison.questions} comparisons; "
    if comparison.more_rounds is None:
        return f"{doubt}more rounds would hardly decide"
    return f"{doubt}about {counted(comparison.more_rounds, 'more round')} would decide"


def counted(count: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "round"), counted(0, "round"), counted(1200, "round")
    ('1 round', 'no rounds', '1,200 rounds')
    """
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun}s" if count else f"no {noun}s"


def listed(names: Sequence[str], *, most: int | None = None) -> str:
    """Names as they stand in a sentence; of more than so many, how many others there are.

    >>> listed(["lease"]), listed(["lease", "signals", "two_tier"])
    ('lease', 'lease, signals and two_tier')
    >>> listed(["a", "b", "c", "d"], most=2), listed(["a", "b", "c"], most=2)
    ('a, b and 2 others', 'a, b and c')
    """
    if most is not None and len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most} others"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _percent(gain: float) -> str:
    return f"{gain - 1:.1%}" if abs(gain - 1) < 0.1 else f"{gain - 1:.0%}"
