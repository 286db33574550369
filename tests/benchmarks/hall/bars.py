"""What was promised of a lecture hall on two cores, and whether a run kept it."""

from collections.abc import Iterable, Iterator, Sequence

from hall.browser import Measured
from hall.machine import at, table
from hall.rush import Rush

OURS, STOCK = "ours", "stock Voilà"
Bar = tuple[str, str, str]
"""What was promised, what was measured, and whether that keeps it."""


def of_rushes(rushes: Sequence[Rush]) -> Iterator[Bar]:
    by = {(one.server, one.learners): one for one in rushes}
    ours, stock = by.get((OURS, 40)), by.get((STOCK, 40))
    if ours and stock:
        ratio = stock.last_s / ours.last_s
        yield _bar("40 at once: 15 times faster to the last usable page than stock", f"{ratio:.1f} times", ratio >= 15)
    hundred = by.get((OURS, 100))
    if hundred is None:
        return
    yield _bar("100 at once: no fault", f"{len(hundred.faults)} faults", not hundred.faults)
    yield _bar("100 at once: the last page usable in 20 s", f"{hundred.last_s:.1f} s", hundred.last_s <= 20)
    private = at([one.private for one in hundred.opened.kernels], 0.5)
    yield _bar("15 MB private per learner, quiz open", f"{private:.1f} MB (median)", private <= 15)
    feedback = 1000 * at(hundred.feedback, 0.95)
    yield _bar("100 active: feedback within 100 ms of the click, 95 %", f"{feedback:.0f} ms", feedback <= 100)


def of_browser(measured: Sequence[Measured]) -> Iterator[Bar]:
    by = {one.name: one for one in measured}
    case = by.get("a case, ours")
    if case:
        for which, one, most in zip(("first", "second"), case.weighed, (2000, 150), strict=True):
            yield _bar(f"{which} visit to a case, played: {most} kB", f"{one.kb:.0f} kB", one.kb <= most)
    small = by.get("small quiz, ours")
    rivals = [one for one in measured if one.name.startswith("small") and one is not small]
    if small and rivals:
        fastest = min(rivals, key=lambda one: one.usable_s)
        told = f"{small.usable_s:.2f} s; {fastest.name.removeprefix('small quiz, ')} {fastest.usable_s:.2f} s"
        yield _bar("small quiz usable no later than in the fastest rival", told, small.usable_s <= fastest.usable_s)


def _bar(promised: str, measured: str, kept: bool) -> Bar:
    return promised, measured, "yes" if kept else "NO"


def tables(bars: Iterable[Bar]) -> str:
    return table(("promised", "measured", "kept"), list(bars))
