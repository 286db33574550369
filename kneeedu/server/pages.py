"""The entrance: first page, way into a case, joining a quiz, and what is said when something is not there."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from tornado.web import HTTPError

from kneeedu.errors import GradebookError, KneeEduError, LinkRefused
from kneeedu.gradebook import Gradebook
from kneeedu.library import load_case, load_cases, load_knowledge
from kneeedu.links import Seat, seal, unseal
from kneeedu.models.attempt import Mode
from kneeedu.models.case import Case, Quiz
from kneeedu.patients import case_of
from kneeedu.server.assets import HouseHandler
from kneeedu.server.door import Door
from kneeedu.server.shelf import PLACES, case_cards, lesson_cards

QUIZ_PAGE = "dashboards/quiz.ipynb"
PROGRESS_PAGE = "dashboards/progress.ipynb"
LONG_FORM_MORE_MIN = 15
FORMS: dict[Mode, str] = {"vignette": "Short form", "encounter": "Whole consultation"}
_COOKIE = "kneeedu_learner"
_LEARNER = re.compile(r"[A-Za-z0-9@._-]{1,64}")


@dataclass(frozen=True)
class House:
    """What every page may need to know about this server."""

    book: Gradebook
    notebooks: Path
    quiz: Quiz | None
    templates: jinja2.Environment
    door: Door

    @cached_property
    def secret(self) -> str:
        """What signs links; asked of the gradebook once."""
        return self.book.secret()


def say(status: int) -> tuple[str, str]:
    """What a status means to a person: a heading and what to do about it."""
    if status == 404:
        return "There is no such page.", "The link may be old, or a letter went missing on the way."
    if status == 403:
        return "This page is not open to you.", "Open the first page again and start from there."
    if status == 405:
        return "That cannot be done here.", "Open the first page again and start from there."
    return "Something went wrong on our side.", "What you had answered is saved. Try again in a moment."


class Page(HouseHandler):
    """A page drawn from a template, without a kernel."""

    def initialize(self, house: House) -> None:
        self.house = house

    @property
    def base_url(self) -> str:
        return str(self.settings["base_url"])

    def show(self, template: str, status: int = 200, **values: Any) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        drawn = self.house.templates.get_template(template).render(
            base_url=self.base_url, quiz=self.house.quiz, **values
        )
        self.finish(drawn)

    def write_error(self, status_code: int, **details: Any) -> None:
        error = details.get("exc_info", (None, None))[1]
        heading, advice = say(status_code)
        if isinstance(error, HTTPError) and error.log_message and "_xsrf" in error.log_message:
            heading, advice = "This form was open for too long.", "Go back, reload the page and send it once more."
        elif isinstance(error, KneeEduError):
            heading = str(error)
        self.show("error.html", status_code, heading=heading, advice=advice)

    def go_to_seat(self, seat: Seat, page: str = QUIZ_PAGE) -> None:
        query = urlencode({"seat": seal(seat, self.house.secret)})
        self.redirect(f"{self.base_url}voila/render/{page}?{query}", status=HTTPStatus.SEE_OTHER)


class PracticePage(Page):
    """A page of practice mode; in quiz mode it is not there."""

    def prepare(self) -> None:
        if self.house.quiz is not None:
            raise HTTPError(404)

    def known_learner(self) -> str | None:
        cookie = self.get_signed_cookie(_COOKIE, max_age_days=365)
        return cookie.decode() if cookie else None

    def learner(self) -> str:
        """The id this browser practises under; a new random one on the first visit."""
        known = self.known_learner()
        if known:
            return known
        fresh = f"practice-{secrets.token_hex(8)}"
        self.set_signed_cookie(_COOKIE, fresh, expires_days=365, httponly=True, samesite="Lax", path=self.base_url)
        return fresh


class FirstPage(PracticePage):
    """Cases and lessons, or the way into the quiz when one is set."""

    def prepare(self) -> None:
        pass

    def get(self) -> None:
        if self.house.quiz is not None:
            self.show_join(self.house.quiz)
            return
        cases = load_cases()
        where = self.get_query_argument("where", "")
        place = next((place for place in PLACES if place.id == where), None)
        self.show(
            "landing.html",
            places=PLACES,
            place=place,
            cases=case_cards(cases.values(), place.id if place else ""),
            total=len(cases),
            lessons=lesson_cards(self.house.notebooks),
            resume=self.left_off(),
            knee=knee_picture(),
        )

    def left_off(self) -> dict[str, str] | None:
        learner = self.known_learner()
        latest = self.house.book.latest_open(learner) if learner else None
        if latest is None:
            return None
        case_id, _session, at, mode = latest
        try:
            title = case_of(case_id).title
        except KneeEduError:
            return None
        return {"title": title, "when": how_long_ago(at, datetime.now(UTC)), "form": FORMS[mode]}

    def show_join(self, quiz: Quiz, **filled: Any) -> None:
        minutes = sum(minutes_of(load_case(case_id), quiz.mode) for case_id in quiz.cases)
        status = 400 if filled.get("faults") else 200
        values = {"faults": {}, "id": "", "name": ""} | filled
        self.show("join.html", status, set_quiz=quiz, minutes=minutes, xsrf=self.xsrf_form_html(), **values)


class JoinPage(FirstPage):
    """Takes the learner's id and name, notes them and opens the quiz."""

    def get(self) -> None:
        self.redirect(self.base_url)

    def post(self) -> None:
        quiz = self.house.quiz
        if quiz is None:
            raise HTTPError(404)
        learner = self.get_body_argument("id", "").strip()
        name = " ".join(self.get_body_argument("name", "").split())
        faults = join_faults(learner, name)
        if not faults:
            try:
                self.house.book.enrol(learner, name)
            except GradebookError as error:
                faults = {"id": str(error)}
        if faults:
            self.show_join(quiz, faults=faults, id=learner, name=name)
        else:
            self.go_to_seat(Seat(learner=learner, name=name, quiz=quiz.id, session=f"{quiz.id}:{learner}"))


