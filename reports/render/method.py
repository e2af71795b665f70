"""How it was measured: which rules were kept, with the figures that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reports.metrics import BEYOND, RULES
from reports.render.verdict import Statement
from reports.render.wording import (
    counted,
    factor,
    interval_text,
    listed,
    number,
    quantity,
)
from reports.results import Analysis, ArmResult, AuditResult
from reports.schema import Environment
from reports.statistics.estimates import RULE
from reports.statistics.words import ALPHA, POWER


def method_of(analysis: Analysis) -> list[Statement]:
    """One statement a rule; a rule about which nothing is known says so."""
    return [Statement(about, text(analysis)) for about, text in RULES_KEPT]


def environment_of(environment: Environment) -> list[tuple[str, str]]:
    """Name and value of everything that is known of machine and versions."""
    revision = environment.git_revision or "unknown"
    if environment.git_dirty:
        revision += ", with uncommitted changes"
    rows = [
        ("CPU", f"{environment.cpu}, {environment.cores} cores"),
        ("memory", f"{environment.memory_bytes / 2**30:.1f} GiB"),
        ("system", f"{environment.os}, kernel {environment.kernel}"),
        ("Python", environment.python),
        ("revision", revision),
    ]
    rows += sorted(environment.services.items())
    rows += sorted(environment.packages.items())
    for service, settings in sorted(environment.service_settings.items()):
        rows += [(f"{service}: {k}", v or '""') for k, v in sorted(settings.items())]
    rows += [(f"limit: {name}", v) for name, v in sorted(environment.limits.items())]
    return rows


def _load(analysis: Analysis) -> str:
    load = analysis.plan.workload
    mix = ", ".join(f"{name} {share:.0%}" for name, share in load.mix.items())
    if load.loop == "open":
        kind = (
            f"Open loop: {load.arrivals} arrivals at {load.rate_per_s:g} per second "
            "that wait for no answer"
        )
    else:
        kind = f"Closed loop with a think time of {load.think_time_s:g} s"
    return (
        f"{kind}, for {load.duration_s:g} s a round. {load.audience} people are "
        f"online, active by Zipf's law with exponent {load.zipf_exponent:g}. They ask "
        f"for: {mix}."
    )


def _latency(_: Analysis) -> str:
    return (
        "Latency runs from the moment at which a request was due, not from when it was "
        "sent; the data tables hold the other figure beside it."
    )


def _delivered(analysis: Analysis) -> str:
    done = analysis.delivery
    share = done.sent / done.scheduled if done.scheduled else 0.0
    return (
        f"{done.sent:,} of {done.scheduled:,} requests that were due were sent "
        f"({share:.2%}). A round in which more than 1% is missing is void. "
        f"{done.failed:,} failed; failures stay in the latency and "
        "out of the throughput."
    )


def _generator(analysis: Analysis) -> str:
    busiest = analysis.delivery.busiest_generator
    ceiling = analysis.environment.generator_ceiling_per_s
    latest = analysis.delivery.latest_send_s
    sentences = []
    if busiest is not None:
        sentences.append(f"It used at most {busiest:.0%} of a core; 80% is the limit.")
    if latest is not None:
        sentences.append(f"No request left more than {latest * 1000:.0f} ms late.")
    if ceiling is not None:
        sentences.append(
            f"Against a view that does nothing it sent {number(ceiling)} requests per "
            "second, so that it was not what limited the arms."
        )
    return " ".join(sentences) or "Nothing is known of the generator's own load."


def _answers(analysis: Analysis) -> str:
    wrong = analysis.delivery.wrong
    answers = {0: "none was", 1: "one was"}.get(wrong, f"{wrong:,} were")
    return (
        f"Every answer was checked while the load ran; {answers} "
        "wrong. An arm that answers wrongly gets no figure of speed."
    )


def _invariants(analysis: Analysis) -> str:
    audit = analysis.audit
    if audit is None:
        return "Whether what people did was kept was not judged in this run."
    facts = listed([f"{name} ({n:,} facts)" for name, n in audit.facts.items()])
    lost = f"; of {audit.lost:,} more nobody knows" if audit.lost else ""
    return (
        f"After the load of each round, {audit.acts:,} acknowledged acts of its people "
        f"in all{lost} were held against the database and pages: {facts}. "
        f"{_broken(audit)} An arm that breaks one gets no figure of speed."
        f"{_not_judged(audit)}"
    )


def _broken(audit: AuditResult) -> str:
    if not audit.broken:
        return "None was broken."
    told = listed([f"{name} {n:,} times" for name, n in audit.broken.items()])
    return f"Broken: {told}."


def _not_judged(audit: AuditResult) -> str:
    """Arms whose pages may be old, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for arm, why in audit.not_judged.items():
        by_reason.setdefault(why, []).append(arm)
    return "".join(
        f" Not judged: what pages of {listed(arms)} show, but for its order; {why}."
        for why, arms in by_reason.items()
    )


