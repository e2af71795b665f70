"""Which charts a page shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.render.charts.bars import bar_chart
from reports.render.charts.chart import Chart
from reports.render.charts.cold import cold_chart
from reports.render.charts.latency import latency_chart
from reports.render.charts.looks import look_of
from reports.render.charts.parts import parts_chart
from reports.render.charts.seconds import second_charts
from reports.render.charts.tradeoff import tradeoff_chart
from reports.render.tables import arms_ranked
from reports.results import Analysis

# Metric and what to say about its bars.
SMALL = {
    "hit_ratio": (
        "Of the values that a strategy was asked for, how many it had. A high ratio "
        "is a means, not an end: look at what a hit saves."
    ),
    "p95_ms": "One request in twenty takes at least so long. Lower is better.",
    "queries_per_request": "What is left for the database to answer. Lower is better.",
    "round_trips_per_request": (
        "How often a request waited for the cache server. Each costs about as much as "
        "a simple query on a fast network."
    ),
    "cache_memory_bytes": "What the cache server held at the end of the window.",
    "database_cpu_ms_per_request": (
        "What a request cost the database server. Lower is better."
    ),
}


@dataclass(frozen=True)
class LegendEntry:
    name: str
    swatch: Markup


def legend_of(analysis: Analysis) -> list[LegendEntry]:
    return [
        LegendEntry(arm.arm.name, look_of(arm.arm).swatch())
        for arm in arms_ranked(analysis)
    ]


def charts_of(analysis: Analysis) -> list[Chart]:
    """The charts that the figures allow; none is empty."""
    arms = arms_ranked(analysis)
    primary = analysis.primary
    direction = "Longer" if primary.better == "higher" else "Shorter"
    says = {
        primary.name: f"{direction} is better. Thin lines are 95% intervals over rounds.",
        **{name: text for name, text in SMALL.items() if name != primary.name},
    }
    bars = [
        bar_chart(arms, name, title=arms[0].figures[name].metric.title, says=text)
        for name, text in says.items()
    ]
    picture = tradeoff_chart(
        arms,
        primary.name,
        title=arms[0].figures[primary.name].metric.title,
        baseline=analysis.baseline,
    )
    # What is gained and what it costs; the answer and its likeliest reason; the rest.
    charts = [
        picture,
        *bars[:2],
        latency_chart(arms),
        parts_chart(arms),
        *bars[2:],
        cold_chart(arms),
    ]
    return [chart for chart in charts if chart is not None]


def panels_of(analysis: Analysis) -> list[Chart]:
    """A panel over time for each arm."""
    return second_charts(arms_ranked(analysis))
