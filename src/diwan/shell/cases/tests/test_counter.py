"""Filing at the counter for somebody without an account, and following by the code of the receipt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.tests.conftest import club, own_keys  # noqa: F401
from diwan.kernel.documents.typeset import plain
from diwan.kernel.identity.models import IdentitySeen, PaperKind, Person, Proof
from diwan.kernel.identity.services import Identity, Paper, confirm_identity
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, make_holder, make_person
from diwan.shell.cases.tests.pages import NATIONAL, PLAYER, TENNIS, photo, signed_in
from diwan.shell.cases.views.follow import case_at
from diwan.shell.cases.views.receipt import receipt_matter
from diwan.shell.spellings import VERB

PRESENT = {
    "procedure": TENNIS, "paper": "cnie", "cnie": "ee 404142", "first_ar": "نعيمة", "family_ar": "الصالحي",
    "first_fr": "Naima", "family_fr": "Salhi", "birth_date_day": "2", "birth_date_month": "4",
    "birth_date_year": "1948", "phone": "0612345678", "language": "fr",
}  # fmt: skip


@pytest.fixture
def clerk(club: Path, own_keys: None) -> Client:  # noqa: F811
    return signed_in(make_holder("clerk", "clerk"))


def received(clerk: Client, **changes: str) -> Draft:
    answer = clerk.post("/desk/counter/", {**PRESENT, **changes})
    assert answer.status_code == 302, answer.content.decode()
    with reading(NATIONAL):
        return Draft.objects.latest("pk")


def filed(clerk: Client, *, with_photo: bool = True, **changes: str) -> Case:
    draft = received(clerk, **changes)
    clerk.post(f"/desk/counter/{draft.pk}/form/player/", PLAYER)
    clerk.post(f"/desk/counter/{draft.pk}/form/play/", {"level": "beginner", "next": "1"})
    if with_photo:
        clerk.post(f"/desk/counter/{draft.pk}/documents/", {"photo": photo(), "next": "1"})
    answer = clerk.post(f"/desk/counter/{draft.pk}/check/")
    assert answer["Location"].endswith("/receipt/"), answer.content.decode()
    with reading(NATIONAL):
        return Case.objects.select_related("territory").latest("pk")


def test_a_clerk_files_for_somebody_without_an_account_and_hands_the_receipt(clerk: Client) -> None:
    """Law 55.19 art. 10, 12: the receipt at once, dated, numbered."""
    case = filed(clerk)
    person = Person.objects.get(cnie="EE404142")
    assert (case.channel, case.holder_id, case.applicant) == ("counter", person.pk, "نعيمة الصالحي")
    assert (person.proof, person.language, person.birth_date) == (Proof.COUNTER, "fr", date(1948, 4, 2))
    with reading(NATIONAL):
        seen = IdentitySeen.objects.get()
    assert (seen.paper, seen.paper_number) == ("cnie", "EE404142")
    assert {"cnie", "birth_date"} <= set(seen.seen)
    assert seen.declared == ["phone"]
    at = f"/desk/counter/{COMMUNE}/{case.number}/receipt"
    code = f"{case.tracking[:4]}-{case.tracking[4:8]}-{case.tracking[8:]}"
    for page in (f"{at}/", f"{at}/print/"):
        shown = clerk.get(page).content.decode()
        assert code in shown
        assert case.number in shown
    assert clerk.get(f"{at}.pdf").content.startswith(b"%PDF")
    assert "EE404142" in clerk.get(f"/desk/cases/{COMMUNE}/{case.number}/").content.decode()


def test_the_receipt_of_an_incomplete_file_lists_what_is_missing(clerk: Client) -> None:
    """Law 55.19 art. 10: every missing item once, thirty days."""
    case = filed(clerk, with_photo=False)
    assert (case.complete, case.step) == (False, "filed_incomplete")
    with reading(NATIONAL):
        matter = plain(receipt_matter(case_at(str(COMMUNE), case.number)))
    assert "صورة شمسية" in str(matter["missing"])
    assert "صورة شمسية" in clerk.get(f"/desk/counter/{COMMUNE}/{case.number}/receipt/").content.decode()
    shown = Client().get(f"/track/{case.tracking}/").content.decode()
    assert "صورة شمسية" in shown


def test_the_code_follows_the_request_without_an_account_and_shows_no_answers(clerk: Client) -> None:
    case = filed(clerk)
    stranger = Client()
    typed = case.tracking.lower()
    answer = stranger.post("/track/", {"code": f"{typed[:4]} {typed[4:8]}-{typed[8:]}"})
    assert answer["Location"] == f"/track/{case.tracking}/"
    shown = stranger.get(answer["Location"]).content.decode()
    assert case.number in shown
    for private in ("نعيمة", "سعاد", "EE404142", "1990"):
        assert private not in shown
    wrong = stranger.post("/track/", {"code": "AAAA-BBBB-CCCC"})
    assert wrong.status_code == 422
    assert "لا يوجد طلب بهذا الرمز" in wrong.content.decode()
    assert stranger.get("/track/AAAABBBBCCCC/").status_code == 404


def test_nobody_tries_code_after_code(clerk: Client) -> None:
    case = filed(clerk)
    cache.clear()
    stranger = Client()
    for _ in range(5):
        assert stranger.post("/track/", {"code": "AAAA-BBBB-CCCC"}).status_code == 422
        assert stranger.get("/track/AAAABBBBCCCC/").status_code == 404
    assert stranger.get("/track/AAAABBBBCCCC/").status_code == 429
    refused = stranger.post("/track/", {"code": case.tracking})
    assert refused.status_code == 429
    assert "انتظروا دقيقة" in refused.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.9").get(f"/track/{case.tracking}/").status_code == 200
    cache.clear()


def test_the_same_card_is_the_same_person_and_another_name_is_refused(clerk: Client) -> None:
    filed(clerk)
    received(clerk)
    assert Person.objects.filter(cnie="EE404142").count() == 1
    answer = clerk.post("/desk/counter/", {**PRESENT, "family_ar": "العمراني"})
    assert answer.status_code == 422
    assert "مؤكد باسم آخر" in answer.content.decode()
    assert 'value="العمراني"' in answer.content.decode()


def test_a_number_that_was_not_seen_opens_nobodys_files(clerk: Client) -> None:
    first = filed(clerk)
    second = filed(clerk, paper="none")
    assert first.holder_id != second.holder_id
    with reading(NATIONAL):
        person = Person.objects.get(pk=second.holder_id)
    assert (person.proof, person.cnie) == (Proof.DECLARED, None)


def test_an_account_that_only_declares_the_number_does_not_get_the_file(clerk: Client) -> None:
    claimant = make_person("claimant", cnie="EE404142").person
    answer = clerk.post("/desk/counter/", PRESENT)
    assert answer.status_code == 422
    assert 'name="apart"' in answer.content.decode()
    case = filed(clerk, apart="on")
    claimant.refresh_from_db()
    assert (claimant.cnie, case.holder_id == claimant.pk) == (None, False)
    with reading(NATIONAL):
        assert Notice.objects.filter(holder=claimant, key="identity.notices.claim_refuted").exists()


def test_a_counter_draft_is_the_officers_and_of_no_other_desk(clerk: Client) -> None:
    draft = received(clerk)
    assert "المضرب" in clerk.get("/desk/counter/").content.decode()
    colleague = signed_in(make_holder("colleague", "clerk"))
    elsewhere = signed_in(make_holder("elsewhere", "clerk", territory=OTHER_COMMUNE))
    for other in (colleague, elsewhere):
        assert other.get(f"/desk/counter/{draft.pk}/check/").status_code == 404
    assert draft.pk not in [d.pk for d in clerk.get("/requests/").context["drafts"] or []]
    assert clerk.get(f"/drafts/{draft.pk}/check/").status_code == 404


def test_a_citizen_has_no_counter(club: Path) -> None:  # noqa: F811
    assert signed_in(make_person("citizen")).get("/desk/counter/").status_code == 403


def test_what_was_filed_is_seen_by_the_person_once_an_account_is_opened_for_them(clerk: Client) -> None:
    case = filed(clerk)
    with reading(Scope("citizen", person=case.holder_id)):
        assert Case.objects.get().number == case.number


def test_what_the_counter_filed_is_found_again_in_the_account_once_it_is_confirmed(clerk: Client) -> None:
    case = filed(clerk)
    citizen = make_person("naima", cnie="EE404143")
    card = Identity("الصالحي", "نعيمة", cnie="EE404142", birth_date=date(1948, 4, 2))
    assert case.tracking not in signed_in(citizen).get("/requests/").content.decode()
    registry = make_holder("registry", "registry_clerk").in_office()
    confirm_identity(registry, person=citizen.person, identity=card, paper=Paper(PaperKind.CNIE))
    assert f"/track/{case.tracking}/" in signed_in(citizen).get("/requests/").content.decode()


# --- names in the other script


def test_latin_names_are_proposed_at_the_counter_and_nobody_is_written_down(clerk: Client) -> None:
    """Without scripts, by the button: only what was left empty, marked, and nothing refused yet."""
    page = clerk.get("/desk/counter/").content.decode()
    assert 'data-name="first" data-script="la"' in page
    assert "shell/js/names.js" in page
    form = page[page.index('<form class="form"') :]
    assert "name=" not in form[form.index("<button") :].split(">", 1)[0], "Enter must not propose"
    typed = {**PRESENT, "first_fr": "", "family_fr": "Salihi", "paper": "", VERB: "person"}
    answer = clerk.post("/desk/counter/", typed)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Naima"' in shown
    assert 'value="Salihi"' in shown
    assert 'data-for="first_fr"' in shown
    assert 'data-for="family_fr"' not in shown
    assert "field__error" not in shown
    assert not Person.objects.filter(cnie="EE404142").exists()


def test_a_proposal_corrected_by_hand_is_what_is_kept(clerk: Client) -> None:
    received(clerk, first_fr="Nayma")
    assert Person.objects.get(cnie="EE404142").first_fr == "Nayma"
