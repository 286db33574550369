"""Checking, listing, weighing findings and making patients: exit codes, sentences, and never the answer."""

import json
import re
from pathlib import Path

import pytest

from kneeedu import library


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
def test_a_faulty_file_is_told_by_path_line_field_and_message(name, text, message, run, written):
    code, out, err = run("check", written(name, text))

    assert code == 1
    assert all(re.match(rf"{re.escape(name)}:\d+: \S.*", line) for line in out.splitlines())
    assert message in out
    assert re.match(r"\d+ faults? found\.", err)


def test_a_file_that_is_not_there_is_a_fault_and_not_a_traceback(run):
    code, out, _ = run("check", "gone.yaml")

    assert code == 1
    assert out == "gone.yaml:1: the file cannot be read: no such file or directory\n"


def test_a_folder_is_checked_file_by_file(run, written):
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


def test_a_differential_is_given_in_the_promised_shape(run, knowledge, written):
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


def test_a_differential_for_people_names_the_red_flag_first_and_says_it_is_for_teaching(run, written):
    path = written("findings.yaml", "findings: {chest_pain_or_breathless: present}\n")

    _, out, _ = run("differential", path)

    assert out.startswith("RED FLAG, same-day emergency: ")
    assert "For teaching" in out.splitlines()[-1]


@pytest.mark.parametrize("text", ["findings: {limb: present}\n", "findings: {limp: maybe}\n", "[]\n", ""])
def test_findings_that_cannot_be_read_are_refused_in_a_sentence(text, run, written):
    code, out, err = run("differential", written("findings.yaml", text))

    assert (code, out) == (1, "")
    assert err.startswith("findings.yaml:1: ")


def test_new_patients_are_written_as_case_files_that_have_no_fault(run):
    code, out, _ = run("generate", "--seed", 3, "-n", 2, "--out", "mine")

    files = sorted(Path("mine").glob("*.yaml"))
    assert code == 0
    assert out.splitlines()[:2] == sorted(map(str, files), key=out.index)
    assert out.splitlines()[2].startswith("2 patients written to mine.")
    assert run("check", "mine") == (0, "No faults in 44 conditions, 2 cases and 0 quizzes.\n", "")
    assert all("generated: true" in path.read_text() for path in files)


def test_the_same_seed_writes_the_same_patients_and_another_seed_others(run):
    for seed, folder in ((3, "one"), (3, "two"), (4, "three")):
        run("generate", "--seed", seed, "-n", 2, "--out", folder)

    one, two, three = (
        {path.name: path.read_text() for path in Path(folder).iterdir()} for folder in ("one", "two", "three")
    )
    assert one == two
    assert not set(one) & set(three)


def test_patients_are_made_of_the_condition_and_difficulty_asked_for(run):
    run("generate", "--seed", 1, "-n", 2, "--out", "mine", "--condition", "patellofemoral_pain", "--difficulty", 2)

    made = [library.read_case(path, None)[0] for path in Path("mine").iterdir()]
    assert [(case.truth, case.difficulty) for case in made] == [("patellofemoral_pain", 2)] * 2


def test_the_names_of_new_files_and_what_is_said_of_them_tell_no_answer(run):
    _, out, _ = run("generate", "--seed", 1, "-n", 1, "--out", "mine", "--condition", "patellofemoral_pain")

    assert "patellofemoral" not in out


def test_a_file_that_is_there_is_never_written_over(run):
    run("generate", "--seed", 3, "-n", 1, "--out", "mine")
    (path,) = Path("mine").iterdir()
    path.write_text("my own notes")

    code, out, err = run("generate", "--seed", 3, "-n", 3, "--out", "mine")

    assert (code, out) == (1, "")
    assert err == f"{path} is there already; nothing was written. Name another folder or seed.\n"
    assert [one.read_text() for one in Path("mine").iterdir()] == ["my own notes"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--condition", "housemaids_knee"], "There is no condition called 'housemaids_knee'"),
        (["-n", 0], "The number of patients is 1 or more"),
        (["--seed", -1], "A seed is a whole number from 0"),
    ],
)
def test_patients_that_cannot_be_made_are_refused_in_a_sentence(more, told, run):
    code, out, err = run("generate", "--seed", 1, "-n", 1, "--out", "mine", *more)

    assert (code, out) == (1, "")
    assert err.startswith(told)
    assert not Path("mine").exists()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(run, written):
    written("mine", "a file, not a folder")

    code, _, err = run("generate", "--seed", 1, "-n", 1, "--out", "mine")

    assert code == 1
    assert "cannot be written" in err
