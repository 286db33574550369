"""Everything kneeedu raises on purpose."""


class KneeEduError(Exception):
    """A fault that is told to the person in one sentence: what, where, what instead."""


class ContentError(KneeEduError):
    """Knowledge, a case or a quiz cannot be read; holds every fault found, not only the first."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class NotAllowed(KneeEduError):
    """An act the learner cannot take now; the encounter stays as it was."""


class LinkRefused(KneeEduError):
    """A page was opened with a link that was altered, has expired or was never issued."""


class GradebookError(KneeEduError):
    """The gradebook cannot be opened, read or written."""


class CannotGenerate(KneeEduError):
    """No patient of the kind asked for was found; says what was asked, how many were tried and what can be had."""
