"""Versions that say what they change of an earlier one, and blocks in versions (decision 0072)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from diwan.kernel.cases.registry import by_folder, catalogue, world_of_house
from diwan.kernel.cases.schema.amending import amended, among, written_out
from diwan.kernel.cases.schema.load import BLOCK_FILE, BLOCKS, load, with_blocks
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.sources import shipped_text

FIRST = tomllib.loads("""
key = "a.b"
version = 1
title = { ar = "ا", fr = "A" }
[uses.law_55_19]
desk = "clerk"
[steps.draft]
phase = "draft"
[steps.review]
phase = "review"
within = "3 days"
""")
SECOND = tomllib.loads("""
key = "a.b"
version = 2
amends = 1
title = { ar = "ب", fr = "B" }
[uses.law_55_19]
version = 2
[steps.review]
within = "5 days"
[steps.after]
phase = "after"
""")


def test_what_is_said_again_takes_the_place_and_new_things_come_after() -> None:
    whole = amended(FIRST, SECOND)
    assert whole["version"] == 2 and whole["title"]["fr"] == "B" and "amends" not in whole
    assert whole["steps"]["review"] == {"phase": "review", "within": "5 days"}
    assert list(whole["steps"]) == ["draft", "review", "after"]
    assert whole["uses"]["law_55_19"] == {"desk": "clerk", "version": 2}
    assert FIRST["steps"]["review"]["within"] == "3 days", "the earlier version stays as it is"


def test_an_amendment_may_amend_an_amendment() -> None:
    third = {"key": "a.b", "version": 3, "amends": 2, "steps": {"after": {"ball": "none"}}}
    versions = {("a.b", one["version"]): one for one in (FIRST, SECOND, third)}
    whole = written_out(third, among(versions, "a.b"), "a.b")
    assert whole["steps"]["after"] == {"phase": "after", "ball": "none"}
    assert whole["steps"]["review"]["within"] == "5 days"


@pytest.mark.parametrize("start", [0, 2, 9, "1"])
def test_only_an_earlier_version_is_amended(start: object) -> None:
    change = {**SECOND, "amends": start}
    versions = {("a.b", 1): FIRST, ("a.b", 2): change}
    with pytest.raises(ProcedureInvalid) as wrong:
        written_out(change, among(versions, "a.b"), "a.b")
    assert "amends: there is no earlier version" in str(wrong.value)


def test_a_block_is_used_in_the_version_that_is_named() -> None:
    bound = {
        "desk": "clerk", "head": "president", "first": "review", "limit": "30 days", "decides_in": ["review"],
        "decided_by": ["admit"], "granted": "member",
    }  # fmt: skip
    once, now = (
        with_blocks({"uses": {"law_55_19": {**bound, **version}}}, "x") for version in ({}, {"version": 2})
    )
    assert (once["blocks"], now["blocks"]) == ({"law_55_19": 1}, {"law_55_19": 2})
    assert once["transitions"]["extend"]["when"] != now["transitions"]["extend"]["when"]
    assert once["transitions"]["extend"]["label"] == now["transitions"]["extend"]["label"]
    with pytest.raises(ProcedureInvalid) as wrong:
        with_blocks({"uses": {"law_55_19": {**bound, "version": 9}}}, "x")
    assert "uses.law_55_19.version: there is no" in str(wrong.value)


def test_a_block_is_known_by_the_number_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that said 3 was used as 1, and what amended it had to call it so."""
    catalogue()
    for folder in BLOCKS:
        for file in folder.iterdir():
            if found := BLOCK_FILE.fullmatch(file.name):
                assert tomllib.loads(file.read_text("utf-8"))["version"] == int(found[2] or 1), file.name
    (tmp_path / "third_one.3.toml").write_text('version = 3\ntitle = "x"\n[parameters]\n', "utf-8")
    (tmp_path / "misnamed.toml").write_text('version = 2\ntitle = "x"\n[parameters]\n', "utf-8")
    monkeypatch.setattr("diwan.kernel.cases.schema.load.BLOCKS", [tmp_path])
    assert with_blocks({"uses": {"third_one": {}}}, "x")["blocks"] == {"third_one": 3}
    with pytest.raises(ProcedureInvalid, match="another number"):
        with_blocks({"uses": {"misnamed": {}}}, "x")


def test_the_whole_text_of_every_version_is_the_version_itself() -> None:
    """What is exported, compared and changed in the workshop resolves to what is in force."""
    world = world_of_house(frozenset(catalogue().versions))
    for found in by_folder().values():
        for resolved in found:
            law = resolved.procedure
            text = shipped_text(law.key, law.version)
            assert "amends" not in text
            assert load(text, world, name=law.key).hash == resolved.hash, (law.key, law.version)


def test_silence_is_appealed_against_wherever_it_is_no_approval() -> None:
    """55.19 art. 21, in the latest version of each procedure of the law."""
    for law in catalogue().latest().values():
        if "law_55_19" not in law.blocks or not law.listed:
            continue
        appeals = [link for link in law.links.values() if link.procedure == "core.appeal_to_head"]
        against_silence = [link for link in appeals if "@review" in link.open_in]
        assert bool(against_silence) == (law.silence.means != "approval"), law.key
