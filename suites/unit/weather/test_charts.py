"""Forecasts as pictures."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from apps.weather.charts import Curve, create_weather_visualization, file_of

pytestmark = pytest.mark.uncounted

START = datetime(2026, 3, 1, tzinfo=UTC)


def curve(title: str = "Oslo,NO", steps: int = 8) -> Curve:
    return Curve(
        title=title,
        unit="°C",
        moments=tuple(START + timedelta(hours=3 * step) for step in range(steps)),
        temperatures=tuple(float(step * step) for step in range(steps)),
    )


def test_the_curve_goes_through_every_temperature():
    """What is drawn is what is forecast, in its unit."""
    (axes,) = create_weather_visualization(curve()).axes
    (line,) = axes.lines

    assert np.asarray(line.get_ydata()).tolist() == [step * step for step in range(8)]
    assert axes.get_ylabel() == "Temperature in °C"


def test_a_png_is_wide_enough_for_a_mail():
    """Nobody has to enlarge it."""
    picture = Image.open(BytesIO(file_of(curve(), "png")))

    assert (picture.format, picture.width) == ("PNG", 960)


def test_an_svg_keeps_its_letters():
    """They can be read out, and printed in any size."""
    svg = file_of(curve(), "svg").decode()

    assert "Temperature in °C" in svg
    assert "<text" in svg


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_forecast_is_the_same_file(kind):
    """No date and no random name makes a picture look new."""
    assert file_of(curve(), kind) == file_of(curve(), kind)


@pytest.mark.parametrize(
    "name", ["$x^", "$\\frac{1", "京都,JP", "</svg><script>alert(1)</script>", "a&b"]
)
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_no_name_breaks_a_picture(name, kind):
    """Neither a formula nor a tag, nor letters that the font does not have."""
    made = file_of(curve(title=name), kind)

    if kind == "svg":
        assert ET.fromstring(made).tag.endswith("svg")  # noqa: S314 (we made it)
        assert b"<script" not in made
    else:
        Image.open(BytesIO(made)).verify()


def test_one_step_is_enough():
    """A forecast that has nearly run out."""
    assert file_of(curve(steps=1), "svg")
