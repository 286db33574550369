"""Reading files: every fault is found, told with its line, and nothing a file holds can do harm."""

import re
import shutil
from pathlib import Path

import pytest

from kneeedu import library
from kneeedu.errors import ContentError
from kneeedu.library import reader
from kneeedu.library.check import check
from kneeedu.library.reader import Unreadable, parse, read


@pytest.fixture
def author(tmp_path, small_case, monkeypatch):
    """A clinician at work: writes text into a file of the working folder and gives its path."""
    monkeypatch.chdir(tmp_path)

    def write(text: str | bytes, name: str = "sore_knee.yaml") -> Path:
        path = Path(name)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def written(small_case):
    """The small case as it would be written, one text with many lines."""
    return library.dump(small_case)


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start))


def faults_of(path: Path, knowledge) -> list[str]:
    case, faults = library.read_case(path, knowledge)

    assert case is None
    return [str(fault) for fault in faults]


def test_a_case_written_down_reads_back_as_the_same_case(author, written, small_case, small_knowledge):
    case, faults = library.read_case(author(written), small_knowledge)

    assert faults == []
    assert case == small_case


def test_a_misspelt_id_and_a_missing_field_are_reported_together_with_their_lines(author, written, small_knowledge):
    text = written.replace("finding: front_pain", "finding: front_pian").replace("  side: left\n", "")

    faults = faults_of(author(text), small_knowledge)

    assert faults == [
        f"sore_knee.yaml:{line_of(text, 'presentation:')}: presentation.side: is missing",
        f"sore_knee.yaml:{line_of(text, '- finding: front_pian')}: findings[1].finding:"
        " no finding called 'front_pian'. Did you mean 'front_pain'?",
    ]


def test_an_unknown_field_is_named_with_the_nearest_known_one(author, written, small_knowledge):
    text = written.replace("  complaint:", "  complait:")

    faults = faults_of(author(text), small_knowledge)

    line = line_of(text, "complait:")
    expected = f"sore_knee.yaml:{line}: presentation.complait: is not a known field. Did you mean 'complaint'?"
    assert expected in faults


def test_a_word_that_is_not_a_choice_is_told_with_the_choices(author, written, small_knowledge):
    text = written.replace("is: present", "is: pressent", 1)

    (fault,) = faults_of(author(text), small_knowledge)

    assert fault.startswith(f"sore_knee.yaml:{line_of(text, 'is: pressent')}: findings[1].is: is 'pressent'; use ")
    assert fault.endswith("Did you mean 'present'?")


def test_a_value_of_the_wrong_type_is_shown_as_it_stands(author, written, small_knowledge):
    text = written.replace("age_years: 30", "age_years: thirty")

    (fault,) = faults_of(author(text), small_knowledge)

    assert fault.startswith(f"sore_knee.yaml:{line_of(text, 'age_years')}: patient.age_years: ")
    assert "'thirty'" in fault


def test_a_list_of_too_few_rows_says_how_many_it_needs(author, written, small_knowledge):
    text = written[: written.index("- finding: hum")] + written[written.index("answers:") :]

    (fault,) = faults_of(author(text), small_knowledge)

    assert fault == f"sore_knee.yaml:{line_of(written, 'findings:')}: findings: has 2 rows and needs at least 8"


@pytest.mark.parametrize("text", ["just a sentence", "- a\n- list", "42", "true"])
def test_a_file_that_is_no_case_at_all_is_a_fault_on_its_first_line(text, author, small_knowledge):
    (fault,) = faults_of(author(text), small_knowledge)

    assert fault.startswith("sore_knee.yaml:1: ")


def test_a_case_whose_id_is_not_its_file_name_is_refused(author, written, small_knowledge):
    (fault,) = faults_of(author(written, "sour_knee.yaml"), small_knowledge)

    assert "'sore_knee' is not the file's name, 'sour_knee'" in fault


def test_published_without_a_reference_is_refused(author, written, small_knowledge):
    text = written.replace("basis: expert", "basis: published", 1)

    (fault,) = faults_of(author(text), small_knowledge)

    assert "basis 'published' needs at least one reference" in fault


