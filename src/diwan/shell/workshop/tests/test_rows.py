"""Tables, what is computed and lines of fees, written in forms: no text typed, the same text out and in."""

from __future__ import annotations

import tomllib
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import ProcedureDraft
from diwan.kernel.cases.services import save_procedure
from diwan.kernel.cases.services.workshop import propose_procedure
from diwan.kernel.cases.tests.conftest import FIXTURES
from diwan.kernel.cases.writing.reading import read_text
from diwan.kernel.payments.services import set_tariff
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import Somebody
from diwan.shell.cases.tests.test_calendar import page_of
from diwan.shell.workshop.tests.conftest import now
from diwan.shell.workshop.tests.test_editor import at, form_in, raw

EVERY: Path = FIXTURES / "every_field.toml"


@pytest.fixture
def every(draft: ProcedureDraft, writer: Somebody) -> ProcedureDraft:
    """A draft that holds a question of every type, a table, what is computed and a fee of two lines."""
    return save_procedure(writer.in_office(), draft=draft, document=EVERY.read_bytes(), seen=1)


def keep(bench: Client, draft: ProcedureDraft, place: str, **typed: Any) -> None:
    """Send a form back with what is typed; a name is written with two underscores for a dot."""
    sent = form_in(page_of(bench, at(draft, place)))
    for name, value in typed.items():
        sent[name.replace("__", ".")] = value if isinstance(value, list) else [value]
    assert bench.post(at(draft, place), sent).status_code == 302


def test_what_the_forms_show_and_send_back_is_the_text_as_it_was(
    bench: Client, every: ProcedureDraft
) -> None:
    text = now(every).text
    for table in ("fields", "fees"):
        for key in raw(every)[table]:
            keep(bench, every, f"{table}/{key}/")
            assert now(every).text == text, key
    assert "Ceci se change dans le texte" not in page_of(bench, at(every, "fields/goods/"))


def test_a_column_is_added_filled_in_moved_and_taken_out(bench: Client, every: ProcedureDraft) -> None:
    place = "fields/goods/"
    keep(bench, every, place, columns__add__ar="الثمن", columns__add__fr="Prix")
    columns = raw(every)["fields"]["goods"]["columns"]
    assert list(columns) == ["name", "kind", "area", "prix"]
    assert columns["prix"] == {"label": {"ar": "الثمن", "fr": "Prix"}, "type": "text"}
    keep(bench, every, place, columns__3__type="money", columns__3__min="5", columns__move="prix:up")
    columns = raw(every)["fields"]["goods"]["columns"]
    assert list(columns) == ["name", "kind", "prix", "area"]
    assert columns["prix"] == {"label": {"ar": "الثمن", "fr": "Prix"}, "type": "money", "min": 5}
    sent = form_in(page_of(bench, at(every, place)))
    sent.pop("columns.2.required")
    bench.post(at(every, place), sent)
    assert raw(every)["fields"]["goods"]["columns"]["prix"]["required"] is False
    keep(bench, every, place, columns__2__drop="on")
    columns = raw(every)["fields"]["goods"]["columns"]
    assert columns == tomllib.loads(EVERY.read_text("utf-8"))["fields"]["goods"]["columns"]
    keep(bench, every, "fields/fitted/", columns__move="item:down")
    assert list(raw(every)["fields"]["fitted"]["columns"]) == ["count", "item"]


def test_a_column_without_a_name_or_choices_is_kept_and_said_at_its_row(
    bench: Client, every: ProcedureDraft
) -> None:
    keep(bench, every, "fields/goods/", columns__add__ar="الأصل", columns__0__type="choice")
    columns = raw(every)["fields"]["goods"]["columns"]
    assert columns["item"]["label"] == {"ar": "الأصل", "fr": ""}
    text = page_of(bench, at(every, "fields/goods/"))
    row = text.partition('id="at-columns-3"')[2]
    assert "Le texte est vide." in row
    keep(bench, every, "fields/goods/", columns__3__label__fr="Origine")
    text = page_of(bench, at(every, "fields/goods/"))
    row = text.partition('id="at-columns-0"')[2].partition('id="at-columns-1"')[0]
    assert "field__error" in row.partition('id="at-columns-0-choices"')[2]


def test_a_number_is_computed_by_choosing(bench: Client, every: ProcedureDraft) -> None:
    place = "fields/guests/"
    keep(
        bench, every, place, computed__operation="product", computed__operands__0__is="months",
        computed__operands__1__number="12",
    )  # fmt: skip
    assert raw(every)["fields"]["guests"]["computed"] == {"product": ["months", 12]}
    keep(
        bench,
        every,
        place,
        computed__operation="count",
        computed__count="goods",
        computed__where=["goods.kind:food"],
    )
    assert raw(every)["fields"]["guests"]["computed"] == {
        "count": "goods", "where": {"column": "goods.kind", "isin": ["food"]},
    }  # fmt: skip
    keep(bench, every, place, computed__operation="", computed__where=[])
    assert "computed" not in raw(every)["fields"]["guests"]


