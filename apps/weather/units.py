"""Units: everything is kept in metric ones, and turned into hers when it is shown."""

from __future__ import annotations

from django.db import models


class Units(models.TextChoices):
    METRIC = "metric", "Metric: °C, m/s, mm"
    IMPERIAL = "imperial", "Imperial: °F, mph, in"

    @property
    def degrees(self) -> str:
        return "°F" if self is Units.IMPERIAL else "°C"

    def temperature(self, celsius: float) -> float:
        """
        >>> Units.IMPERIAL.temperature(100)
        212.0
        """
        return celsius * 1.8 + 32 if self is Units.IMPERIAL else celsius

    def shown_temperature(self, celsius: float) -> str:
        """To the degree, which is as exact as a forecast is; and zero has no sign.

        >>> Units.METRIC.shown_temperature(-0.3), Units.IMPERIAL.shown_temperature(20)
        ('0 °C', '68 °F')
        """
        return f"{round(self.temperature(celsius))} {self.degrees}"

    def shown_wind(self, metres_per_second: float) -> str:
        """
        >>> Units.METRIC.shown_wind(5.25), Units.IMPERIAL.shown_wind(5.25)
        ('5.2 m/s', '11.7 mph')
        """
        if self is Units.IMPERIAL:
            return f"{metres_per_second / 0.44704:.1f} mph"
        return f"{metres_per_second:.1f} m/s"

    def shown_rain(self, millimetres: float) -> str:
        """
        >>> Units.METRIC.shown_rain(2.5), Units.IMPERIAL.shown_rain(2.54)
        ('2.5 mm', '0.10 in')
        """
        if self is Units.IMPERIAL:
            return f"{millimetres / 25.4:.2f} in"
        return f"{millimetres:.1f} mm"
