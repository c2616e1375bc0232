# ruff: noqa: E501
"""Procedures as data: the ten hardest of the domain validate, and every fault is found and named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.cases.schema.checks import problems_of, unknown_references
from diwan.kernel.cases.schema.load import load, thawed, with_blocks
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.schema.references import references_in
from diwan.kernel.cases.schema.world import World

FIXTURES = Path(__file__).parents[5] / "tests" / "fixtures" / "procedures"
CORE = Path(__file__).parents[1] / "procedures"
FILES = sorted(file for file in (*FIXTURES.glob("*.toml"), *CORE.glob("*.toml")) if file.name != "world.toml")
WORLD = World.of(**tomllib.loads((FIXTURES / "world.toml").read_text("utf-8")))
TENNIS = (FIXTURES / "tennis_membership.toml").read_text("utf-8")
HARDEST = {
    "rokhas.building_permit_large", "rokhas.class_2_establishment", "rokhas.domain_occupation",
    "civil_status.late_birth", "chafafiya.information_request", "ikram.corpse_transfer",
    "associations.declaration", "chikaya.complaint", "elections.transfer", "rokhas.occupancy",
}  # fmt: skip
PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def read(file: Path) -> Procedure:
    return load(file.read_text("utf-8"), WORLD, name=file.name).procedure


def faults(text: str) -> dict[str, str]:
    with pytest.raises(ProcedureInvalid) as invalid:
        load(text, WORLD)
    return {problem.path: problem.says for problem in invalid.value.problems}


def tennis(**changes: str) -> str:
    text = TENNIS
    for old, new in changes.values():  # type: ignore[misc]
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_ten_hardest_procedures_of_the_domain_are_written() -> None:
    assert {read(file).key for file in FILES} >= HARDEST


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_procedure_loads_and_survives_storage(file: Path) -> None:
    resolved = load(file.read_text("utf-8"), WORLD, name=file.name)
    assert thawed(resolved.json) == resolved.procedure


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_reference_corrupted_once_is_caught_at_its_path(file: Path) -> None:
    procedure = read(file)
    whole = procedure.model_dump(by_alias=True)
    found = list(references_in(procedure))
    assert len(found) > 40
    for reference in found:
        corrupted = Procedure.model_validate(with_value(whole, reference.path, "no_such_thing"))
        assert reference.path in {p.path for p in unknown_references(corrupted, WORLD)}, reference


def with_value(whole: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The same procedure with one place changed; only what lies on the path is copied."""
    parts = [int(index) if index else name for name, index in PART.findall(path)]
    copy: Any = dict(whole)
    at = copy
    for part in parts[:-1]:
        at[part] = at[part].copy()
        at = at[part]
    at[parts[-1]] = value
    return copy  # type: ignore[no-any-return]


