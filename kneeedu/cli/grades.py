"""Commands on attempts and grades: grade one, grade the past anew, export, and look after the gradebook."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kneeedu import __version__, library
from kneeedu.errors import ContentError, KneeEduError
from kneeedu.models.grade import DOMAINS, Grade, GradedAttempt, Trace

if TYPE_CHECKING:
    from kneeedu.gradebook import Gradebook
    from kneeedu.regrading import Regraded


def grade(options: argparse.Namespace) -> None:
    if options.past:
        if options.case:
            options.wrong_usage("--past grades the whole gradebook: leave out CASE_ID and ATTEMPT.yaml")
        _grade_the_past(options)
    elif not options.attempt:
        options.wrong_usage("give CASE_ID and ATTEMPT.yaml, or --past for every attempt of the gradebook")
    elif options.gradebook:
        options.wrong_usage("--gradebook goes with --past; an attempt in a file needs none")
    else:
        _grade_one(options)


def _grade_one(options: argparse.Namespace) -> None:
    from kneeedu.encounter import Encounter
    from kneeedu.patients import case_of, seed_of

    case = case_of(options.case)
    attempt = library.load_attempt(options.attempt)
    if attempt.case != case.id:
        raise ContentError((f"{options.attempt}: case: the attempt is for '{attempt.case}', not for '{case.id}'",))
    knowledge = library.load_knowledge()
    grade = Encounter.replay(case, knowledge, attempt.events, attempt.mode).grade
    made_with = Trace(__version__, knowledge.digest, library.case_digest(case), seed_of(case.id))
    if options.json:
        _print_json(grade.model_dump(mode="json") | {"made_with": asdict(made_with)})
        return
    capped = "" if grade.safe else f" (capped; would be {grade.uncapped:.0%})"
    print(f"{grade.score:.0%}{capped}")
    for domain, share in grade.domains.items():
        print(f"  {DOMAINS[domain]:<24} {share:.0%}")
    for line in grade.feedback:
        print(f"\n[{line.domain}: {line.verdict}] {line.did}")
        print(f"  Better: {line.better or 'nothing to change.'}\n  Why: {line.text}")
    print(f"\n{made_with.line}")


def _grade_the_past(options: argparse.Namespace) -> None:
    """Grade every past attempt anew and say what would change; the gradebook is only read."""
    from kneeedu.gradebook import Gradebook, default_url

    book = Gradebook.open(options.gradebook or default_url(), making=False)
    regraded = [_anew(past, book) for past in book.grades()]
    if options.json:
        now = {"package_version": __version__, "knowledge_digest": library.load_knowledge().digest}
        _print_json({"now": now, "attempts": [_as_json(one) for one in regraded]})
        return
    changed = [one for one in regraded if one.would_change]
    lost = [one for one in regraded if one.now is None]
    for one in changed:
        print(f"{_named(one.past)}: {_points(one.past.grade)} -> {_points(one.now)}")
        print(*(f"  {line}" for line in _reasons(one)), sep="\n")
    for one in lost:
        print(f"{_named(one.past)}: {_points(one.past.grade)}, and cannot be graded anew. {one.why_not}")
    same = len(regraded) - len(changed) - len(lost)
    print(
        f"{len(regraded)} graded attempt{'' if len(regraded) == 1 else 's'}: {len(changed)} would change,"
        f" {same} would not, {len(lost)} cannot be graded anew. Nothing in the gradebook was altered."
    )


def _anew(past: GradedAttempt, book: "Gradebook") -> "Regraded":
    """The attempt graded under what is here now; a case that is gone or acts that do not read are told, not raised."""
    from kneeedu.patients import case_of
    from kneeedu.regrading import Regraded, regrade

    knowledge = library.load_knowledge()
    try:
        case = case_of(past.attempt.case)
        made_with = Trace(__version__, knowledge.digest, library.case_digest(case), past.attempt.seed)
        return regrade(past, book.events(past.attempt), case, knowledge, made_with)
    except KneeEduError as error:
        return Regraded(past, None, Trace(__version__, knowledge.digest, "none", past.attempt.seed), str(error))


def _reasons(one: "Regraded") -> Iterator[str]:
    then, now = one.past.grade, one.now
    assert now is not None
    if then.safe != now.safe:
        yield f"Safety: {_safety(then)} -> {_safety(now)}"
    for domain in one.moved_domains:
        yield f"{DOMAINS[domain]}: {_share(then, domain)} -> {_share(now, domain)}"
    what = {"case": one.case_changed, "knowledge": one.knowledge_changed, "version of kneeedu": one.version_changed}
    changed = [f"the {name}" for name, is_so in what.items() if is_so]
    kept = [f"the {name}" for name, is_so in what.items() if not is_so]
    yield "Changed since: " + (", ".join(changed) or "nothing") + ("; the same: " + ", ".join(kept) if kept else "")


def _as_json(one: "Regraded") -> dict[str, Any]:
    then, now, attempt = one.past.grade, one.now, one.past.attempt
    anew = now.domains if now else {}
    moved = {domain: {"then": then.domains.get(domain), "now": anew.get(domain)} for domain in one.moved_domains}
    return {
        "learner": one.past.learner,
        "case": attempt.case,
        "try": attempt.number,
        "mode": attempt.mode,
        "quiz": attempt.quiz,
        "session": attempt.session,
        "changes": one.would_change,
        "then": {"score": then.score, "safe": then.safe, "made_with": asdict(one.past.made_with)},
        "now": now and {"score": now.score, "safe": now.safe, "made_with": asdict(one.made_with)},
        "domains": moved,
        "case_changed": one.case_changed,
        "knowledge_changed": one.knowledge_changed,
        "version_changed": one.version_changed,
        "why_not": one.why_not or None,
    }


def _named(past: GradedAttempt) -> str:
    """'amal, sore_knee, try 1 (quiz spring)'."""
    attempt = past.attempt
    quiz = f" (quiz {attempt.quiz})" if attempt.quiz else ""
    return f"{past.learner}, {attempt.case}, try {attempt.number}{quiz}"


def _points(grade: Grade | None) -> str:
    return "none" if grade is None else f"{grade.score * 100:.1f}"


def _share(grade: Grade, domain: Any) -> str:
    return f"{grade.domains[domain]:.1%}" if domain in grade.domains else "not graded"


def _safety(grade: Grade) -> str:
    return "safe" if grade.safe else "an urgent patient missed"


def export(options: argparse.Namespace) -> None:
    from kneeedu.exports.grades_csv import write_grades
    from kneeedu.gradebook import Gradebook, default_url

    book = Gradebook.open(options.gradebook or default_url())
    quiz = library.load_quiz(options.quiz) if options.quiz else None
    held = [quiz.id] if quiz else book.quizzes()
    if len(held) > 1:
        raise KneeEduError(f"The gradebook holds several quizzes ({', '.join(held)}). Say which with --quiz FILE.")
    rows = [row for quiz_id in held for row in book.grades(quiz_id)]
    names = {learner: name for quiz_id in held for learner, name in book.participants(quiz_id).items()}
    cases = list(quiz.cases) if quiz else sorted({row.attempt.case for row in rows})
    try:
        with options.out.open("w", newline="", encoding="utf-8") as out:
            count = write_grades(out, rows, cases, names, quiz.pass_mark if quiz else None)
    except OSError as error:
        raise KneeEduError(f"{options.out}: cannot be written: {error.strerror}. Name another file.") from None
    print(f"{count} learner{'' if count == 1 else 's'} written to {options.out}.")


def gradebook(options: argparse.Namespace) -> int:
    from kneeedu.gradebook import Gradebook, default_url

    url = options.gradebook or default_url()
    if options.what == "init":
        Gradebook.open(url).secret()
        print(f"The gradebook is ready: {url}")
        return 0
    if options.what == "upgrade":
        before, now = Gradebook.open(url, upgrading=True, making=False).upgrade()
        told = f"had format {before} and has format {now} now" if before != now else f"has format {now} already"
        print(f"The gradebook {told}; nothing in it was lost.")
        return 0
    return _check_gradebook(Gradebook.open(url, making=False))


def _check_gradebook(book: "Gradebook") -> int:
    held = book.check()
    for fault in held.faults:
        print(fault)
    counted = ", ".join(
        _counted(number, noun)
        for number, noun in (
            (held.learners, "learner"),
            (held.attempts, "attempt"),
            (held.events, "act"),
            (held.grades, "grade"),
        )
    )
    if held.faults:
        print(f"{_counted(len(held.faults), 'fault')} found in {counted}.", file=sys.stderr)
        return 1
    print(f"No faults in {counted}.")
    return 0


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))
