"""A link names a seat, and only we can write one."""

import pytest
from itsdangerous import URLSafeTimedSerializer

from kneeedu import links
from kneeedu.errors import LinkRefused
from kneeedu.links import Seat, seal, unseal

SEAT = Seat(learner="s1234", name="Sam Okafor", quiz="spring_class", session="spring_class:s1234")


def test_a_sealed_seat_comes_back_as_it_was():
    assert unseal(seal(SEAT, "key"), "key") == SEAT


def test_a_token_fits_into_a_url_as_it_is():
    assert set(seal(SEAT, "key")) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@pytest.mark.parametrize("place", [0, 5, -9])
def test_an_altered_seat_is_refused(place):
    token = seal(SEAT, "key")
    letter = "A" if token[place] != "A" else "B"
    altered = token[:place] + letter + token[place:][1:]

    with pytest.raises(LinkRefused, match="not complete or was changed"):
        unseal(altered, "key")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "." * 2000])
def test_something_that_never_was_a_seat_is_refused(token):
    with pytest.raises(LinkRefused):
        unseal(token, "key")


def test_a_seat_sealed_with_another_secret_is_refused():
    with pytest.raises(LinkRefused):
        unseal(seal(SEAT, "other"), "key")


def test_a_value_signed_for_another_purpose_is_no_seat():
    token = URLSafeTimedSerializer("key", salt="cookie").dumps(SEAT.model_dump())

    with pytest.raises(LinkRefused):
        unseal(token, "key")


def test_a_signed_value_that_is_not_a_seat_is_refused_without_its_details():
    token = URLSafeTimedSerializer("key", salt=links._PURPOSE).dumps({"learner": "s1", "admin": True})

    with pytest.raises(LinkRefused) as refusal:
        unseal(token, "key")

    assert "admin" not in str(refusal.value)


def test_a_link_opens_nothing_after_thirty_days(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_700_000_000)
    token = seal(SEAT, "key")

    monkeypatch.setattr("time.time", lambda: 1_700_000_000 + 29 * 86400)
    assert unseal(token, "key") == SEAT

    monkeypatch.setattr("time.time", lambda: 1_700_000_000 + 31 * 86400)
    with pytest.raises(LinkRefused, match="older than 30 days"):
        unseal(token, "key")
