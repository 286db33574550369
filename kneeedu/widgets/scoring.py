"""How a long-form case is scored, in plain words: written from the very figures that grading uses."""

from collections.abc import Mapping
from html import escape

from kneeedu.consultation import CLOCK_MIN
from kneeedu.course import WORTH
from kneeedu.grading.lines import COST
from kneeedu.grading.reviews import NEAR_WORTH
from kneeedu.inquiry import KEY_DECIBANS, MOST_KEYS
from kneeedu.models.attempt import POINTS
from kneeedu.models.grade import DOMAINS, RULES, Domain, Grade, Rules

_SHARES = {1.0: "all of it", 0.5: "half", 0.0: "nothing"}


def how_scored(grade: Grade, rules: Rules = RULES) -> str:
    """What each domain counts and by which rule, with this grade worked out; a disclosure, closed at first."""
    weights = rules.weights[grade.mode]
    told = rules_in_words(rules)
    rows = "".join(
        f"<div><dt>{DOMAINS[domain]}: {_number(weight)} points</dt><dd>{escape(told[domain])}</dd></div>"
        for domain, weight in weights.items()
    )
    return (
        '<details class="kn-scoring"><summary>How this is scored</summary><div class="kn-stack kn-stack--sm">'
        f'<p>{escape(_in_all(grade, rules))}</p><dl class="kn-told">{rows}</dl>'
        '<p class="kn-muted">Weights and rules are our judgement for teaching. No study has validated them.</p>'
        "</div></details>"
    )


def rules_in_words(rules: Rules = RULES) -> Mapping[Domain, str]:
    """The rule of each domain of the long form, in a few sentences."""
    whole = sum(rules.weights["encounter"].values())
    part = rules.weights["encounter"]["information"] * 100 / whole
    return {
        "diagnosis": (
            f"The best and any equally good diagnosis earn {_share(WORTH['good'])}, one that is partly right"
            f" {_share(WORTH['partly'])}, any other nothing. Where the evidence cannot separate the two that lead,"
            " both earn all of it."
        ),
        "disposition": (
            f"The right urgency earns {_share(WORTH['best'])}, one that is partly right {_share(WORTH['partly'])}. A"
            " patient who needed to be seen urgently or the same day and was sent too late caps the whole score at"
            f" {_number(100 * rules.unsafe_cap)}."
        ),
        "information": (
            f"{_percent(rules.key_share)} for key features: findings, {MOST_KEYS} at most, that each move belief in the"
            f" diagnosis by {KEY_DECIBANS:g} deciban or more. {_percent(rules.safety_share)} for the safety screen,"
            " lost whole where a question was left out that raises a red flag in this patient."
            f" {_percent(rules.value_share)} for how far your findings take the engine towards what could be known."
            f" Each minute beyond {rules.spare_min:g} on what neither the record nor an ideal inquirer asks costs"
            f" {_points(part / CLOCK_MIN)}, each hint {_points(part * rules.hint_cost)}."
        ),
        "calibration": (
            f"Each belief is held against what turned out, by the square of the distance, over {POINTS} points: an"
            " honest figure scores best. What an engine with your findings would have lost is not counted against you."
            f" The last belief counts {_percent(rules.final_share)}, the mean of all of them"
            f" {_percent(1 - rules.final_share)}."
        ),
        "plan": (
            "Stage, exercises, running and what to avoid count alike. Of what is ticked, the right ones earn; one to"
            f" leave out costs {_times(COST['leave'])} a right one earns, a harmful one {_times(COST['harmful'])}."
        ),
        "follow_up": (
            f"The three visits count alike. The author's decision earns all, the one beside it {_share(NEAR_WORTH)}."
        ),
    }


def _in_all(grade: Grade, rules: Rules) -> str:
    """The sum, worked out for this grade."""
    weights = rules.weights[grade.mode]
    parts = " + ".join(f"{_number(weights[domain])} × {_percent(share)}" for domain, share in grade.domains.items())
    total = f"The points of all domains are added up: {parts} = {_number(100 * grade.uncapped)}."
    if grade.score < grade.uncapped:
        total += f" The missed urgency caps it at {_number(100 * grade.score)}."
    return total


def _share(worth: float) -> str:
    return _SHARES.get(worth, _percent(worth))


def _times(cost: float) -> str:
    return "as much as" if cost == 1 else "twice what" if cost == 2 else f"{cost:g} times what"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _points(value: float) -> str:
    return f"{_number(value)} {'point' if _number(value) == '1' else 'points'}"
