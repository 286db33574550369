"""The command line. Exit codes: 0 fine, 1 the input is at fault (a sentence on stderr), 2 wrong usage."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kneeedu import __version__
from kneeedu.cli import content, grades
from kneeedu.errors import KneeEduError

Command = Callable[[argparse.Namespace], int | None]


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
        room=options.max_learners,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kneeedu",
        description="Teaches clinicians to tell apart and treat knee pain in runners. It does not diagnose a patient.",
    )
    parser.add_argument("--version", action="version", version=f"kneeedu {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: Command, told: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=told, description=told)
        sub.set_defaults(run=run, wrong_usage=sub.error)
        return sub

    def of_gradebook(name: str, run: Command, told: str) -> argparse.ArgumentParser:
        sub = command(name, run, told)
        sub.add_argument("--gradebook", metavar="URL", help="SQLAlchemy URL (an SQLite file in your data folder)")
        return sub

    def with_json(sub: argparse.ArgumentParser) -> argparse.ArgumentParser:
        sub.add_argument("--json", action="store_true", help="as JSON")
        return sub

    sub = of_gradebook("serve", _serve, "open the start page and the cases, or a graded quiz")
    sub.add_argument("--port", type=_port, default=8866, help="port to listen on (8866)")
    sub.add_argument("--ip", default="127.0.0.1", help="address to listen on; 0.0.0.0 for a classroom (127.0.0.1)")
    sub.add_argument("--no-browser", action="store_true", help="do not open a browser")
    sub.add_argument("--quiz", type=Path, metavar="FILE", help="serve this graded quiz, and only it")

    told = "so many at once, the others wait in line (what the memory of this machine allows, at most 300)"
    sub.add_argument("--max-learners", type=_count, metavar="N", help=told)

    sub = command("check", content.check, "check knowledge, cases and quizzes")
    sub.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="case or quiz files, or folders of them (all)")

    with_json(command("cases", content.cases, "list the cases; never the answer"))
    with_json(command("findings", content.findings, "list the findings"))
    with_json(command("conditions", content.conditions, "list the conditions"))

    sub = with_json(command("differential", content.differential, "rank the conditions for a set of findings"))
    sub.add_argument("findings", type=Path, metavar="FINDINGS.yaml")

    sub = with_json(command("simulate", content.simulate, "see what the teaching model makes of a plan of training"))
    sub.add_argument("plan", type=Path, metavar="PLAN.yaml")

    sub = command("generate", content.generate, "write new patients, drawn from the knowledge, as case files")
    sub.add_argument("--seed", type=int, required=True, metavar="S", help="same seed, same patients")
    sub.add_argument("-n", dest="number", type=int, required=True, metavar="N", help="how many")
    sub.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write them to; made if missing")
    sub.add_argument("--condition", metavar="ID", help="only patients with this condition (see: kneeedu conditions)")
    sub.add_argument("--difficulty", type=int, choices=range(1, 6), help="only patients this hard to solve")

    sub = with_json(of_gradebook("grade", grades.grade, "grade an attempt without a browser, or the past anew"))
    sub.add_argument("case", nargs="?", metavar="CASE_ID")
    sub.add_argument("attempt", nargs="?", type=Path, metavar="ATTEMPT.yaml")
    sub.add_argument("--past", action="store_true", help="say which grades of the gradebook would be others today")

    sub = of_gradebook("export", grades.export, "export the grades")
    sub.add_argument("what", choices=["grades"])
    sub.add_argument("--format", choices=["csv"], required=True)
    sub.add_argument("--out", type=Path, required=True, metavar="FILE")
    sub.add_argument("--quiz", type=Path, metavar="FILE", help="the quiz: its cases, in order, and its pass mark")

    sub = of_gradebook("gradebook", grades.gradebook, "make, upgrade or check a gradebook")
    sub.add_argument("what", choices=["init", "upgrade", "check"])
    return parser


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of learners; use 1 or more")
    return int(text)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port; use a number from 1 to 65535")
    return int(text)
