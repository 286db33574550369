"""What comes next: due first, blocked then mixed, new ones slowly, confused pairs side by side; never the answer."""

import pytest
from fsrs import Rating, Scheduler
from histories import START, after, played
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu.models.grade import DOMAINS
from kneeedu.progress import Played
from kneeedu.scheduling import (
    MAIN,
    NEW_A_DAY,
    choose_case,
    how_long_ago,
    introduced_in,
    next_up,
    rating_of,
    schedule,
)

PFP, PT, ITBS = MAIN
ORDER = (*MAIN, "medial_meniscus_tear", "hoffa_fat_pad", "dvt")
BOTH_OF_ALL_THREE = [played(one, day=0.01 * place) for place, one in enumerate((PFP, PFP, PT, PT, ITBS, ITBS))]
ATTEMPTS = st.builds(
    played,
    st.sampled_from(ORDER),
    st.sampled_from(ORDER),
    day=st.floats(0, 60),
    score=st.floats(0, 1),
    mode=st.sampled_from(("vignette", "encounter")),
)
HISTORIES = st.lists(ATTEMPTS, max_size=25)


def first(history, day, order=ORDER):
    return next_up(history, order, after(day))[0]


@pytest.mark.parametrize(
    ("score", "rating"),
    [
        (0, Rating.Again),
        (0.499, Rating.Again),
        (0.5, Rating.Hard),
        (0.7, Rating.Good),
        (0.899, Rating.Good),
        (0.9, Rating.Easy),
        (1, Rating.Easy),
    ],
)
def test_a_score_is_rated_as_a_review(score, rating):
    assert rating_of(score) == rating


def test_a_condition_answered_badly_comes_back_sooner_than_one_answered_well():
    cards = schedule([played(PFP, score=0.4), played(PT, score=0.95)]).conditions

    assert cards[PFP].due < cards[PT].due


def test_a_wrong_diagnosis_comes_back_soon_however_good_the_rest_was():
    cards = schedule([played(PFP, PT, score=0.8), played(ITBS, score=0.8)]).conditions

    assert cards[PFP].due < cards[ITBS].due


def test_a_condition_named_well_again_and_again_comes_back_ever_later():
    waits = []
    history = []
    day = 0.0
    for _ in range(4):
        history.append(played(PFP, day=day, score=0.8))
        due = schedule(history).conditions[PFP].due
        waits.append((due - after(day)).days)
        day = (due - START).days

    assert waits == sorted(set(waits))


def test_a_skill_has_a_card_of_its_own_from_the_attempts_that_asked_for_it():
    deck = schedule([played(PFP, plan=0.2, disposition=1.0)])

    assert set(deck.skills) == {"diagnosis", "disposition", "calibration", "plan"}
    assert deck.skills["plan"].due < deck.skills["disposition"].due


def test_the_first_patient_of_all_has_a_main_condition_in_the_short_form():
    (only,) = next_up([], ORDER, START)

    assert (only.kind, only.conditions, only.form) == ("new", (PFP,), "vignette")


def test_the_three_main_conditions_are_met_first_and_each_twice_in_a_row():
    history: list[Played] = []
    for place in range(6):
        (condition,) = first(history, 0.01 * place).conditions
        history.append(played(condition, day=0.01 * place))

    assert [one.truth for one in history] == [PFP, PFP, PT, PT, ITBS, ITBS]


def test_a_second_early_patient_is_not_told_from_a_first():
    history = [played(PFP)]

    first_of_all, second, when_due = first([], 0), first(history, 0.1), first(history, 30)

    assert first_of_all.conditions == second.conditions == when_due.conditions == (PFP,)
    assert len({(one.title, one.why) for one in (first_of_all, second, when_due)}) == 1


def test_others_follow_by_how_common_they_are(knowledge):
    order = introduced_in(knowledge.conditions.values())
    rates = [knowledge.conditions[one].base_rate.rate for one in order[3:]]

    assert order[:3] == MAIN
    assert rates == sorted(rates, reverse=True)
    assert set(order) == set(knowledge.conditions)


def test_only_a_few_conditions_are_new_on_one_day():
    later_that_day = next_up(BOTH_OF_ALL_THREE, ORDER, after(0.2))

    assert len({one.truth for one in BOTH_OF_ALL_THREE}) == NEW_A_DAY
    assert "new" not in {one.kind for one in later_that_day}