def test_what_cannot_be_computed_is_kept_and_said(bench: Client, every: ProcedureDraft) -> None:
    keep(
        bench, every, "fields/guests/", computed__operation="difference", computed__operands__0__is="months",
        computed__operands__0__number="douze",
    )  # fmt: skip
    assert raw(every)["fields"]["guests"]["computed"] == {"difference": ["months", "douze"]}
    text = page_of(bench, at(every, "fields/guests/"))
    operands = text.partition('id="at-computed-operands"')[2]
    assert "field__error" in operands.partition("</fieldset>")[0]
    assert 'value="douze" selected' in operands
    keep(bench, every, "fields/guests/", computed__operands__1__is="")
    assert "Cette opération prend deux valeurs." in page_of(bench, at(every, "fields/guests/"))


def test_a_line_of_a_fee_is_written_by_picking(bench: Client, every: ProcedureDraft) -> None:
    place = "fees/place/"
    before = raw(every)["fees"]["place"]["lines"]
    keep(bench, every, place, lines__add="1")
    assert raw(every)["fees"]["place"]["lines"] == [*before, {}]
    assert "Une ligne a un tarif" in page_of(bench, at(every, place)).partition('id="at-lines-2"')[2]
    keep(bench, every, place, lines__2__by="zone", lines__2__times__0__is="goods.area")
    text = page_of(bench, at(every, place)).partition('id="at-lines-2"')[2]
    assert "Centre de la place" in text
    keep(
        bench, every, place, lines__2__tariffs__centre="public_domain.display_1",
        lines__2__tariffs__edge="public_domain.display_2", lines__move="2:up", lines__2__times__1__number="3",
    )  # fmt: skip
    lines = raw(every)["fees"]["place"]["lines"]
    assert lines[1] == {
        "by": "zone", "times": ["goods.area", 3],
        "tariffs": {"centre": "public_domain.display_1", "edge": "public_domain.display_2"},
    }  # fmt: skip
    assert [lines[0], lines[2]] == before
    assert "fees." not in " ".join(p.path for p in bench_problems(every))
    keep(bench, every, place, lines__1__drop="on")
    assert raw(every)["fees"]["place"]["lines"] == before


def bench_problems(draft: ProcedureDraft) -> Any:
    text = now(draft).text
    with reading(Scope("national")):
        return read_text(text, draft.territory_id, draft.key).problems


def test_the_rate_is_said_with_its_bounds_its_unit_and_since_when(
    bench: Client, every: ProcedureDraft
) -> None:
    text = page_of(bench, at(every, "fees/place/"))
    assert "La commune le fixe" in text
    assert "Depuis le" in text
    assert "Par " in text


def test_what_the_community_itself_takes_is_said_beside_the_bounds(
    bench: Client, every: ProcedureDraft, head: Somebody
) -> None:
    keep(bench, every, "fees/place/", lines__0__by="", lines__0__tariff="public_domain.terrace_1")
    assert "Votre collectivité n'a pas encore fixé ce tarif" in unescape(
        page_of(bench, at(every, "fees/place/"))
    )
    order = {"valid_from": date(2026, 1, 1), "legal_ref": "القرار 7"}
    set_tariff(head.in_office(), key="public_domain.terrace_1", amount=Money.of(25), **order)
    said = " ".join(unescape(page_of(bench, at(every, "fees/place/"))).split())
    assert "Chez vous : 25,00 DH depuis le" in said and "القرار 7" in said


def test_the_rates_of_a_former_question_go_with_it(bench: Client, every: ProcedureDraft) -> None:
    keep(bench, every, "fees/place/", lines__0__by="", lines__0__tariff="public_domain.terrace_1")
    line = raw(every)["fees"]["place"]["lines"][0]
    assert line == {"times": ["ground", "months"], "tariff": "public_domain.terrace_1"}


def test_a_text_written_so_goes_out_and_comes_in_the_same(bench: Client, every: ProcedureDraft) -> None:
    keep(
        bench,
        every,
        "fields/goods/",
        columns__add__ar="الثمن",
        columns__add__fr="Prix",
        columns__move="kind:up",
    )
    keep(bench, every, "fees/place/", lines__move="0:down")
    out = bench.get(at(every, "procedure.toml")).content.decode()
    bench.post("/desk/workshop/new/", {"title_ar": "آخر", "title_fr": "Un autre", "source": "blank"})
    other = ProcedureDraft(pk=every.pk + 1)
    bench.post(at(other, "text/"), {"text": out, "seen": "1"})
    for table in ("fields", "fees"):
        assert list(raw(other)[table]) == list(raw(every)[table])
        assert raw(other)[table] == raw(every)[table]
    assert list(raw(other)["fields"]["goods"]["columns"]) == ["kind", "name", "area", "prix"]
    text = now(other).text
    keep(bench, other, "fields/goods/")
    keep(bench, other, "fees/place/")
    assert now(other).text == text


def test_a_published_text_takes_no_row(
    bench: Client, draft: ProcedureDraft, writer: Somebody, head: Somebody
) -> None:
    place = "fields/purpose/"
    sent = form_in(page_of(bench, at(draft, place)))
    propose_procedure(writer.in_office(), draft=now(draft))
    text = now(draft).text
    shown = page_of(bench, at(draft, place))
    assert "columns.add.ar" not in shown
    sent |= {"columns.add.ar": ["عمود"], "columns.add.fr": ["Colonne"], "type": ["table"]}
    assert bench.post(at(draft, place), sent).status_code in (403, 409, 422)
    assert now(draft).text == text
