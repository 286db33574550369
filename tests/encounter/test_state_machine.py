"""Whatever is tried, in whatever order, in both forms: it is taken or refused with a sentence, and nothing else.

What is refused changes nothing; the log replayed leads to the same encounter; the standing only moves forward; and
what is not yet earned cannot be had.
"""

import players
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pydantic import TypeAdapter, ValidationError

from kneeedu import library
from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import CONFIDENCES, DECISIONS, ELSEWHERE, NEEDED, POINTS, SOMETHING_ELSE, Event
from kneeedu.models.condition import URGENCIES
from kneeedu.models.progression import STAGES

CASES = ("sore_calf_after_the_long_flight", "inner_knee_pain_after_a_pivot", "clockwork_third_mile")
"""A same-day emergency, a routine referral and a knee managed in clinic."""
FORWARD = ("open", "committed", "closed")
STRANGERS = ("no_such_thing", "age_over_50", "patella_centre", "dvt", "something_else", "run_z")
KNOWLEDGE = library.load_knowledge()
_names = st.sampled_from(STRANGERS)


def _tries(case) -> st.SearchStrategy[Event]:
    """Any act that can be written down at all, on what this case offers and on what it does not."""
    options = case.answers
    findings = st.one_of(st.sampled_from(list(KNOWLEDGE.findings)), _names)
    conditions = st.one_of(st.sampled_from([*KNOWLEDGE.conditions, SOMETHING_ELSE]), _names)

    def ticks(offered):
        return st.lists(st.one_of(st.sampled_from([one.id for one in offered]), _names), max_size=4).map(tuple)

    def spread(named):
        share = POINTS // len(named)
        return dict.fromkeys(named, share) | {named[0]: POINTS - share * (len(named) - 1)}

    return st.one_of(
        st.builds(acts.Located, region=st.sampled_from(["patella_centre", ELSEWHERE, *STRANGERS])),
        st.builds(acts.Diagnosed, condition=conditions),
        st.builds(acts.Rated, probability=st.sampled_from([*CONFIDENCES, 0.5])),
        st.builds(acts.Disposed, urgency=st.sampled_from(list(URGENCIES))),
        st.builds(acts.Staged, stage=st.sampled_from(list(STAGES))),
        st.builds(acts.Exercised, chosen=ticks(options.exercises)),
        st.builds(acts.RunningAdvised, chosen=st.one_of(st.sampled_from([one.id for one in options.running]), _names)),
        st.builds(acts.Avoided, chosen=ticks(options.avoid)),
        st.builds(acts.Asked, finding=findings),
        st.builds(acts.Examined, finding=findings),
        st.builds(acts.Believed, points=st.lists(conditions, min_size=1, max_size=8, unique=True).map(spread)),
        st.builds(acts.Hinted, level=st.sampled_from([1, 2, 3])),
        st.builds(acts.Reviewed, week=st.sampled_from([2, 6, 12]), decision=st.sampled_from(list(DECISIONS))),
        st.builds(acts.Committed),
        st.builds(acts.Closed),
    )