def test_a_case_nobody_can_win_is_refused(author, written, small_knowledge):
    text = written.replace("verdict: best", "verdict: good", 1)

    (fault,) = faults_of(author(text), small_knowledge)

    assert "diagnosis needs exactly one option with verdict 'best', not 0" in fault


def test_the_kind_of_an_act_is_left_out_of_the_place_where_it_goes_wrong(author):
    path = author("case: sore_knee\nevents:\n  - kind: diagnosed\n    condition: Not An Id\n", "attempt.yaml")

    with pytest.raises(ContentError) as refusal:
        library.load_attempt(path)

    assert str(refusal.value).startswith("attempt.yaml:4: events[1].condition: 'Not An Id' does not have the form")


REFUSED = {
    "a tab": ("a: 1\nb:\n\tc: 2\n", 3, "a tab is used for indentation; YAML wants spaces"),
    "a doubled key": ("a: 1\nb: 2\na: 3\n", 3, "a: this key stands twice; keep one"),
    "a doubled key further in": ("a:\n  - b: 1\n    b: 2\n", 3, "a[1].b: this key stands twice; keep one"),
    "an anchor": ("a: &x 1\n", 1, "anchors and aliases (& and *) are not used here"),
    "an alias": ("b: 1\na: *x\n", 2, "anchors and aliases (& and *) are not used here"),
    "a tag that runs something": ("a: !!python/object/apply:os.system [ls]\n", 1, "is not used here"),
    "a tag on one word": ("b: 1\na: !!python/name:os.system x\n", 2, "is not used here"),
    "a key that is a list": ("b: 1\n? [a, b]\n: 1\n", 2, "a key is one word, not a list or mapping"),
    "an open bracket": ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
    "a control character": ("a: \x07\n", 1, "a character that YAML does not allow"),
    "nothing": ("", 1, "the file is empty"),
    "only a comment": ("# to be written\n", 1, "the file is empty"),
}


