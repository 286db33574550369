"""Calibration: how well what the learner believed met what turned out, by a quadratic score (Brier 1950)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kneeedu.grading.lines import NOTHING, Judged
from kneeedu.models.attempt import CONFIDENCES, POINTS, SOMETHING_ELSE, Given
from kneeedu.models.case import Case
from kneeedu.models.grade import RULES, Feedback, LineVerdict, Rules
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import Differential


def judge_confidence(given: Given, engine: Differential, right: float, knowledge: Knowledge) -> Judged:
    if given.probability is None or given.condition is None:
        line = Feedback(
            domain="calibration",
            verdict="missed",
            did=NOTHING,
            better="Say how sure you are.",
            text="How sure you are decides whether to treat, to test or to refer.",
            basis="expert",
        )
        return Judged(0.0, (line,))
    score = quadratic_score(given.probability, right)
    name = in_sentence(knowledge.conditions[given.condition].name)
    engine_says = engine.of(given.condition)
    next_best = next(ranked for ranked in engine.ranking if ranked.condition != given.condition)
    rival = in_sentence(knowledge.conditions[next_best.condition].name)
    fits = engine_says.low <= given.probability <= engine_says.high
    text = (
        f"You were {'right' if right == 1 else 'partly right' if right else 'wrong'} and {given.probability:.0%} sure."
        f" From the same record the engine gives {name} {engine_says.probability:.0%}"
        f" ({engine_says.low:.0%} to {engine_says.high:.0%}); next comes {rival}, {next_best.probability:.0%}."
        " The score falls with the square of the distance to what turned out, so your honest figure scores best."
    )
    verdict = _verdict_of_calibration(score)
    line = Feedback(
        domain="calibration",
        verdict=verdict,
        did=f"{given.probability:.0%} sure.",
        better=None if fits or verdict == "full" else f"The record supports about {engine_says.probability:.0%}.",
        text=text,
        basis="derived",
    )
    return Judged(score, (line,))


def quadratic_score(probability: float, right: float) -> float:
    """How well a stated probability (0-1) met what turned out (0-1): 1 - (p - o)², scaled to 0-1.

    The scale runs from the surest wrong answer that can be given to the surest right one. Scaling leaves the rule
    proper: stating one's honest probability scores best on average (Brier 1950).
    """
    surest = max(CONFIDENCES)
    worst, best = 1 - surest**2, 1 - (1 - surest) ** 2
    score = (1 - (probability - right) ** 2 - worst) / (best - worst)
    return min(max(score, 0.0), 1.0)


@dataclass(frozen=True)
class Belief:
    """A differential as the learner kept it (points by condition), and the engine's from the same findings."""

    points: Mapping[str, int]
    engine: Differential


def judge_beliefs(case: Case, beliefs: Sequence[Belief], knowledge: Knowledge, rules: Rules = RULES) -> Judged:
    """Calibration in the long form: the quadratic loss of each belief beyond that of the engine, which knew the same.

    Loss is half the summed squared distance of the beliefs (0-1) from what turned out, over all conditions; points on
    'something else' are spread evenly over the conditions not named. Conditions the case accepts as right count as one.
    Nothing is lost by believing what the engine believes, and the engine is not told the answer.
    """
    if not beliefs:
        return Judged(0.0, (_no_belief(),))
    scores = [score_of_belief(case, belief, knowledge) for belief in beliefs]
    domain = rules.final_share * scores[-1] + (1 - rules.final_share) * sum(scores) / len(scores)
    last = beliefs[-1]
    mine, engine = last.points.get(case.truth, 0) / POINTS, last.engine.of(case.truth)
    name = in_sentence(knowledge.conditions[case.truth].name)
    text = (
        f"From the findings you had, the engine gives {name} {engine.probability:.0%} ({engine.low:.0%} to"
        f" {engine.high:.0%}); you gave it {mine:.0%}. {_how_kept(scores)} Points are lost with the square of the"
        " distance to what turned out, less what an honest reader of the same findings would have lost."
    )
    verdict = _verdict_of_calibration(domain)
    line = Feedback(
        domain="calibration",
        verdict=verdict,
        did=f"{_spread(last.points, knowledge)}.",
        better=None if verdict == "full" else f"Nearer to {engine.probability:.0%} for {name}.",
        text=text,
        basis="derived",
    )
    return Judged(domain, (line,))


def quadratic_loss(belief: Mapping[str, float], accepted: frozenset[str]) -> float:
    """Half the summed squared distance (0-1) of probabilities by condition from an outcome among the accepted."""
    right = sum(belief.get(condition, 0.0) for condition in accepted)
    return ((1 - right) ** 2 + sum(p**2 for condition, p in belief.items() if condition not in accepted)) / 2


def as_probabilities(points: Mapping[str, int], knowledge: Knowledge) -> dict[str, float]:
    """Points as probabilities (0-1) over every condition; 'something else' is spread evenly over those not named."""
    unnamed = [condition for condition in knowledge.conditions if condition not in points]
    share = points.get(SOMETHING_ELSE, 0) / POINTS / max(len(unnamed), 1)
    return {
        condition: points.get(condition, 0) / POINTS + share * (condition not in points)
        for condition in knowledge.conditions
    }


def score_of_belief(case: Case, belief: Belief, knowledge: Knowledge) -> float:
    """One belief (0-1): what it lost beyond an honest reader of the same findings, the engine; never more than one."""
    accepted = frozenset(option.condition for option in case.answers.diagnosis if option.verdict in ("best", "good"))
    mine = quadratic_loss(as_probabilities(belief.points, knowledge), accepted)
    honest = quadratic_loss({one.condition: one.probability for one in belief.engine.ranking}, accepted)
    return 1 - max(0.0, mine - honest)


def _how_kept(scores: Sequence[float]) -> str:
    if len(scores) == 1:
        return "You kept one belief; keeping it as you go shows where it moved too far."
    return f"Over your {len(scores)} beliefs you scored between {min(scores):.0%} and {max(scores):.0%}."


def _spread(points: Mapping[str, int], knowledge: Knowledge) -> str:
    """'Patellofemoral pain 60, something else 40', the most first."""
    names = {SOMETHING_ELSE: "something else", **{c.id: c.name for c in knowledge.conditions.values()}}
    return ", ".join(f"{names[key]} {value}" for key, value in sorted(points.items(), key=_most_first) if value)


def _most_first(given: tuple[str, int]) -> tuple[int, str]:
    """The most points first; of equals, the first by id, so that the order of naming changes nothing."""
    return -given[1], given[0]


def _no_belief() -> Feedback:
    return Feedback(
        domain="calibration",
        verdict="missed",
        did=NOTHING,
        better="Spread 100 points over what it may be.",
        text="How sure you are decides whether to treat, to test or to refer.",
        basis="expert",
    )


def _verdict_of_calibration(score: float) -> LineVerdict:
    if score > 0.95:
        return "full"
    if score >= 0.8:
        return "close"
    return "partly" if score >= 0.5 else "missed"
