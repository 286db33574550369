"""The command line: exit codes, sentences on stderr, and never the answer."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kneeedu import library
from kneeedu.cli import main
from kneeedu.gradebook import Gradebook

CASE = library.case_ids()[0]


@pytest.fixture
def run(capsys, tmp_path, monkeypatch, knowledge):
    """Run a command in an empty folder, the knowledge read once for all: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(library, "read_knowledge", lambda _: (knowledge, []))

    def command(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return command


def written(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_what_ships_has_no_faults(run):
    code, out, err = run("check")

    assert (code, err) == (0, "")
    assert re.match(r"No faults in \d+ conditions, \d+ cases and \d+ quizzes\.", out)


FAULTY = {
    "a misspelt case": ("knee.yaml", "id: knee\ntitel: A knee\n", "titel: is not a known field. Did you mean 'title'?"),
    "a binary file": ("knee.yaml", bytes(range(256)) * 50, "the file is not UTF-8 text"),
    "an empty file": ("knee.yaml", "", "the file is empty"),
    "a list": ("knee.yaml", "- a\n- b\n", ""),
    "a text": ("essay.txt", "Dear all, this is not a case.\n", ""),
    "a faulty quiz": ("quizzes/spring.yaml", "id: spring\ncases: [no_such_case]\n", "title: is missing"),
    "a huge file": ("knee.yaml", b"a: 1\n" * 2_000_000, "the file has more than"),
}


@pytest.mark.parametrize(("name", "text", "message"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_told_by_path_line_field_and_message(name, text, message, run):
    code, out, err = run("check", written(name, text))

    assert code == 1
    assert all(re.match(rf"{re.escape(name)}:\d+: \S.*", line) for line in out.splitlines())
    assert message in out
    assert re.match(r"\d+ faults? found\.", err)


def test_a_file_that_is_not_there_is_a_fault_and_not_a_traceback(run):
    code, out, _ = run("check", "gone.yaml")

    assert code == 1
    assert out == "gone.yaml:1: the file cannot be read: no such file or directory\n"


def test_a_folder_is_checked_file_by_file(run):
    written("mine/a_knee.yaml", "id: a_knee\n")
    written("mine/deeper/b_knee.yaml", "id: b_knee\n")

    code, out, _ = run("check", "mine")

    assert code == 1
    assert {line.split(":")[0] for line in out.splitlines()} == {"mine/a_knee.yaml", "mine/deeper/b_knee.yaml"}


def test_a_folder_that_is_named_like_a_file_is_looked_into(run):
    Path("folder.yaml").mkdir()

    code, out, _ = run("check", "folder.yaml")

    assert code == 1
    assert out.startswith("folder.yaml:1: ")


def test_a_folder_inside_a_folder_that_is_named_like_a_file_is_a_fault(run):
    Path("mine/folder.yaml").mkdir(parents=True)

    code, out, _ = run("check", "mine")

    assert code == 1
    assert "cannot be read: is a directory" in out


def test_the_list_of_cases_tells_no_answer(run, knowledge):
    code, out, _ = run("cases", "--json")

    rows = json.loads(out)
    assert code == 0
    assert {row["id"] for row in rows} == set(library.case_ids())
    assert all(set(row) == {"id", "title", "difficulty", "tags"} for row in rows)
    for row in rows:
        truth = knowledge.conditions[library.load_case(row["id"]).truth]
        words = f" {json.dumps(row)} ".lower()
        assert not any(name.lower() in words for name in (truth.id, truth.name) if len(name) > 3)


def test_the_list_of_cases_for_people_has_one_line_for_each(run):
    _, out, _ = run("cases")

    assert len(out.splitlines()) == len(library.case_ids())


def test_findings_and_conditions_are_listed_in_the_promised_shape(run, knowledge):
    _, findings, _ = run("findings", "--json")
    _, conditions, _ = run("conditions", "--json")

    assert [row["id"] for row in json.loads(findings)] == list(knowledge.findings)
    assert set(json.loads(findings)[0]) == {"id", "kind", "name", "positive", "synonyms"}
    assert [row["id"] for row in json.loads(conditions)] == list(knowledge.conditions)
    assert set(json.loads(conditions)[0]) == {"id", "name", "synonyms", "urgency", "icd10"}


def test_a_differential_is_given_in_the_promised_shape(run, knowledge):
    path = written(
        "findings.yaml",
        "patient: {age_years: 41, sex: female, sport: running}\nregions: [upper_calf]\n"
        "findings:\n  leg_swelling_one_side: present\n  recent_immobility_or_surgery: present\n",
    )

    code, out, _ = run("differential", path, "--json")

    result = json.loads(out)
    assert code == 0
    assert {row["condition"] for row in result["ranking"]} == set(knowledge.conditions)
    assert sum(row["probability"] for row in result["ranking"]) == pytest.approx(1)
    assert result["red_flags"][0]["id"] == "suspected_dvt"
    assert set(result["next"][0]) == {"finding", "bits", "minutes"}


def test_a_differential_for_people_names_the_red_flag_first_and_says_it_is_for_teaching(run):
    path = written("findings.yaml", "findings: {chest_pain_or_breathless: present}\n")

    _, out, _ = run("differential", path)

    assert out.startswith("RED FLAG, same-day emergency: ")
    assert "For teaching" in out.splitlines()[-1]


@pytest.mark.parametrize("text", ["findings: {limb: present}\n", "findings: {limp: maybe}\n", "[]\n", ""])
def test_findings_that_cannot_be_read_are_refused_in_a_sentence(text, run):
    code, out, err = run("differential", written("findings.yaml", text))

    assert (code, out) == (1, "")
    assert err.startswith("findings.yaml:1: ")


def test_an_attempt_written_by_hand_is_graded(run, model_answer):
    case = library.load_case(CASE)
    events = [event.model_dump(mode="json", exclude={"at"}) for event in model_answer(case)]
    path = written("attempt.yaml", json.dumps({"case": CASE, "mode": "vignette", "events": events}))

    code, out, _ = run("grade", CASE, path, "--json")

    result = json.loads(out)
    assert code == 0
    assert result["score"] >= 0.9999
    assert result["safe"] is True
    assert {"domain", "verdict", "text", "references"} <= set(result["feedback"][0])
    assert run("grade", CASE, path)[1].startswith("100%\n")


def test_an_attempt_that_is_not_committed_has_no_grade(run):
    code, out, err = run("grade", CASE, written("attempt.yaml", f"case: {CASE}\nevents: []\n"))

    assert (code, out) == (1, "")
    assert err == "There is no grade before the answers are committed.\n"


def test_an_attempt_that_cannot_have_happened_is_refused_by_its_act(run):
    path = written("attempt.yaml", f"case: {CASE}\nevents:\n  - {{kind: diagnosed, condition: gout}}\n")

    code, _, err = run("grade", CASE, path)

    assert code == 1
    assert err.startswith("Act 1 (diagnosed) cannot have happened: 'gout' was not offered")


def test_an_attempt_at_another_case_is_refused(run):
    code, _, err = run("grade", CASE, written("attempt.yaml", "case: another_knee\nevents: []\n"))

    assert code == 1
    assert "the attempt is for 'another_knee'" in err


def test_a_misspelt_case_is_answered_with_the_nearest(run):
    code, _, err = run("grade", CASE[:-1], "attempt.yaml")

    assert code == 1
    assert f"Did you mean '{CASE}'?" in err


def test_grades_are_exported_for_a_quiz(run, committed):
    book = Gradebook.open("sqlite:///grades.db")
    book.enrol("amal", "Amal Haddad")
    for session, quiz in (("s1", "spring"), ("s2", None)):
        attempt = book.attempt("amal", session, "sore_knee", quiz=quiz)
        book.save_grade(attempt, committed.grade, "1", "k", "c")

    code, out, _ = run("export", "grades", "--format", "csv", "--out", "out.csv", "--gradebook", "sqlite:///grades.db")

    assert code == 0
    assert out == "1 learner written to out.csv.\n"
    (row,) = csv.DictReader(Path("out.csv").read_text().splitlines())
    assert (row["learner"], row["name"], row["points"]) == ("amal", "Amal Haddad", "100.00")


def test_an_export_of_several_quizzes_asks_which(run, committed):
    book = Gradebook.open("sqlite:///grades.db")
    book.enrol("amal", "Amal Haddad")
    for quiz in ("spring", "autumn"):
        book.save_grade(book.attempt("amal", quiz, "sore_knee", quiz=quiz), committed.grade, "1", "k", "c")

    code, _, err = run("export", "grades", "--format", "csv", "--out", "out.csv", "--gradebook", "sqlite:///grades.db")

    assert code == 1
    assert err == "The gradebook holds several quizzes (autumn, spring). Say which with --quiz FILE.\n"
    assert not Path("out.csv").exists()


def test_an_export_that_cannot_be_written_is_told_in_a_sentence(run):
    code, _, err = run("export", "grades", "--format", "csv", "--out", ".", "--gradebook", "sqlite:///grades.db")

    assert code == 1
    assert "cannot be written" in err


@pytest.mark.parametrize("url", ["no url", "sqlite:////no/such/folder/grades.db"])
def test_a_gradebook_that_cannot_be_opened_exits_with_a_sentence(url, run):
    code, out, err = run("gradebook", "init", "--gradebook", url)

    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_a_gradebook_is_made_where_it_is_wanted(run):
    code, out, _ = run("gradebook", "init", "--gradebook", "sqlite:///grades.db")

    assert code == 0
    assert out == "The gradebook is ready: sqlite:///grades.db\n"
    assert Path("grades.db").exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["diagnose"], ["serve", "--port", "none"], ["serve", "--port", "70000"], ["export", "grades"]],
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