class PlayPage(PracticePage):
    """Opens a case, in its short or long form, as a fresh attempt of whoever sits at this browser."""

    def initialize(self, house: House, mode: Mode = "vignette") -> None:
        super().initialize(house)
        self.mode = mode

    def get(self, case_id: str) -> None:
        try:
            case = case_of(case_id)
        except KneeEduError:
            self.show(
                "error.html",
                404,
                heading="There is no such case.",
                advice="It may have been renamed. Choose another one from the first page.",
            )
            return
        self.go_to_seat(Seat(learner=self.learner(), case=case.id, mode=self.mode, session=secrets.token_urlsafe(12)))


class NewPatientPage(PracticePage):
    """Opens a patient that nobody has met, made from the knowledge."""

    def get(self) -> None:
        from kneeedu.generator import patients

        made = patients(secrets.randbelow(10**9), 1, load_knowledge())
        mode: Mode = "vignette" if self.get_query_argument("form", "") == "short" else "encounter"
        case_id = next(iter(made)).case.id
        self.go_to_seat(Seat(learner=self.learner(), case=case_id, mode=mode, session=secrets.token_urlsafe(12)))


class ProgressPage(PracticePage):
    """Opens the learner's own progress: what to do next, and how it has gone."""

    def get(self) -> None:
        self.go_to_seat(Seat(learner=self.learner(), session="progress"), PROGRESS_PAGE)


class ResumePage(PracticePage):
    """Opens the case the learner left unfinished, where it was left."""

    def get(self) -> None:
        learner = self.known_learner()
        latest = self.house.book.latest_open(learner) if learner else None
        if learner is None or latest is None:
            self.redirect(self.base_url, status=HTTPStatus.SEE_OTHER)
        else:
            self.go_to_seat(Seat(learner=learner, case=latest[0], session=latest[1], mode=latest[3]))


class MissingPage(Page):
    """Anything that has no address here."""

    def prepare(self) -> None:
        raise HTTPError(404)

    def check_xsrf_cookie(self) -> None:
        """Nothing is behind these addresses that could be forged."""


def minutes_of(case: Case, mode: Mode) -> int:
    """About how long a case takes (min); a whole consultation with its visits takes longer than its short form."""
    return case.minutes if mode == "vignette" else case.minutes + LONG_FORM_MORE_MIN


def join_faults(learner: str, name: str) -> dict[str, str]:
    """A sentence beside each field that cannot be taken as it is; empty when both can."""
    faults = {}
    if not learner:
        faults["id"] = "Enter the id your teacher gave you, for example your student number."
    elif not _LEARNER.fullmatch(learner):
        faults["id"] = "An id has 1 to 64 letters, digits or the signs @ . _ - and no spaces."
    if not 1 <= len(name) <= 80:
        faults["name"] = "Enter your name as your teacher knows it, in at most 80 characters."
    return faults


def refuse_seat(token: str, house: House) -> str | None:
    """Why a link opens nothing here, as a sentence; None when it is good."""
    try:
        seat = unseal(token, house.secret)
    except LinkRefused as error:
        return str(error)
    if seat.quiz != (house.quiz.id if house.quiz else None):
        return "This link belongs to another quiz. Start from the first page."
    return None


def how_long_ago(then: datetime, now: datetime) -> str:
    """Roughly how long ago, in words that hold in every time zone."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    for size, word in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {word}{'s' if count > 1 else ''} ago"
    return "just now"


def knee_picture() -> str:
    """The front of the knee as SVG, or nothing when it has not been drawn yet."""
    path = Path(__file__).resolve().parents[1] / "widgets" / "knee" / "anterior.svg"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