def test_on_the_first_day_the_three_are_mixed_once_each_was_met_twice():
    only = first(BOTH_OF_ALL_THREE, 0.2)

    assert only.kind == "condition"
    assert only.conditions[0] in (PFP, PT)


def test_the_next_day_brings_the_next_condition_when_nothing_is_due():
    kinds = {one.kind: one for one in next_up(BOTH_OF_ALL_THREE, ORDER, after(1.2))}

    assert kinds["new"].conditions == ("medial_meniscus_tear",)


def test_what_has_been_due_longest_comes_first():
    history = [
        *BOTH_OF_ALL_THREE,
        played(ITBS, day=1),
        played(PT, day=1.1, score=0.55),
        played(PFP, day=1.2, score=0.75),
    ]

    assert first(history, 40).conditions == (PT,)


def test_what_is_due_comes_alone():
    kinds = {one.kind for one in next_up(BOTH_OF_ALL_THREE, ORDER, after(300))}

    assert kinds == {"condition", "skill"}


def test_the_same_condition_never_comes_a_third_time_running_even_when_it_is_due():
    history = [*BOTH_OF_ALL_THREE, played(PFP, day=1, score=0.1), played(PFP, day=1.1, score=0.1)]

    assert all(PFP not in one.conditions for one in next_up(history, ORDER, after(4)))


def test_the_one_just_met_waits_behind_the_others_that_are_due():
    history = [*BOTH_OF_ALL_THREE, played(PFP, day=30, score=0.55), played(PT, day=31, score=0.1)]

    due = [one.conditions for one in next_up(history, ORDER, after(90), most=4) if one.kind == "condition"]

    assert due == [(ITBS,), (PFP,), (PT,)]


def test_a_pair_that_was_confused_comes_side_by_side_and_is_not_named():
    history = [*BOTH_OF_ALL_THREE, played(PT, PFP, day=0.5, score=0.3)]

    suggestion = first(history, 0.6)

    assert (suggestion.kind, set(suggestion.conditions)) == ("contrast", {PFP, PT})
    assert "taken for each other" in suggestion.why


def test_a_confused_pair_is_left_alone_once_both_were_named_right():
    history = [
        *BOTH_OF_ALL_THREE,
        played(PT, PFP, day=0.5, score=0.3),
        played(PFP, day=0.6),
        played(PT, day=0.7),
        played(ITBS, day=0.8),
    ]

    assert "contrast" not in {one.kind for one in next_up(history, ORDER, after(0.9))}


def test_a_pair_is_not_contrasted_with_somebody_there_is_no_patient_for():
    history = [*BOTH_OF_ALL_THREE, played(PT, "perthes", day=0.5, score=0.3)]

    assert "contrast" not in {one.kind for one in next_up(history, ORDER, after(0.6))}


def test_the_weakest_skill_that_is_due_is_practised_and_says_how_it_went():
    history = [played(one.truth, day=day, plan=0.2, score=0.8) for day, one in enumerate(BOTH_OF_ALL_THREE)]

    suggestion = next_up(history, ORDER, after(30))[-1]

    assert (suggestion.kind, suggestion.skill) == ("skill", "plan")
    assert suggestion.why == "Your last five patients brought 20 of 100 for plan."
    assert len(suggestion.conditions) > 1


def test_asking_and_following_up_are_practised_in_whole_consultations():
    history = [
        played(one.truth, day=day, mode="encounter", follow_up=0.1, score=0.8)
        for day, one in enumerate(BOTH_OF_ALL_THREE)
    ]

    suggestion = next_up(history, ORDER, after(30))[-1]

    assert (suggestion.skill, suggestion.form) == ("follow_up", "encounter")


def test_a_whole_consultation_comes_after_a_few_short_cases_and_then_now_and_then():
    after_opening = first(BOTH_OF_ALL_THREE, 0.2)
    after_one = first([*BOTH_OF_ALL_THREE, played(PFP, day=0.3, mode="encounter")], 0.4)

    assert (after_opening.form, after_one.form) == ("encounter", "vignette")


def test_the_whole_consultations_of_one_who_began_with_them_are_not_forced_on_the_first_days():
    history = [played(PFP, mode="encounter"), played(PFP, day=0.1, mode="encounter")]

    assert first(history, 0.2).form == "vignette"