def _fits(analysis: Analysis) -> str:
    worst: dict[str, float] = {}
    for fit in analysis.fits:
        subject = fit.check.subject
        worst[subject] = min(worst.get(subject, 1.0), fit.check.p_value)
    if not worst:
        return "What reached the site was not tested against the declaration."
    least = ", ".join(f"{name} {p:.2g}" for name, p in worst.items())
    return (
        "What reached the site was tested against the declaration "
        f"{len(analysis.fits)} times; the smallest p-values are: {least}."
    )


def _rounds(analysis: Analysis) -> str:
    plan = analysis.plan
    void = sum(len(arm.void) for arm in analysis.arms.values())
    pilot = f" Pilot: {plan.pilot_rule}." if plan.pilot_rule else ""
    return (
        f"{analysis.rounds_found} of {analysis.rounds_planned} rounds in "
        f"{len(plan.blocks)} blocks; {counted(void, 'round')} void. Each round had a "
        "fresh server process, a restored database and empty caches. Each block ran "
        f"the arms in an order of its own, drawn with seed {plan.seed}.{pilot}"
    )


def _warm_up(analysis: Analysis) -> str:
    told = (
        f"{_sentence(analysis.plan.warm_up)} What it measured is kept apart, as cold."
    )
    found = [arm for arm in analysis.arms.values() if arm.warming is not None]
    slowest = max(found, key=_steady_from, default=None)
    if slowest is None or slowest.warming is None:
        return told
    told += (
        f" The last to become steady was {slowest.arm.name}, from request "
        f"{_steady_from(slowest)} of {slowest.warming.requests} on."
        if slowest.warming.steady_from is not None
        else f" {slowest.arm.name} did not become steady in "
        f"{slowest.warming.requests} requests."
    )
    requests = analysis.plan.warm_up_requests
    return told if requests is None else f"{told} All later rounds had {requests}."


def _steady_from(arm: ArmResult) -> int:
    if arm.warming is None:
        return 0
    found = arm.warming.steady_from
    return arm.warming.requests + 1 if found is None else found + 1


def _cores(analysis: Analysis) -> str:
    cores = analysis.plan.cores
    if not cores:
        return "Processes were not pinned to cores."
    on = [
        f"{role} on {', '.join(map(str, numbers))}"
        for role, numbers in sorted(cores.items())
    ]
    return f"Cores: {listed(on)}."


def _machine(analysis: Analysis) -> str:
    speed = analysis.machine.get(analysis.primary.name)
    if speed is None:
        return "The primary metric is no metric of speed, and is not adjusted."
    if speed.slope is None:
        return f"Ratios are as measured: {speed.why_not}."
    told = [
        f"{RULES[name].metric.title} {each.slope.value:+.2f}% "
        f"(standard error {each.slope.error:.2f})"
        for name, each in analysis.machine.items()
        if each.slope is not None
    ]
    not_told = [
        f" {RULES[name].metric.title} is as measured: {each.why_not}."
        for name, each in analysis.machine.items()
        if each.slope is None
    ]
    return (
        "Just before and after each window a fixed piece of work was timed. Where it cost 1% "
        f"more, figures of the same arm and block differed: {listed(told)}. For "
        f"{analysis.primary.title!r} that explains {speed.slope.explained:.0%} of the "
        "squared differences. Ratios are adjusted by it (analysis of covariance), and what "
        "is not known of it widens their intervals; the figures of an arm are as "
        f"measured.{''.join(not_told)}"
    )


