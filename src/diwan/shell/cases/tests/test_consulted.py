"""Opinions on pages: the case file, the applicant's calendar, the desk of the body, the link, its own system."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import BodyRequest, Case, CaseOpinion
from diwan.kernel.cases.services.requests import deliver_answer, open_link, send_request
from diwan.kernel.cases.services.seats import name_body
from diwan.kernel.cases.tests.club_opinions import ranked, rounds, with_opinions
from diwan.kernel.cases.tests.conftest import club, own_keys, people, png  # noqa: F401
from diwan.kernel.exchange.services import create_token
from diwan.kernel.identity.models import Mandate
from diwan.kernel.notices.gateways import SENT, Letter, Outcome
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, PROVINCE, Somebody, make_holder
from diwan.shell.cases.views import consult

DOCTOR = "body_health_doctor"
BODIES = {"coach": "hygiene_office", "doctor": "health_doctor", "treasurer": "treasury"}
NATIONAL = Scope("national")


def signed_in(somebody: Somebody) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    client.force_login(somebody.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def consulted(people: dict[str, Somebody], club: Path, own_keys: None) -> dict[str, Somebody]:  # noqa: F811
    with_opinions(club)
    cache.clear()
    name = Text("طبيب الصحة", "Médecin de la santé")
    name_body(
        system_act(COMMUNE, timezone.now()), body="health_doctor", name=name, seat=PROVINCE, kind=DOCTOR
    )
    return people | {"doctor": make_holder("doctor", DOCTOR, territory=PROVINCE)}


@pytest.fixture
def case(consulted: dict[str, Somebody]) -> Case:
    return ranked(consulted["citizen"], timezone.now() - timedelta(hours=2))


def sent(case: Case, key: str) -> BodyRequest:
    return send_request(
        territory=COMMUNE, number=case.number, what="opinion", key=key, body=BODIES[key], round=1,
        at=timezone.now(),
    )  # fmt: skip


def desk(case: Case, key: str = "") -> str:
    return f"/desk/cases/{COMMUNE}/{case.number}/" + (f"opinion/{key}/" if key else "")


def test_the_file_and_the_applicant_see_who_was_asked_and_until_when(
    consulted: dict[str, Somebody], case: Case
) -> None:
    page = signed_in(consulted["clerk"]).get(desk(case)).content.decode()
    mine = signed_in(consulted["citizen"]).get(f"/requests/{COMMUNE}/{case.number}/").content.decode()
    for words in (page, mine):
        assert "Avis du médecin" in words and "Avis conforme" in words
        assert "ne vaut pas accord" in words and "vaut avis favorable" in words
    assert "/opinion/doctor/" in page and "/opinion/" not in mine


def test_the_office_writes_down_what_came_on_paper_and_the_applicant_reads_the_outcome_alone(
    consulted: dict[str, Somebody], case: Case
) -> None:
    clerk = signed_in(consulted["clerk"])
    wrong = clerk.post(desk(case, "coach"), {"outcome": "reserves"})
    assert wrong.status_code == 422 and "Écrivez les réserves" in wrong.content.decode()
    said = {
        "outcome": "reserves", "reserves": "genou fragile", "given_for": "M. Rachidi",
        "paper": SimpleUploadedFile("avis.png", png(), content_type="image/png"),
    }  # fmt: skip
    assert clerk.post(desk(case, "coach"), said).status_code == 302
    page = clerk.get(desk(case)).content.decode()
    assert "genou fragile" in page and "avis.png" in page and "M. Rachidi" in page
    mine = signed_in(consulted["citizen"]).get(f"/requests/{COMMUNE}/{case.number}/").content.decode()
    assert "Avec réserves" in mine
    assert "genou fragile" not in mine and "avis.png" not in mine


def test_the_body_answers_at_its_desk_on_the_file_it_was_sent(
    consulted: dict[str, Somebody], case: Case
) -> None:
    request = sent(case, "doctor")
    doctor = signed_in(consulted["doctor"])
    assert case.number in doctor.get("/desk/asked/").content.decode()
    page = doctor.get(f"/desk/asked/{request.pk}/").content.decode()
    assert "Classement" in page and "photo.png" in page
    assert doctor.get(desk(case)).status_code == 404
    wrong = doctor.post(f"/desk/asked/{request.pk}/", {"outcome": "unfavourable"})
    assert wrong.status_code == 422
    done = doctor.post(f"/desk/asked/{request.pk}/", {"outcome": "favourable"}, follow=True)
    assert "La réponse est envoyée" in done.content.decode()
    deliver_answer(territory=PROVINCE, request=request.pk, at=timezone.now())
    assert rounds(case, "doctor")[0].way == "desk"
    named = rounds(case, "doctor")[0].given_for
    read = signed_in(consulted["clerk"]).get(desk(case)).content.decode()
    assert named and named not in read, "its name stands there already, in the reader's language"
    assert case.number in doctor.get("/desk/asked/?which=answered").content.decode()


def test_others_do_not_see_what_a_body_is_asked(consulted: dict[str, Somebody], case: Case) -> None:
    request = sent(case, "doctor")
    for who in ("clerk", "other", "president"):
        client = signed_in(consulted[who])
        assert client.get(f"/desk/asked/{request.pk}/").status_code == 404
        assert case.number not in client.get("/desk/asked/").content.decode()


def test_a_link_is_shown_once_answers_once_and_works_in_both_languages(
    consulted: dict[str, Somebody], case: Case
) -> None:
    sent(case, "treasurer")
    clerk = signed_in(consulted["clerk"])
    shown = clerk.post(desk(case, "treasurer"), {"link": "1"}, follow=True).content.decode()
    address = shown.split("/answer/")[1].split("/")[0]
    assert f"/answer/{address}" not in clerk.get(desk(case, "treasurer")).content.decode()
    stranger = Client()
    arabic = stranger.get(f"/answer/{address}/")
    stranger.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    french = stranger.get(f"/answer/{address}/")
    assert "رأي أمين المال" in arabic.content.decode() and "Avis du trésorier" in french.content.decode()
    assert french["Referrer-Policy"] == "no-referrer"
    assert stranger.post(f"/answer/{address}/", {"outcome": "unfavourable"}).status_code == 422
    assert stranger.post(f"/answer/{address}/", {"outcome": "favourable"}).status_code == 302
    assert rounds(case, "treasurer")[0].way == "link"
    assert stranger.get(f"/answer/{address}/").status_code == 404
    assert stranger.post(f"/answer/{address}/", {"outcome": "favourable"}).status_code == 404


def test_a_link_is_revoked_and_nobody_tries_many(consulted: dict[str, Somebody], case: Case) -> None:
    request = sent(case, "treasurer")
    secret = open_link(consulted["clerk"].in_office(at=timezone.now()), request=request)
    clerk = signed_in(consulted["clerk"])
    clerk.post(desk(case, "treasurer"), {"revoke": "1"})
    assert Client().get(f"/answer/{secret}/").status_code == 404
    tries = [Client().get(f"/answer/{'x' * 40}{n}/").status_code for n in range(14)]
    assert tries[0] == 404 and tries[-1] == 429


def token_of(admin: Somebody, holder: Somebody, *scopes: str) -> dict[str, str]:
    with reading(NATIONAL):
        mandate = Mandate.objects.get(person=holder.person).pk
    new = create_token(
        admin.in_office(at=timezone.now()), name="agence", mandate=mandate, scopes=scopes, days=30
    )
    return {"Authorization": f"Bearer {new.secret}", "Accept-Language": "fr"}


def test_the_system_of_a_body_answers_with_its_own_scope_and_no_other(
    consulted: dict[str, Somebody], case: Case
) -> None:
    request = sent(case, "doctor")
    admin = make_holder("admin", "administrator", territory=PROVINCE)
    machine = Client(headers=token_of(admin, consulted["doctor"], "opinions:read", "opinions:write"))
    (line,) = machine.get("/api/cases/asked").json()["items"]
    assert (line["number"], line["asker"], line["what"]) == (case.number, str(COMMUNE), "opinion")
    assert machine.get("/api/cases/asked?connector=elsewhere").json()["items"] == []
    whole = machine.get(f"/api/cases/asked/{request.pk}").json()
    piece = whole["file"]["files"][0]
    assert piece["size"] and whole["choices"] == ["favourable", "reserves", "unfavourable"]
    assert machine.get("/api/cases/queue").status_code == 403
    answer: Any = machine.post(f"/api/cases/asked/{request.pk}/answer", {"outcome": "reserves"})
    assert answer.status_code == 422
    answer = machine.post(
        f"/api/cases/asked/{request.pk}/answer", {"outcome": "reserves", "reserves": "repos"}
    )
    assert answer.json()["state"] == "answered"
    deliver_answer(territory=PROVINCE, request=request.pk, at=timezone.now())
    row = rounds(case, "doctor")[0]
    assert (row.way, row.outcome) == ("api", "reserves")
    wide = Client(headers=token_of(admin, consulted["doctor"], "cases:read"))
    assert wide.get("/api/cases/asked").status_code == 403


def test_another_communitys_clerk_writes_nothing(consulted: dict[str, Somebody], case: Case) -> None:
    other = signed_in(consulted["other"])
    assert other.get(desk(case, "coach")).status_code == 404
    assert other.post(desk(case, "coach"), {"outcome": "favourable"}).status_code == 404
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not CaseOpinion.objects.exists()


def test_a_link_is_mailed_to_the_address_of_the_institution(
    consulted: dict[str, Somebody], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(case, "treasurer")
    mails: list[Letter] = []

    def send(letter: Letter, community: str) -> Outcome:
        mails.append(letter)
        return SENT

    monkeypatch.setattr(consult, "send_letter", send)
    clerk = signed_in(consulted["clerk"])
    assert 'value="send"' not in clerk.get(desk(case, "treasurer")).content.decode()
    name_body(
        make_holder("admin", "administrator").in_office(), body="treasury",
        name=Text("الخزينة", "Trésorerie"), email="tresor@example.ma",
    )  # fmt: skip
    told = clerk.post(desk(case, "treasurer"), {"link": "send"}, follow=True).content.decode()
    assert "tresor@example.ma" in told
    (mail,) = mails
    secret = mail.body.split("/answer/")[1].split("/")[0]
    assert mail.address == "tresor@example.ma" and "Dossier n°" in mail.body and "الملف رقم" in mail.body
    assert Client().get(f"/answer/{secret}/").status_code == 200
