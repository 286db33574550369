"""My progress: what is next without telling who it is; figures with their words; honest with small numbers."""

import json

import pytest
from histories import after, played

from kneeedu.scheduling import MAIN, Suggestion, next_up
from kneeedu.widgets.progress_screen import ProgressScreen

PFP, PT, ITBS = MAIN
HISTORY = [
    *(played(one, day=day) for day, one in enumerate((PFP, PFP, PT, PT, ITBS, ITBS))),
    played(PFP, ITBS, day=6, sure=0.95, mode="encounter"),
    played(PFP, ITBS, day=7, sure=0.95),
]
NASTY = "<script>alert(1)</script>"


def unguarded(callback):
    return callback


def texts(widget):
    """All HTML below a widget."""
    own = [widget.value] if hasattr(widget, "value") and isinstance(widget.value, str) else []
    return "".join([*own, *(texts(child) for child in getattr(widget, "children", ()))])


def states(widget):
    """Everything of a widget and all in it that a browser could ask for."""
    own = json.dumps({key: str(value) for key, value in widget.get_state().items()})
    return own + "".join(states(child) for child in getattr(widget, "children", ()))


@pytest.fixture
def screen_of(knowledge):
    names = {one.id: one.name for one in knowledge.conditions.values()}

    def build(history=(), suggestions=None, ways=None, new="../new", **more):
        made = next_up(history, MAIN, after(20)) if suggestions is None else suggestions
        ways = [f"quiz.ipynb?seat={place}" for place in range(len(made))] if ways is None else ways
        return ProgressScreen(history, made, ways, new, names, unguarded, **more)

    return build


def test_one_who_has_not_begun_is_invited_and_shown_no_empty_figure(screen_of):
    told = texts(screen_of())

    assert "Meet your first patient" in told
    assert "What I take for what" not in told
    assert "Start" in told


def test_every_suggestion_has_a_link_that_a_screen_reader_can_tell_apart(screen_of):
    told = texts(screen_of(HISTORY))

    assert 'href="quiz.ipynb?seat=0"' in told
    assert '>Start <span class="kn-sr">' in told
    assert 'href="../new"' in told


def test_where_pages_are_not_served_a_button_starts_its_own_suggestion(screen_of):
    begun = []
    suggestions = next_up(HISTORY, MAIN, after(20))
    ways = [lambda place=place: begun.append(place) for place in range(len(suggestions))]
    screen = screen_of(HISTORY, suggestions, ways, new=lambda: begun.append("new"))

    for card in (*screen.starts, screen.new_patient):
        card.children[1].click()

    assert begun == [*range(len(suggestions)), "new"]
    assert all(card.children[1].description.startswith("Start: ") for card in screen.starts)


def test_a_button_goes_through_the_guard_of_the_page(knowledge):
    guarded = []
    suggestions = next_up([], MAIN, after(0))

    ProgressScreen([], suggestions, [print], print, {}, lambda callback: guarded.append(callback) or callback)

    assert len(guarded) == 2


def test_nothing_a_browser_can_read_tells_what_the_next_patient_has(screen_of, knowledge):
    suggestions = [
        Suggestion("condition", (PFP,), "vignette", "Due again", "A kind of knee you last met nine days ago."),
        Suggestion("contrast", (PT, ITBS), "vignette", "Two that you mix up", "Which is it this time?"),
        Suggestion("skill", ("dvt",), "encounter", "Practise: plan", "It went badly.", "plan"),
    ]

    screen = screen_of((), suggestions)

    for one in (PFP, PT, ITBS, "dvt"):
        assert one not in states(screen)
        assert knowledge.conditions[one].name not in states(screen)


def test_the_table_of_causes_gives_no_dates_by_which_the_one_due_could_be_guessed(screen_of):
    told = texts(screen_of(HISTORY))
    causes = told[told.index("Every cause you have met") : told.index("How this is chosen")]

    assert "Patellofemoral pain" in causes
    assert "Mar" not in causes
    assert "ago" not in causes
    assert "due" not in causes


def test_each_figure_comes_with_its_sentence_and_its_table(screen_of):
    told = texts(screen_of(HISTORY))

    for heading in ("How sure, how right", "What I take for what", "Scores over time"):
        panel = told[told.index(f"<h2>{heading}</h2>") :]
        panel = panel[: panel.index("</section>")]
        assert "<figcaption>" in panel
        assert "Read it as a table" in panel
        assert 'class="kn-wide"' in panel
        assert 'class="kn-narrow"' in panel
        assert "<caption" in panel


def test_small_numbers_are_said_to_be_small(screen_of):
    told = texts(screen_of(HISTORY[:3]))

    assert "Too few answers yet" in told
    assert "too few to see a direction" in told
    assert "fewer than 5 answers" in told


def test_a_skill_that_was_never_asked_for_says_so(screen_of):
    told = texts(screen_of(HISTORY[:3]))

    assert told.count("not practised yet") == 2


def test_how_the_intervals_came_about_is_said_openly(screen_of):
    told = texts(screen_of())

    assert "fitted to flashcards, not to clinical reasoning" in told
    assert "Graded quizzes are not shown here" in told


def test_attempts_whose_patient_has_changed_are_counted_and_said(screen_of):
    assert "2 attempts are left out" in texts(screen_of(HISTORY, missing=2))
    assert "left out: the patient" not in texts(screen_of(HISTORY))


def test_what_is_suggested_is_shown_as_text_and_never_run(screen_of):
    suggestions = [Suggestion("new", (PFP,), "vignette", NASTY, NASTY)]

    told = texts(screen_of((), suggestions, [f'"{NASTY}']))

    assert "<script" not in told


def test_only_the_first_suggestion_stands_out(screen_of):
    screen = screen_of(HISTORY)

    assert texts(screen).count("kn-btn--go") == 1
    assert "kn-btn--go" in texts(screen.starts[0])
