"""What this lesson adds to the site that it is composed into."""

from __future__ import annotations

# The alias "tasks". Through Django's API, anything that somebody typed may be a key there.
CACHE = {"KEY_FUNCTION": "apps.tasks.utils.make_key", "KEY_PREFIX": "tasks"}
BACKEND = "memcached"

NAVIGATION = (
    ("Tasks", "tasks:list"),
    ("New task", "tasks:create"),
)

# Which service answers which URL when the lesson is deployed as two.
SERVICES = {
    "task-service": (
        "tasks:list",
        "tasks:create",
        "tasks:update",
        "tasks:delete",
        "tasks:status",
    ),
    # Who is not logged in arrives here.
    "user-service": ("tasks:home",),
}
