"""A prediction written down: one offline page, and lines for a terminal.

It is called a prediction wherever it stands, and its error against what was measured
stands beside it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec

from reports.prediction.results import Prediction, Recorded
from reports.render.charts.chart import Chart
from reports.render.charts.curves import Axis, Curve, Dot, curves_chart, hue_of
from reports.render.html import rendered_without_script
from reports.render.tables import Table, aligned
from reports.render.wording import number, p_text, quantity
from reports.store import saving, write_atomically

DATA, PAGE = "prediction.json", "prediction.html"
SECTIONS = (
    ("verdict", "Verdict"),
    ("curves", "Curves"),
    ("keys", "Keys"),
    ("method", "Method"),
    ("data", "Data"),
)
BY_FORMULA, OTHER_FORMULA = "7 4", "2 3"
DOUBTFUL = 0.05


def write_prediction(prediction: Prediction, folder: Path) -> Path:
    """The figures and the page into `folder`; answers the page's path."""
    with saving(folder):
        data = msgspec.json.format(msgspec.json.encode(prediction), indent=2) + b"\n"
        write_atomically(folder / DATA, data)
        write_atomically(folder / PAGE, page_of(prediction).encode())
    return folder / PAGE


def page_of(prediction: Prediction) -> str:
    data = base64.b64encode(msgspec.json.encode(prediction)).decode("ascii")
    return rendered_without_script(
        "prediction.html",
        sections=SECTIONS,
        conditions=prediction.conditions,
        headline=headline_of(prediction),
        errors=errors_table(prediction),
        recorded=recorded_table(prediction),
        subjects=subjects_table(prediction),
        popularity=popularity_text(prediction),
        charts=charts_of(prediction),
        basis=prediction.recorded[0].arm,
        data_href=f"data:application/json;base64,{data}",
    )


def prediction_lines(prediction: Prediction) -> Iterator[str]:
    """The same, but for the curves, as plain text."""
    errors, recorded = errors_table(prediction), recorded_table(prediction)
    yield headline_of(prediction)
    yield ""
    yield from aligned([errors.heads, *errors.rows])
    yield ""
    yield from aligned([recorded.heads, *recorded.rows])
    yield ""
    yield popularity_text(prediction)


def headline_of(prediction: Prediction) -> str:
    """How far off at most were the runs that the prediction has not seen."""
    basis, *others = prediction.recorded
    unseen = [run.arm for run in others or [basis]]
    sizes: dict[bool, list[float]] = {True: [], False: []}
    for one in prediction.predicted:
        if one.arm in unseen:
            sizes[one.by_formula].append(abs(one.error_pp))
    return (
        f"Hit ratios of {' and '.join(unseen)}, predicted from the keys of {basis.arm}: "
        f"within {max(sizes[False]):.1f} points by exact replay, within "
        f"{max(sizes[True]):.1f} by formula"
    )


def errors_table(prediction: Prediction) -> Table:
    return Table(
        ("predicted by", "from keys of", "for", "predicted", "measured", "error"),
        [
            (
                one.way,
                one.recorded_under,
                one.arm,
                quantity(one.predicted, "share"),
                quantity(one.measured, "share"),
                f"{one.error_pp:+.1f} pp",
            )
            for one in prediction.predicted
        ],
    )


def recorded_table(prediction: Prediction) -> Table:
    return Table(
        (
            "run",
            "to live",
            "room for",
            "questions",
            "keys",
            "new keys",
            "made old",
            "hits measured",
            "hits recorded",
        ),
        [
            (
                run.arm,
                f"{run.ttl_s:g} s",
                "all" if run.room is None else number(run.room),
                number(run.questions),
                number(run.keys),
                quantity(run.cold_share, "share"),
                number(run.writes),
                quantity(run.hit_ratio, "share"),
                quantity(run.hit_ratio_recorded, "share"),
            )
            for run in prediction.recorded
        ],
    )


def subjects_table(prediction: Prediction) -> Table:
    return Table(
        ("keys about", "questions", "keys", "hits"),
        [
            (
                subject.name or "anything",
                number(subject.questions),
                number(subject.keys),
                quantity(subject.hit_ratio, "share"),
            )
            for subject in prediction.subjects
        ],
    )


def popularity_text(prediction: Prediction) -> str:
    fit = prediction.popularity
    verdict = (
        "which is no Zipf's law"
        if fit.p_value <= DOUBTFUL
        else "which may well be Zipf's law"
    )
    return (
        f"Popularity of keys: the likeliest Zipf exponent is {fit.exponent:.2f}, at a "
        f"distance of {fit.distance:.3f} (Kolmogorov-Smirnov, {p_text(fit.p_value)} by "
        f"parametric bootstrap), {verdict}. Formulas take each key's own share."
    )


def charts_of(prediction: Prediction) -> list[Chart]:
    return [_by_size(prediction), _by_ttl(prediction)]


def _by_size(prediction: Prediction) -> Chart:
    by = prediction.by_size
    ways = (
        ("LRU, exact", "hue-none", "", by.lru),
        ("LRU, formula (Che)", "hue-other", BY_FORMULA, by.che),
        ("FIFO, formula", "hue-per-view", OTHER_FORMULA, by.fifo),
    )
    return curves_chart(
        [
            Curve(name, hue, dash, _missed(by.sizes, hits))
            for name, hue, dash, hits in ways
        ],
        [_dot(run, run.room) for run in prediction.recorded if run.room is not None],
        key="by-size",
        title="Miss ratio by size, predicted",
        says=(
            "Read upwards from a size: so many of the questions a cache with room for "
            "so many entries would miss, if nothing died of age. The mark is what was "
            "measured with so much room. Lower is better."
        ),
        axis=Axis("entries", lambda size: f"{size:,.0f}"),
    )


def _by_ttl(prediction: Prediction) -> Chart:
    by = prediction.by_ttl
    roomy = [run for run in prediction.recorded if run.room is None]
    whose = [(roomy[0].arm, by.replay, by.formula)]
    whose += [
        (run.arm, by.replay_forgetting, by.formula_forgetting) for run in roomy[1:]
    ]
    curves = [
        Curve(f"{arm}, {way}", hue_of(arm), dash, _missed(by.ttls_s, hits))
        for arm, replayed, formula in whose
        for way, dash, hits in (
            ("replay", "", replayed),
            ("formula", BY_FORMULA, formula),
        )
    ]
    return curves_chart(
        curves,
        [_dot(run, run.ttl_s) for run in roomy],
        key="by-ttl",
        title="Miss ratio by time to live, predicted",
        says=(
            "Read upwards from a time to live: so many of the questions would miss, with "
            "room for everything. Full lines are replays of the recorded questions, "
            "dashed ones the formula for Poisson questions and writes. The marks are what "
            "was measured. Lower is better."
        ),
        axis=Axis("time to live", lambda ttl_s: f"{ttl_s:g} s"),
    )


def _dot(run: Recorded, at: float) -> Dot:
    return Dot(f"measured: {run.arm}", run.arm, (float(at), 1 - run.hit_ratio))


def _missed(
    places: list[int] | list[float], hits: list[float]
) -> list[tuple[float, float]]:
    return [(float(at), 1 - hit) for at, hit in zip(places, hits, strict=True)]
