"""Scores over time: each attempt has its mark, the mean rests on fresh patients, a missed danger is seen."""

from histories import played

from kneeedu.figures.scores_in_time import MOST, in_a_sentence, scores_in_time


def test_a_few_patients_show_no_direction():
    told = in_a_sentence([played("ache", score=0.6), played("strain", day=1, score=0.8)])

    assert told == "2 patients so far, 70 of 100 on average: too few to see a direction."


def test_the_last_five_are_held_against_the_first_five():
    history = [played("ache", day=day, score=0.4 if day < 5 else 0.9) for day in range(10)]

    assert in_a_sentence(history) == "Your last 5 of 10 patients brought 90 of 100 on average; the first 5 brought 40."


def test_a_patient_met_again_is_drawn_hollow_and_left_out_of_the_mean():
    history = [played("ache", case="kerb", score=0.4), played("ache", case="kerb", day=1, score=1.0)]

    drawn = scores_in_time(history)

    assert "40 of 100 on average" in drawn.sentence
    assert "1 met again within a week is left out of the means." in drawn.sentence
    assert drawn.wide.count("fill:var(--kn-surface);stroke:var(--kn-brand)") == 1
    assert drawn.table.rows[0][-1] == "met again"


def test_a_missed_urgent_referral_has_a_mark_of_its_own_and_the_word():
    history = [played("clot", "ache", safe=False, score=0.3), played("ache", day=1)]

    drawn = scores_in_time(history)

    assert drawn.wide.count("var(--kn-danger)") == 1
    assert drawn.table.rows[-1][-1] == "an urgent referral was missed"


def test_the_two_forms_have_marks_of_different_shape():
    drawn = scores_in_time([played("ache"), played("ache", day=1, mode="encounter")])

    assert drawn.wide.count("<circle") == 1
    assert "l8 8l-8 8l-8 -8z" in drawn.wide


def test_of_a_long_history_the_latest_are_drawn_with_their_true_numbers():
    history = [played("ache", day=day / 10) for day in range(MOST + 40)]

    drawn = scores_in_time(history)

    assert drawn.wide.count("<circle") == MOST
    assert ">41<" in drawn.wide
    assert drawn.table.rows[-1][0] == "41"


def test_no_diagnosis_stands_beside_a_date():
    """Else one could look up which cause it was that was met so many days ago, and is due."""
    drawn = scores_in_time([played("patellofemoral_pain", "dvt"), played("dvt", day=9)])

    for told in (drawn.wide, drawn.narrow, drawn.sentence, str(drawn.table)):
        assert "patellofemoral" not in told
        assert "dvt" not in told
