"""The text is the one truth: changed place by place it stays what it was elsewhere; every fault has words."""

from __future__ import annotations

import ast
import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from diwan.kernel.base.text import t
from diwan.kernel.cases.registry import by_folder, procedure_files
from diwan.kernel.cases.schema.load import load, parsed
from diwan.kernel.cases.schema.problems import Problem
from diwan.kernel.cases.schema.says import SAYS
from diwan.kernel.cases.tests.conftest import FIXTURES
from diwan.kernel.cases.tests.test_schema import WORLD
from diwan.kernel.cases.writing import text as written
from diwan.kernel.cases.writing.starting import TEMPLATES, template
from diwan.kernel.cases.writing.words import problem_words

FILES = sorted(file for file in FIXTURES.glob("*.toml") if file.name != "world.toml")
SCHEMA = Path(__file__).parents[1]
HOUSE_KEY = 'key = "tennis.membership"'


def text_of(name: str) -> str:
    return (FIXTURES / f"{name}.toml").read_text("utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_text_exported_and_imported_is_the_same_procedure(file: Path) -> None:
    text = file.read_text("utf-8")
    same = written.with_values(text, (), {})
    assert same == text
    changed = written.with_values(text, (), {"version": 7})
    back = written.with_values(changed, (), {"version": tomllib.loads(text)["version"]})
    assert load(back, WORLD).hash == load(text, WORLD).hash


def test_every_procedure_of_the_house_goes_through_the_workshop(club: Path) -> None:
    hashes = {r.hash for found in by_folder().values() for r in found}
    assert len(hashes) > 5
    for file in procedure_files():
        text = file.read_text("utf-8")
        raw = parsed(text, file.name)
        for table, entries in raw.items():
            if table in written.TABLES:
                for key, entry in entries.items():
                    text = written.with_values(text, (table, key), entry)
        assert text == file.read_text("utf-8")


def test_a_change_leaves_comments_and_order_alone() -> None:
    text = "\n".join((
        "# why", "version = 1 # first", "", "# of the desk", "[steps.a]", 'phase = "review"', "",
        "[steps.b] # second", 'phase = "closed"', "",
    ))  # fmt: skip
    changed = written.with_values(text, ("steps", "a"), {"phase": "intake", "ball": "other"})
    assert changed == text.replace('"review"', '"intake"\nball = "other"')
    assert written.with_values(changed, ("steps", "a"), {"phase": "review", "ball": None}) == text


def test_things_are_added_moved_and_removed() -> None:
    text = text_of("tennis_membership")
    keys = list(tomllib.loads(text)["fields"])
    moved = written.with_entry_moved(text, "fields", keys[1], -1)
    assert list(tomllib.loads(moved)["fields"]) == [keys[1], keys[0], *keys[2:]]
    assert tomllib.loads(moved) == tomllib.loads(text)
    assert written.with_entry_moved(text, "fields", keys[0], -1) == text
    more = written.with_entry(
        text, "fields", "colour", {"type": "text", "label": {"ar": "لون", "fr": "Couleur"}}
    )
    assert tomllib.loads(more)["fields"]["colour"]["label"] == {"ar": "لون", "fr": "Couleur"}
    assert tomllib.loads(written.without_entry(more, "fields", "colour")) == tomllib.loads(text)


def test_keys_are_made_from_words() -> None:
    assert written.name_from("Étude de l'égout", []) == "etude_de_l_egout"
    assert written.name_from("3 copies", ["n_3_copies"]) == "n_3_copies_2"
    assert written.name_from("دراسة", []) == "item"


def test_what_is_published_says_its_number_and_day() -> None:
    text = written.stamped(text_of("tennis_membership"), version=4, in_force=date(2026, 5, 1))
    law = load(text, WORLD).procedure
    assert (law.version, law.in_force) == (4, date(2026, 5, 1))


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_hold(name: str, club: Path) -> None:
    assert load(template(name), WORLD).procedure.steps


def codes_used() -> set[str]:
    """Every code a check or a validator gives, read from the source."""
    found = set()
    for file in [
        *(SCHEMA / "schema").glob("*.py"),
        SCHEMA / "registry.py",
        *(SCHEMA / "writing").glob("*.py"),
    ]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                at = {"Problem": 1, "wrong": 0}.get(node.func.id)
                if at is not None and len(node.args) > at and isinstance(node.args[at], ast.Constant):
                    found.add(str(node.args[at].value))
    return found


def test_every_fault_has_a_sentence_and_words() -> None:
    assert len(codes_used()) > 50
    assert codes_used() <= SAYS.keys()
    details = json.loads('{"kind": "step", "name": "x"}')
    names = (
        "why",
        "value",
        "delay",
        "steps",
        "step",
        "clock",
        "transition",
        "name",
        "capability",
        "field",
        "key",
        "kind",
        "column",
        "known",
    )
    for language in ("ar", "fr"):
        with override(language):
            for code in SAYS:
                said = t(f"cases.problems.{code}", **dict.fromkeys(names, "x"))
                assert said
            words = problem_words(Problem("transitions.a.to", "no_such", details), {})
            assert "x" in words
            assert "no_such" not in words


def test_names_are_said_as_labels() -> None:
    problem = Problem("silence", "silence_out_of_reach", {"clock": "legal"})
    with override("fr"):
        assert "Délai légal" in problem_words(
            problem, {"clocks": {"legal": {"label": {"ar": "أجل", "fr": "Délai légal"}}}}
        )
