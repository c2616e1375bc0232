"""The pages of a piece the office obtains itself: where it is asked, since when, what came of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.services import do_transition, save_draft
from diwan.kernel.cases.services.fetching import ask_document
from diwan.kernel.cases.services.requests import send_request
from diwan.kernel.cases.tests.conftest import club, own_keys, people, png  # noqa: F401
from diwan.kernel.cases.tests.tennis import TENNIS, drafted, filed
from diwan.kernel.cases.tests.test_fetching import given, seeking  # noqa: F401
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody
from diwan.shell.cases.tests.pages import PLAYER
from diwan.shell.cases.tests.test_consulted import signed_in


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_piece_is_asked_for_from_the_file_and_both_sides_see_where_it_is(
    seeking: dict[str, Somebody],  # noqa: F811
) -> None:
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    desk, mine = signed_in(seeking["clerk"]), signed_in(seeking["citizen"])
    code = case.territory.code
    file, page = f"/desk/cases/{code}/{case.number}/", f"/desk/cases/{code}/{case.number}/papers/title/"
    assert page in words(desk, file)
    assert 'name="ask"' in words(desk, page) and "Conservation foncière" in words(desk, page)
    assert desk.post(page, {"ask": "1"}).status_code == 302
    assert 'name="ask"' not in words(desk, page) and 'name="not_obtained"' in words(desk, page)
    seen = words(mine, f"/requests/{code}/{case.number}/")
    assert "Certificat de propriété" in seen and "Conservation foncière" in seen and "demandée le" in seen
    assert page not in seen
    send_request(
        territory=COMMUNE, number=case.number, what="fetch", key="title", body="land_registry", round=1, at=NOW
    )  # fmt: skip
    assert "/sent/" in words(desk, file), "a body without a seat is reached by a link or by paper"
    answer = desk.post(page, {"not_obtained": "1", "reasons": ""})
    assert answer.status_code == 422 and "summary-title" in answer.content.decode()
    assert desk.post(page, {"not_obtained": "1", "reasons": "الرسم غير موجود"}).status_code == 302
    assert "الرسم غير موجود" in words(mine, f"/requests/{code}/{case.number}/")


def test_fifteen_days_without_an_answer_are_said_to_both_sides(
    seeking: dict[str, Somebody],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """55.19 art. 24."""
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    ask_document(seeking["clerk"].in_office(), case=case, document="title")
    pages = {
        "clerk": f"/desk/cases/{case.territory.code}/{case.number}/",
        "citizen": f"/requests/{case.territory.code}/{case.number}/",
    }
    for days, late in ((15, False), (20, True)):
        monkeypatch.setattr(timezone, "now", lambda days=days: NOW + timedelta(days=days))
        for who, page in pages.items():
            assert ("Pas reçue dans les 15 jours" in words(signed_in(seeking[who]), page)) is late, (
                who,
                days,
            )


def test_the_applicant_reads_the_copy_and_agrees_or_says_what_is_wrong(
    seeking: dict[str, Somebody],  # noqa: F811
) -> None:
    """55.19 art. 24."""
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    desk, mine = signed_in(seeking["clerk"]), signed_in(seeking["citizen"])
    code = case.territory.code
    follow, piece = f"/requests/{code}/{case.number}/", f"/requests/{code}/{case.number}/papers/title/"
    office = f"/desk/cases/{code}/{case.number}/papers/title/"
    assert 'name="agreement"' not in words(mine, piece), "nothing came yet"
    assert mine.post(piece, {"agreement": "agree"}).status_code == 409
    given(seeking, case)
    followed = words(mine, follow)
    assert "À relire par vous" in followed and "À relire par le demandeur" not in followed
    assert followed.index(piece) < followed.index('class="calendar'), "what is asked of them stands above all"
    shown = words(mine, piece)
    assert 'value="agree"' in shown and "Conservation foncière" in shown
    copy = re.search(rf'href="({follow}files/\d+/)"', shown)
    assert copy is not None and mine.get(copy[1]).status_code == 200
    empty = mine.post(piece, {"agreement": "object", "reasons": ""})
    assert empty.status_code == 422 and "summary-title" in empty.content.decode()
    assert mine.post(piece, {"agreement": "object", "reasons": "المساحة خطأ"}).status_code == 302
    told = words(desk, office)
    assert "Contestée par le demandeur" in told and 'name="ask"' in told
    assert "Selon le demandeur" in told and "<bdi>المساحة خطأ</bdi>" in told
    assert "Pièce contestée, mise de côté" in words(mine, follow) and piece not in words(mine, follow)
    given(seeking, case, round=2)
    assert 'name="agreement"' in words(desk, office)
    assert desk.post(office, {"agreement": "agree"}).status_code == 302
    agreed = words(desk, office)
    assert "Au dossier, avec son accord" in agreed and "Remplacer la pièce" in agreed
    assert 'name="agreement"' not in words(mine, piece)


def test_consent_is_asked_though_it_may_be_left_open_and_then_not_again(
    seeking: dict[str, Somebody],  # noqa: F811
) -> None:
    """55.19 art. 23: prior consent; a page that asks nothing one must answer is no page already done."""
    mine = signed_in(seeking["citizen"])
    draft = save_draft(seeking["citizen"].as_citizen(), procedure=TENNIS, values={})
    resume = f"/drafts/{draft.pk}/"
    mine.post(f"{resume}form/player/", PLAYER)
    mine.post(f"{resume}form/play/", {"level": "beginner", "next": "1"})
    page = mine.get(resume).headers["Location"]
    assert 'name="consent_to_exchange"' in words(mine, page)
    assert mine.post(page, {"next": "1"}).status_code == 302
    assert mine.get(resume).headers["Location"] != page


def test_a_file_to_be_checked_says_what_it_was_given_as(
    seeking: dict[str, Somebody],  # noqa: F811
) -> None:
    draft = drafted(seeking["citizen"])
    shown = words(signed_in(seeking["citizen"]), f"/drafts/{draft.pk}/check/")
    assert re.search(r"photo\.png</bdi>\s*<p class=\"file__more\">[^<]*Photo", shown), shown


def test_what_the_office_has_it_brings_and_without_consent_it_asks_nobody(
    seeking: dict[str, Somebody],  # noqa: F811
) -> None:
    case = filed(seeking["citizen"])
    desk = signed_in(seeking["clerk"])
    page = f"/desk/cases/{case.territory.code}/{case.number}/papers/title/"
    assert 'name="ask"' not in words(desk, page) and "article 23" in words(desk, page)
    assert desk.post(page, {}).status_code == 422
    brought = desk.post(page, {"title": SimpleUploadedFile("title.png", png(), "image/png")})
    assert brought.status_code == 302
    assert "title.png" in words(desk, page)


def test_another_community_and_an_unknown_piece_are_not_found(
    seeking: dict[str, Somebody],  # noqa: F811
) -> None:
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    page = f"/desk/cases/{case.territory.code}/{case.number}/papers/"
    assert signed_in(seeking["other"]).get(f"{page}title/").status_code == 404
    assert signed_in(seeking["clerk"]).get(f"{page}photo/").status_code == 404


def test_a_piece_that_does_not_conform_is_replaced_on_the_page_that_answers(
    seeking: dict[str, Somebody],  # noqa: F811
) -> None:
    """55.19 art. 10: the piece is in the file, and another one takes its place; who withdraws brings none."""
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    asking = {"replacement_asked": "الصورة غير واضحة"}
    do_transition(seeking["clerk"].in_office(), case=case, transition="ask_replacement", values=asking)
    mine, place = signed_in(seeking["citizen"]), f"/requests/{case.territory.code}/{case.number}"
    page = f"{place}/act/replace/"
    assert 'name="photo"' in words(mine, page)
    assert 'name="photo"' not in words(mine, f"{place}/act/withdraw/")
    better = SimpleUploadedFile("plus-nette.png", png(), content_type="image/png")
    assert mine.post(page, {"answer_given": "هذه أوضح", "photo": better}).status_code == 302
    assert "plus-nette.png" in words(mine, f"{place}/")
