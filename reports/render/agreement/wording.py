"""Whether two runs agree, in words: a headline, statements, and the rules behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.agreement import Agreement, BundleComparison
from reports.agreement.results import Finding, Judged, Side, Unlike
from reports.doubts import Doubt, Severity
from reports.render.verdict import Statement
from reports.render.wording import (
    DASH,
    counted,
    factor,
    interval_text,
    listed,
    ratio_interval_text,
    ratio_text,
    word_text,
)
from reports.results import Comparison
from reports.statistics.words import ALPHA

# So many differences are told in a sentence; the rest is in the table.
TOLD = 4


def headline_of(comparison: BundleComparison) -> str:
    """The answer in one sentence, honest about what cannot be told."""
    first, second = comparison.first.label, comparison.second.label
    by_word = arms_by_word(comparison)
    arms = len(comparison.asked)
    match comparison.word:
        case Agreement.DIFFER:
            differing = by_word[Agreement.DIFFER]
            told = f"{_capital(second)} differs from {first} in {listed(differing)}"
            if len(differing) > 1:
                return f"{told}."
            judged = next(
                f.judged for f in comparison.asked if f.arm.name == differing[0]
            )
            return f"{told}: {judged_text(judged)} times its ratio."
        case Agreement.AGREE:
            all_ = "the ratio" if arms == 1 else f"all {arms} ratios"
            return (
                f"{_capital(second)} agrees with {first}: {all_} of the arms that both "
                f"measured, within {comparison.threshold:.0%}."
            )
        case Agreement.CANNOT_TELL:
            unknown = len(by_word[Agreement.CANNOT_TELL])
            return (
                f"No arm differs between {first} and {second}, but {unknown} of {arms} "
                "cannot be told."
            )


def statements_of(comparison: BundleComparison) -> list[Statement]:
    """What a reader must know beside the headline, the most important first."""
    return [
        *_same_run(comparison),
        Statement("Arm by arm", " ".join(_arm_by_arm(comparison))),
        Statement("Verdicts", _verdicts(comparison)),
        Statement("Question", _question(comparison)),
        Statement("Machine", _machine(comparison)),
        *_code(comparison),
        *_doubts(comparison),
        *_wanting(comparison),
    ]


def method_of(comparison: BundleComparison) -> list[Statement]:
    """How it was found out, rule by rule."""
    threshold = f"{comparison.threshold:.0%}"
    first, second = comparison.first.label, comparison.second.label
    return [
        Statement(
            "Ratios",
            f"Each run compares an arm with its own baseline, "
            f"{comparison.first.analysis.baseline}, in blocks of its own. What makes a "
            "whole machine faster is in both and falls out.",
        ),
        Statement(
            "Ratio of ratios",
            f"The blocks' ratios of {second} over those of {first}, unpaired: geometric "
            "means, with a 95% interval and p from Welch's t on the logarithms (Welch "
            "1947; degrees of freedom by Satterthwaite 1946).",
        ),
        Statement(
            "Words",
            f"Agree: the interval lies within {threshold} of 1, the larger of both "
            "plans' practical thresholds. Differ: the interval leaves out 1, the ratio "
            f"is further than {threshold} from it, and p is at most {ALPHA:g} after "
            "Holm's correction over the arms; all other metrics are corrected together. "
            "Anything else is: cannot tell. It means neither.",
        ),
        Statement(
            "Absolute figures",
            "They are compared only where data, load, settings, machine and versions "
            "are alike, as far as both runs describe them. The revision of the code may "
            "differ: it may be what the comparison is about.",
        ),
    ]


def arms_by_word(comparison: BundleComparison) -> dict[Agreement, list[str]]:
    """The arms that decide, by their word on the primary metric."""
    return {
        word: [f.arm.name for f in comparison.asked if f.judged.word is word]
        for word in Agreement
    }


def side_text(comparison: Comparison) -> str:
    """One run's ratio with its interval: `1.88 (1.51 to 2.34)`."""
    if comparison.ratio is None:
        return DASH
    if comparison.ratio.interval is None:
        return ratio_text(comparison)
    return f"{ratio_text(comparison)} ({ratio_interval_text(comparison)})"


def judged_text(judged: Judged) -> str:
    """The second run over the first, with its interval."""
    if judged.ratio is None:
        return DASH
    value = factor(judged.ratio.value)
    if judged.ratio.interval is None:
        return value
    return f"{value} ({interval_text(judged.ratio.interval)})"