def _world(analysis: Analysis) -> str:
    plan = analysis.plan
    rungs = sorted({f"{name} ({rung})" for name, rung in plan.services.items()})
    return (
        f"The data set is the world {plan.world!r} ({plan.world_fingerprint}). "
        f"Services: {listed(rungs) or 'none'}."
    )


def _intervals(_: Analysis) -> str:
    return (
        f"{RULE} A ratio is taken between rounds of the same block. No outlier is "
        "deleted."
    )


def _percentiles(_: Analysis) -> str:
    return (
        "They come from the merged histograms of all rounds and are never averaged. "
        f"One is printed when {BEYOND} requests or more are expected beyond it; else "
        "there is a dash."
    )


def _words(analysis: Analysis) -> str:
    threshold = f"{analysis.plan.practical_threshold:.0%}"
    return (
        f"Tie: the interval lies within {threshold} of 1. Faster or slower: the "
        f"interval leaves out 1, the ratio is further than {threshold} from it, and p "
        f"is at most {ALPHA:g} after Holm's correction over all arms; metrics other "
        f"than {analysis.primary.title!r} are corrected together, over arms and "
        "metrics. Anything else is: cannot tell."
    )


def _twins(analysis: Analysis) -> str:
    noise = analysis.noise.get(analysis.primary.name)
    if noise is None or noise.comparison.ratio is None:
        return "The baseline ran once only; how large noise is, nobody knows."
    twins = noise.comparison.ratio
    text = (
        f"{noise.comparison.arm} is {noise.comparison.against} again; their ratio is "
        f"{factor(twins.value)} ({interval_text(twins.interval)})."
    )
    if noise.smallest_detectable is not None:
        text += (
            f" A change of {quantity(noise.smallest_detectable, 'share')} would be "
            f"found with probability {POWER:.0%}."
        )
    if noise.false_alarms is not None:
        alarms = noise.false_alarms
        text += (
            f" With the twins' names exchanged in all ways, {alarms.alarms} of "
            f"{alarms.exchanges} would have been called a difference."
        )
    return text


def _stale(analysis: Analysis) -> str:
    if all(arm.staleness is None for arm in analysis.arms.values()):
        return (
            "What is said about staleness is what the strategies promise, and what their "
            "contract suite checks; it was not measured in this run."
        )
    return (
        "After each window, on the same site, somebody posts numbered texts, and others "
        "read them. A read is stale that was sent after a write had been acknowledged and "
        "does not show it."
    )


def _sentence(text: str) -> str:
    stopped = text if text.endswith(".") else f"{text}."
    return f"{stopped[:1].upper()}{stopped[1:]}"


RULES_KEPT: tuple[tuple[str, Callable[[Analysis], str]], ...] = (
    ("Load", _load),
    ("Latency", _latency),
    ("Delivery", _delivered),
    ("Generator", _generator),
    ("Fit", _fits),
    ("Answers", _answers),
    ("Invariants", _invariants),
    ("Rounds", _rounds),
    ("Warm-up", _warm_up),
    ("Pinning", _cores),
    ("Machine's speed", _machine),
    ("Data and services", _world),
    ("Twins", _twins),
    ("Intervals", _intervals),
    ("Percentiles", _percentiles),
    ("Words", _words),
    ("Staleness", _stale),
)


def caveats_of(analysis: Analysis) -> Iterator[str]:
    """What the experiment itself says before anybody generalises."""
    yield from map(_sentence, analysis.plan.caveats)
