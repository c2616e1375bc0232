"""Pieces the office obtains itself: asked with consent, given, or said not to be had (55.19 art. 23, 24)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases.fetching import Sought, sought_in
from diwan.kernel.cases.models import BodyRequest, Case, CaseDocument
from diwan.kernel.cases.selectors import situation_of
from diwan.kernel.cases.services import assign_case, attach_document, papers
from diwan.kernel.cases.services.fetching import answer_for_piece, ask_document, say_not_obtained
from diwan.kernel.cases.services.opinions import Answer
from diwan.kernel.cases.services.requests import answer_request, close_request, send_request
from diwan.kernel.cases.tests.conftest import png
from diwan.kernel.cases.tests.tennis import OFFICE, filed, fresh
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody

PIECES = """
[documents.title]
from = "office"
source = "land_registry"
label = { ar = "شهادة الملكية", fr = "Certificat de propriété" }
[documents.own_report]
from = "office"
source = "commune"
kind = "complementary"
label = { ar = "محضر", fr = "Procès-verbal" }
[documents."""


@pytest.fixture
def seeking(people: dict[str, Somebody], club: Path, own_keys: None) -> dict[str, Somebody]:
    file = club / "tennis_membership.toml"
    file.write_text(file.read_text("utf-8").replace("[documents.", PIECES.lstrip(), 1), "utf-8")
    return people


def sought(case: Case, key: str = "title") -> Sought:
    with reading(OFFICE):
        row = Case.objects.get(pk=case.pk)
        return next(one for one in sought_in(row, situation_of(row, NOW)) if one.key == key)


def asked(people: dict[str, Somebody], case: Case, round: int = 1) -> BodyRequest:
    ask_document(people["clerk"].in_office(), case=case, document="title")
    return send_request(
        territory=COMMUNE, number=case.number, what="fetch", key="title", body="land_registry", round=round, at=NOW
    )  # fmt: skip


def test_a_piece_is_asked_with_consent_of_who_has_it_and_given(seeking: dict[str, Somebody]) -> None:
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    assert (sought(case).state, sought(case).body) == ("wanted", "land_registry")
    request = asked(seeking, case)
    now = sought(case)
    assert (now.state, now.asked_at) == ("asked", NOW)
    assert now.last_day is not None and now.last_day >= (NOW + timedelta(days=15)).date()
    assert (request.last_day, request.file["files"]) == (now.last_day, [])
    with pytest.raises(Conflict):
        ask_document(seeking["clerk"].in_office(), case=fresh(case), document="title")
    paper = taken_and_kept("title.png", [png()])
    answer_request(
        seeking["clerk"].in_office(), request=request, answer=Answer("", paper=paper, given_for="المحافظ")
    )
    given = sought(case)
    assert given.state == "given" and given.paper is not None and given.last_day is None
    with reading(Scope("national")):
        told = Notice.objects.get(holder_id=seeking["citizen"].person.pk, key="cases.notices.fetched")
    assert "المادة 24" in told.body_ar and "Une copie est dans votre dossier" in told.body_fr


def given(people: dict[str, Somebody], case: Case, round: int = 1) -> None:
    paper = taken_and_kept("title.png", [png()])
    request = asked(people, fresh(case), round=round)
    answer_request(
        people["clerk"].in_office(), request=request, answer=Answer("", paper=paper, given_for="م")
    )


def test_a_piece_of_another_administration_waits_for_the_applicants_agreement(
    seeking: dict[str, Somebody],
) -> None:
    """55.19 art. 24: a copy to the applicant, for agreement before use."""
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    mine = seeking["citizen"].as_citizen()
    with pytest.raises(Conflict):
        answer_for_piece(mine, case=case, document="title", agrees=True)
    given(seeking, case)
    assert sought(case).awaits_agreement
    with pytest.raises((NotAllowed, NotFound)):
        answer_for_piece(seeking["other"].in_office(), case=fresh(case), document="title", agrees=True)
    answer_for_piece(mine, case=fresh(case), document="title", agrees=True)
    now = sought(case)
    assert (now.state, now.awaits_agreement, now.agreed_at) == ("given", False, NOW)
    with pytest.raises(Conflict):
        answer_for_piece(mine, case=fresh(case), document="title", agrees=False, reasons="لا")


def test_a_objected_to_is_set_aside_and_asked_for_again(seeking: dict[str, Somebody]) -> None:
    """55.19 art. 24."""
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    clerk, mine = seeking["clerk"], seeking["citizen"].as_citizen()
    assign_case(clerk.in_office(), case=fresh(case), assignee=clerk.person.pk)
    given(seeking, case)
    with pytest.raises(Invalid):
        answer_for_piece(mine, case=fresh(case), document="title", agrees=False, reasons=" ")
    answer_for_piece(mine, case=fresh(case), document="title", agrees=False, reasons="المساحة غير صحيحة")
    now = sought(case)
    assert (now.state, now.paper, now.why) == ("objected", None, "المساحة غير صحيحة")
    assert now.is_to_ask
    with reading(OFFICE):
        kept = CaseDocument.objects.get(case=case, key="title")
    assert kept.replaced_at == NOW, "set aside, not thrown away"
    with reading(Scope("national")):
        assert Notice.objects.filter(holder_id=clerk.person.pk, key="cases.notices.objected").exists(), (
            "who works on the file is told"
        )
    given(seeking, case, round=2)
    assert sought(case).awaits_agreement, "the new copy is another one"
    answer_for_piece(clerk.in_office(), case=fresh(case), document="title", agrees=True)
    assert not sought(case).awaits_agreement, "said at the counter, written down by the office"


def test_what_the_office_has_itself_wants_no_agreement(seeking: dict[str, Somebody]) -> None:
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    paper = taken_and_kept("report.png", [png()])
    attach_document(
        seeking["clerk"].in_office(), document="own_report", name="report.png", media_type=paper.media_type,
        size=paper.size, digest=paper.digest, case=case,
    )  # fmt: skip
    assert not sought(case, "own_report").awaits_agreement


def test_who_was_asked_is_told_when_the_piece_came_by_another_way(
    seeking: dict[str, Somebody], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a piece that is there is still waited for, and a second one would take its place."""
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    request = asked(seeking, case)
    left: list[dict[str, object]] = []
    monkeypatch.setattr(papers, "later", lambda name, **told: left.append({"name": name, **told}))
    paper = taken_and_kept("title.png", [png()])
    for key in ("own_report", "title"):
        attach_document(
            seeking["clerk"].in_office(), document=key, name="title.png", media_type=paper.media_type,
            size=paper.size, digest=paper.digest, case=fresh(case),
        )  # fmt: skip
    (told,) = left
    assert (told.pop("name"), told.pop("moment")) == ("cases.close_request", NOW.isoformat())
    close_request(at=NOW, **told)  # type: ignore[arg-type]
    with reading(Scope("national")):
        assert BodyRequest.objects.get(pk=request.pk).state == "over"


def test_without_consent_nobody_is_asked(seeking: dict[str, Somebody]) -> None:
    """55.19 art. 23: prior consent."""
    case = filed(seeking["citizen"])
    with pytest.raises(Refused) as refusal:
        ask_document(seeking["clerk"].in_office(), case=case, document="title")
    assert "المادة 23" in refusal.value.words()
    assert sought(case).state == "wanted"


def test_the_applicant_is_told_with_the_reasons_and_it_may_be_asked_again(
    seeking: dict[str, Somebody],
) -> None:
    """55.19 art. 24."""
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    clerk = seeking["clerk"].in_office()
    with pytest.raises(Conflict):
        say_not_obtained(clerk, case=case, document="title", reasons="لا جواب")
    asked(seeking, case)
    with pytest.raises(Invalid):
        say_not_obtained(clerk, case=fresh(case), document="title", reasons=" ")
    say_not_obtained(clerk, case=fresh(case), document="title", reasons="الرسم غير موجود")
    assert (sought(case).state, sought(case).why) == ("not_given", "الرسم غير موجود")
    with reading(Scope("national")):
        keys = Notice.objects.filter(holder_id=seeking["citizen"].person.pk).values_list("key", flat=True)
        assert "cases.notices.not_fetched" in keys
    again = asked(seeking, fresh(case), round=2)
    assert again.round == 2 and sought(case).state == "asked"


def test_who_does_not_work_on_a_case_asks_for_nothing(seeking: dict[str, Somebody]) -> None:
    case = filed(seeking["citizen"], consent_to_exchange="yes")
    for who in (seeking["citizen"].as_citizen(), seeking["other"].in_office()):
        with pytest.raises((NotAllowed, NotFound)):
            ask_document(who, case=case, document="title")
    with pytest.raises(NotFound):
        ask_document(seeking["clerk"].in_office(), case=case, document="own_report")