def why_text(judged: Judged) -> str:
    """What stands behind a word that needs explaining; empty where none does."""
    if judged.missing is not None:
        return judged.missing
    if judged.word is not Agreement.CANNOT_TELL or judged.ratio is None:
        return ""
    if judged.ratio.interval is None:
        return "one block says nothing about noise"
    if judged.more_rounds is None:
        return "more rounds would hardly decide"
    more = counted(judged.more_rounds, "more round")
    return f"about {more} in both would decide"


def verdicts_text(finding: Finding) -> str:
    """The words of both runs, once where they are the same."""
    first, second = word_text(finding.first), word_text(finding.second)
    return first if first == second else f"{first}, then {second}"


def _same_run(comparison: BundleComparison) -> Iterator[Statement]:
    if comparison.same_run:
        yield Statement(
            "One run",
            f"Both are {comparison.first.run_id}. A run agrees with itself by nature; "
            "compare two.",
        )


def _arm_by_arm(comparison: BundleComparison) -> Iterator[str]:
    by_word = arms_by_word(comparison)
    for word, said in (
        (Agreement.DIFFER, "Different"),
        (Agreement.AGREE, "The same"),
        (Agreement.CANNOT_TELL, "Cannot be told"),
    ):
        if names := by_word[word]:
            yield f"{said}: {listed(names)}."
    for side, alone in (
        (comparison.first, comparison.only_first),
        (comparison.second, comparison.only_second),
    ):
        if alone:
            yield f"Only {side.label} has {listed(alone)}."


def _verdicts(comparison: BundleComparison) -> str:
    """The conclusions, which may be the same though the ratios are not known so well."""
    changed = [f for f in comparison.asked if f.first.word is not f.second.word]
    if not changed:
        return "Every arm has the same verdict in both runs."
    told = "; ".join(
        f"{f.arm.name} is called {word_text(f.first)} in {comparison.first.label} and "
        f"{word_text(f.second)} in {comparison.second.label}"
        for f in changed[:TOLD]
    )
    same = len(comparison.asked) - len(changed)
    return f"{same} of {len(comparison.asked)} arms have the same in both: {told}."


def _question(comparison: BundleComparison) -> str:
    if not comparison.conditions:
        return "Both ran on the same data, under the same load, with the same settings."
    return (
        f"They were not asked the same: {_told(comparison.conditions)}. What differs may "
        "come from that."
    )


def _machine(comparison: BundleComparison) -> str:
    if not comparison.machines:
        return "Machine, versions and settings are alike, as far as both describe them."
    return (
        f"The environments differ: {_told(comparison.machines)}. Only ratios are "
        "compared."
    )


def _code(comparison: BundleComparison) -> Iterator[Statement]:
    for unlike in comparison.formalities:
        if unlike.about == "git revision":
            yield Statement(
                "Code",
                f"{comparison.first.label} ran revision {unlike.first[:12]}, "
                f"{comparison.second.label} {unlike.second[:12]}.",
            )


def _doubts(comparison: BundleComparison) -> Iterator[Statement]:
    """The grave doubts that each run has of itself; their remedies are in its report."""
    told = [
        f"{_capital(side.label)}: {'; '.join(titles)}."
        for side in (comparison.first, comparison.second)
        if (titles := [d.kind.title for d in _grave(side)])
    ]
    if told:
        yield Statement("Doubts", " ".join(told))


def _grave(side: Side) -> list[Doubt]:
    return [d for d in side.analysis.doubts if d.severity is not Severity.NOTE]


def _wanting(comparison: BundleComparison) -> Iterator[Statement]:
    known = [
        f.judged.more_rounds
        for f in comparison.asked
        if f.judged.more_rounds is not None
    ]
    if known:
        yield Statement(
            "What to do",
            f"About {counted(max(known), 'more round')} in each run would tell "
            f"{counted(len(known), 'arm')}, if noise stays what it is.",
        )


def _told(unlikes: Sequence[Unlike]) -> str:
    shown = "; ".join(f"{u.about} {u.first} and {u.second}" for u in unlikes[:TOLD])
    more = len(unlikes) - TOLD
    return f"{shown}; and {more} more" if more > 0 else shown


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
