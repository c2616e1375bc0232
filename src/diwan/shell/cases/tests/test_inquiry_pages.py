"""Public inquiries on pages: announced at the desk, read and remarked by anybody, answered and reported."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import Case, InquiryRemark
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.cases.tests.club_inquiries import inquiry_of, posted, with_inquiries
from diwan.kernel.cases.tests.club_opinions import ranked
from diwan.kernel.cases.tests.conftest import club, own_keys, people  # noqa: F401
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import Somebody
from diwan.shell.cases.tests.test_consulted import signed_in

NATIONAL = Scope("national")
SAID = {"words": "Le bruit la nuit", "name": "Fatima Raji", "contact": "0612345678"}


@pytest.fixture
def heard(people: dict[str, Somebody], club: Path, own_keys: None) -> dict[str, Somebody]:  # noqa: F811
    with_inquiries(club)
    cache.clear()
    return people


@pytest.fixture
def case(heard: dict[str, Somebody]) -> Case:
    return ranked(heard["citizen"], timezone.now() - timedelta(days=8))


def anybody() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    return client


def test_the_desk_announces_it_and_the_board_and_the_public_page_say_it(
    heard: dict[str, Somebody], case: Case
) -> None:
    clerk, row = signed_in(heard["clerk"]), inquiry_of(case)
    place, public = f"/desk/inquiries/{row.pk}/", f"/communes/{case.territory.code}/inquiries/{row.pk}/"
    assert "Enquête auprès des voisins" in clerk.get("/desk/inquiries/").content.decode()
    assert anybody().get(public).status_code == 404
    nowhere = clerk.post(place, {"post": "1", "place": ""})
    assert nowhere.status_code == 422 and 'id="id_place-error"' in nowhere.content.decode()
    assert clerk.post(place, {"post": "1", "place": "siège du club"}).status_code == 302
    page = anybody().get(public).content.decode()
    assert "siège du club" in page and "pas encore ouverte" in page
    assert anybody().get(f"{public}notice.pdf").content.startswith(b"%PDF")
    board = anybody().get(f"/communes/{case.territory.code}/board/").content.decode()
    assert public in board
    assert row.title_fr in anybody().get(f"/communes/{case.territory.code}/inquiries/").content.decode()
    assert (
        public
        in signed_in(heard["citizen"]).get(f"/requests/{case.territory.code}/{case.number}/").content.decode()
    )
    assert signed_in(heard["president"]).get(place).status_code == 404


def opened(heard: dict[str, Somebody], case: Case) -> tuple[str, str]:
    row = posted(heard, case, timezone.now() - timedelta(days=6))
    run_due_timers(timezone.now())
    return f"/desk/inquiries/{row.pk}/", f"/communes/{case.territory.code}/inquiries/{row.pk}/"


def test_anybody_leaves_a_remark_and_its_name_is_not_shown(heard: dict[str, Somebody], case: Case) -> None:
    place, public = opened(heard, case)
    wrong = anybody().post(public, {**SAID, "contact": ""})
    assert wrong.status_code == 422 and "Le bruit la nuit" in wrong.content.decode()
    done = anybody().post(public, SAID, follow=True)
    year = timezone.localdate().year
    words = done.content.decode()
    assert f"1/{year}" in words and "Le bruit la nuit" in words and "Raji" not in words
    assert "Raji" in signed_in(heard["clerk"]).get(place).content.decode()


def test_too_many_remarks_in_a_minute_are_refused(heard: dict[str, Somebody], case: Case) -> None:
    _, public = opened(heard, case)
    answers = [anybody().post(public, SAID).status_code for _ in range(7)]
    assert answers[:6] == [302] * 6 and answers[6] == 429
    with reading(NATIONAL):
        assert InquiryRemark.objects.count() == 6


def test_the_desk_keys_hides_answers_and_reports(heard: dict[str, Somebody], case: Case) -> None:
    place, public = opened(heard, case)
    clerk = signed_in(heard["clerk"])
    assert clerk.post(place, {"key": "1", **SAID, "words": ""}).status_code == 422
    page = clerk.get(place).content.decode()
    assert "Texte de l&#x27;observation" in page and "Votre observation" not in page
    assert clerk.post(place, {"key": "1", "letter": "1", **SAID}).status_code == 302
    with reading(NATIONAL):
        remark = InquiryRemark.objects.get()
    assert remark.way == "letter"
    bare = clerk.post(place, {"remark": remark.pk, "hide": "1", "reason": ""})
    assert bare.status_code == 422 and f'href="#reason-{remark.pk}"' in bare.content.decode()
    assert clerk.post(place, {"remark": remark.pk, "hide": "1", "reason": "injure"}).status_code == 302
    assert "Le bruit" not in anybody().get(public).content.decode()
    assert clerk.post(place, {"remark": remark.pk, "show": "1"}).status_code == 302
    assert "Le bruit" in anybody().get(public).content.decode()
    run_due_timers(timezone.now() + timedelta(days=17))
    assert anybody().post(public, SAID).status_code == 409
    empty = clerk.post(place, {"conclude": "1"}).content.decode()
    assert 'href="#id_advice_0"' in empty and 'href="#id_conclusions"' in empty
    early = clerk.post(place, {"conclude": "1", "advice": "favourable", "conclusions": "rien"})
    assert early.status_code in (409, 422) and "réponse" in early.content.decode()
    told = early.content.decode()
    assert told.index("Registre des observations") < told.index('name="conclude"'), (
        "what is missing stands first"
    )
    silent = clerk.post(place, {"remark": remark.pk, "answer": ""}).content.decode()
    assert f'href="#answer-{remark.pk}"' in silent and f'id="answer-{remark.pk}-error"' in silent
    assert clerk.post(place, {"remark": remark.pk, "answer": "On fermera à 22 h"}).status_code == 302
    assert (
        clerk.post(place, {"conclude": "1", "advice": "favourable", "conclusions": "rien"}).status_code == 302
    )
    assert clerk.get(f"{place}report.pdf").status_code == 404
    assert clerk.post(place, {"sign": "1"}).status_code == 302
    assert clerk.get(f"{place}report.pdf").content.startswith(b"%PDF")
    assert "On fermera à 22 h" in anybody().get(public).content.decode()
    assert "Réponse de l&#x27;administration" in clerk.get(place).content.decode()


def test_an_inquiry_that_came_to_nothing_leaves_the_board(heard: dict[str, Somebody], case: Case) -> None:
    """Its page is not to be read any more: nothing on the board leads there."""
    place, public = opened(heard, case)
    board = f"/communes/{case.territory.code}/board/"
    assert public in anybody().get(board).content.decode()
    withdrawn = f"/requests/{case.territory.code}/{case.number}/act/withdraw/"
    assert signed_in(heard["citizen"]).post(withdrawn, {}).status_code == 302
    assert public not in anybody().get(board).content.decode()
    assert anybody().get(public).status_code == 404
    told = signed_in(heard["clerk"]).get(place).content.decode()
    assert "Abandonnée" in told and public not in told and 'name="key"' not in told


def test_a_list_of_inquiries_says_about_what_and_for_whom(heard: dict[str, Somebody], case: Case) -> None:
    opened(heard, case)
    assert "demande à jouer la nuit" in signed_in(heard["clerk"]).get("/desk/inquiries/").content.decode()
    board = anybody().get(f"/communes/{case.territory.code}/board/").content.decode()
    assert "demande à jouer la nuit" in board
