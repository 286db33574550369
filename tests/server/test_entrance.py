"""The first page, the way into a case, and joining a quiz."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from kneeedu.library import load_cases, load_knowledge
from kneeedu.links import unseal
from kneeedu.models.attempt import Asked, Committed
from kneeedu.server.pages import how_long_ago, join_faults
from kneeedu.server.shelf import PLACES, case_cards


def seat_in(response, book):
    return unseal(parse_qs(urlsplit(response.headers["location"]).query)["seat"][0], book.secret())


def test_the_first_page_offers_every_case_and_lesson(practice):
    page = practice.get("").text

    for case in load_cases().values():
        assert f'href="/play/{case.id}"' in page
        assert case.title in unescape(page)
    assert "Where it hurts" in page
    assert "10 min" in page


def test_the_first_page_names_no_diagnosis(practice):
    cards = re.search(r'<ul class="kn-cases">.*?</ul>', practice.get("").text, re.DOTALL).group().lower()

    for condition in load_knowledge().conditions.values():
        assert condition.name.lower() not in cards
        assert condition.id not in cards


def test_the_first_page_is_sent_compressed(practice):
    response = practice.get("", headers={"Accept-Encoding": "gzip"})

    assert response.headers["content-encoding"] == "gzip"


def test_every_place_on_the_knee_map_belongs_to_one_number_of_the_picture():
    numbered = [region for place in PLACES for region in place.regions.split()]

    assert sorted(numbered) == sorted(load_knowledge().regions)


def test_choosing_a_place_shows_the_cases_that_hurt_there(practice):
    expected = {card.id for card in case_cards(load_cases().values(), "back")}

    assert set(re.findall(r'href="/play/(\w+)"', practice.get("?where=back").text)) == expected


def test_playing_a_case_gives_a_seat_of_its_own_and_remembers_the_learner(practice):
    case_id = next(iter(load_cases()))
    with practice.visitor() as visitor:
        first = seat_in(visitor.get(f"play/{case_id}"), practice.book)
        second = seat_in(visitor.get(f"play/{case_id}"), practice.book)

    assert (first.case, first.quiz, first.name) == (case_id, None, "")
    assert first.learner == second.learner
    assert first.session != second.session


def test_every_case_can_be_taken_as_a_whole_consultation(practice):
    page = practice.get("").text

    for case in load_cases().values():
        assert f'href="/meet/{case.id}"' in page
    assert seat_in(practice.get(f"meet/{next(iter(load_cases()))}"), practice.book).mode == "encounter"


def test_a_new_patient_is_another_one_each_time_and_its_address_does_not_tell_the_cause(practice):
    with practice.visitor() as visitor:
        seats = [seat_in(visitor.get("new"), practice.book) for _ in range(2)]

    assert seats[0].case != seats[1].case
    assert all(re.fullmatch(r"generated_\d+", seat.case) for seat in seats)
    assert all(seat.mode == "encounter" for seat in seats)


def test_the_same_generated_patient_can_be_met_again_by_its_address(practice):
    with practice.visitor() as visitor:
        first = seat_in(visitor.get("new"), practice.book)
        again = seat_in(visitor.get(f"play/{first.case}"), practice.book)

    assert again.case == first.case
    assert again.mode == "vignette"


def test_my_progress_opens_under_the_learner_of_this_browser(practice):
    with practice.visitor() as visitor:
        played = seat_in(visitor.get(f"play/{next(iter(load_cases()))}"), practice.book)
        progress = visitor.get("progress")

    assert urlsplit(progress.headers["location"]).path == "/voila/render/dashboards/progress.ipynb"
    assert seat_in(progress, practice.book).learner == played.learner


def test_an_unfinished_consultation_is_offered_again_as_such(practice):
    case_id = next(iter(load_cases()))
    with practice.visitor() as visitor:
        seat = seat_in(visitor.get(f"meet/{case_id}"), practice.book)
        practice.book.enrol(seat.learner, "Practice")
        attempt = practice.book.attempt(seat.learner, seat.session, case_id, mode="encounter")
        practice.book.append(attempt, 0, Asked(finding="gradual_onset", at=datetime.now(UTC)))

        assert "Whole consultation, saved" in visitor.get("").text
        assert seat_in(visitor.get("resume"), practice.book).mode == "encounter"


def test_a_case_that_does_not_exist_is_told_in_a_sentence(practice):
    response = practice.get("play/no_such_case")

    assert response.status_code == 404
    assert "There is no such case." in response.text


def test_an_unfinished_case_is_offered_again_where_it_was_left(practice):
    case_id = next(iter(load_cases()))
    with practice.visitor() as visitor:
        seat = seat_in(visitor.get(f"play/{case_id}"), practice.book)
        practice.book.enrol(seat.learner, "Practice")
        attempt = practice.book.attempt(seat.learner, seat.session, case_id)
        practice.book.append(attempt, 0, Committed(at=datetime.now(UTC)))

        assert "Where you left off" in visitor.get("").text
        assert seat_in(visitor.get("resume"), practice.book).session == seat.session


def test_resuming_with_nothing_begun_goes_to_the_first_page(practice):
    assert practice.get("resume").headers["location"] == "/"


@pytest.mark.parametrize(
    ("ago", "words"), [(5, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (86400 * 3, "3 days ago")]
)
def test_times_are_told_as_how_long_ago(ago, words):
    now = datetime(2026, 3, 1, tzinfo=UTC)

    assert how_long_ago(now - timedelta(seconds=ago), now) == words


@pytest.mark.parametrize("learner", ["s1234", "sam.okafor@school.example", "A-b_9", "x" * 64])
def test_ids_as_schools_give_them_are_taken(learner):
    assert join_faults(learner, "Sam") == {}


@pytest.mark.parametrize("learner", ["", "a b", "x" * 65, "a/b", "<b>", "é", "a\n", "quiz:1"])
def test_other_ids_are_not(learner):
    assert set(join_faults(learner, "Sam")) == {"id"}


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_name_has_one_to_eighty_characters(name):
    assert set(join_faults("s1", name)) == {"name"}


def join(visitor, learner, name):
    token = re.search(r'name="_xsrf" value="([^"]+)"', visitor.get("").text).group(1)
    return visitor.post("join", data={"id": learner, "name": name, "_xsrf": token})


def test_the_join_page_says_what_will_happen(full_quiz):
    page = full_quiz.get("").text

    for words in ("Spring class", "60 of 100", "Once all cases are handed in", 'for="id"', 'for="name"'):
        assert words in page
    assert "Lessons" not in page


def test_joining_enrols_the_learner_and_opens_the_quiz(full_quiz):
    with full_quiz.visitor() as visitor:
        response = join(visitor, "s1234", "  Sam   Okafor ")

    assert response.status_code == 303
    seat = seat_in(response, full_quiz.book)
    assert (seat.learner, seat.name, seat.quiz) == ("s1234", "Sam Okafor", "spring_class")
    assert seat.session == "spring_class:s1234"
    assert full_quiz.book.enrolled()["s1234"] == "Sam Okafor"


def test_a_fault_is_told_beside_its_field_and_nothing_typed_is_lost(full_quiz):
    with full_quiz.visitor() as visitor:
        response = join(visitor, "two words", "Sam <b>")

    assert response.status_code == 400
    assert 'id="id-fault"' in response.text
    assert 'id="name-fault"' not in response.text
    assert 'value="two words"' in response.text
    assert "Sam &lt;b&gt;" in response.text


def test_an_id_that_belongs_to_somebody_else_is_refused(full_quiz):
    with full_quiz.visitor() as visitor:
        join(visitor, "s77", "Ada Berg")
        response = join(visitor, "s77", "Someone Else")

    assert response.status_code == 400
    assert "is taken by somebody else" in response.text
    assert "Ada Berg" not in response.text


def test_a_form_sent_from_elsewhere_is_refused(full_quiz):
    with full_quiz.visitor() as visitor:
        response = visitor.post("join", data={"id": "forged", "name": "Forged"})

    assert response.status_code == 403
    assert "forged" not in full_quiz.book.enrolled()


def test_a_quiz_has_no_free_play(full_quiz):
    for path in (
        "play/" + next(iter(load_cases())),
        "meet/" + next(iter(load_cases())),
        "new",
        "progress",
        "resume",
        "voila/render/lessons/01_where.ipynb",
    ):
        assert full_quiz.get(path).status_code == 404


def test_practice_has_nothing_to_join(practice):
    with practice.visitor() as visitor:
        visitor.get("join")
        response = visitor.post("join", data={"id": "s1", "name": "Sam"})

    assert response.status_code in (403, 404)
