"""What this lesson adds to the site that it is composed into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.config.environment import Environment

INSTALLED_APPS = ("django_celery_results",)
# The alias "weather", in the lesson plan's own words: keys carry a version.
CACHE = {"KEY_PREFIX": "weather_app_version"}
BACKEND = "redis"

NAVIGATION = (
    ("Cities", "weather:home"),
    ("Settings", "weather:preferences"),
)
HEALTH = {"weather source": "apps.weather.health.source"}

# Which service answers which URL when the lesson is deployed as three.
SERVICES = {
    "weather-service": (
        "weather:home",
        "weather:city",
        "weather:city_create",
        "weather:city_delete",
        "weather:chart_png",
        "weather:chart_svg",
    ),
    "user-service": ("weather:preferences", "weather:prefer"),
    # Started as `celery -A apps.config worker`: it hears a queue, and no address.
    "celery-worker": (),
}


def from_environment(environment: Environment) -> Mapping[str, Any]:
    """Where the source is, how much may be asked of it, and how often all is refreshed."""
    round_s = environment.integer("WEATHER_REFRESH_S", default=600, at_least=1)
    return {
        "WEATHER_API_URL": environment.http(
            "WEATHER_API_URL", default="https://api.openweathermap.org"
        ),
        "WEATHER_API_KEY": environment.text("WEATHER_API_KEY"),
        "WEATHER_CALLS_PER_MINUTE": environment.integer(
            "WEATHER_CALLS_PER_MINUTE", default=60, at_least=1
        ),
        "WEATHER_REFRESH_S": round_s,
        "SCHEDULE": {
            "refresh the weather of all cities": {
                "task": "apps.weather.tasks.update_weather_data",
                "schedule": round_s,
                # A round that nobody began before the next one is that one's.
                "options": {"expires": round_s},
            }
        },
    }
