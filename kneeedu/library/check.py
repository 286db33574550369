"""Everything that ships, or a file an author is writing, checked as a body."""

from collections.abc import Iterable
from pathlib import Path

from kneeedu import library
from kneeedu.library.reader import Fault, Unreadable, read
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge


def check(paths: Iterable[Path] = ()) -> tuple[list[Fault], str]:
    """Every fault in the knowledge and in the given case and quiz files (all that ship when none are given).

    The second value says in words what was looked at.
    """
    knowledge, faults = library.read_knowledge(library.knowledge_folder())
    given = [*_files(paths)] if (paths := tuple(paths)) else [*_files([library.cases_folder()])]
    quizzes = [path for path in given if _is_quiz(path)]
    cases = [path for path in given if path not in quizzes]
    for path in cases:
        case, found = library.read_case(path, knowledge)
        faults += found
        if case is not None and knowledge is not None:
            faults += _tells_the_answer(case, path, knowledge)
    known = {*library.case_ids(), *(path.stem for path in cases)}
    for path in quizzes:
        faults += library.read_quiz(path, known)[1]
    conditions = len(knowledge.conditions) if knowledge else 0
    counted = f"{conditions} conditions, {len(cases)} cases and {len(quizzes)} quizzes"
    return sorted(faults), counted


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.yaml"))
        else:
            yield path


def _is_quiz(path: Path) -> bool:
    """A quiz lies in a folder called quizzes, or lists cases at its top."""
    if path.parent.name == "quizzes":
        return True
    try:
        value = read(path).value
    except Unreadable:
        return False
    return isinstance(value, dict) and "cases" in value and "findings" not in value


def _tells_the_answer(case: Case, path: Path, knowledge: Knowledge) -> Iterable[Fault]:
    """A fault where what the learner reads before answering names a diagnosis."""
    told = case.presentation
    texts = {
        "title": case.title,
        "presentation.complaint": told.complaint,
        "presentation.pain_caption": told.pain_caption,
        "presentation.running": told.running,
        "presentation.hopes": told.hopes,
        **{f"findings[{i}].told": row.told for i, row in enumerate(case.findings, 1)},
        **{f"findings[{i}].detail": row.detail or "" for i, row in enumerate(case.findings, 1)},
    }
    truth = knowledge.conditions[case.truth]
    names = {name.lower() for name in (truth.name, *truth.synonyms) if len(name) > 3}
    for field, text in texts.items():
        named = next((name for name in names if name in text.lower()), None)
        if named:
            yield Fault(str(path), 1, field, f"names the diagnosis ('{named}') before the learner has answered")
