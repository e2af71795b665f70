"""What is said of a class that is no strategy, and of one that breaks the contract."""

from __future__ import annotations

import pytest

from fixtures.strategies import NoStrategy, backends_of, check_strategy, strategy_names
from load.choices import UsageError
from load.commands.strategy import told
from load.contract import Hearing, Verdict, hold_to_contract, refusal
from load.experiments.caching.arms import arm_named
from suites.support import own_strategies, rules

OWN = own_strategies.__name__


@pytest.mark.parametrize("name", strategy_names())
def test_the_catalogue_can_be_made(name):
    """With what whoever chooses by name gives."""
    check_strategy(name)


@pytest.mark.parametrize(
    "path, lacks",
    [
        (f"{OWN}.Unfinished", ["it has no name", "it lacks fetch_many, promise"]),
        (f"{OWN}.Demanding", ["nobody gives it size", "needs a default"]),
        (f"{OWN}.Elsewhere", ["no backend 'hazelcast'", "redis, memcached, locmem"]),
        (f"{OWN}.Nobody", ['does not define a "Nobody"']),
        ("json.JSONDecoder", ["must be a subclass"]),
        ("signal", ["Did you mean 'signals'?"]),
    ],
)
def test_all_that_lacks_is_said_at_once(path, lacks):
    """One correction, not one after the other."""
    with pytest.raises(UsageError) as refused:
        hold_to_contract(path)

    assert all(each in str(refused.value) for each in lacks)


def test_an_arm_of_ones_own_is_called_by_its_class():
    """Its settings name all of the path, for the site to find it."""
    arm = arm_named(f"{OWN}.Liar@locmem", ttl_s=60)

    assert arm.name == "Liar@locmem"
    assert arm.strategy == arm.settings["CACHE_STRATEGY"] == f"{OWN}.Liar"


def test_an_arm_that_cannot_be_found_is_refused():
    """As a name of the catalogue is that does not exist."""
    with pytest.raises(UsageError, match="does not define"):
        arm_named(f"{OWN}.Nobody", ttl_s=60)


def test_an_arm_on_a_backend_that_cannot_be_is_refused():
    """With those that would do."""
    assert backends_of("two_tier") == ("redis",)
    with pytest.raises(UsageError, match="two_tier works on redis alone"):
        arm_named("two_tier@memcached", ttl_s=60)
    with pytest.raises(NoStrategy):
        backends_of("nothing")


class TestAHearing:
    KEPT = Verdict("A rule. Kept.", "test_a[x-redis]", "suites/a.py:7", "passed", "")
    BROKEN = Verdict(
        "Another. Broken.", "test_b[x-redis]", "suites/b.py:8", "failed", "old\n" * 20
    )
    UNHEARD = Verdict("A third.", "test_c", "suites/c.py:9", "skipped", "no redis")

    def test_tells_what_is_broken_where_and_why(self):
        """And what could not be heard, with the reason."""
        lines = list(
            told(Hearing("x", [self.KEPT, self.BROKEN, self.UNHEARD]), verbose=False)
        )

        assert lines[0] == "BROKEN  Another. Broken."
        assert lines[1] == "        in x-redis; the rule is at suites/b.py:8"
        assert "        | … 8 lines more" in lines
        assert "unheard no redis" in lines
        assert lines[-1] == "2 of 3 rules kept, in 3 cases"
        assert not any("Kept." in line for line in lines)

    def test_lists_what_is_kept_when_asked(self):
        """Rules are worth reading."""
        lines = list(told(Hearing("x", [self.KEPT, self.UNHEARD]), verbose=True))

        assert lines[0] == "kept    A rule. Kept.  (x-redis)"
        assert "kept    A third.  (one case)" in lines

    def test_refuses_in_one_line(self):
        """Which class, how much, and where to read more."""
        once = refusal(Hearing("my.Own", [self.BROKEN]))

        assert once.startswith("my.Own breaks a rule of the contract")
        assert once.endswith("windtunnel strategy check my.Own")


def test_a_rule_is_its_name_and_its_sentence():
    """What stands in the report reads on from one to the other."""

    def test_it_lasts():
        """Longer than
        one line.

        And more that is not told.
        """

    assert rules.rule_of(test_it_lasts) == "It lasts. Longer than one line."
    assert rules.rule_of(TestAHearing.test_refuses_in_one_line).startswith("Refuses in")
