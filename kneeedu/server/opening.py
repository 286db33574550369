"""What a page says before its kernel is there: the case as its first screen shows it anyway, and nothing more."""

from contextlib import suppress
from html import escape

from kneeedu.encounter import Encounter
from kneeedu.errors import KneeEduError
from kneeedu.gradebook import Gradebook
from kneeedu.library import load_cases, load_knowledge
from kneeedu.links import Seat, unseal
from kneeedu.models.attempt import Event
from kneeedu.models.case import Quiz
from kneeedu.patients import case_of
from kneeedu.server.pages import House
from kneeedu.widgets import marks
from kneeedu.widgets.encounter_screen import encounter_opening
from kneeedu.widgets.vignette import head, vignette_opening


def opening_behind(token: str, house: House) -> str:
    """The top of the page that a link opens; empty where the page itself says what is wrong."""
    with suppress(KneeEduError):
        return told_of(unseal(token, house.secret), house.book, house.quiz)
    return ""


def rehearse(house: House) -> None:
    """Draw the top of a page for nobody, so that what it reads and compiles is there when the first learner comes."""
    nobody = Seat(learner="nobody", session="rehearsal", case=next(iter(load_cases())))
    told_of(nobody, house.book, house.quiz)


def told_of(seat: Seat, book: Gradebook, quiz: Quiz | None) -> str:
    """The top of the page as HTML; empty where the page opens with what is known only to its kernel."""
    if quiz is not None:
        return _of_quiz(quiz)
    opened = book.attempts(seat.learner, seat.session)
    case_id, mode = (opened[-1].case, opened[-1].mode) if opened else (seat.case, seat.mode)
    events: tuple[Event, ...] = book.events(opened[-1]) if opened else ()
    if case_id is None or any(event.kind in ("committed", "closed") for event in events):
        return ""
    encounter = Encounter.replay(case_of(case_id), load_knowledge(), events, mode)
    draw = vignette_opening if mode == "vignette" else encounter_opening
    return draw(encounter, marks.practice())


def _of_quiz(quiz: Quiz) -> str:
    """Which case comes is known to the kernel; here stands what holds for all of them."""
    several = len(quiz.cases) > 1
    rows = (
        f"You meet {len(quiz.cases)} patients, one after the other." if several else "You meet one patient.",
        "Nothing is chosen for you, and a committed answer stands.",
        "Each answer is saved as you give it; you go on where you were.",
    )
    items = "".join(f"<li>{escape(row)}</li>" for row in rows)
    return f'{head(quiz.title, [marks.chip("Graded")])}<ol class="kn-steps">{items}</ol>'
