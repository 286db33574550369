"""What is not a command, or not the whole of one, ends with two and says how it is used."""

import subprocess
import sys

import pytest

from kneeedu.cli import main


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["diagnose"],
        ["serve", "--port", "none"],
        ["serve", "--port", "70000"],
        ["serve", "--max-learners", "0"],
        ["export", "grades"],
        ["generate", "-n", "3", "--out", "mine"],
        ["generate", "--seed", "one", "-n", "3", "--out", "mine"],
        ["generate", "--seed", "1", "-n", "3", "--out", "mine", "--difficulty", "6"],
        ["gradebook", "burn"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: kneeedu" in capsys.readouterr().err


def test_check_ends_a_shell_with_one_and_no_traceback(tmp_path):
    (tmp_path / "knee.yaml").write_text("id: [")
    command = "import sys; from kneeedu.cli import main; sys.exit(main(['check', 'knee.yaml']))"

    ended = subprocess.run([sys.executable, "-c", command], cwd=tmp_path, capture_output=True, text=True)

    assert ended.returncode == 1
    assert ended.stdout.startswith("knee.yaml:1: not valid YAML")
    assert ended.stderr == "1 fault found.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["grade"], "give CASE_ID and ATTEMPT.yaml, or --past for every attempt of the gradebook"),
        (["grade", "some_knee"], "give CASE_ID and ATTEMPT.yaml, or --past for every attempt of the gradebook"),
        (["grade", "some_knee", "--past"], "--past grades the whole gradebook: leave out CASE_ID and ATTEMPT.yaml"),
        (["grade", "some_knee", "a.yaml", "--gradebook", "sqlite:///a.db"], "--gradebook goes with --past"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_a_grade_of_one_attempt_and_of_the_past_are_not_asked_for_at_once(arguments, told, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert f"kneeedu grade: error: {told}" in capsys.readouterr().err


def test_the_module_runs_as_the_command_does():
    ended = subprocess.run([sys.executable, "-m", "kneeedu.cli", "--version"], capture_output=True, text=True)

    assert (ended.returncode, ended.stdout.split()[0]) == (0, "kneeedu")
