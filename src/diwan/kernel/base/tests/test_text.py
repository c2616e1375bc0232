"""Words in the reader's language, values isolated, plurals as Arabic counts."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from diwan.kernel.base.text import (
    MissingText,
    Text,
    catalogue,
    flatten,
    in_a_row,
    one_by_one,
    t,
    t_html,
    template_of,
)


def test_a_text_speaks_the_reader_s_language() -> None:
    text = Text("ولادة", "naissance")
    with override("fr"):
        assert str(text) == "naissance"
    with override("ar"):
        assert str(text) == "ولادة"
    with override("en"):
        assert str(text) == "ولادة"


def test_several_things_are_parted_as_each_language_parts_them() -> None:
    things = [Text("أ", "a"), Text("ب", "b")]
    with override("ar"):
        assert (in_a_row(things), one_by_one(things)) == ("أ، ب", "أ؛ ب")
    with override("fr"):
        assert (in_a_row(things), one_by_one(things)) == ("a, b", "a\N{NO-BREAK SPACE}; b")


def test_values_are_escaped_and_isolated() -> None:
    with override("fr"):
        html = t_html("registers.errors.closed", register="<Fes>", year=2026)
    assert "<bdi>&lt;Fes&gt;</bdi>" in html
    assert "<bdi>2026</bdi>" in html


def test_a_key_without_words_fails_loudly_in_tests() -> None:
    with pytest.raises(MissingText, match="nowhere"):
        t("nowhere.at_all")


def test_a_table_of_plural_forms_stays_one_entry() -> None:
    tables = {
        "days": {"one": "يوم", "two": "يومان", "few": "{count} أيام", "other": "{count} يوما"},
        "a": {"b": "c"},
    }
    assert dict(flatten(tables, "x")) == {"x.days": tables["days"], "x.a.b": "c"}


@pytest.mark.parametrize(("count", "words"), [(1, "يوم"), (2, "يومان"), (5, "5 أيام"), (11, "11 يوما")])
def test_arabic_counts_in_its_own_forms(monkeypatch: pytest.MonkeyPatch, count: int, words: str) -> None:
    forms = {"one": "يوم", "two": "يومان", "few": "{count} أيام", "other": "{count} يوما"}
    monkeypatch.setitem(catalogue("ar"), "test.days", forms)
    with override("ar"):
        assert template_of("test.days", count).format(count=count) == words


def test_every_app_has_the_same_keys_in_both_languages() -> None:
    assert set(catalogue("ar")) == set(catalogue("fr"))