def steps_and_faults() -> Iterator[tuple[str, str, str, str]]:
    yield (
        'to = "to_pay"\nby = "president"',
        'to = "to_pays"\nby = "president"',
        "transitions.admit.to",
        'did you mean "to_pay"?',
    )
    yield (
        'by = "president"\neffects = [{ number',
        'by = "presidnet"\neffects = [{ number',
        "transitions.admit.by[0]",
        "actor",
    )
    yield (
        '{ number = "testing.book" }',
        '{ number = "books" }',
        "transitions.admit.effects[0].number",
        "register",
    )
    yield (
        'fr = "Ranking"' if "Ranking" in TENNIS else 'fr = "Classement" }',
        'fr = "" }',
        "fields.ranking.label.fr",
        "empty",
    )
    yield (
        'label = { ar = "عضو", fr = "Membre" }',
        'label = { fr = "Membre" }',
        "steps.member.label.ar",
        "missing",
    )
    yield (
        'label = { ar = "عضو", fr = "Membre" }',
        'label = { ar = "Membre", fr = "Membre" }',
        "steps.member.label.ar",
        "Arabic",
    )
    yield (
        'outcome = "granted"\nlabel = { ar = "عضو"',
        'label = { ar = "عضو"',
        "steps.member.outcome",
        "came to",
    )
    yield 'do = "fall_silent"', 'notify = "clerk"', "transitions.fall_silent.by", "no timer makes it"
    yield 'within = "20 days"', 'within = "20 weeks"', "steps.in_review.within", "not a delay"
    yield 'type = "choice"', 'type = "text"', "fields.level.choices", "choice"
    yield 'eq = "ranked" }\nlabel', 'eq = "champion" }\nlabel', "fields.level.choices", "champion"
    yield 'asks = "racket"\n', "", "fields.racket", "no transition or visit asks"
    yield "{full_name}", "{full_nam}", "outputs.card.body.ar", "full_name"
    yield 'effects = [{ issue = "card" }, ', "effects = [", "outputs.card", "no transition issues"
    yield "amount = 200", 'amount = "2.345"', "fees.dues.amount", "two decimals"
    yield 'may = "shorten"', 'may = "lengthen"', "slots.quicker.may", "shorten"
    yield (
        '[slots.quicker]\npath = "clocks.legal.within"',
        '[slots.quicker]\npath = "clocks.leagl.within"',
        "slots.quicker.path",
        "path",
    )
    yield 'first = "in_review"', 'frist = "in_review"', "uses.law_55_19.frist", "no such parameter"
    yield "[uses.law_55_19]", "[uses.law_55_20]", "uses.law_55_20", "law_55_19"
    yield "version = 1", 'version = 1\ncolour = "red"', "colour", "nothing of that name"
    yield '{ ar = "سكوت بمثابة رفض"', '{ ar = "سكوت"', "", ""
    yield (
        'silence = { means = "refusal", clock = "legal" }',
        'silence = { means = "approval", clock = "legal" }',
        "silence.listed",
        "published list",
    )
    yield (
        'silence = { means = "refusal", clock = "legal" }',
        'silence = { means = "refusal", clock = "appeal" }',
        "silence.clock",
        "out of reach",
    )


@pytest.mark.parametrize(("old", "new", "path", "words"), [c for c in steps_and_faults() if c[2]])
def test_a_fault_is_named_with_its_path_and_in_words(old: str, new: str, path: str, words: str) -> None:
    assert old in TENNIS
    found = faults(TENNIS.replace(old, new, 1))
    assert path in found
    assert words in found[path]


def added(text: str) -> str:
    return f"{TENNIS}\n{text}"


LABEL = 'label = { ar = "شيء", fr = "Chose" }'


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        (f"[steps.island]\n{LABEL}", "steps.island", "no transition reaches"),
        (
            f'[steps.trap]\nphase = "decided"\n{LABEL}\n[transitions.fall]\nfrom = "to_pay"\nto = "trap"\nby = "clerk"\n{LABEL}',
            "steps.trap",
            "leaves",
        ),
        (f'[clocks.idle]\nwithin = "3 days"\nstarts_on = "admit"\n{LABEL}', "clocks.idle", "no timer"),
        (
            f'[transitions.again]\nfrom = "member"\nto = "to_pay"\nby = "clerk"\n{LABEL}',
            "steps.member",
            "closed step is left",
        ),
        (
            f'[transitions.nest]\nfrom = "awaiting_information"\nto = "awaiting_replacement"\nby = "clerk"\n{LABEL}',
            "transitions.nest.from",
            "@back",
        ),
        (
            f'[transitions.no]\nfrom = "in_review"\nto = "refused"\nby = "president"\n{LABEL}',
            "transitions.no.reasons",
            "art. 18",
        ),
        (
            f'[opinions.coach]\nbody = "commune"\nasked_in = "to_pay"\nwithin = "5 days"\nsilence = "favourable"\n{LABEL}',
            "opinions.coach.asked_in",
            "before the decision",
        ),
        (
            f'[opinions.coach]\nbody = "commune"\nasked_in = "in_review"\nwithin = "5 days"\nsilence = "favourable"\n{LABEL}',
            "opinions.coach",
            "no condition",
        ),
        (f"[sections.empty]\n{LABEL}", "sections.empty", "no field"),
        (
            f'[fields.since]\nsection = "player"\ntype = "date"\nmin = "decision"\n{LABEL}',
            "fields.since.min",
            "no decision yet",
        ),
        (
            f'[fields.since]\nsection = "player"\ntype = "number"\nmin = "decision"\n{LABEL}',
            "fields.since.min",
            "day",
        ),
        (
            f'[fields.since]\nsection = "player"\ntype = "date"\nnot_before = "junior"\n{LABEL}',
            "fields.since.not_before",
            "both fields are dates",
        ),
        (f'[documents.fetched]\nfrom = "office"\n{LABEL}', "documents.fetched.source", "source"),
        (f'[conditions.a]\nall = [{{ holds = "a" }}]\n{LABEL}', "conditions.a.label", "nothing of that name"),
        (
            '[conditions.a]\nall = [{ holds = "b" }]\n[conditions.b]\nall = [{ holds = "a" }]',
            "conditions.a",
            "itself",
        ),
        ('[conditions.a]\nall = [{ wishes = "b" }]', "conditions.a.all[0]", "no condition"),
        (
            f'[steps.returned]\nphase = "closed"\noutcome = "returned"\n{LABEL}',
            "steps.returned",
            "block law_55_19",
        ),
    ],
)
def test_a_procedure_that_would_not_work_is_refused(text: str, path: str, words: str) -> None:
    found = faults(added(text))
    assert path in found
    assert words in found[path]


