"""A full lecture hall on one machine: how soon pages are usable, what learners weigh, and what the rest costs.

.venv/bin/python tests/benchmarks/lecture_hall.py --learners 1 10 40 100

All in one run, over real sockets, the learners on the same machine as the server: a rush on ours, on stock Voilà with
the same notebook, and on stock Voilà with a pool of kernels; a browser at a case and at a small quiz in ours, Panel,
Streamlit and marimo (pip install -e '.[bench]'); imports; and growing content. Prints Markdown; what goes wrong, and
how far it has come, goes to stderr. The parts can be run alone (--parts).
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hall import bars, browser, growth, imports, pages
from hall import rush as rushes
from hall.machine import machine
from hall.servers import SERVERS

STOCK_MOST = 40
"""Stock Voilà needs minutes for more."""
REFILL_S = 6
"""For a pool to start a kernel for the one that the browser took."""
PARTS = ("rush", "browser", "imports", "growth")


def rush_part(options: argparse.Namespace) -> Iterator[rushes.Rush]:
    """Each server with each number of learners, so many times, each on a server of its own; of these the middle one."""
    rushes.let_open(64 * max(options.learners))
    for name in options.servers:
        for learners in options.learners:
            if name != bars.OURS and learners > options.stock_most:
                tell(f"{name}, {learners} learners: left out (--stock-most {options.stock_most})")
                continue
            results = [one_rush(options, name, learners) for _ in range(options.rushes)]
            yield sorted(results, key=lambda result: (len(result.faults), result.last_s))[len(results) // 2]


def one_rush(options: argparse.Namespace, name: str, learners: int) -> rushes.Rush:
    """A server is started, all learners come, play and leave; what went wrong is told."""
    with tempfile.TemporaryDirectory() as folder, SERVERS[name](Path(folder)) as hall:
        files = browser.files_of(hall.address(learners)) if options.cold else []
        time.sleep(REFILL_S if options.cold else 0)
        result = asyncio.run(rushes.rush(hall, name, learners, options.think_s, files))
    tell(f"{name}, {learners} learners: last page usable after {result.last_s:.2f} s")
    for fault in sorted(set(result.faults)):
        tell(f"{name}, {learners} learners: {result.faults.count(fault)} times {fault}")
    kernels = len(result.opened.kernels)
    if name == bars.OURS and kernels != learners:
        tell(f"{name}: {kernels} kernels were found for {learners} learners")
    return result


def measure(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """A heading and a table for each part."""
    promised: list[bars.Bar] = []
    if "rush" in options.parts:
        rushed = list(rush_part(options))
        promised += bars.of_rushes(rushed)
        yield f"A rush ({'empty caches' if options.cold else 'pages only'})", rushes.tables(rushed)
    if "browser" in options.parts:
        for name in pages.missing():
            tell(f"{name} is not installed: pip install -e '.[bench]'")
        measured = browser.measure_all(options.visits, tell)
        promised += bars.of_browser(measured)
        yield f"A browser, {options.visits} times", browser.tables(measured)
    if "imports" in options.parts:
        yield "Imports", imports.tables(imports.measure(options.rounds))
    if "growth" in options.parts:
        yield "Growing content", growth.tables(growth.measure(options.growth, options.rounds))
    if promised:
        yield "Promises", bars.tables(promised)


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--learners", type=int, nargs="+", default=[1, 10, 40, 100])
    parser.add_argument("--servers", nargs="+", choices=list(SERVERS), default=list(SERVERS))
    parser.add_argument("--think-s", type=float, default=3.0, help="pause of each learner before each act")
    parser.add_argument("--rushes", type=int, default=3, help="how often each rush is held; the middle one is told")
    parser.add_argument("--stock-most", type=int, default=STOCK_MOST, help="most learners for stock Voilà")
    parser.add_argument("--cold", action="store_true", help="learners also fetch all that a browser does at first")
    parser.add_argument("--visits", type=int, default=5, help="pairs of visits by a browser to each page")
    parser.add_argument("--rounds", type=int, default=10, help="how often imports and grading are repeated")
    parser.add_argument("--growth", type=int, nargs="+", default=[1, 10, 100], help="so many times the content")
    return parser.parse_args(arguments)


def main(arguments: Iterable[str] | None = None) -> int:
    options = parse(None if arguments is None else list(arguments))
    print(machine(), flush=True)
    kept = True
    for heading, told in measure(options):
        print(f"\n**{heading}**\n\n{told}", flush=True)
        kept = kept and "| NO |" not in told
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
