"""Everything that ships, or a file an author is writing, checked as a body."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kneeedu import library
from kneeedu.library.checkpoints import read_checkpoints
from kneeedu.library.polls import read_polls
from kneeedu.library.reader import Fault, Unreadable, read
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge

_WORD = re.compile(r"[a-z][a-z0-9_]+")


def check(paths: Iterable[Path] = ()) -> tuple[list[Fault], str]:
    """Every fault in the knowledge and in the given case and quiz files (all that ship when none are given).

    The second value says in words what was looked at.
    """
    knowledge, faults = library.read_knowledge(library.knowledge_folder())
    if knowledge:
        cited = set(knowledge.references)
        faults += read_checkpoints(cited)[1] + read_polls(cited)[1]
    paths = tuple(paths)
    for path in paths:
        if path.is_dir() and not any(path.rglob("*.yaml")):
            faults.append(Fault(str(path), 1, "", "no .yaml file is in this folder"))
    given = [path for path in _files(paths or [library.cases_folder()]) if not _is_knowledge(path)]
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
    if knowledge is not None and not faults and not paths:
        faults += _unused_references(knowledge, cases)
    conditions = len(knowledge.conditions) if knowledge else 0
    counted = f"{conditions} conditions, {len(cases)} cases and {len(quizzes)} quizzes"
    return sorted(faults), counted


def _unused_references(knowledge: Knowledge, cases: Iterable[Path]) -> Iterator[Fault]:
    """A fault for each work that nothing cites."""
    folder = library.knowledge_folder()
    citing = [path for path in folder.rglob("*.yaml") if path.name != "references.yaml"]
    words = {word for path in (*citing, *cases) for word in _WORD.findall(path.read_text(encoding="utf-8"))}
    source = folder / "references.yaml"
    lines = source.read_text(encoding="utf-8").splitlines()
    for reference in knowledge.references:
        if reference not in words:
            line = lines.index(f"- id: {reference}") + 1
            yield Fault(library.shown_as(source), line, "id", f"nothing cites '{reference}'; cite it or take it out")


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.yaml"))
        else:
            yield path


def _is_knowledge(path: Path) -> bool:
    """The knowledge that ships is checked whichever files are named."""
    return library.knowledge_folder() in path.absolute().parents


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
    """A fault where what the learner reads before answering names the diagnosis."""
    document = read(path, library.shown_as(path))
    told = ("id", "title", "tags", "patient", "presentation", "findings")
    truth = knowledge.conditions[case.truth]
    names = [name for name in (truth.id, truth.name, *truth.synonyms) if len(name) > 2]
    for where, text in document.leaves():
        if where[0] not in told or {"finding", "pain"} & set(where) or not isinstance(text, str):
            continue
        named = next((name for name in names if re.search(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE)), None)
        if named:
            yield document.fault(where, f"names the diagnosis ('{named}') before the learner has answered")
