"""How long an answer may take: the named sets of conditions of the capacity experiment."""

from __future__ import annotations

from load.experiments.interface import Profile

# One of each kind: whole pages, rows that expire, rows that are forgotten, all of these.
QUICK = Profile(
    name="quick",
    rounds=3,
    duration_s=2,
    rate_per_s=60,
    audience=60,
    world="medium",
    arms=("per_view", "cache_aside", "versioned", "layered"),
    probed_s=0.5,
)
STANDARD = Profile(
    name="standard",
    rounds=5,
    duration_s=3,
    rate_per_s=60,
    audience=120,
    world="medium",
    arms=(
        "per_site",
        "per_site@locmem",
        "per_view",
        "layered",
        "versioned",
        "signals",
        "lease",
        # Its peers; one of them also as little stale as it can be.
        "cacheops",
        "cachalot",
        "cache_page",
        "cache_page:1s",
    ),
    probed_s=0.5,
)

PROFILES = {profile.name: profile for profile in (QUICK, STANDARD)}
