"""The closed list of what may be wrong with a measurement, each with cause and remedy.

Finding them is scrutiny.py's work. A doubt is printed where the figures are, whether or
not anybody asked.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.Enum):
    """How much a doubt takes away; the value says it in words."""

    INVALID = "figures withheld"
    SERIOUS = "read the figures with care"
    NOTE = "good to know"


@dataclass(frozen=True)
class Explanation:
    title: str
    cause: str
    remedy: str


class Kind(enum.Enum):
    """What may be wrong. No other doubt exists."""

    WRONG_ANSWERS = Explanation(
        "Wrong answers",
        "The site answered, and the answer was not right: what is wrong has no speed.",
        "Run the suites against this strategy; the load users' checks say what they "
        "saw.",
    )
    INVARIANT_BROKEN = Explanation(
        "An invariant of the site is broken",
        "What people did and were told was done is not what the site then held or "
        "showed: what loses a like has no speed.",
        "Run the suites against this strategy, suites/integration/social/"
        "test_invariants.py first; the evidence names who, what and when.",
    )
    LAW_BROKEN = Explanation(
        "A law of measurement is broken",
        "Figures contradict each other that cannot. The instrument erred, not the "
        "site.",
        "Do not use this arm's figures. Keep the bundle and report it as a defect "
        "here.",
    )
    VOID_ROUNDS = Explanation(
        "Rounds that count for nothing",
        "The rounds ended in a way that makes their figures meaningless.",
        "Read the reasons; --resume measures what is missing once they are removed.",
    )
    ENDED_EARLY = Explanation(
        "The run ended early",
        "Fewer rounds were measured than the plan asked for.",
        "Go on with --resume: finished rounds are kept.",
    )
    UNDELIVERED_LOAD = Explanation(
        "Load was due and not sent",
        "The generator did not get round to sending what the schedule asked for.",
        "Lower the rate, give the generator a core of its own, or use --processes.",
    )
    CLIENT_SATURATED = Explanation(
        "The generator was nearly out of CPU",
        "Above 80% of a core it queues requests itself and measures its own slowness.",
        "Lower the rate, give the generator a core of its own, or use --processes.",
    )
    LATE_SENDS = Explanation(
        "Requests were sent late",
        "The generator sent behind its schedule. Corrected latencies hold the delay.",
        "Compare corrected with uncorrected percentiles; lower the rate if they "
        "differ.",
    )
    LOAD_DIFFERS = Explanation(
        "The load was not what was declared",
        "What reached the site does not fit the declared mix, popularity or gaps.",
        "Look at the fits below; a window that is longer averages out a lucky draw.",
    )
    OVERLOADED = Explanation(
        "The server could not keep up",
        "Requests arrived faster than they were answered, so that latency measures how "
        "long the queue grew, and the length of the window more than the strategy.",
        "Read this arm's throughput per CPU second; for latency, lower the rate.",
    )
    STILL_WARMING = Explanation(
        "Perhaps not warm yet",
        "In the whole warm-up of the first block this arm's server time did not settle, so "
        "its windows may hold some of the beginning.",
        "Lengthen the window with --duration: the beginning then weighs less. On a busy "
        "machine noise alone can look like this; repeat the run when it is idle.",
    )
    WARMED_OTHERWISE = Explanation(
        "Warmed up otherwise than planned",
        "How much warms up every arm was found in the first block, and later rounds did "
        "not keep to it.",
        "Compare arms within this run alone; measure anew for what another run is held "
        "against.",
    )
    TOO_FEW_SAMPLES = Explanation(
        "Too few requests for a percentile",
        "A percentile is printed when ten requests or more lie beyond it.",
        "Lengthen the window, raise the rate, or add rounds.",
    )
    TOO_FEW_ROUNDS = Explanation(
        "Too few rounds",
        "With so few rounds their spread is hardly known and intervals are very wide.",
        "Use --profile standard, or more --rounds.",
    )
    DRIFT = Explanation(
        "The machine changed while it measured",
        "The figures of all arms moved in one direction from round to round: heat, a "
        "growing database, another tenant of the machine.",
        "Pairing by block removes most of it from the ratios. Let the machine rest, "
        "and distrust the absolute figures.",
    )
    NOISY_TWIN = Explanation(
        "The same arm differed from itself",
        "The baseline ran twice under two names, and the two differ too much.",
        "Close other programs, use more rounds, and believe no difference smaller than "
        "the one between the twins.",
    )
    NO_TWIN = Explanation(
        "No A/A arm",
        "Without the baseline's twin nobody knows how large a difference noise makes.",
        "Leave the baseline in --arms twice, as the profiles do.",
    )
    HOST_BUSY = Explanation(
        "The machine had other work",
        "Programs that are not part of the run, or other guests of the host, took CPU.",
        "Close them, or repeat the run when the machine is idle.",
    )
    UNEVEN_MACHINE = Explanation(
        "The machine was not equally fast all the time",
        "A neighbour on the same physical core or in its caches, heat, or a governor made "
        "the same work cost more CPU time in some rounds than in others. Steal time does "
        "not show it.",
        "Read the ratios and no absolute figure; where they are not adjusted, or the twins "
        "differ all the same, repeat the run at another time or on another machine.",
    )
    SWAPPING = Explanation(
        "The machine ran out of memory",
        "It wrote memory to its disk while it measured.",
        "Free memory, or take a smaller --world.",
    )
    SHARED_CORES = Explanation(
        "Roles share a core",
        "Who shares a core waits for the other, most of all the generator.",
        "Use a machine with more cores when tails matter.",
    )
    UNPINNED = Explanation(
        "No pinned cores",
        "The kernel moves processes between cores, and each move costs warm caches.",
        "Run on Linux, where the experiment can pin processes.",
    )
    UNEXPLAINED = Explanation(
        "The parts of a request do not add up",
        "Some answers did not tell their parts: errors of the server itself, or none in "
        "time. What was waited for them is in the latency, and in no part.",
        "Look at the failed requests first; until then believe the latency, and not its "
        "parts.",
    )
    OFF_SCALE = Explanation(
        "Latencies off the scale",
        "Some requests took longer than the histogram reaches; they count as its end.",
        "Lower the rate until the server keeps up.",
    )
    DIRTY_CHECKOUT = Explanation(
        "The code had uncommitted changes",
        "The revision in the environment does not say what was measured.",
        "Commit, then repeat the run before you publish it.",
    )
    SIMULATION = Explanation(
        "This is a simulation",
        "These figures come from a model, not from a running system.",
        "Measure before you decide.",
    )

    @property
    def title(self) -> str:
        return self.value.title

    @property
    def cause(self) -> str:
        return self.value.cause

    @property
    def remedy(self) -> str:
        return self.value.remedy


@dataclass(frozen=True)
class Doubt:
    """One doubt. `arms` is empty where it concerns the whole run."""

    kind: Kind
    severity: Severity
    evidence: str
    arms: tuple[str, ...] = ()
