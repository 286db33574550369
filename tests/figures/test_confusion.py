"""What is taken for what: every count stands in its place, and a single mix-up is not made much of."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kneeedu.figures.confusion import confusion, in_a_sentence

NAMES = {one: one.capitalize() for one in ("ache", "strain", "clot", "riddle", "graze", "sprain", "cyst", "tear", "oa")}
COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(sorted(NAMES))), st.integers(1, 9), min_size=1
)


def test_a_perfect_record_says_so():
    assert in_a_sentence({("ache", "ache"): 3}, NAMES).startswith("You named all 3 right.")


def test_a_single_mix_up_is_said_to_tell_little():
    assert in_a_sentence({("ache", "ache"): 3, ("ache", "clot"): 1}, NAMES) == (
        "You named 3 of 4 right. One mix-up; a single time tells little."
    )


def test_the_pair_mixed_up_most_is_named_in_both_directions():
    told = in_a_sentence(
        {("ache", "ache"): 1, ("ache", "strain"): 2, ("strain", "ache"): 1, ("clot", "ache"): 2}, NAMES
    )

    assert told == (
        "You named 1 of 6 right. Most often mixed up: ache taken for strain twice, and strain taken for ache once."
    )


def test_mix_ups_stand_first_in_the_table():
    table = confusion({("ache", "ache"): 5, ("strain", "ache"): 1, ("ache", "strain"): 2}, NAMES).table

    assert table.rows == (
        ("Ache", "Strain", "2"),
        ("Strain", "Ache", "1"),
        ("Ache", "named right", "5"),
    )


def test_a_cell_says_what_was_named_what_when_a_pointer_rests_on_it():
    drawn = confusion({("ache", "strain"): 2}, NAMES).wide

    assert "<title>Ache named Strain: 2</title>" in drawn
    assert "<title>Strain named Ache: never</title>" in drawn


def test_beyond_six_conditions_the_rest_stand_together_and_none_is_lost():
    counts = {(one, one): 2 for one in NAMES} | {("oa", "tear"): 3}

    drawn = confusion(counts, NAMES)

    assert "<title>Oa named Tear: 3</title>" in drawn.wide
    assert "<title>Others named Others: 6</title>" in drawn.wide
    assert "6 of 6 right" in drawn.narrow


def test_on_a_phone_each_cause_tells_what_it_was_taken_for():
    drawn = confusion({("ache", "ache"): 3, ("ache", "strain"): 2}, NAMES).narrow

    assert "3 of 5 right" in drawn
    assert "Taken for strain, twice" in drawn
    assert "Strain</text>" not in drawn


def test_names_are_shown_as_text_and_never_run():
    nasty = NAMES | {"ache": "<script>x</script>"}

    drawn = confusion({("ache", "strain"): 2}, nasty)

    assert "<script" not in drawn.wide + drawn.narrow


@given(COUNTS)
def test_the_squares_add_up_to_all_that_was_met(counts):
    drawn = confusion(counts, NAMES)

    cells = re.findall(r"<title>[^<]* named [^<]*: (?:(\d+) of )?(\d+)?", drawn.wide)
    assert sum(int(total or 0) for _, total in cells) == sum(counts.values())
    rows = re.findall(r">(\d+) of (\d+) right<", drawn.narrow)
    assert sum(int(met) for _, met in rows) == sum(counts.values())
    assert sum(int(right) for right, _ in rows) == sum(times for (a, b), times in counts.items() if a == b)


def test_hundreds_of_patients_still_have_a_square_each():
    drawn = confusion({("ache", "ache"): 400}, NAMES).narrow

    assert drawn.count("<rect") == 400
    assert 'width="-' not in drawn
