"""The only reader of knowledge, cases and quizzes: YAML files into models.

A fault names file, line and field, what is wrong and the nearest valid id; all faults are reported at once.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, TypeAdapter

from kneeedu.errors import ContentError
from kneeedu.library.reader import Document, Fault, Unreadable, did_you_mean, read
from kneeedu.library.validate import MOST_FAULTS, unresolved, validate
from kneeedu.models.anatomy import Region, Structure
from kneeedu.models.attempt import Attempt
from kneeedu.models.case import Case, Quiz
from kneeedu.models.condition import Condition
from kneeedu.models.evidence import Claim, Model, Reference
from kneeedu.models.exercise import LoadingKnowledge
from kneeedu.models.finding import Finding, Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.plan import Plan
from kneeedu.models.telling import Telling
from kneeedu.reasoning import Findings

M = TypeVar("M", bound=Model)
PACKAGE = Path(__file__).resolve().parents[1]


class Anatomy(Model):
    """What anatomy.yaml holds."""

    structures: tuple[Structure, ...]
    regions: tuple[Region, ...]


class KnownPatient(Model):
    """The patient of a findings file; what is not known is left out."""

    age_years: int | None = Field(default=None, ge=0, le=120)
    sex: Literal["female", "male"] | None = None
    sport: str | None = None


class FindingsFile(Model):
    """What `kneeedu differential` reads."""

    patient: KnownPatient = KnownPatient()
    regions: tuple[str, ...] = ()
    findings: dict[str, Presence] = Field(default_factory=dict)


_FILES: dict[str, TypeAdapter[Any]] = {
    "references.yaml": TypeAdapter(tuple[Reference, ...]),
    "anatomy.yaml": TypeAdapter(Anatomy),
    "findings.yaml": TypeAdapter(tuple[Finding, ...]),
    "exercises.yaml": TypeAdapter(LoadingKnowledge),
    "claims.yaml": TypeAdapter(tuple[Claim, ...]),
    "telling.yaml": TypeAdapter(Telling),
}
_CONDITION = TypeAdapter(Condition)
_CASE = TypeAdapter(Case)
_QUIZ = TypeAdapter(Quiz)
_ATTEMPT = TypeAdapter(Attempt)
_FINDINGS = TypeAdapter(FindingsFile)
_PLAN = TypeAdapter(Plan)


def knowledge_folder() -> Path:
    return PACKAGE / "knowledge"


def cases_folder() -> Path:
    return _shipped("cases")


def notebooks_folder() -> Path:
    return _shipped("notebooks")


def _shipped(name: str) -> Path:
    """Inside an installed package under content/, in a checkout beside the package."""
    installed = PACKAGE / "content" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


@lru_cache(maxsize=2)
def load_knowledge(folder: Path | None = None) -> Knowledge:
    """All knowledge, cross-referenced; ContentError with every fault when any of it is wrong."""
    knowledge, faults = read_knowledge(folder or knowledge_folder())
    if knowledge is None:
        raise ContentError(tuple(map(str, faults)))
    return knowledge


def read_knowledge(folder: Path) -> tuple[Knowledge | None, list[Fault]]:
    """The knowledge in a folder, or None and every fault found in it."""
    faults: list[Fault] = []
    documents: list[Document] = []
    digest = hashlib.sha256()

    def take(path: Path, shape: TypeAdapter[Any]) -> Any:
        try:
            document = read(path, shown_as(path))
        except Unreadable as error:
            faults.extend(error.faults)
            return None
        digest.update(path.read_bytes())
        documents.append(document)
        value, found = validate(document, shape)
        faults.extend(found)
        return value

    parts = {name: take(folder / name, shape) for name, shape in _FILES.items()}
    conditions: list[Condition] = []
    for path in sorted((folder / "conditions").glob("*.yaml")):
        condition = take(path, _CONDITION)
        if condition is not None and condition.id != path.stem:
            message = f"'{condition.id}' is not the file's name, '{path.stem}'"
            faults.append(documents[-1].fault(("id",), message))
        conditions += [condition] if condition is not None else []
    if faults:
        return None, sorted(faults)

    anatomy, loading = parts["anatomy.yaml"], parts["exercises.yaml"]
    for document in documents:
        faults += _doubled(document)
    knowledge = Knowledge(
        references=_by_id(parts["references.yaml"]),
        structures=_by_id(anatomy.structures),
        regions=_by_id(anatomy.regions),
        findings=_by_id(parts["findings.yaml"]),
        exercises=_by_id(loading.exercises),
        pain_rules=_by_id(loading.pain_rules),
        running_ladder=loading.running_ladder,
        principles=loading.principles,
        claims=_by_id(parts["claims.yaml"]),
        conditions=_by_id(conditions),
        telling=parts["telling.yaml"],
        digest=digest.hexdigest()[:12],
    )
    for document in documents:
        faults += unresolved(document, known_ids(knowledge))
    return (None if faults else knowledge), sorted(faults)


def known_ids(knowledge: Knowledge) -> dict[str, set[str]]:
    """Every id there is, by the kind of thing it names."""
    return {
        "reference": set(knowledge.references),
        "finding": set(knowledge.findings),
        "region": set(knowledge.regions),
        "structure": set(knowledge.structures),
        "exercise": set(knowledge.exercises),
        "pain rule": set(knowledge.pain_rules),
        "condition": set(knowledge.conditions),
        "claim": set(knowledge.claims),
    }


def read_case(path: Path, knowledge: Knowledge | None) -> tuple[Case | None, list[Fault]]:
    """One case, or None and every fault in its file. Without knowledge, ids are taken as they stand."""
    case, faults = _read_one(path, _CASE, known_ids(knowledge) if knowledge else {})
    if case is not None and case.id != path.stem:
        faults.append(Fault(shown_as(path), 1, "id", f"'{case.id}' is not the file's name, '{path.stem}'"))
    return (None if faults else case), faults


def read_quiz(path: Path, cases: Iterable[str]) -> tuple[Quiz | None, list[Fault]]:
    """A quiz whose cases all exist, or None and every fault in its file."""
    quiz, faults = _read_one(path, _QUIZ, {"case": set(cases)})
    for case in sorted({case for case in quiz.cases if quiz.cases.count(case) > 1}) if quiz else ():
        faults.append(Fault(shown_as(path), 1, "cases", f"'{case}' stands twice; a quiz asks a case once"))
    return (None if faults else quiz), faults


def _read_one(path: Path, shape: TypeAdapter[M], known: Mapping[str, set[str]]) -> tuple[M | None, list[Fault]]:
    try:
        document = read(path, shown_as(path))
    except Unreadable as error:
        return None, sorted(error.faults)
    found = validate(document, shape)
    faults = found[1] + list(islice(unresolved(document, known), MOST_FAULTS))
    return (None if faults else found[0]), sorted(faults)


def case_ids() -> list[str]:
    """Ids of the cases that ship, from the file names alone."""
    return sorted(path.stem for path in cases_folder().glob("*.yaml"))


@lru_cache(maxsize=256)
def load_case(case_id: str) -> Case:
    """A case that ships; ContentError names the nearest one when there is none of that id."""
    if case_id not in case_ids():
        raise ContentError((f"no case called '{case_id}'.{did_you_mean(case_id, set(case_ids()))}",))
    case, faults = read_case(cases_folder() / f"{case_id}.yaml", None)
    if case is None:
        raise ContentError(tuple(map(str, faults)))
    return case


def load_cases() -> dict[str, Case]:
    """Every case that ships, by id; ContentError with the faults of all of them."""
    cases: dict[str, Case] = {}
    faults: list[str] = []
    for case_id in case_ids():
        try:
            cases[case_id] = load_case(case_id)
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(tuple(faults))
    return cases


def load_quiz(path: Path) -> Quiz:
    """A quiz file; ContentError with every fault in it."""
    quiz, faults = read_quiz(path, case_ids())
    if quiz is None:
        raise ContentError(tuple(map(str, faults)))
    return quiz


def load_attempt(path: Path) -> Attempt:
    """An attempt written as YAML or JSON, for grading without a browser."""
    attempt, faults = _read_one(path, _ATTEMPT, {"case": set(case_ids())})
    if attempt is None:
        raise ContentError(tuple(map(str, faults)))
    return attempt


def load_findings(path: Path, knowledge: Knowledge) -> Findings:
    """What is known of a patient, for the engine: patient, map regions, and findings present or absent."""
    known = known_ids(knowledge)
    try:
        document = read(path, shown_as(path))
    except Unreadable as error:
        raise ContentError(tuple(map(str, sorted(error.faults)))) from None
    found = validate(document, _FINDINGS)
    value = found[0]
    faults = found[1] + list(unresolved(document, {"region": known["region"]}))
    for finding in value.findings if value else ():
        if finding not in known["finding"]:
            message = f"no finding called '{finding}'.{did_you_mean(finding, known['finding'])}"
            faults.append(document.fault(("findings", finding), message))
    if value is None or faults:
        raise ContentError(tuple(map(str, sorted(faults))))
    return Findings(value.findings, value.regions, value.patient.age_years, value.patient.sex, value.patient.sport)


def load_plan(path: Path) -> Plan:
    """A plan of training by weeks; ContentError with every fault in the file."""
    try:
        document = read(path, shown_as(path))
    except Unreadable as error:
        raise ContentError(tuple(map(str, sorted(error.faults)))) from None
    found = validate(document, _PLAN)
    if found[0] is None:
        raise ContentError(tuple(map(str, sorted(found[1]))))
    return found[0]


def dump(model: Model) -> str:
    """A model as YAML text that reads back as the same model."""
    value = model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110)


def case_digest(case: Case) -> str:
    """Short hash of a case's content: which version of it a grade was given under."""
    return hashlib.sha256(case.model_dump_json(exclude_defaults=True).encode()).hexdigest()[:12]


def _by_id(values: Iterable[Any]) -> dict[str, Any]:
    return {value.id: value for value in values}


def _doubled(document: Document) -> list[Fault]:
    """Ids that stand twice in a list of one file."""
    seen: set[tuple[object, ...]] = set()
    faults = []
    for where, value in document.leaves():
        if where[-1] == "id" and len(where) >= 2 and isinstance(where[-2], int):
            key = (*where[:-2], value)
            if key in seen:
                faults.append(document.fault(where, f"'{value}' stands twice; an id is used once"))
            seen.add(key)
    return faults


def shown_as(path: Path) -> str:
    """The path as a person would type it: relative to here where it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError, RuntimeError):  # elsewhere, or links that lead in a circle
        return str(path)