def test_every_fault_is_said_at_once() -> None:
    text = TENNIS.replace('to = "member"', 'to = "membre"').replace(
        'signer = "president"', 'signer = "captain"'
    )
    assert {"transitions.welcome.to", "outputs.card.signer"} <= set(faults(text))


def test_a_community_may_change_slots_and_no_further() -> None:
    resolved = load(TENNIS, WORLD, patches={"fees.dues.amount": 150, "clocks.legal.within": "9 days"})
    assert resolved.procedure.fees["dues"].amount == "150"
    assert resolved.procedure.clocks["legal"].within == "9 days"
    assert resolved.hash != load(TENNIS, WORLD).hash


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("fees.dues.amount", 90, "below the floor"),
        ("fees.dues.amount", 400, "above the ceiling"),
        ("clocks.legal.within", "15 days", "not lengthen"),
        ("steps.in_review.within", "5 days", "no slot"),
        ("fields.full_name", {"type": "text"}, "may only add"),
    ],
)
def test_a_community_is_refused_what_is_no_slot_or_beyond_it(path: str, value: object, words: str) -> None:
    with pytest.raises(ProcedureInvalid, match=words):
        load(TENNIS, WORLD, patches={path: value})


def test_a_community_may_shorten_a_delay_but_not_lengthen_it() -> None:
    complaint = (FIXTURES / "complaint.toml").read_text("utf-8")
    shorter = load(complaint, WORLD, patches={"clocks.answer.within": "30 days"})
    assert shorter.procedure.clocks["answer"].within == "30 days"
    with pytest.raises(ProcedureInvalid, match="not lengthen"):
        load(complaint, WORLD, patches={"clocks.answer.within": "90 days"})


def test_a_community_may_add_a_question() -> None:
    question = {"section": "play", "type": "text", "label": {"ar": "الملعب المفضل", "fr": "Court préféré"}}
    assert "court" in load(TENNIS, WORLD, patches={"fields.court": question}).procedure.fields


def test_law_55_19_is_one_block() -> None:
    """Law 55.19 art. 10, 14, 16, 17, 18, 21 in one file: change it there, every procedure changes."""
    whole = with_blocks(tomllib.loads(TENNIS), "tennis")
    procedure = Procedure.model_validate(whole)
    assert not problems_of(procedure, WORLD)
    assert procedure.blocks == {"law_55_19": 1}
    assert procedure.clocks["completion"].within == "30 days"
    assert procedure.links["appeal"].within == "30 days"
    untouched = deepcopy(whole)
    Procedure.model_validate(untouched)
    assert whole == untouched
