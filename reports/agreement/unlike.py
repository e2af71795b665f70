"""What two runs do not have in common, told apart by what it does to a comparison."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from reports.agreement.results import Unlike
from reports.schema import Environment, Plan
from reports.store import MAY_DIFFER

NOTHING = "not there"
# Two states of the code on one machine are what a comparison may be about.
OF_THE_CODE = frozenset({*MAY_DIFFER, "git_revision", "schema_version"})


def conditions(first: Plan, second: Plan) -> tuple[Unlike, ...]:
    """Data, load, warm-up, and the settings of arms that both have.

    Where one of these differs, the two runs were not asked the same question.
    """
    settings = {arm.name: arm.settings for arm in second.arms}
    shared = [arm for arm in first.arms if arm.name in settings]
    return (
        *_fields(first, second, ("world", "world_fingerprint", "warm_up")),
        *_between(_flat(first.workload), _flat(second.workload), prefix="workload "),
        *(
            unlike
            for arm in shared
            for unlike in _between(
                arm.settings, settings[arm.name], prefix=f"{arm.name} "
            )
        ),
    )


def machines(
    first: tuple[Plan, Environment], second: tuple[Plan, Environment]
) -> tuple[Unlike, ...]:
    """Machine, versions, settings of services, where they ran, and on which cores."""
    return (
        *_between(_flat(first[1]), _flat(second[1]), without=OF_THE_CODE),
        *_between(first[0].services, second[0].services, prefix="rung of "),
        *_between(_flat(first[0].cores), _flat(second[0].cores), prefix="cores of "),
    )


def formalities(
    first: tuple[Plan, Environment], second: tuple[Plan, Environment]
) -> tuple[Unlike, ...]:
    """What is good to know, and changes neither question nor machine."""
    rounds = (len(first[0].blocks), len(second[0].blocks))
    return (
        *_fields(first[0], second[0], ("profile", "seed", "practical_threshold")),
        *_between({"blocks": rounds[0]}, {"blocks": rounds[1]}),
        *_fields(first[1], second[1], ("git_revision", "git_dirty")),
    )


def _fields(
    first: msgspec.Struct, second: msgspec.Struct, names: Collection[str]
) -> Iterator[Unlike]:
    yield from _between(
        {name: getattr(first, name) for name in names},
        {name: getattr(second, name) for name in names},
    )


def _between(
    first: Mapping[str, object],
    second: Mapping[str, object],
    *,
    prefix: str = "",
    without: Collection[str] = (),
) -> Iterator[Unlike]:
    """One for each name whose values differ, a name that only one has included."""
    for name in dict.fromkeys((*first, *second)):
        ours, theirs = first.get(name, NOTHING), second.get(name, NOTHING)
        if ours != theirs and name not in without:
            yield Unlike(f"{prefix}{name}".replace("_", " "), str(ours), str(theirs))


def _flat(record: object) -> dict[str, object]:
    """A record without depth: `services redis` is a name as any other.

    >>> _flat({"services": {"redis": "7"}, "cores": [0, 1], "limits": {}})
    {'services redis': '7', 'cores': '0, 1'}
    """
    flat: dict[str, object] = {}
    for name, value in dict(msgspec.to_builtins(record)).items():
        if isinstance(value, dict):
            flat |= {f"{name} {inner}": v for inner, v in _flat(value).items()}
        elif isinstance(value, list):
            flat[name] = ", ".join(map(str, value))
        else:
            flat[name] = value
    return flat
