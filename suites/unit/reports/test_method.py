"""How it was measured: each rule with the figures that show it, or an admission."""

from __future__ import annotations

import msgspec

from reports.render.method import environment_of, method_of
from suites.support.altering import with_counters, with_operation
from suites.support.bundles import analysed, sample_environment, sample_plan, small_plan


def said(analysis):
    return {statement.about: statement.text for statement in method_of(analysis)}


def test_the_load_is_declared(tmp_path):
    """Loop, arrivals, rate, audience and mix."""
    text = said(analysed(tmp_path))["Load"]

    assert text.startswith("Open loop: poisson arrivals at 60 per second")
    assert "feed 45%" in text


def test_delivery_is_counted(tmp_path):
    """How much of what was due was sent."""
    assert "(100.00%)" in said(analysed(tmp_path))["Delivery"]


def test_the_generator_shows_that_it_was_no_bottleneck(tmp_path):
    """Its CPU, its delay, and what it could have sent."""
    environment = msgspec.structs.replace(
        sample_environment(), generator_ceiling_per_s=2_400.0
    )

    text = said(analysed(tmp_path, environment=environment))["Generator"]

    assert "% of a core" in text
    assert "more than 4 ms late" in text
    assert "2,400 requests per second" in text


def test_what_is_not_known_is_admitted(tmp_path):
    """No counters, no fits, no cores, no twin: it says so, rule by rule."""
    plan = msgspec.structs.replace(
        sample_plan(arms=("none", "versioned@redis"), blocks=2, window_s=3.0),
        cores={},
        services={},
    )
    bare = analysed(
        tmp_path,
        plan=plan,
        alter=lambda done: msgspec.structs.replace(done, counters={}, fits=[]),
    )

    text = said(bare)

    assert text["Generator"] == "Nothing is known of the generator's own load."
    assert "not tested" in text["Fit"]
    assert "not pinned" in text["Pinning"]
    assert "ran once only" in text["Twins"]
    assert "Services: none" in text["Data and services"]


def test_wrong_answers_are_counted(tmp_path):
    """Of all rounds and arms."""
    text = said(analysed(tmp_path, alter=with_operation(wrong=1)))["Answers"]

    assert "12 were wrong" in text


def test_the_pilot_rule_is_told(tmp_path):
    """Arms that a first block has chosen are not passed off as planned."""
    plan = small_plan(pilot_rule="the best joins on memcached")

    assert (
        "Pilot: the best joins on memcached."
        in said(analysed(tmp_path, plan=plan))["Rounds"]
    )


def test_twins_without_a_spread_are_not_interpreted(tmp_path):
    """One block: their ratio is there, and nothing is made of it."""
    text = said(analysed(tmp_path, plan=sample_plan(blocks=1)))["Twins"]

    assert "none-again is none again" in text
    assert "probability" not in text


def test_nothing_sent_is_no_division(tmp_path):
    """A run without rounds has delivered none of nothing."""
    assert "0 of 0 requests" in said(analysed(tmp_path, rounds=0))["Delivery"]


def test_the_environment_is_complete():
    """Machine, services, packages, settings and limits; a changed checkout is marked."""
    environment = msgspec.structs.replace(sample_environment(), git_dirty=True)

    rows = dict(environment_of(environment))

    assert rows["CPU"] == "Example CPU @ 2.60GHz, 2 cores"
    assert rows["memory"] == "8.0 GiB"
    assert rows["postgres: fsync"] == "off"
    assert rows["redis: save"] == '""'
    assert rows["limit: governor"] == "performance"
    assert rows["revision"].endswith(", with uncommitted changes")


def test_a_missing_counter_is_no_zero(tmp_path):
    """The largest delay is that of the rounds that know theirs."""

    def forgetful(done):
        if done.index:
            return with_counters(largest_send_delay_s=0.009)(done)
        counters = {
            k: v for k, v in done.counters.items() if k != "largest_send_delay_s"
        }
        return msgspec.structs.replace(done, counters=counters)

    assert (
        "more than 9 ms late" in said(analysed(tmp_path, alter=forgetful))["Generator"]
    )
