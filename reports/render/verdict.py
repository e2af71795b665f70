"""The verdict in words: what won, by how much, how sure that is, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.render.wording import (
    NAMED,
    counted,
    factor,
    gain_text,
    interval_text,
    listed,
    p_text,
    verdict_word,
    why_text,
)
from reports.results import Analysis, ArmResult, Comparison
from reports.statistics.words import Word
from reports.strategies import card_of, is_never_stale, price_of

# A change so small, as a share, is no change that anybody could find.
ALIKE = 0.0005


@dataclass(frozen=True)
class Statement:
    """A sentence or two, under a few words that say what they are about."""

    about: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """The answer to the run's question. The headline alone is an answer."""

    headline: str
    statements: tuple[Statement, ...]


def verdict_of(analysis: Analysis) -> Verdict:
    """What the analysis says about its question, honest about what it cannot say."""
    if analysis.ranking.best is None:
        return Verdict(_no_winner(analysis), tuple(_without_winner(analysis)))
    best = analysis.arms[analysis.ranking.best]
    return Verdict(_winner(analysis, best), tuple(_about_winner(analysis, best)))


def arm_sentence(analysis: Analysis, arm: ArmResult) -> str:
    """One arm against the baseline, on the primary metric, in a sentence."""
    comparison = arm.comparisons.get(analysis.primary.name)
    if arm.withheld is not None:
        return f"No figures of speed, because {arm.withheld}."
    if comparison is None:
        return "The baseline, which all others are compared with."
    word = _capital(verdict_word(arm, analysis.primary))
    if comparison.ratio is None:
        return f"{word}: {comparison.missing}."
    why = why_text(comparison) if arm.arm.role == "candidate" else ""
    return (
        f"{word}: {factor(comparison.ratio.value)} times {_title(analysis)} of "
        f"{analysis.baseline} (95% interval "
        f"{interval_text(comparison.ratio.interval)}){why and '; ' + why}."
    )


def _winner(analysis: Analysis, best: ArmResult) -> str:
    """A lead that is shared is called so at once: half a truth would be none."""
    leaders = [best.arm.name, *analysis.ranking.shares_lead]
    comparison = best.comparisons[analysis.primary.name]
    ratio = comparison.ratio.value if comparison.ratio else 1.0
    gain = f"{factor(ratio)} times {_title(analysis)} of {analysis.baseline}"
    if len(leaders) == 1:
        return f"{leaders[0]} wins, with {gain}."
    if len(leaders) > 3:
        return f"{leaders[0]} leads a close field, with {gain}."
    return f"{listed(leaders, most=NAMED)} share the lead; {leaders[0]} has {gain}."


def _no_winner(analysis: Analysis) -> str:
    baseline = analysis.arms[analysis.baseline]
    if baseline.withheld is not None or not baseline.rounds:
        return f"No verdict: {baseline.arm.name} has no figures to compare with."
    return f"No arm is known to beat {baseline.arm.name}."


def _about_winner(analysis: Analysis, best: ArmResult) -> Iterator[Statement]:
    card = card_of(best.arm.strategy)
    yield Statement("How sure", f"{_certainty(analysis, best)} {_rivalry(analysis)}")
    yield Statement("Its price", price_of(best.arm))
    fresh = _best_that_is_never_stale(analysis)
    if fresh is not None and fresh is not best:
        ratio = fresh.comparisons[analysis.primary.name].ratio
        yield Statement(
            "Never stale",
            f"{fresh.arm.name} is the best of those that promise never to be, in any "
            "process: "
            f"{factor(ratio.value) if ratio else ''} times {analysis.baseline} "
            f"({interval_text(ratio.interval) if ratio else ''}).",
        )
    yield from _about_noise(analysis)
    yield Statement("What to read", f"The strategy is in {card.file}.")


def _without_winner(analysis: Analysis) -> Iterator[Statement]:
    for name in analysis.ranking.order[:1]:
        sentence = arm_sentence(analysis, analysis.arms[name])
        yield Statement("Closest", f"{name}. {sentence}")
    yield from _about_noise(analysis)
    for doubt in analysis.doubts[:1]:
        yield Statement("What to do", f"{doubt.kind.title}: {doubt.kind.remedy}")


def _certainty(analysis: Analysis, best: ArmResult) -> str:
    comparison = best.comparisons[analysis.primary.name]
    interval = comparison.ratio.interval if comparison.ratio else None
    blocks = len(comparison.ratio.blocks) if comparison.ratio else 0
    asked = counted(comparison.questions, "comparison")
    return (
        f"The ratio's 95% interval is {interval_text(interval)}, from {blocks} blocks "
        f"({p_text(comparison.adjusted_p)}, corrected for {asked})."
    )


def _rivalry(analysis: Analysis) -> str:
    """How the winner stands against the other candidates, each asked directly."""
    rivals = analysis.ranking.rivals
    tied = [name for name in rivals if rivals[name].word is Word.TIE]
    doubtful = [name for name in rivals if rivals[name].word is Word.CANNOT_TELL]
    sentences = []
    if tied:
        sentences.append(f"It ties with {listed(tied, most=NAMED)}.")
    if doubtful:
        sentences.append(
            f"It cannot be told from {listed(doubtful, most=NAMED)}"
            f"{_rounds_to_tell(rivals, doubtful)}."
        )
    if rivals and not sentences:
        runner_up = next(iter(rivals))
        sentences.append(
            f"It beats every other arm; against the next, {runner_up}, it is "
            f"{gain_text(rivals[runner_up])}."
        )
    return " ".join(sentences)


def _rounds_to_tell(rivals: Mapping[str, Comparison], doubtful: Sequence[str]) -> str:
    known = [r for name in doubtful if (r := rivals[name].more_rounds) is not None]
    if not known:
        return ""
    most = max(known)
    return f"; about {counted(most, 'more round')} would tell"


def _about_noise(analysis: Analysis) -> Iterator[Statement]:
    noise = analysis.noise.get(analysis.primary.name)
    if noise is None or noise.comparison.ratio is None:
        return
    twins = noise.comparison.ratio
    text = (
        f"{analysis.baseline} ran twice, as its own twin: the ratio of the two is "
        f"{factor(twins.value)} ({interval_text(twins.interval)})."
    )
    if noise.smallest_detectable is not None and noise.smallest_detectable < ALIKE:
        # A search goes by steps: twins that end on the same one are not exact.
        text += " In all rounds they came out alike, which tells nothing of the noise."
    elif noise.smallest_detectable is not None:
        text += (
            f" A difference below {noise.smallest_detectable:.1%} would probably be "
            "missed by this run."
        )
    yield Statement("How noisy", text)


def _best_that_is_never_stale(analysis: Analysis) -> ArmResult | None:
    for name in analysis.ranking.order:
        arm = analysis.arms[name]
        faster = arm.comparisons[analysis.primary.name].word is Word.FASTER
        if faster and is_never_stale(arm.arm):
            return arm
    return None


def _title(analysis: Analysis) -> str:
    """The primary metric's title inside a sentence: its first letter made small."""
    title = analysis.primary.title
    if title[:2].isupper():
        return f"the {title}"
    return f"the {title[:1].lower()}{title[1:]}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
