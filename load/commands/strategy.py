"""`windtunnel strategy`: which strategies there are, and whether one of yours is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import click

from fixtures.strategies import backends_of, strategy_names
from load.choices import UsageError
from load.console import say
from load.contract import Hearing, Verdict, hold_to_contract, refusal
from reports.strategies import card_of

LONGEST_WHY = 12  # lines of it


@click.group()
def strategy() -> None:
    """List the cache strategies, or hold one of your own to their contract."""


@strategy.command("list")
def list_() -> None:
    """Show every strategy, where its code is, and on which backends it works."""
    names = strategy_names()
    width = max(map(len, names))
    for name in names:
        card = card_of(name)
        where = "" if name == "none" else f"  ({', '.join(backends_of(name))})"
        say(f"{name:<{width}}  {card.title}{where}")
        say(f"{'':<{width}}  {card.file}")


@strategy.command()
@click.argument("path")
@click.option("--verbose", "-v", is_flag=True, help="Also list the rules it keeps.")
def check(path: str, *, verbose: bool) -> None:
    """Hold the class at the dotted PATH to the contract of all strategies.

    The contract is a suite: every rule on Redis, Memcached and in memory, and a machine
    that lets readers, writers and outages come in every order. Each rule that is broken
    is told with what happened and where to read it. Exit 0: it keeps them all, and
    can be measured (windtunnel caching --arm PATH). Exit 2: it does not.

    \b
      windtunnel strategy check mypackage.MyStrategy     where mypackage is, or on PYTHONPATH
      windtunnel strategy check lease -v
    """
    click.echo(f"windtunnel: holding {path} to the contract …", err=True)
    hearing = hold_to_contract(path)
    for line in told(hearing, verbose=verbose):
        say(line)
    if hearing.broken:
        raise UsageError(refusal(hearing))


def told(hearing: Hearing, *, verbose: bool) -> Iterator[str]:
    """The hearing in lines: what is broken first to last, then a sum."""
    by_rule: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in hearing.verdicts:
        by_rule[verdict.rule].append(verdict)
    for rule, verdicts in by_rule.items():
        broken = [each for each in verdicts if each.outcome == "failed"]
        if broken:
            yield from _broken(rule, broken)
        elif verbose:
            yield f"kept    {rule}  ({_places(verdicts)})"
    for reason in dict.fromkeys(verdict.why for verdict in hearing.unheard):
        yield f"unheard {reason}"
    kept = sum(
        all(each.outcome != "failed" for each in verdicts)
        for verdicts in by_rule.values()
    )
    yield f"{kept} of {len(by_rule)} rules kept, in {len(hearing.verdicts)} cases"


def _broken(rule: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    yield f"BROKEN  {rule}"
    yield f"        in {_places(verdicts)}; the rule is at {verdicts[0].where}"
    lines = verdicts[0].why.splitlines()
    for line in lines[:LONGEST_WHY]:
        yield f"        | {line}"
    if len(lines) > LONGEST_WHY:
        yield f"        | … {len(lines) - LONGEST_WHY} lines more"
    yield ""


def _places(verdicts: Sequence[Verdict]) -> str:
    """What stands in the brackets of a test's name: strategy, backend, and the case."""
    cases = [verdict.test.partition("[")[2].rstrip("]") for verdict in verdicts]
    return ", ".join(dict.fromkeys(case or "one case" for case in cases))