class Sitting(RuleBasedStateMachine):
    """A learner with a patient, who does anything at all, now and then something sensible."""

    @initialize(case=st.sampled_from(CASES), mode=st.sampled_from(["vignette", "encounter"]))
    def sit_down(self, case, mode):
        self.encounter = Encounter(library.load_case(case), KNOWLEDGE, mode=mode)
        self.log: tuple[Event, ...] = ()
        self.tries = _tries(self.encounter.case)

    def attempt(self, event):
        before = (self.encounter, self.encounter.events, self.encounter.standing, self.encounter.given)
        try:
            after = self.encounter.apply(event)
        except NotAllowed as refusal:
            after, told = None, str(refusal)
        if after is None:
            assert told.endswith(".")
            assert (self.encounter, self.encounter.events, self.encounter.standing, self.encounter.given) == before
            return False
        assert after.events == (*self.log, event)
        assert self.encounter.events == self.log
        assert FORWARD.index(after.standing) >= FORWARD.index(self.encounter.standing)
        self.encounter, self.log = after, after.events
        return True

    @rule(data=st.data())
    def try_anything(self, data):
        self.attempt(data.draw(self.tries))

    @rule(data=st.data())
    @precondition(lambda self: self.log)
    def try_something_again(self, data):
        self.attempt(data.draw(st.sampled_from(self.log)))

    @rule(finding=st.sampled_from(players.menu(KNOWLEDGE)))
    @precondition(lambda self: self.encounter.mode == "encounter" and self.encounter.standing == "open")
    def ask_or_examine_and_then_again(self, finding):
        asked_before = finding in [answer.finding for answer in self.encounter.learned]
        assert self.attempt(players.learn(finding, KNOWLEDGE)) != asked_before
        assert not self.attempt(players.learn(finding, KNOWLEDGE))

    @rule(week=st.sampled_from([2, 6, 12]), decision=st.sampled_from(list(DECISIONS)))
    def hold_a_visit_out_of_turn(self, week, decision):
        due = self.encounter.visit_due
        if due is None or due.week != week:
            assert not self.attempt(acts.Reviewed(week=week, decision=decision))

    @rule()
    @precondition(lambda self: self.encounter.standing == "open" or self.encounter.visit_due)
    def close_too_soon(self):
        assert not self.attempt(acts.Closed())

    @rule(many=st.integers(1, 8))
    @precondition(lambda self: self.encounter.missing)
    def answer_what_is_missing(self, many):
        case = self.encounter.case
        plan = players.best_plan(case)
        answers = {
            "region": acts.Located(region=case.answers.locate.accepted[0]),
            "points": acts.Believed(points={case.truth: POINTS}),
            "probability": acts.Rated(probability=CONFIDENCES[0]),
            **dict(zip(NEEDED["vignette"][1:2] + NEEDED["vignette"][3:], players.decisions(plan), strict=True)),
        }
        for name in self.encounter.missing[:many]:
            assert self.attempt(answers[name])

    @rule()
    @precondition(lambda self: not self.encounter.missing and self.encounter.standing == "open")
    def commit(self):
        assert self.attempt(acts.Committed())

    @rule(decision=st.sampled_from(list(DECISIONS)))
    @precondition(lambda self: self.encounter.visit_due is not None)
    def see_the_patient_again(self, decision):
        assert self.attempt(acts.Reviewed(week=self.encounter.visit_due.week, decision=decision))

    @rule()
    @precondition(lambda self: self.encounter.is_played and self.encounter.standing == "committed")
    def close(self):
        assert self.attempt(acts.Closed())

    @invariant()
    def the_log_replayed_leads_to_the_same_encounter(self):
        encounter = self.encounter
        assert Encounter.replay(encounter.case, KNOWLEDGE, self.log, encounter.mode) == encounter

    @invariant()
    def what_was_learned_is_what_was_asked(self):
        encounter = self.encounter
        asked = [event.finding for event in self.log if isinstance(event, acts.Asked | acts.Examined)]
        assert [answer.finding for answer in encounter.learned] == asked
        assert len(set(asked)) == len(asked)
        assert encounter.minutes_used == sum(KNOWLEDGE.findings[one].minutes for one in asked)

    @invariant()
    def what_is_committed_stays(self):
        kinds = [event.kind for event in self.log]
        after = kinds[kinds.index("committed") + 1 :] if "committed" in kinds else []
        assert set(after) <= {"reviewed", "closed"}
        assert kinds.count("committed") <= 1
        assert kinds.count("closed") <= 1
        assert "closed" not in kinds or kinds[-1] == "closed"

    @invariant()
    def each_form_has_only_its_own_acts(self):
        others = {
            "vignette": {"asked", "examined", "believed", "hinted", "reviewed"},
            "encounter": {"located", "rated"},
        }
        assert not others[self.encounter.mode] & {event.kind for event in self.log}

    @invariant()
    def nothing_comes_before_it_is_earned(self):
        encounter = self.encounter
        if encounter.standing == "open":
            assert encounter.visit_due is None
            assert not encounter.is_played
            assert encounter.reviews == ()
            for not_earned in ("grade", "course"):
                with pytest.raises(NotAllowed):
                    getattr(encounter, not_earned)
            return
        assert encounter.missing == ()
        held = len(encounter.reviews)
        weeks = [2, 6, 12] if encounter.mode == "encounter" else []
        assert [review.week for review in encounter.reviews] == weeks[:held]
        assert (encounter.visit_due.week if encounter.visit_due else None) == next(iter(weeks[held:]), None)
        assert encounter.standing != "closed" or encounter.is_played

    @invariant()
    def the_grade_tells_nothing_of_a_visit_to_come(self):
        encounter = self.encounter
        if encounter.standing == "open" or encounter.mode == "vignette":
            return
        result = encounter.grade
        assert 0 <= result.score <= result.uncapped <= 1
        said = " ".join(f"{line.did} {line.text}" for line in result.feedback)
        for visit in encounter.course.follow_up.visits[len(encounter.reviews) :]:
            assert visit.why not in said
            assert visit.told not in said


