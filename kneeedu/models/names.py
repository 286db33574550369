"""Names as they stand within a sentence."""

PEOPLE = frozenset({"Baker", "Legg", "Osgood", "Sinding"})
"""Conditions named after people keep their capital."""


def in_sentence(name: str) -> str:
    """A name with a small first letter, but for abbreviations and people's names: 'deep vein thrombosis'."""
    is_person = name.split("-")[0].split("'")[0] in PEOPLE
    return name if is_person or name[1:2].isupper() else name[:1].lower() + name[1:]
