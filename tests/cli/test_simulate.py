"""kneeedu simulate: what the teaching model makes of a plan, and a sentence for one that cannot be read."""

import json

import pytest

from kneeedu.cli import main

PLAN = """
tolerated_min: 30
weeks:
  - {runs_min: [30, 30, 30]}
  - {}
  - {runs_min: [70], strength: 2}
"""


@pytest.fixture
def plan(tmp_path):
    def write(text):
        path = tmp_path / "plan.yaml"
        path.write_text(text)
        return str(path)

    return write


def test_each_week_of_a_plan_is_told_with_its_load_pain_and_spikes(plan, capsys):
    assert main(["simulate", plan(PLAN)]) == 0

    told = capsys.readouterr().out.splitlines()
    assert len(told) == 5
    assert "SPIKE on day 15: over twice as long" in told[3]
    assert told[4].startswith("A teaching model of ideas")


def test_the_same_as_json(plan, capsys):
    assert main(["simulate", plan(PLAN), "--json"]) == 0

    shape = json.loads(capsys.readouterr().out)
    first, rest, last = shape["weeks"]
    assert (first["load_min"], first["longest_min"], first["pain_during"], first["pain_next_morning"]) == (90, 30, 0, 0)
    assert rest["pain_during"] is None
    assert last["spikes"] == [
        {"day": 15, "longer": "Over twice as long", "hazard_ratio": 2.28, "low": 1.5, "high": 3.48}
    ]
    assert shape["basis"] == "expert"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tolerated_min: 30\n", "plan.yaml:1: weeks: "),
        ("tolerated_min: 30\nweeks:\n  - {runs: [3]}\n", "plan.yaml:3: "),
        ("tolerated_min: 30\nweeks:\n  - {runs_min: [3, -4]}\n", "plan.yaml:3: "),
        ("tolerated_min: many\nweeks: [{}]\n", "plan.yaml:1: tolerated_min: "),
        ("weeks: [\n", "plan.yaml:"),
    ],
    ids=["no weeks", "a misspelt key", "less than nothing", "no number", "no YAML"],
)
def test_a_plan_at_fault_is_told_by_line_and_nothing_is_simulated(plan, capsys, text, told):
    assert main(["simulate", plan(text)]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err
    assert "Traceback" not in said.err
