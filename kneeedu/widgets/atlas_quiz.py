"""Find a structure on the drawings: which is asked for next, what was right, and what is asked again at the end."""

from dataclasses import dataclass, field

LENGTH = 10


@dataclass
class AtlasQuiz:
    """Structures asked for one after the other; those missed come again until each has been found.

    asked: ids in the order in which they are asked for. Nothing of it is for the page.
    """

    asked: tuple[str, ...]
    first: list[bool] = field(default_factory=list)
    """Whether each was found when it was asked for first: the score."""
    _queue: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._queue = list(self.asked)

    @property
    def target(self) -> str | None:
        """The structure asked for now; None when all have been found."""
        return self._queue[0] if self._queue else None

    @property
    def is_repeat(self) -> bool:
        return len(self.first) >= len(self.asked)

    @property
    def number(self) -> str:
        """Where the learner is: '3 of 10', or how many of those missed are left."""
        if self.is_repeat:
            left = len(self._queue)
            return f"Asked again, {left} left" if left > 1 else "Asked again, the last one"
        return f"{len(self.first) + 1} of {len(self.asked)}"

    @property
    def missed(self) -> tuple[str, ...]:
        """What was not found when it was asked for first."""
        return tuple(id_ for id_, right in zip(self.asked, self.first, strict=False) if not right)

    def answer(self, clicked: tuple[str, ...]) -> bool:
        """Judge a click and go on. clicked: the ids of the structure under it and of all that it is a part of."""
        target = self._queue.pop(0)
        right = target in clicked
        if not self.is_repeat:
            self.first.append(right)
        if not right:
            self._queue.append(target)
        return right
