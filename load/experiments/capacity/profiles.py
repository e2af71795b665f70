"""How long an answer may take: the named sets of conditions of the capacity experiment."""

from __future__ import annotations

from load.experiments.interface import Profile

# One of each kind: whole pages, rows that expire, rows that are forgotten, leases.
QUICK = Profile(
    name="quick",
    rounds=3,
    duration_s=2,
    rate_per_s=60,
    audience=60,
    world="medium",
    arms=("per_view", "cache_aside", "versioned", "lease"),
    probed_s=0,
)
STANDARD = Profile(
    name="standard",
    rounds=5,
    duration_s=3,
    rate_per_s=60,
    audience=120,
    world="medium",
    arms=(
        "per_view",
        "fragment",
        "cache_aside",
        "signals",
        "versioned",
        "lease",
        "two_tier",
    ),
    probed_s=0.5,
)

PROFILES = {profile.name: profile for profile in (QUICK, STANDARD)}
