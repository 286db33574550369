"""The learner's page stays light: the core pulls in none of the heavy libraries."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "pandas", "plotly", "sqlalchemy", "ipywidgets", "anywidget", "voila", "IPython", "yaml")


@pytest.mark.parametrize(
    ("modules", "allowed"),
    [
        ("kneeedu", ()),
        ("kneeedu.errors, kneeedu.models.knowledge, kneeedu.models.case, kneeedu.models.attempt", ()),
        ("kneeedu.reasoning", ()),
        ("kneeedu.grading", ()),
        ("kneeedu.encounter", ()),
        ("kneeedu.library, kneeedu.library.check", ("yaml",)),
        ("kneeedu.cli", ("yaml",)),
    ],
)
def test_importing_the_core_loads_nothing_heavy(modules, allowed):
    told = f"import sys, {modules}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()

    assert set(loaded) <= set(allowed)