@pytest.mark.parametrize(("text", "line", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_the_plain_yaml_we_read_is_refused_with_its_line(text, line, message):
    with pytest.raises(Unreadable) as refusal:
        parse(text, "case.yaml")

    (fault,) = refusal.value.faults
    assert (fault.path, fault.line) == ("case.yaml", line)
    assert message in str(fault)


@pytest.fixture
def nothing_is_built(monkeypatch):
    """Fails the test if values are built from a file, so that refusing late is not taken for refusing early."""

    def fail(*_):
        raise AssertionError("the file was built before it was refused")

    monkeypatch.setattr(reader.yaml, "compose", fail)


@pytest.mark.usefixtures("nothing_is_built")
def test_a_billion_laughs_are_refused_before_anything_is_built():
    laughs = ["a0: &a0 [ha]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]

    with pytest.raises(Unreadable, match=r"case.yaml:1: anchors and aliases"):
        parse("\n".join(laughs), "case.yaml")


@pytest.mark.usefixtures("nothing_is_built")
@pytest.mark.parametrize("text", ["[" * 400_000, "- " * 400_000, "{a: " * 200_000], ids=["flow", "block", "mapping"])
def test_deep_nesting_is_refused_before_anything_is_built(text):
    with pytest.raises(Unreadable, match=f"nested more than {reader.MAX_DEPTH} levels"):
        parse(text, "case.yaml")


def test_a_file_of_ten_megabytes_is_refused_unparsed(author, monkeypatch):
    path = author(b"a: 1\n" * 2_000_000)
    monkeypatch.setattr(reader, "parse", lambda *_: pytest.fail("the file was parsed"))

    with pytest.raises(Unreadable, match=r"^sore_knee.yaml:1: the file has more than 1,000,000 bytes"):
        read(path)


@pytest.mark.parametrize(
    "number",
    ["1" + ":59" * 100_000, "1" + ":59" * 400 + ".5", "0x" + "f" * 100_000, "9" * 100_000, "12:30"],
    ids=["base 60", "base 60 with a point", "hexadecimal", "decimal", "a time of day"],
)
def test_a_number_without_end_stays_the_text_it_is(number):
    assert parse(f"a: {number}\n", "case.yaml").value == {"a": number}


@pytest.mark.parametrize("tagged", ["!!int ''", "!!int x", "!!float x", "!!bool x", "!!null x"])
def test_a_word_that_is_not_what_its_tag_says_is_read_without_falling_over(tagged):
    assert set(parse(f"a: {tagged}\n", "case.yaml").value) == {"a"}


def test_a_value_as_long_as_a_book_is_cut_in_the_complaint(author, written, small_knowledge):
    text = written.replace("age_years: 30", f"age_years: {'thirty' * 1000}")

    (fault,) = faults_of(author(text), small_knowledge)

    assert len(fault) < 250


@pytest.mark.parametrize("row", ["field_{}: 1\n", "- finding: {}\n"], ids=["fields", "ids"])
def test_of_a_file_with_thousands_of_faults_some_hundreds_are_told(row, author, small_knowledge):
    faults = faults_of(author("".join(map(row.format, range(10_000)))), small_knowledge)

    assert 1 <= len(faults) <= 500


def test_a_file_with_more_faults_than_are_told_says_how_many_there_are(author, small_knowledge):
    faults = faults_of(author("".join(f"field_{n}: 1\n" for n in range(1000))), small_knowledge)

    assert any(re.search(r"^sore_knee.yaml:1: \d+ more faults are not shown$", fault) for fault in faults)


def test_bytes_that_are_no_text_are_refused_in_a_sentence(author):
    with pytest.raises(Unreadable, match=r"sore_knee.yaml:1: the file is not UTF-8 text \(byte 3\)"):
        read(author(b"a: \xff\xfe\n"))


def test_a_file_saved_with_a_byte_order_mark_or_windows_line_ends_reads_as_any_other(author):
    path = author(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  one\r\n  two\r\n")

    assert read(path).value == {"a": 1, "b": "one\ntwo\n"}


def test_a_folder_and_a_file_that_is_not_there_are_refused_in_a_sentence(tmp_path):
    for path, why in ((tmp_path, "is a directory"), (tmp_path / "gone.yaml", "no such file")):
        with pytest.raises(Unreadable, match=f"cannot be read: {why}"):
            read(path)


def test_links_that_lead_in_a_circle_are_refused_in_a_sentence(tmp_path, knowledge):
    circle = tmp_path / "circle.yaml"
    circle.symlink_to(circle)

    case, faults = library.read_case(circle, knowledge)

    assert case is None
    assert "cannot be read" in str(faults[0])


def test_the_path_is_shown_as_a_person_would_type_it(author, small_knowledge):
    path = author("42").absolute()

    assert faults_of(path, small_knowledge)[0].startswith("sore_knee.yaml:1:")


def test_a_case_asked_for_by_a_misspelt_id_is_told_the_nearest(monkeypatch):
    monkeypatch.setattr(library, "case_ids", lambda: ["sore_knee"])

    with pytest.raises(ContentError, match=r"no case called 'sor_knee'\. Did you mean 'sore_knee'\?"):
        library.load_case("sor_knee")


def test_a_case_id_cannot_reach_outside_the_cases():
    with pytest.raises(ContentError, match="no case called"):
        library.load_case("../kneeedu/knowledge/claims")


def test_a_quiz_that_asks_for_a_case_that_is_not_there_is_refused(author):
    path = author("id: spring\ntitle: Spring\ncases: [sore_kne]\n", "spring.yaml")

    quiz, faults = library.read_quiz(path, ["sore_knee"])

    assert quiz is None
    expected = "spring.yaml:3: cases[1]: no case called 'sore_kne'. Did you mean 'sore_knee'?"
    assert [str(fault) for fault in faults] == [expected]


def test_a_quiz_asks_a_case_once(author):
    path = author("id: spring\ntitle: Spring\ncases: [sore_knee, sore_knee]\n", "spring.yaml")

    quiz, faults = library.read_quiz(path, ["sore_knee"])

    assert quiz is None
    assert "'sore_knee' stands twice" in str(faults[0])


def test_findings_for_the_engine_are_checked_by_name_and_line(author, knowledge):
    path = author("regions: [patela_centre]\nfindings:\n  limp: present\n  lump: absent\n", "findings.yaml")

    with pytest.raises(ContentError) as refusal:
        library.load_findings(path, knowledge)

    first, second = refusal.value.faults
    assert first.startswith("findings.yaml:1: regions[1]: no region called 'patela_centre'. Did you mean 'patella_")
    assert second.startswith("findings.yaml:4: findings.lump: no finding called 'lump'. Did you mean 'limp'?")


@pytest.fixture
def copied_knowledge(tmp_path):
    """A copy of the knowledge that a test may spoil."""
    return Path(shutil.copytree(library.knowledge_folder(), tmp_path / "knowledge"))


def test_every_fault_in_the_knowledge_is_reported_at_once(copied_knowledge):
    clot = copied_knowledge / "conditions" / "dvt.yaml"
    clot.write_text(clot.read_text().replace("finding: limp", "finding: lymp"))
    claims = copied_knowledge / "claims.yaml"
    claims.write_text(claims.read_text().replace("conditions: [", "conditions: [no_such_condition, ", 1))

    known, faults = library.read_knowledge(copied_knowledge)

    assert known is None
    told = "\n".join(map(str, faults))
    assert "no finding called 'lymp'. Did you mean 'limp'?" in told
    assert "no condition called 'no_such_condition'" in told


def test_knowledge_without_one_of_its_files_is_refused_in_a_sentence(copied_knowledge):
    (copied_knowledge / "findings.yaml").unlink()

    with pytest.raises(ContentError, match=r"findings\.yaml:1: the file cannot be read: no such file"):
        library.load_knowledge(copied_knowledge)


def test_an_id_that_stands_twice_in_the_knowledge_is_refused(copied_knowledge):
    path = copied_knowledge / "claims.yaml"
    text = path.read_text()
    path.write_text(text.replace("id: C2\n", "id: C1\n", 1))

    _, faults = library.read_knowledge(copied_knowledge)

    assert any("'C1' stands twice" in str(fault) for fault in faults)


def test_the_digest_of_the_knowledge_changes_with_any_of_its_words(copied_knowledge, knowledge):
    path = copied_knowledge / "claims.yaml"
    path.write_text(path.read_text() + "# a remark\n")

    known, _ = library.read_knowledge(copied_knowledge)

    assert known.digest != knowledge.digest


def test_the_digest_of_a_case_changes_with_any_of_its_words(small_case):
    other = small_case.model_copy(update={"takeaway": "Listen last."})

    assert library.case_digest(small_case) == library.case_digest(small_case.model_copy())
    assert library.case_digest(small_case) != library.case_digest(other)


def test_a_case_that_names_its_diagnosis_before_the_answer_is_a_fault(author):
    shipped = (library.cases_folder() / f"{library.case_ids()[0]}.yaml").read_text()
    case = library.load_case(library.case_ids()[0])
    name = library.load_knowledge().conditions[case.truth].name.lower()
    text = shipped.replace(f"title: {case.title}", f"title: A case of {name}")

    faults, _ = check([author(text, f"{case.id}.yaml")])

    assert [fault.field for fault in faults] == ["title"]
    assert faults[0].line == line_of(text, "title:")
    assert "names the diagnosis" in faults[0].message


def test_a_folder_without_a_case_is_not_taken_for_a_folder_without_faults(tmp_path):
    (tmp_path / "case.yml").write_text("id: case\n")

    faults, _ = check([tmp_path])

    assert "no .yaml file" in str(faults[0])


def test_the_knowledge_folder_is_not_read_as_cases():
    faults, counted = check([library.knowledge_folder()])

    assert faults == []
    assert ", 0 cases and 0 quizzes" in counted


def test_a_reference_that_nothing_cites_is_a_fault(tmp_path, monkeypatch):
    folder = tmp_path / "knowledge"
    shutil.copytree(library.knowledge_folder(), folder)
    references = folder / "references.yaml"
    extra = "\n- id: nobody2020\n  authors: Nobody N\n  year: 2020\n  title: Unread\n  kind: rct\n  verified: false\n"
    references.write_text(references.read_text(encoding="utf-8") + extra, encoding="utf-8")
    monkeypatch.setattr(library, "knowledge_folder", lambda: folder)

    faults, _ = check()

    (fault,) = faults
    assert "nothing cites 'nobody2020'" in str(fault)
    assert references.read_text(encoding="utf-8").splitlines()[fault.line - 1] == "- id: nobody2020"
