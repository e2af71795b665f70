"""How long an answer may take: the named sets of conditions of the caching experiment."""

from __future__ import annotations

from load.experiments.interface import Profile

ON_REDIS = (
    "per_view@redis",
    "layered@redis",
    "fragment@redis",
    "cache_aside@redis",
    "signals@redis",
    "versioned@redis",
)
# All strategies on all backends that they can work on; a test compares this with theirs.
EVERYWHERE = (
    *(
        f"{name}@{backend}"
        for backend in ("redis", "memcached", "locmem")
        for name in (
            "per_site",
            "per_view",
            "conditional",
            "layered",
            "fragment",
            "cache_aside",
            "signals",
            "versioned",
            "single_flight",
            "early_refresh",
            "stale_while_revalidate",
            "lease",
            "lease_or_old",
            "write_through",
        )
    ),
    "write_behind@redis",
    "two_tier@redis",
)
# What others cache with, on the backend that all of them can use.
PEERS = ("cacheops@redis", "cachalot@redis", "cache_page@redis")

# The rate is one that `none` can serve with room to spare on a core that it shares with its
# database: an open loop above the capacity of an arm measures a queue, not the arm. A story
# whose pages cost more says so (`Story.pace`).
QUICK = Profile(
    name="quick",
    rounds=4,
    duration_s=1.8,
    rate_per_s=30,
    audience=60,
    world="medium",
    arms=ON_REDIS,
    probed_s=0.4,
)
STANDARD = Profile(
    name="standard",
    rounds=8,
    duration_s=8,
    rate_per_s=30,
    audience=200,
    world="medium",
    arms=ON_REDIS,
)
# 47 arms and the twins: so many that their rounds are short.
THOROUGH = Profile(
    name="thorough",
    rounds=5,
    duration_s=1.8,
    rate_per_s=30,
    audience=60,
    world="medium",
    arms=(*EVERYWHERE, *PEERS),
    probed_s=0.5,
)

PROFILES = {profile.name: profile for profile in (QUICK, STANDARD, THOROUGH)}
