"""What the desk's pages do with notices, corrections, paper and copies, the API does, for the same people alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.exchange.services import create_token
from diwan.kernel.identity.models import Mandate
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody, make_holder
from diwan.modules.civil_status.content import MentionType, Name, Proof, RecordType
from diwan.modules.civil_status.corrections import MATERIAL
from diwan.modules.civil_status.models import IncomingNotice, Record
from diwan.modules.civil_status.notice_values import Sought
from diwan.modules.civil_status.selectors import consultations_of
from diwan.modules.civil_status.services import import_register, make_notice, register_birth
from diwan.modules.civil_status.tests.samples import YOUSSEF, birth, paper_birth
from diwan.modules.civil_status.tests.test_api import API, HERE, calling, sent
from diwan.modules.civil_status.tests.test_corrections import CORRECTED, filed, moved
from diwan.modules.civil_status.tests.test_import import FILE

PERSON = Sought(first_ar="يوسف", family_ar="العلوي", first_la="Youssef", family_la="Alaoui", cnie="EE1")
HIMSELF = {"name": "يوسف العلوي", "kinship": "self", "cnie": "EE1"}


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth(cnie="EE1"))


@pytest.fixture
def notice(record: Record, other_clerk: Somebody) -> IncomingNotice:
    """A death registered in another commune, to be marked on a birth record of ours."""
    make_notice(
        other_clerk.in_office(), type=MentionType.DEATH, date=dt.date(2026, 3, 8), authority="مكتب شفشاون",
        fields={}, sought=PERSON, receiver=COMMUNE, reference="3/2026",
    )  # fmt: skip
    with reading(HERE):
        return IncomingNotice.objects.get()


def robot(holder: Somebody, *scopes: str) -> dict[str, str]:
    boss = make_holder("boss", "administrator")
    seat = Mandate.objects.get(person=holder.person).pk
    act = boss.in_office(timezone.now())
    made = create_token(act, name="ربط", mandate=seat, scopes=scopes, days=3)
    return {"Authorization": f"Bearer {made.secret}"}


def test_a_notice_is_listed_compared_acknowledged_and_applied(
    clerk: Somebody, officer: Somebody, other_clerk: Somebody, record: Record, notice: IncomingNotice
) -> None:
    desk, signer = calling(clerk), calling(officer)
    (listed,) = desk.get(f"{API}/notices/received").json()["items"]
    assert (listed["id"], listed["state"], listed["sender_id"]) == (notice.pk, "sent", OTHER_COMMUNE)
    whole = desk.get(f"{API}/notices/received/{notice.pk}").json()
    assert [one["record"]["id"] for one in whole["candidates"]] == [record.pk]
    assert {"field", "agreement"} == set(whole["candidates"][0]["lines"][0])
    assert sent(desk, f"/notices/received/{notice.pk}/acknowledge", {}).json()["state"] == "acknowledged"
    words = {"record": record.pk, "text_ar": "توفي بشفشاون", "seen": 1}
    assert sent(desk, f"/notices/received/{notice.pk}/apply", words).status_code == 403
    made = sent(signer, f"/notices/received/{notice.pk}/apply", words)
    assert made.status_code == 201, made.content
    assert made.json()["officer"]["name"]["ar"] == officer.person.name.ar
    (ours,) = calling(other_clerk).get(f"{API}/notices/sent", {"settled": True}).json()["items"]
    assert (ours["state"], ours["applied_to"]) == ("applied", record.reference)


def test_a_notice_is_returned_addressed_again_reminded_and_withdrawn(
    officer: Somebody, other_clerk: Somebody, other_officer: Somebody, notice: IncomingNotice
) -> None:
    back = sent(calling(officer), f"/notices/received/{notice.pk}/return", {"reason": "شخص آخر"})
    assert (back.json()["state"], back.json()["answer"]) == ("returned", "شخص آخر")
    theirs = calling(other_clerk)
    (one,) = theirs.get(f"{API}/notices/sent").json()["items"]
    anew = sent(theirs, f"/notices/sent/{one['id']}/address", {"community": COMMUNE, "reference": "1/2026"})
    assert anew.json()["state"] == "sent"
    path = f"/notices/sent/{anew.json()['id']}"
    assert sent(theirs, f"{path}/remind", {}).json()["reminders"] == 1
    assert theirs.get(f"{API}{path}").json()["due_on"]
    assert sent(theirs, f"{path}/withdraw", {"reason": "خطأ"}).status_code == 403
    assert sent(calling(other_officer), f"{path}/withdraw", {"reason": "خطأ"}).json()["state"] == "withdrawn"


def test_notices_of_another_commune_do_not_exist(other_clerk: Somebody, notice: IncomingNotice) -> None:
    theirs = calling(other_clerk)
    assert theirs.get(f"{API}/notices/received").json()["items"] == []
    assert theirs.get(f"{API}/notices/received/{notice.pk}").status_code == 404
    assert sent(theirs, f"/notices/received/{notice.pk}/acknowledge", {}).status_code == 404


def test_a_copy_is_prepared_signed_and_read_in_the_log(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    desk, signer = calling(clerk), calling(officer)
    made = sent(
        desk, f"/records/{record.pk}/issues", {"given": "full", "asker": HIMSELF, "languages": ["fr", "ar"]}
    )
    assert made.status_code == 201, made.content
    issue = made.json()
    assert (issue["kinship"], issue["fee"], issue["state"]) == ("self", "2.00", "draft")
    assert issue["by"]["name"]["ar"] == clerk.person.name.ar
    assert desk.get(f"{API}/issues/{issue['id']}/pdf").status_code == 404
    assert [one["id"] for one in signer.get(f"{API}/issues/waiting").json()["items"]] == [issue["id"]]
    assert sent(desk, f"/issues/{issue['id']}/sign", {}).status_code == 403
    assert sent(signer, f"/issues/{issue['id']}/sign", {}).json()["state"] == "signed"
    assert desk.get(f"{API}/issues/{issue['id']}/pdf").content.startswith(b"%PDF")
    log = desk.get(f"{API}/issues", {"first": "2026-01-01", "last": "2026-12-31"}).json()["items"]
    assert [one["id"] for one in log] == [issue["id"]]
    assert desk.get(f"{API}/issues", {"first": "2020-01-01", "last": "2026-01-01"}).status_code == 422


def test_no_machine_signs_whatever_its_seat(clerk: Somebody, officer: Somebody, record: Record) -> None:
    """Law 36.21, art. 22: the officer signs."""
    made = sent(calling(clerk), f"/records/{record.pk}/issues", {"given": "full", "asker": HIMSELF}).json()
    headers = robot(officer, "civil_status:read", "civil_status:write")
    refused = Client(headers=headers).post(
        f"{API}/issues/{made['id']}/sign", {}, content_type="application/json"
    )
    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:diwan:problem:identity.errors.in_person"


def test_who_may_not_have_a_copy_is_told_why_in_both_languages(clerk: Somebody, record: Record) -> None:
    """Law 36.21, art. 43."""
    asker = {"name": "سعيد", "kinship": "other"}
    client = calling(clerk)
    said = []
    for language in ("ar", "fr"):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        refused = sent(client, f"/records/{record.pk}/issues", {"given": "copy", "asker": asker})
        assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
        (error,) = refused.json()["errors"]
        assert (error["field"], error["code"]) == ("permission", "civil_status.entitlement.third_party")
        said.append(error["detail"])
    assert len(set(said)) == 2


def test_a_booklet_is_opened_told_and_given(clerk: Somebody, officer: Somebody, office: Office) -> None:
    name = Name("العلوي", "أحمد", "Alaoui", "Ahmed")
    father = register_birth(
        clerk.in_office(), office=office, content=birth(name, cnie="EE7"), permission="9/2026"
    )
    desk = calling(clerk)
    path = f"/records/{father.pk}/booklet"
    assert sent(desk, path, {}).status_code == 422
    mention = {
        "type": "marriage", "date": "2026-03-09", "authority": "قسم قضاء الأسرة", "text_ar": "تزوج", "seen": 1,
    }  # fmt: skip
    sent(calling(officer), f"/records/{father.pk}/mentions", mention)
    opened = sent(desk, path, {})
    assert opened.status_code == 201, opened.content
    told = desk.get(f"{API}{path}").json()
    assert (told["opened"], told["edition"], len(told["bonds"])) == (True, 1, 1)
    with reading(HERE):
        assert consultations_of(father).count() == 1
    given = sent(desk, f"{path}/issues", {"asker": {"name": "أحمد", "kinship": "self", "cnie": "EE7"}})
    assert (given.status_code, given.json()["given"]) == (201, "booklet")
    assert sent(desk, f"{path}/children", {}).json()["edition"] == 1


def test_digitised_records_are_held_against_their_paper(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Decree 2-22-04, art. 37: a clerk's word validates, an officer's makes final."""
    import_register(
        clerk.in_office(), office=office, type=RecordType.BIRTH, file_name="r.csv", data=FILE.encode()
    )
    desk, signer = calling(clerk), calling(officer)
    rows = desk.get(f"{API}/validation", {"type": "birth"}).json()["items"]
    ids = [row["record"]["id"] for row in rows]
    assert len(ids) == 3
    assert sent(desk, "/validation", {"records": ids}).json() == {"confirmed": 3}
    assert desk.get(f"{API}/validation").json()["items"] == []
    waiting = signer.get(f"{API}/validation").json()["items"]
    assert {row["proof"] for row in waiting} == {Proof.VALIDATED.value}
    assert sent(signer, "/validation", {"records": ids[:2]}).json() == {"confirmed": 2}
    with reading(Scope("office", COMMUNE, COMMUNE)):
        assert Record.objects.filter(proof=Proof.FINAL.value).count() == 2