TestSitting = Sitting.TestCase
TestSitting.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.mark.parametrize(
    "written",
    [
        {"kind": "believed", "points": {"dvt": 60, "bakers_cyst": 30}},
        {"kind": "believed", "points": {"dvt": 60, "bakers_cyst": 50}},
        {"kind": "believed", "points": {"dvt": 101}},
        {"kind": "believed", "points": {"dvt": 110, "bakers_cyst": -10}},
        {"kind": "believed", "points": {"dvt": 99.5, "bakers_cyst": 0.5}},
        {"kind": "believed", "points": {}},
        {"kind": "believed", "points": {f"cause_{number}": 10 for number in range(10)}},
        {"kind": "believed", "points": {"dvt": 100}, "note": "x" * 201},
        {"kind": "reviewed", "week": 3, "decision": "hold"},
        {"kind": "reviewed", "week": 2, "decision": "wait"},
        {"kind": "hinted", "level": 4},
        {"kind": "asked", "finding": "<script>"},
        {"kind": "rated", "probability": 1.0},
        {"kind": "staged", "stage": "sprint"},
        {"kind": "graded", "score": 1.0},
    ],
    ids=lambda written: f"{written['kind']}",
)
def test_what_makes_no_sense_at_all_cannot_even_be_written_down(written):
    with pytest.raises(ValidationError):
        TypeAdapter(Event).validate_python(written)


def test_a_case_without_visits_cannot_be_committed_in_the_long_form(make_case, small_knowledge):
    case = make_case()
    plan = players.best_plan(case)
    answered = (acts.Believed(points={"ache": POINTS}), *players.decisions(plan))
    encounter = Encounter.replay(case, small_knowledge, answered, "encounter")

    with pytest.raises(NotAllowed, match="play the short form"):
        encounter.apply(acts.Committed())

    assert encounter.events == answered


def test_the_last_answer_counts_however_often_it_was_changed(cases, knowledge):
    case = cases["clockwork_third_mile"]
    changing = [acts.Diagnosed(condition=one) for one in list(knowledge.conditions)[:5]]
    encounter = Encounter.replay(case, knowledge, changing, "encounter")

    assert len(encounter.events) == 5
    assert encounter.given.condition == changing[-1].condition


def test_a_belief_that_changes_nothing_can_be_kept_again(cases, knowledge):
    belief = acts.Believed(points={SOMETHING_ELSE: POINTS}, note="No idea yet")
    encounter = Encounter.replay(cases["clockwork_third_mile"], knowledge, (belief, belief), "encounter")

    assert encounter.belief == belief
    assert encounter.missing == NEEDED["encounter"][1:]