def test_no_suggestion_tells_what_the_patient_has(knowledge):
    names = {one.name.lower() for one in knowledge.conditions.values()} | {
        synonym.lower() for one in knowledge.conditions.values() for synonym in one.synonyms
    }
    confused = [*BOTH_OF_ALL_THREE, played(PT, PFP, day=0.5, score=0.3)]

    for history, day in (([], 0), (confused[:1], 0.1), (confused, 0.6), (confused, 1.6), (confused, 300)):
        for suggestion in next_up(history, ORDER, after(day)):
            told = f"{suggestion.title} {suggestion.why}".lower()
            assert not [name for name in names if name in told]
            assert not [one for one in ORDER if one in told]


def test_how_long_ago_is_said_as_a_person_would():
    assert [how_long_ago(days) for days in (0, 1, 9, 13, 14, 59, 90, 400)] == [
        "less than a day ago",
        "one day ago",
        "nine days ago",
        "13 days ago",
        "about two weeks ago",
        "about eight weeks ago",
        "about three months ago",
        "about 13 months ago",
    ]


def test_where_there_is_no_patient_nothing_is_suggested():
    assert next_up([], (), START) == []


def test_the_easiest_patient_not_met_yet_is_chosen(make_case):
    cases = [
        make_case(id="steep", difficulty=3),
        make_case(id="gentle", difficulty=1),
        make_case(id="mild", difficulty=1),
    ]

    assert choose_case("ache", cases, met={"gentle"}).id == "mild"
    assert choose_case("ache", cases, met={"gentle", "mild", "steep"}) is None
    assert choose_case("strain", cases, met=()) is None


@given(HISTORIES, st.floats(0, 120))
def test_what_is_not_due_is_never_suggested_while_something_due_may_come(history, day):
    now = after(day)
    past = [one for one in history if one.at <= now]
    deck = schedule(past)

    suggestions = next_up(past, ORDER, now)

    due = {one for one, card in deck.conditions.items() if card.due <= now}
    due_skills = {one for one, card in deck.skills.items() if card.due <= now}
    running = {one.truth for one in sorted(past, key=lambda one: one.at)[-2:]}
    truths = [one.truth for one in past]
    opening = any(truths.count(one) < 2 for one in MAIN)
    may_come = due - (running if len(running) == 1 and not opening else set())
    if may_come or (due_skills and not opening):
        assert all(due & set(one.conditions) if one.skill is None else one.skill in due_skills for one in suggestions)


@given(HISTORIES, st.floats(0, 120))
def test_there_is_always_something_to_do_and_never_too_much(history, day):
    past = [one for one in history if one.at <= after(day)]

    suggestions = next_up(past, ORDER, after(day))

    assert 1 <= len(suggestions) <= 3
    assert all(one.conditions and set(one.conditions) <= set(ORDER) for one in suggestions)
    assert all((one.skill in DOMAINS) == (one.kind == "skill") for one in suggestions)


@given(HISTORIES, st.floats(0, 120), st.randoms(use_true_random=False))
def test_the_same_history_gives_the_same_suggestions(history, day, random):
    now = after(day)
    distinct = list({one.at: one for one in history}.values())

    assert next_up(distinct, ORDER, now) == next_up(random.sample(distinct, len(distinct)), ORDER, now)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2), st.floats(0, 1), st.floats(0.01, 9), st.integers(0, 9)), max_size=40))
def test_whoever_follows_the_suggestions_never_meets_one_condition_three_times_running(choices):
    history: list[Played] = []
    day = 0.0
    for which, score, wait, patient in choices:
        suggestions = next_up(history, ORDER, after(day))
        chosen = suggestions[which % len(suggestions)]
        condition = chosen.conditions[patient % len(chosen.conditions)]
        named = condition if score >= 0.5 else PFP
        history.append(played(condition, named, day=day, score=score, mode=chosen.form))
        truths = [one.truth for one in history]
        if all(truths[:-1].count(one) >= 2 for one in MAIN):
            assert len(set(truths[-3:])) > 1
        day += wait


def test_a_thousand_attempts_are_each_reviewed_once_in_a_look_at_the_history(monkeypatch):
    history = [played(ORDER[place % 6], day=place * 0.4, score=(place % 11) / 10) for place in range(1000)]
    reviews = []
    review = Scheduler.review_card
    monkeypatch.setattr(Scheduler, "review_card", lambda *told: reviews.append(told) or review(*told))

    suggestions = next_up(history, ORDER, after(401))

    assert suggestions
    assert len(reviews) == sum(1 + len(one.grade.domains) for one in history)
