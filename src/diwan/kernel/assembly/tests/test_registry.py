"""The house refuses to start when its modules do not fit, and says every reason at once."""

from __future__ import annotations

from types import MappingProxyType

from diwan.kernel.assembly.declaration import MandateKind, MenuItem, Module
from diwan.kernel.assembly.registry import (
    house,
    in_order,
    keyed,
    listeners_of,
    missing_words,
    proposer_of,
    ungrouped,
    unknown_mandates,
)
from diwan.kernel.base.text import Text

WORDS = Text("كلمة", "mot")


def modules(*declared: Module) -> MappingProxyType[str, Module]:
    return keyed("module", declared, [])


def test_the_real_house_stands_and_is_frozen() -> None:
    assert "identity" in house().modules
    assert isinstance(house().modules, MappingProxyType)


def test_a_key_declared_twice_is_a_fault() -> None:
    faults: list[str] = []
    keyed("module", [Module("a", WORDS), Module("a", WORDS)], faults)
    assert faults == ["module 'a' is declared twice"]


def test_modules_come_after_those_they_require() -> None:
    faults: list[str] = []
    ordered = in_order(modules(Module("b", WORDS, requires=("a",)), Module("a", WORDS)), faults)
    assert (list(ordered), faults) == (["a", "b"], [])


def test_a_circle_and_a_missing_module_are_faults() -> None:
    faults: list[str] = []
    in_order(
        modules(Module("a", WORDS, requires=("b",)), Module("b", WORDS, requires=("a", "ghost"))), faults
    )
    assert any("circle" in fault for fault in faults)
    assert any("'ghost'" in fault for fault in faults)


def test_an_unknown_mandate_is_a_fault() -> None:
    item = MenuItem("desk", WORDS, "x", "file", mandates=("nobody",))
    module = Module("a", WORDS, mandates=(MandateKind("boss", WORDS, includes=("ghost",)),), menu=(item,))
    assert len(list(unknown_mandates([module], ["boss"]))) == 2


def test_an_entry_of_the_desk_without_a_group_is_a_fault() -> None:
    menu = tuple(MenuItem(face, WORDS, f"x:{face}", "file") for face in ("desk", "citizen", "portal"))
    assert list(ungrouped([Module("a", WORDS, menu=menu)])) == [
        "module 'a' puts 'x:desk' in no group of the desk's menu"
    ]


def test_a_missing_language_is_a_fault() -> None:
    assert list(missing_words(Module("a", Text("", "mot"))))


def test_a_listener_that_does_not_exist_is_a_fault() -> None:
    faults: list[str] = []
    listeners_of([Module("a", WORDS, listens={int: ("diwan.nowhere.nothing",)})], faults)
    assert len(faults) == 1


def test_one_module_proposes_names_and_its_function_exists() -> None:
    faults: list[str] = []
    real = "diwan.kernel.assembly.registry.keyed"
    declared = [Module("a", WORDS, spellings=real), Module("b", WORDS), Module("c", WORDS, spellings=real)]
    assert proposer_of(declared, faults) is keyed
    assert faults == ["module 'c' proposes spellings too: one does"]
    assert proposer_of([Module("a", WORDS, spellings="diwan.nowhere.nothing")], faults) is None
    assert len(faults) == 2
    assert proposer_of([Module("a", WORDS)], faults) is None


def test_a_mandate_includes_what_the_law_puts_in_it() -> None:
    assert house().included(["wali"]) == {"wali", "governor"}
