"""The editor: every page opens in both languages; what is typed stands in the text; faults are said in place."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from typing import Any

import pytest
from django.test import Client

from diwan.kernel.base.text import catalogue
from diwan.kernel.cases.models import ProcedureDraft
from diwan.kernel.cases.schema import conditions, effects
from diwan.kernel.cases.schema.fees import FeeLine
from diwan.kernel.cases.schema.fields import Column, Computed
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services import save_procedure
from diwan.kernel.cases.tests.conftest import FIXTURES
from diwan.kernel.testing.world import Somebody
from diwan.shell.cases.tests.test_calendar import page_of
from diwan.shell.workshop.bench import PARTS
from diwan.shell.workshop.drawing import _cut
from diwan.shell.workshop.shapes import shapes_of, tables
from diwan.shell.workshop.tests.conftest import now

FIELD = re.compile(r"<(input|select|textarea)\b[^>]*>")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


def form_in(text: str, holding: str = 'name="seen"') -> dict[str, list[str]]:
    """What a browser would send of the first form that holds something, as it stands."""
    form = next(one for one in re.findall(r"<form\b.*?</form>", text, re.S) if holding in one)
    found: dict[str, list[str]] = {}
    for hit in re.finditer(
        r"<(input|textarea|select)\b([^>]*)>(.*?)(?=<(?:input|textarea|select)\b|$)", form, re.S
    ):
        kind, attributes, rest = hit.groups()
        said = dict(ATTRIBUTE.findall(attributes))
        name = said.get("name")
        if not name or (said.get("type") in ("checkbox", "radio") and "checked" not in said):
            continue
        if kind == "textarea":
            value = rest.partition("</textarea>")[0]
        elif kind == "select":
            chosen = re.search(r'<option value="([^"]*)" selected', rest.partition("</select>")[0])
            value = chosen[1] if chosen else ""
        else:
            value = said.get("value", "on" if said.get("type") == "checkbox" else "")
        found.setdefault(name, []).append(unescape(value))
    return found


def raw(draft: ProcedureDraft) -> dict[str, Any]:
    return tomllib.loads(now(draft).text)


def at(draft: ProcedureDraft, place: str = "") -> str:
    return f"/desk/workshop/{draft.pk}/{place}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_opens(bench: Client, draft: ProcedureDraft, language: str) -> None:
    bench.cookies["diwan_language"] = language
    places = ["", "about/", "rules/", "text/", "propose/", "drop/", *(f"parts/{part}/" for part in PARTS)]
    for table, entries in raw(draft).items():
        if table in tables():
            places += [f"{table}/{key}/" for key in entries] + [f"{table}/{next(iter(entries))}/remove/"]
    assert len(places) > 25
    for place in places:
        assert bench.get(at(draft, place)).status_code == 200, place
    for page in ("/desk/workshop/", "/desk/workshop/new/"):
        assert bench.get(page).status_code == 200


def test_a_form_sent_back_as_it_is_changes_nothing(bench: Client, draft: ProcedureDraft) -> None:
    before = now(draft).text
    places = ["about/", "rules/"]
    places += [
        f"{table}/{key}/" for table, entries in raw(draft).items() if table in tables() for key in entries
    ]
    for place in places:
        sent = form_in(page_of(bench, at(draft, place)))
        answer = bench.post(at(draft, place), sent)
        assert answer.status_code == 302, place
        assert now(draft).text == before, place


@pytest.mark.parametrize("name", ["building_permit_large", "tennis_membership"])
def test_the_hardest_procedures_pass_through_the_forms_unchanged(
    bench: Client, draft: ProcedureDraft, writer: Somebody, name: str
) -> None:
    text = (FIXTURES / f"{name}.toml").read_text("utf-8")
    save_procedure(writer.in_office(), draft=draft, document=text.encode(), seen=1)
    entries = [f"{t}/{k}/" for t, things in tomllib.loads(text).items() if t in tables() for k in things]
    changed = []
    for place in ["about/", "rules/", *entries]:
        sent = form_in(page_of(bench, at(draft, place)))
        assert bench.post(at(draft, place), sent).status_code == 302
        row = now(draft)
        if row.text != text:
            changed.append((place, [a for a in row.text.splitlines() if a not in text.splitlines()]))
            save_procedure(writer.in_office(), draft=row, document=text.encode(), seen=row.revision)
    assert changed == []


def test_a_question_is_added_and_asked_on_a_condition(bench: Client, draft: ProcedureDraft) -> None:
    page = at(draft, "parts/form/")
    sent = {"table": "fields", "fields.ar": "هل لكم محل؟", "fields.fr": "Avez-vous un local ?", "seen": "1"}
    answer = bench.post(page, sent)
    assert answer.status_code == 302
    place = answer["Location"].removeprefix(at(draft))
    assert place == "fields/avez_vous_un_local/"
    sent = form_in(page_of(bench, at(draft, place))) | {"type": ["bool"]}
    bench.post(at(draft, place), sent)
    other = "fields/purpose/"
    sent = form_in(page_of(bench, at(draft, other))) | {"when.add": ["field:avez_vous_un_local"]}
    bench.post(at(draft, other), sent)
    assert raw(draft)["fields"]["purpose"]["when"] == [{"field": "avez_vous_un_local", "eq": True}]
    sent = form_in(page_of(bench, at(draft, other))) | {"when.0.not": ["on"]}
    bench.post(at(draft, other), sent)
    assert raw(draft)["fields"]["purpose"]["when"] == [{"not": {"field": "avez_vous_un_local", "eq": True}}]
    sent = form_in(page_of(bench, at(draft, other))) | {"when.0.drop": ["on"]}
    bench.post(at(draft, other), sent)
    assert "when" not in raw(draft)["fields"]["purpose"]


def test_what_is_wrong_is_kept_and_said_where_it_is(bench: Client, draft: ProcedureDraft) -> None:
    place = at(draft, "transitions/grant/")
    sent = form_in(page_of(bench, place)) | {"to": [""], "label.fr": [""]}
    assert bench.post(place, sent).status_code == 302
    assert "to" not in raw(draft)["transitions"]["grant"]
    text = page_of(bench, place)
    assert text.count("field--error") >= 2
    assert "Ceci manque." in text
    whole = page_of(bench, at(draft))
    assert f'href="{place}#at-to"' in whole
    assert "Le texte est vide." in whole


def test_an_unreadable_text_is_kept_and_mended(bench: Client, draft: ProcedureDraft) -> None:
    bench.post(at(draft, "text/"), {"text": 'key = "unclosed', "seen": "1"})
    assert now(draft).text == 'key = "unclosed'
    for place in ("", "about/", "text/", "parts/path/"):
        assert bench.get(at(draft, place)).status_code == 200


def test_what_somebody_else_saved_is_not_overwritten_nor_what_is_typed_lost(
    bench: Client, draft: ProcedureDraft
) -> None:
    place = at(draft, "fields/purpose/")
    sent = form_in(page_of(bench, place))
    bench.post(place, sent | {"help.ar": ["شرح"], "help.fr": ["Aide"]})
    answer = bench.post(place, sent | {"label.fr": ["Mon objet"]})
    assert answer.status_code == 409
    assert "Mon objet" in answer.content.decode()
    assert raw(draft)["fields"]["purpose"]["label"]["fr"] == "Objet de la demande"


def test_what_refers_to_a_thing_is_said_before_it_goes(bench: Client, draft: ProcedureDraft) -> None:
    place = at(draft, "steps/review/remove/")
    text = page_of(bench, place)
    assert "Accorder" in text
    bench.post(place, form_in(text))
    assert "review" not in raw(draft)["steps"]


def test_a_text_with_a_fault_offers_no_trial_and_says_why(bench: Client, draft: ProcedureDraft) -> None:
    assert at(draft, "trial/") in page_of(bench, at(draft, ""))
    place = at(draft, "steps/review/remove/")
    bench.post(place, form_in(page_of(bench, place)))
    told = page_of(bench, at(draft, ""))
    assert at(draft, "trial/") not in told and "une fois le texte sans erreur." in told


def test_what_does_not_fit_a_box_of_the_drawing_is_cut_with_a_sign() -> None:
    assert _cut("Président du conseil", 28) == "Président du conseil"
    assert _cut("Président de la commission d'étude des permis", 28) == "Président de la commission…"


def test_things_change_places(bench: Client, draft: ProcedureDraft) -> None:
    bench.post(at(draft, "parts/form/"), {"table": "fields", "down": "full_name", "seen": "1"})
    assert list(raw(draft)["fields"]) == ["purpose", "full_name"]


def test_a_text_goes_out_and_comes_in_elsewhere(bench: Client, draft: ProcedureDraft) -> None:
    text = bench.get(at(draft, "procedure.toml")).content.decode()
    bench.post("/desk/workshop/new/", {"title_ar": "آخر", "title_fr": "Un autre", "source": "blank"})
    other = ProcedureDraft(pk=draft.pk + 1)
    bench.post(at(other, "text/"), {"text": text, "seen": "1"})
    held = now(other)
    assert tomllib.loads(held.text)["key"] == held.key != draft.key
    assert tomllib.loads(held.text)["fields"] == tomllib.loads(text)["fields"]


def test_bringing_in_no_file_leaves_the_text_as_it_was(bench: Client, draft: ProcedureDraft) -> None:
    before = now(draft).text
    page = bench.post(at(draft, "text/"), {"seen": "1"})
    assert page.status_code == 422 and "Choisissez un fichier TOML" in page.content.decode()
    assert now(draft).text == before


def test_the_drawing_is_a_picture_and_words(bench: Client, draft: ProcedureDraft) -> None:
    text = page_of(bench, at(draft, "parts/path/"))
    assert "<svg" in text
    assert "Étude de la demande" in text
    assert "marker-end" in text


def test_the_citizens_checklist_stands_beside_what_is_written(bench: Client, draft: ProcedureDraft) -> None:
    """A piece just added is what the citizen will be told to bring."""
    place = at(draft, "parts/documents/")

    def beside() -> str:
        text = page_of(bench, place)
        return text[text.index("bench__beside") :]

    assert "Plan des lieux" not in beside()
    bench.post(
        place,
        {"table": "documents", "documents.ar": "تصميم المكان", "documents.fr": "Plan des lieux", "seen": "1"},
    )
    assert "Plan des lieux" in beside()
    bench.cookies["diwan_language"] = "ar"
    assert "تصميم المكان" in beside()


def test_a_clerk_has_no_workshop(club: object) -> None:
    from diwan.kernel.testing.world import make_holder
    from diwan.shell.cases.tests.test_calendar import signed_in

    assert signed_in(make_holder("clerk", "clerk")).get("/desk/workshop/").status_code == 403


def test_every_attribute_and_choice_has_words() -> None:
    known = catalogue("ar").keys() & catalogue("fr").keys()
    models = {"about": Procedure, **tables(), "columns": Column, "lines": FeeLine, "computed": Computed}
    for kind in (conditions.KINDS, effects.KINDS):
        models |= {f"conditions.{name}": model for name, model in kind.items() if name != "not"}
    missing = []
    for table, model in models.items():
        for shape in shapes_of(model):
            if shape.name in ("eq", "gt", "lt", "isin", "past", "due") and table.startswith("conditions"):
                continue
            names = {f"workshop.of.{table}.{shape.name}", f"workshop.attributes.{shape.name}"}
            names |= {f"workshop.operations.{shape.name}"} if model is Computed else set()
            missing += [] if names & known else [f"{table}.{shape.name}"]
            for value in shape.among if table.partition(".")[0] != "conditions" else ():
                said = {
                    f"workshop.among_of.{table}.{shape.name}.{value}",
                    f"workshop.among.{shape.name}.{value}",
                }
                said |= {f"workshop.among.outcome.{value}"} if shape.kind == "pairs" else set()
                missing += [] if said & known else [f"{table}.{shape.name}={value}"]
    assert missing == []