@pytest.mark.parametrize(
    "path",
    ["/notices/received", "/notices/sent", "/corrections", "/validation", "/issues", "/issues/waiting"],
)
def test_lists_are_for_the_office_alone(communities: None, path: str) -> None:
    assert Client().get(f"{API}{path}").status_code == 401
    assert calling(make_holder("cashier", "cashier")).get(f"{API}{path}").status_code == 403


def test_a_correction_is_listed_matched_and_applied(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Law 36.21, art. 48 and 51: the mention follows the permission, and closes the file."""
    central = make_holder("central", "civil_status.central_authority", territory=KINGDOM, wide=True)
    wrong = register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984, YOUSSEF))
    case = filed(clerk, MATERIAL)
    desk, signer = calling(clerk), calling(officer)
    (line,) = desk.get(f"{API}/corrections").json()["items"]
    path = f"/corrections/{line['id']}"
    whole = desk.get(f"{API}{path}").json()
    assert [one["id"] for one in whole["named"]] == [wrong.pk]
    assert (whole["record"], whole["applies"]) == (None, False)
    assert sent(desk, f"{path}/record", {"record": wrong.pk}).json()["record"]["id"] == wrong.pk
    words = {
        "date": "2026-03-10", "authority": "السلطة المركزية", "reference": "9/2026", "text_ar": "صحح",
        "fields": CORRECTED, "seen": 1,
    }  # fmt: skip
    assert sent(signer, f"{path}/apply", words).status_code == 409
    moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    moved(central, case, "permit", values={"permission_reference": "9/2026"})
    made = sent(signer, f"{path}/apply", words)
    assert made.status_code == 200, made.content
    assert made.json()["mention_id"]
    assert desk.get(f"{API}/corrections").json()["items"] == []


def test_a_table_and_a_list_are_made_signed_and_read(
    clerk: Somebody, officer: Somebody, other_officer: Somebody, office: Office, record: Record
) -> None:
    desk, signer = calling(clerk), calling(officer)
    wanted = {
        "office": office.pk,
        "type": "birth",
        "first_year": 2026,
        "last_year": 2026,
        "languages": ["fr"],
    }
    assert sent(desk, "/register-papers/tables", {**wanted, "last_year": 2025}).status_code == 422
    assert sent(desk, "/register-papers/tables", {**wanted, "office": 10**9}).status_code == 404
    table = sent(desk, "/register-papers/tables", wanted)
    assert table.status_code == 201, table.content
    days = {"first": "2026-03-01", "last": "2026-03-15", "recipients": "المحكمة"}
    made = [table.json()["id"], sent(desk, "/register-papers/deceased", days).json()["id"]]
    waiting = desk.get(f"{API}/register-papers", {"waiting": True}).json()["items"]
    assert {one["id"] for one in waiting} == set(made)
    assert sent(desk, f"/register-papers/{made[0]}/sign", {}).status_code == 403
    assert sent(calling(other_officer), f"/register-papers/{made[0]}/sign", {}).status_code == 404
    assert desk.get(f"{API}/register-papers/{made[0]}/pdf").status_code == 404
    for number in made:
        assert sent(signer, f"/register-papers/{number}/sign", {}).json()["state"] == "signed"
        assert desk.get(f"{API}/register-papers/{number}/pdf").content.startswith(b"%PDF")
    headers = robot(officer, "civil_status:write")
    by_machine = Client(headers=headers).post(
        f"{API}/register-papers/{made[0]}/sign", {}, content_type="application/json"
    )
    assert by_machine.status_code == 403
