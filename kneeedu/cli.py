"""The command line. Exit codes: 0 fine, 1 the input is at fault (a sentence on stderr), 2 wrong usage."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kneeedu import __version__, library
from kneeedu.errors import ContentError, KneeEduError
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import DOMAINS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except KneeEduError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _serve(options: argparse.Namespace) -> None:
    from kneeedu.gradebook import default_url
    from kneeedu.server.app import serve

    serve(
        port=options.port,
        ip=options.ip,
        open_browser=not options.no_browser,
        gradebook_url=options.gradebook or default_url(),
        quiz_path=options.quiz,
    )


def _check(options: argparse.Namespace) -> int:
    from kneeedu.library.check import check

    faults, counted = check(options.paths)
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} found.", file=sys.stderr)
        return 1
    print(f"No faults in {counted}.")
    return 0


def _cases(options: argparse.Namespace) -> None:
    cases = [
        {"id": case.id, "title": case.title, "difficulty": case.difficulty, "tags": list(case.tags)}
        for case in library.load_cases().values()
    ]
    _print(options, cases, lambda row: f"{row['id']:<45} {row['difficulty']}  {row['title']}")


def _findings(options: argparse.Namespace) -> None:
    rows = [
        {
            "id": finding.id,
            "kind": finding.kind,
            "name": finding.name,
            "positive": finding.positive,
            "synonyms": list(finding.synonyms),
        }
        for finding in library.load_knowledge().findings.values()
    ]
    _print(options, rows, lambda row: f"{row['id']:<35} {row['kind']:<8} {row['name']}")


def _conditions(options: argparse.Namespace) -> None:
    rows = [
        {
            "id": condition.id,
            "name": condition.name,
            "synonyms": list(condition.synonyms),
            "urgency": condition.urgency,
            "icd10": condition.icd10.code,
        }
        for condition in library.load_knowledge().conditions.values()
    ]
    _print(options, rows, lambda row: f"{row['id']:<35} {URGENCIES[row['urgency']][0]:<20} {row['name']}")


def _grade(options: argparse.Namespace) -> None:
    from kneeedu.encounter import Encounter

    case = library.load_case(options.case)
    attempt = library.load_attempt(options.attempt)
    if attempt.case != case.id:
        raise ContentError((f"{options.attempt}: case: the attempt is for '{attempt.case}', not for '{case.id}'",))
    grade = Encounter.replay(case, library.load_knowledge(), attempt.events, attempt.mode).grade
    if options.json:
        print(json.dumps(grade.model_dump(mode="json"), indent=2, ensure_ascii=False))
        return
    capped = "" if grade.safe else f" (capped; would be {grade.uncapped:.0%})"
    print(f"{grade.score:.0%}{capped}")
    for domain, share in grade.domains.items():
        print(f"  {DOMAINS[domain]:<24} {share:.0%}")
    for line in grade.feedback:
        print(f"\n[{line.domain}: {line.verdict}] {line.did}")
        print(f"  Better: {line.better or 'nothing to change.'}\n  Why: {line.text}")


def _differential(options: argparse.Namespace) -> None:
    from kneeedu.reasoning import differential, next_questions

    knowledge = library.load_knowledge()
    known = library.load_findings(options.findings, knowledge)
    result = differential(known, knowledge)
    shape = {
        "ranking": [
            {"condition": r.condition, "probability": r.probability, "low": r.low, "high": r.high}
            for r in result.ranking
        ],
        "red_flags": [{"id": f.id, "urgency": f.urgency, "reason": f.reason} for f in result.red_flags],
        "next": [
            {"finding": q.finding, "bits": q.bits, "minutes": q.minutes} for q in next_questions(known, knowledge)
        ],
    }
    if options.json:
        print(json.dumps(shape, indent=2, ensure_ascii=False))
        return
    for flag in result.red_flags:
        print(f"RED FLAG, {URGENCIES[flag.urgency][0].lower()}: {flag.reason}")
    for ranked in result.ranking[:8]:
        name = knowledge.conditions[ranked.condition].name
        print(f"{ranked.probability:>6.1%}  ({ranked.low:.0%} to {ranked.high:.0%})  {name}")
    print("For teaching. Estimates with wide margins; not for a patient's care.")


def _export(options: argparse.Namespace) -> None:
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


def _gradebook_init(options: argparse.Namespace) -> None:
    from kneeedu.gradebook import Gradebook, default_url

    url = options.gradebook or default_url()
    Gradebook.open(url).secret()
    print(f"The gradebook is ready: {url}")


def _print(options: argparse.Namespace, rows: list[dict[str, Any]], as_line: Callable[[dict[str, Any]], str]) -> None:
    if options.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        print(*map(as_line, rows), sep="\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kneeedu",
        description="Teaches clinicians to tell apart and treat knee pain in runners. It does not diagnose a patient.",
    )
    parser.add_argument("--version", action="version", version=f"kneeedu {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int | None], told: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=told, description=told)
        sub.set_defaults(run=run)
        return sub

    sub = command("serve", _serve, "open the start page and the cases, or a graded quiz")
    sub.add_argument("--port", type=_port, default=8866, help="port to listen on (8866)")
    sub.add_argument("--ip", default="127.0.0.1", help="address to listen on; 0.0.0.0 for a classroom (127.0.0.1)")
    sub.add_argument("--no-browser", action="store_true", help="do not open a browser")
    sub.add_argument("--gradebook", metavar="URL", help="SQLAlchemy URL (an SQLite file in your data folder)")
    sub.add_argument("--quiz", type=Path, metavar="FILE", help="serve this graded quiz, and only it")

    sub = command("check", _check, "check knowledge, cases and quizzes")
    sub.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="case or quiz files, or folders of them (all)")

    for name, run, told in (
        ("cases", _cases, "list the cases; never the answer"),
        ("findings", _findings, "list the findings"),
        ("conditions", _conditions, "list the conditions"),
    ):
        sub = command(name, run, told)
        sub.add_argument("--json", action="store_true", help="as JSON")

    sub = command("grade", _grade, "grade an attempt without a browser")
    sub.add_argument("case", metavar="CASE_ID")
    sub.add_argument("attempt", type=Path, metavar="ATTEMPT.yaml")
    sub.add_argument("--json", action="store_true", help="as JSON")

    sub = command("differential", _differential, "rank the conditions for a set of findings")
    sub.add_argument("findings", type=Path, metavar="FINDINGS.yaml")
    sub.add_argument("--json", action="store_true", help="as JSON")

    sub = command("export", _export, "export the grades")
    sub.add_argument("what", choices=["grades"])
    sub.add_argument("--format", choices=["csv"], required=True)
    sub.add_argument("--out", type=Path, required=True, metavar="FILE")
    sub.add_argument("--gradebook", metavar="URL", help="SQLAlchemy URL (an SQLite file in your data folder)")
    sub.add_argument("--quiz", type=Path, metavar="FILE", help="the quiz: its cases, in order, and its pass mark")

    sub = command("gradebook", _gradebook_init, "make a gradebook")
    sub.add_argument("what", choices=["init"])
    sub.add_argument("--gradebook", metavar="URL", help="SQLAlchemy URL (an SQLite file in your data folder)")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port; use a number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
