"""However a paper of the register is signed, its record is asked first: by service, by any page, by any call."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from diwan.kernel.base.errors import NotAllowed, Refused
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.services import sign_document, sign_documents
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody, as_office
from diwan.modules.civil_status.content import CopyKind, Kinship, MentionType
from diwan.modules.civil_status.giving import Asker, Given
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.models import Issue, Record
from diwan.modules.civil_status.public import record_document
from diwan.modules.civil_status.services import (
    add_mention,
    cancel_record,
    freeze_record,
    give_certificate,
    give_copy,
    prepare_copy,
    register_birth,
    sign_issue,
)
from diwan.modules.civil_status.tests.samples import birth, decided, paper_birth
from diwan.modules.civil_status.tests.test_api import API, calling, sent
from diwan.modules.civil_status.tests.test_api_desk import HIMSELF, robot
from diwan.modules.civil_status.tests.test_booklets import AHMED, married

HERE = Scope("office", COMMUNE, COMMUNE)
ASKER = Asker("يوسف العلوي", Kinship.SELF, cnie="EE1")
Change = Callable[[Somebody, Record], object]


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth(cnie="EE1"))


def freeze(officer: Somebody, record: Record) -> object:
    return freeze_record(officer.in_office(), record=record, reason="رسم مزدوج")


def cancel(officer: Somebody, record: Record) -> object:
    return cancel_record(officer.in_office(), record=record, **{**decided(), "reason": "رسم مزدوج"})


def marry(officer: Somebody, record: Record) -> object:
    return add_mention(
        officer.in_office(), record=record, type=MentionType.MARRIAGE, date=dt.date(2026, 3, 9),
        authority="قسم قضاء الأسرة", text_ar="تزوج",
    )  # fmt: skip


def draft_of(issue: Issue) -> IssuedDocument:
    return IssuedDocument(pk=issue.document_id, territory_id=issue.territory_id)


CHANGES: list[tuple[Change, str]] = [
    (freeze, "civil_status.errors.not_copied"),
    (cancel, "civil_status.errors.not_copied"),
    (marry, "documents.errors.overtaken"),
]


@pytest.mark.parametrize(("change", "why"), CHANGES)
def test_the_one_service_that_signs_asks_the_record(
    clerk: Somebody, officer: Somebody, record: Record, change: Change, why: str
) -> None:
    """Law 36.21, art. 23: whatever service or page the signature is put from."""
    copy = prepare_copy(clerk.in_office(), record=record, kind=CopyKind.FULL)
    life = give_certificate(clerk.in_office(), record=record, given=Given.LIFE, asker=ASKER)
    itself = record_document(clerk.in_office(), record=record.pk)
    change(officer, record)
    drafts = [copy, draft_of(life), *([itself] if change is not marry else [])]
    for document in drafts:
        with pytest.raises(Refused) as refusal:
            sign_document(officer.in_office(kind=OFFICER), document=document)
        assert refusal.value.code == why
    outcomes = sign_documents(officer.in_office(kind=OFFICER), documents=drafts)
    assert [one.error.code for one in outcomes if one.error] == [why] * len(drafts)
    with pytest.raises(Refused, match=why):
        sign_issue(officer.in_office(kind=OFFICER), issue=life)


def test_a_change_that_marked_no_paper_is_seen_all_the_same(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    """The version is compared, not only the mark left on papers given before."""
    issue = give_copy(clerk.in_office(), record=record, kind=CopyKind.FULL, asker=ASKER)
    marry(officer, record)
    with as_office(COMMUNE):
        IssuedDocument.objects.filter(pk=issue.document_id).update(overtaken_at=None)
    with pytest.raises(Refused, match=r"documents\.errors\.overtaken"):
        sign_document(officer.in_office(kind=OFFICER), document=draft_of(issue))


@pytest.mark.parametrize(("change", "why"), CHANGES)
def test_no_call_of_the_api_signs_it_either(
    clerk: Somebody, officer: Somebody, record: Record, change: Change, why: str
) -> None:
    issue = give_copy(clerk.in_office(), record=record, kind=CopyKind.FULL, asker=ASKER)
    change(officer, record)
    signer, document = calling(officer), issue.document_id
    for path in (f"/api/documents/{document}/sign", f"{API}/issues/{issue.pk}/sign"):
        refused = signer.post(path, {}, content_type="application/json")
        assert (refused.status_code, refused.json()["type"]) == (422, f"urn:diwan:problem:{why}")
    body = {"documents": [document]}
    (outcome,) = signer.post("/api/documents/sign", body, content_type="application/json").json()
    assert (outcome["signed"], outcome["code"]) == (False, why)
    with reading(HERE):
        assert IssuedDocument.objects.get(pk=document).state == "draft"


def test_a_record_untouched_is_signed_by_either_way(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    first, second = (
        give_copy(clerk.in_office(), record=record, kind=kind, asker=ASKER) for kind in (CopyKind.FULL, CopyKind.COPY)
    )  # fmt: skip
    signer = calling(officer)
    assert signer.post(f"/api/documents/{first.document_id}/sign").json()["state"] == "signed"
    assert sent(signer, f"/issues/{second.pk}/sign", {}).json()["state"] == "signed"


def test_a_machine_in_an_officers_seat_signs_nothing(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    """Law 36.21, art. 22: in person, for a signature and for a mention; by service and by call."""
    issue = give_copy(clerk.in_office(), record=record, kind=CopyKind.FULL, asker=ASKER)
    act = officer.in_office(kind=OFFICER)
    machine = dataclasses.replace(act, actor=dataclasses.replace(act.actor, machine=True))
    with pytest.raises(NotAllowed, match=r"identity\.errors\.in_person"):
        sign_document(machine, document=draft_of(issue))
    client = Client(headers=robot(officer, "civil_status:write", "documents:write"))
    mention = {"type": "marriage", "date": "2026-03-09", "authority": "محكمة", "text_ar": "تزوج", "seen": 1}
    calls: list[tuple[str, dict[str, Any]]] = [
        (f"/api/documents/{issue.document_id}/sign", {}),
        ("/api/documents/sign", {"documents": [issue.document_id]}),
        (f"{API}/issues/{issue.pk}/sign", {}),
        (f"{API}/records/{record.pk}/mentions", mention),
        (f"{API}/records/{record.pk}/freeze", {"reason": "x", "seen": 1}),
    ]
    for path, body in calls:
        refused = client.post(path, body, content_type="application/json")
        assert refused.status_code == 403, path
        assert refused.json()["type"] == "urn:diwan:problem:identity.errors.in_person", path
    with reading(HERE):
        assert Issue.objects.get().document.state == "draft"


def test_a_booklets_extract_replaces_the_older_one_wherever_it_is_signed(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Decree 2-22-04, art. 42 and 43."""
    content = paper_birth(31, 1988, AHMED, cnie="EE8")
    husband = register_birth(clerk.in_office(), office=office, content=content)
    married(officer, husband)
    desk, signer = calling(clerk), calling(officer)
    body = {"asker": {**HIMSELF, "cnie": "EE8"}}
    made = []
    for year in (2015, 2020):
        made.append(sent(desk, f"/records/{husband.pk}/booklet/issues", body).json()["document_id"])
        assert signer.post(f"/api/documents/{made[-1]}/sign").json()["state"] == "signed"
        if year == 2015:
            add_mention(
                officer.in_office(), record=husband, type=MentionType.NAME_CHANGE, date=dt.date(2026, 2, 1),
                authority="المحكمة", text_ar="تغيير",
            )  # fmt: skip
    with reading(HERE):
        states = [IssuedDocument.objects.get(pk=number).state for number in made]
    assert states == ["replaced", "signed"]
