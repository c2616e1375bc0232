"""From the bench to the citizen: proposed, tried, compared, approved by another, offered at the next request."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import Case, ProcedureDraft, PublishedProcedure
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.shell.cases.tests.test_calendar import page_of, signed_in
from diwan.shell.workshop.tests.conftest import now
from diwan.shell.workshop.tests.test_editor import at, form_in


def today_parts(name: str) -> dict[str, str]:
    day = timezone.localdate()
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def published_by(bench: Client, head: Client, draft: ProcedureDraft) -> PublishedProcedure:
    assert bench.post(at(draft, "propose/"), {"remarks": "للمصادقة"}).status_code == 302
    answer = head.post(at(draft, "decide/"), {**today_parts("in_force"), "decided_by": "مقرر رقم 5"})
    assert answer.status_code == 302
    with reading(Scope("national")):
        return PublishedProcedure.objects.get(pk=int(answer["Location"].strip("/").rpartition("/")[2]))


def test_a_procedure_is_offered_at_the_next_request(
    bench: Client, head: Somebody, draft: ProcedureDraft
) -> None:
    row = published_by(bench, signed_in(head), draft)
    anybody = Client()
    anybody.cookies["diwan_language"] = "fr"
    found = page_of(anybody, "/services/?q=affichage")
    assert f"/services/{row.key}/{COMMUNE}/" in found
    assert row.title_fr.replace("'", "&#x27;") in page_of(anybody, f"/services/{row.key}/{COMMUNE}/")
    assert anybody.get(f"/services/{row.key}/").status_code == 302
    text = page_of(anybody, f"/services/{row.key}/sheet/")
    assert "113.14" in text
    assert "30 jours" in text.replace("\N{NO-BREAK SPACE}", " ")
    listed = anybody.get("/api/cases/procedures", {"territory": COMMUNE}).json()
    assert row.key in {one["key"] for one in listed}
    assert anybody.get(f"/api/cases/procedures/{row.key}/toml").content.decode() == row.text
    pages = [
        "/desk/workshop/",
        f"/desk/workshop/published/{row.pk}/",
        f"/desk/workshop/published/{row.pk}/procedure.toml",
    ]
    for page in pages:
        assert bench.get(page).status_code == 200


def test_a_writer_does_not_decide(bench: Client, head: Somebody, draft: ProcedureDraft) -> None:
    bench.post(at(draft, "propose/"))
    answer = bench.post(at(draft, "decide/"), {**today_parts("in_force"), "decided_by": "5"})
    assert answer.status_code == 403
    assert now(draft).state == "proposed"
    answer = signed_in(head).post(at(draft, "decide/"), {"reasons": "الأجل"})
    assert answer.status_code == 302
    assert now(draft).state == "returned"
    assert "الأجل" in page_of(bench, at(draft))


def test_a_day_that_has_passed_is_refused_at_its_field(
    bench: Client, head: Somebody, draft: ProcedureDraft
) -> None:
    bench.post(at(draft, "propose/"))
    sent = {"in_force_day": "1", "in_force_month": "1", "in_force_year": "2020", "decided_by": "مقرر"}
    answer = signed_in(head).post(at(draft, "decide/"), sent)
    assert answer.status_code == 422
    assert 'value="مقرر"' in answer.content.decode()


def test_a_new_version_is_compared_with_the_one_in_force(
    bench: Client, head: Somebody, draft: ProcedureDraft
) -> None:
    row = published_by(bench, signed_in(head), draft)
    answer = bench.post("/desk/workshop/new/", {"change": row.key})
    again = ProcedureDraft(pk=int(answer["Location"].strip("/").rpartition("/")[2]))
    sent = form_in(page_of(bench, at(again, "rules/"))) | {"law_55_19.limit.0.is.count": ["20"]}
    assert bench.post(at(again, "rules/"), sent).status_code == 302
    text = page_of(bench, at(again, "compare/")).replace("\N{NO-BREAK SPACE}", " ")
    assert "<del>30 jours</del>" in text
    assert "<ins>20 jours</ins>" in text
    assert published_by(bench, signed_in(head), again).version == 2
    end = f"/desk/workshop/published/{row.pk}/"
    sent = {**today_parts("last_day"), "decided_by": "مقرر رقم 6"}
    assert bench.post(end, sent).status_code == 403
    assert signed_in(head).post(end, sent).status_code == 302


def test_a_case_is_tried_and_nothing_is_kept(bench: Client, draft: ProcedureDraft) -> None:
    place = at(draft, "trial/")
    page_of(bench, place)
    bench.post(place, {"fill": "1", "full_name": "سعاد العلوي", "purpose": "لوحة"})
    text = page_of(bench, place)
    assert "سعاد العلوي" in text
    bench.post(place, {"act": "submit"})
    assert "Étude de la demande" in page_of(bench, place)
    bench.post(place, {"days": "31"})
    assert "Avis envoyé" in page_of(bench, place)
    answer = bench.post(place, {"days": "many"})
    assert answer.status_code == 422
    bench.post(place, {"act": "grant"})
    text = page_of(bench, place)
    assert "Le dossier est terminé." in text
    bench.post(place, {"undo": "1"})
    assert "Le dossier est terminé." not in page_of(bench, place)
    with reading(Scope("national")):
        assert not Case.objects.exists()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_beside_the_editor_open(bench: Client, draft: ProcedureDraft, language: str) -> None:
    bench.cookies["diwan_language"] = language
    for place in ("trial/", "compare/"):
        assert bench.get(at(draft, place)).status_code == 200
