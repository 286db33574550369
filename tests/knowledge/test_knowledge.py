"""Laws over every row of the knowledge: each number says what it rests on, each id names something."""

import re
from typing import get_args

import pytest
import yaml
from pydantic import BaseModel

from kneeedu import library
from kneeedu.library.reader import parse
from kneeedu.library.validate import NAMES_A, unresolved
from kneeedu.models.anatomy import Layer
from kneeedu.models.evidence import Rate, Sourced
from kneeedu.reasoning import Findings, differential

FOLDER = library.knowledge_folder()
FILES = sorted(FOLDER.rglob("*.yaml"))
NUMBERS = {"rate", "low", "high", "sensitivity", "specificity", "lr_positive", "lr_negative"}
MAIN = ("patellofemoral_pain", "patellar_tendinopathy", "iliotibial_band_syndrome")


def mappings(value):
    """Every mapping in a file, outermost first; not the inputs of a checkpoint, whose row says what it rests on."""
    if isinstance(value, dict):
        yield value
        value = [child for key, child in value.items() if key != "inputs"]
    for child in value if isinstance(value, list) else ():
        yield from mappings(child)


def parts(value):
    """Every model inside a value."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from parts(one)


@pytest.fixture(scope="module")
def rows(knowledge):
    """Every row of the knowledge, by where it stands."""
    kinds = ("references", "structures", "regions", "findings", "exercises", "pain_rules", "claims", "conditions")
    return {f"{kind}.{id_}": row for kind in kinds for id_, row in getattr(knowledge, kind).items()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_clinical_number_says_what_it_rests_on(path):
    for mapping in mappings(yaml.safe_load(path.read_text(encoding="utf-8"))):
        if NUMBERS & set(mapping):
            assert mapping.get("basis") in ("published", "derived", "recalled", "expert"), mapping
        if "weight" in mapping:
            assert path.parent.name == "conditions", mapping


def test_what_is_published_or_derived_names_where(rows):
    for where, row in rows.items():
        for part in parts(row):
            if isinstance(part, Sourced) and part.basis in ("published", "derived"):
                assert part.references, (where, part)


def test_what_rests_on_a_source_nobody_has_seen_is_not_called_published(rows, knowledge):
    for where, row in rows.items():
        for part in parts(row):
            if isinstance(part, Sourced) and part.basis == "published":
                assert any(knowledge.references[one].verified for one in part.references), (where, part)


def test_every_rate_lies_in_its_range_and_a_range_has_width(rows):
    rates = [(where, part) for where, row in rows.items() for part in parts(row) if isinstance(part, Rate)]

    assert len(rates) > 1000
    for where, rate in rates:
        assert 0 <= rate.low <= rate.rate <= rate.high <= 1, where
        assert rate.low < rate.high, where


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_id_names_something(path, knowledge):
    document = parse(path.read_text(encoding="utf-8"), path.name)

    assert list(unresolved(document, library.known_ids(knowledge))) == []


def test_a_field_that_holds_ids_is_followed_whatever_file_it_stands_in(knowledge):
    for field, kind in NAMES_A.items():
        if kind == "case":
            continue
        document = parse(f"{field}: nothing_of_that_name", "any.yaml")

        assert len(list(unresolved(document, library.known_ids(knowledge)))) == 1, field


def test_a_work_stands_once(knowledge):
    for key in ("doi", "pmid"):
        seen = [getattr(row, key).lower() for row in knowledge.references.values() if getattr(row, key)]

        assert sorted({one for one in seen if seen.count(one) > 1}) == []


def test_the_base_rates_add_up_to_about_one(knowledge):
    assert sum(one.base_rate.rate for one in knowledge.conditions.values()) == pytest.approx(1, abs=0.15)


def test_every_condition_that_needs_a_same_day_or_urgent_referral_has_a_red_flag(knowledge):
    urgent = {"emergency_same_day", "urgent_referral"}
    silent = [one.id for one in knowledge.conditions.values() if one.urgency in urgent and not one.red_flags]

    assert silent == []


def test_a_red_flag_asks_for_more_than_nothing(knowledge):
    for condition in knowledge.conditions.values():
        for flag in condition.red_flags:
            assert all(flag.any), (condition.id, flag.id)


def test_a_red_flag_is_raised_by_each_of_its_patterns_alone(knowledge):
    for condition in knowledge.conditions.values():
        for flag in condition.red_flags:
            for pattern in flag.any:
                raised = differential(Findings(dict.fromkeys(pattern, "present")), knowledge).red_flags

                assert flag.id in {one.id for one in raised}, (flag.id, pattern)


@pytest.mark.parametrize("ordinary", [*MAIN, "quadriceps_tendinopathy", "osgood_schlatter"])
def test_the_usual_findings_of_an_ordinary_condition_raise_no_same_day_red_flag(ordinary, knowledge):
    """Those present in at least half of such knees, taken together."""
    usual = {row.finding: "present" for row in knowledge.conditions[ordinary].findings if row.rate >= 0.5}

    flags = differential(Findings(usual), knowledge).red_flags

    assert [flag.id for flag in flags if flag.urgency == "emergency_same_day"] == []


@pytest.mark.parametrize("condition", MAIN)
def test_each_main_condition_has_a_loading_progression_with_criteria_for_moving_on(condition, knowledge):
    progression = knowledge.conditions[condition].progression

    assert [phase.stage for phase in progression.phases] == ["settle", "build", "load", "return"]
    assert all(phase.progress_when and phase.regress_when for phase in progression.phases)


@pytest.mark.parametrize("condition", MAIN)
def test_the_main_conditions_are_told_apart_from_one_another(condition, knowledge):
    others = {contrast.other for contrast in knowledge.conditions[condition].contrasts}

    assert set(MAIN) - {condition} <= others


def test_history_is_asked_in_words_and_tests_are_explained_step_by_step(knowledge):
    for finding in knowledge.findings.values():
        told = {"history": finding.ask, "test": finding.how, "patient": finding.feature}[finding.kind]

        assert told, finding.id


def test_every_finding_is_described_by_some_condition(knowledge):
    described = {row.finding for one in knowledge.conditions.values() for row in one.findings}

    assert sorted(set(knowledge.findings) - described) == []


def test_every_region_of_the_knee_map_hurts_in_some_condition(knowledge):
    painful = {row.region for one in knowledge.conditions.values() for row in one.pain_map.regions}

    assert sorted(set(knowledge.regions) - painful) == []


def test_claims_are_numbered_without_a_gap(knowledge):
    assert [int(claim[1:]) for claim in knowledge.claims] == list(range(1, len(knowledge.claims) + 1))


def test_every_claim_that_is_judged_against_the_literature_names_some(knowledge):
    assert [claim.id for claim in knowledge.claims.values() if not claim.references] == []


def test_the_readme_counts_the_references_that_nobody_has_seen(knowledge):
    told = re.search(r"\((\d+) of (\d+)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    unseen = [row for row in knowledge.references.values() if not row.verified]

    assert (int(told[1]), int(told[2])) == (len(unseen), len(knowledge.references))


def test_every_layer_of_the_anatomy_has_structures(knowledge):
    layers = {structure.layer for structure in knowledge.structures.values()}

    assert layers == set(get_args(Layer))


def test_what_hurts_in_a_structure_is_read_from_the_conditions(knowledge):
    assert "acl_tear" in knowledge.hurting_in("anterior_cruciate_ligament")
    assert "medial_plica" in knowledge.hurting_in("medial_plica")


def test_a_structure_that_no_condition_names_has_nothing_to_hurt_of(knowledge):
    assert knowledge.hurting_in("gracilis") == ()
