"""A site is measured, or looked at; which of its lines run is counted elsewhere."""

from __future__ import annotations

from fixtures.site import REACHES_CHILDREN, SiteSettings


def test_a_site_hears_nothing_of_coverage(monkeypatch):
    """Whatever the process that starts it was told."""
    for name in REACHES_CHILDREN:
        monkeypatch.setenv(name, "told")
    settings = SiteSettings(database_url="postgres://", redis_url="redis://")

    assert not settings.environment().keys() & set(REACHES_CHILDREN)
