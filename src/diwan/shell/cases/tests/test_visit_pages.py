"""The pages of visits: a round is planned, made on the spot, signed; what a device kept arrives once."""

from __future__ import annotations

import json
import re
import struct
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import Case, CaseVisit, VisitPhoto
from diwan.kernel.cases.services import do_transition
from diwan.kernel.cases.services.visits import plan_visits
from diwan.kernel.cases.tests.club_visits import visit_of, with_visits
from diwan.kernel.cases.tests.conftest import club, own_keys, people, png  # noqa: F401
from diwan.kernel.cases.tests.tennis import filed, fresh
from diwan.kernel.documents.positions import position_taken_out
from diwan.kernel.documents.storage import content_of
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import Somebody, make_holder
from diwan.shell.cases.tests.test_consulted import signed_in

NATIONAL = Scope("national")
SOON = timezone.localdate() + timedelta(days=9)
DAY = {"day_day": SOON.day, "day_month": SOON.month, "day_year": SOON.year}


HELD = re.compile(r'name="visit_photos_held" value="([^"]+)"')


def jpeg(latitude: float = 34.0, longitude: float = 6.5) -> bytes:
    """A small picture that tells where it was taken: north, west."""
    parts = b"".join(
        struct.pack("<6I", int(value), 1, int(value % 1 * 60), 1, 0, 1) for value in (latitude, longitude)
    )
    gps = 26
    entries = struct.pack("<H", 4)
    entries += struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack("<HHII", 2, 5, 3, gps + 54)
    entries += struct.pack("<HHI4s", 3, 2, 2, b"W\0\0\0") + struct.pack("<HHII", 4, 5, 3, gps + 78)
    head = (
        b"II*\0" + struct.pack("<I", 8) + struct.pack("<HHHII", 1, 0x8825, 4, 1, gps) + struct.pack("<I", 0)
    )
    tiff = head + entries + struct.pack("<I", 0) + parts
    app = b"Exif\0\0" + tiff
    frame = b"\xff\xc0" + struct.pack(">HBHHBBBB", 11, 8, 1, 1, 1, 1, 0x11, 0)
    scan = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0) + b"\0"
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(app) + 2) + app + frame + scan + b"\xff\xd9"


@pytest.fixture
def visited(people: dict[str, Somebody], club: Path, own_keys: None) -> dict[str, Somebody]:  # noqa: F811
    with_visits(club)
    return people


@pytest.fixture
def case(visited: dict[str, Somebody]) -> Case:
    return filed(visited["citizen"], timezone.now() - timedelta(days=12))


def planned_yesterday(people: dict[str, Somebody], case: Case) -> CaseVisit:  # noqa: F811
    """A visit whose hour has come: its day was given three days ago."""
    act = people["clerk"].in_office(at=timezone.now() - timedelta(days=8))
    (row,) = plan_visits(act, stops=[(visit_of(case), timezone.now())])
    return row


def on_the_spot(row: CaseVisit, **more: object) -> dict[str, object]:
    here = timezone.localtime()
    return {
        "visit": row.pk, "key": str(uuid4()), "visit_day_day": here.day, "visit_day_month": here.month,
        "visit_day_year": here.year, "visit_time": here.strftime("%H:%M"), "member_hygiene_office": "M. Rachidi",
        "length": "24", "visit_outcome": "conforming", "visit_photos": picture(), **more,
    }  # fmt: skip


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("court.jpg", jpeg(), "image/jpeg")


def test_the_position_is_read_and_taken_out_of_the_picture() -> None:
    found, cleaned = position_taken_out(jpeg())
    assert found is not None and (found.latitude, found.longitude) == (34.0, -6.5)
    assert position_taken_out(cleaned) == (None, cleaned)
    assert len(cleaned) == len(jpeg()) and cleaned != jpeg()
    assert position_taken_out(png()) == (None, png())
    assert position_taken_out(jpeg()[:60])[0] is None


def test_a_round_from_its_plan_to_its_hours(visited: dict[str, Somebody], case: Case) -> None:
    clerk, other = (
        signed_in(visited["clerk"]),
        filed(visited["stranger"], timezone.now() - timedelta(days=12)),
    )
    page = clerk.get("/desk/visits/").content.decode()
    assert case.number in page and other.number in page
    first, second = visit_of(other), visit_of(case)
    none = clerk.post("/desk/visits/", {**DAY, "first": "09:00", "each": "45"})
    told = none.content.decode()
    assert none.status_code == 422 and 'href="#id_visit_0"' in told
    assert 'id="id_visit_0"' in told and 'id="id_visit-error"' in told
    wrong = clerk.post("/desk/visits/", {"visit": first.pk, "first": "09:00", "each": "45"})
    assert wrong.status_code == 422
    chosen = {"visit": [second.pk, first.pk], f"rank-{first.pk}": "1", f"rank-{second.pk}": "2"}
    answer = clerk.post("/desk/visits/", {**DAY, "first": "09:00", "each": "45", **chosen})
    assert answer.status_code == 302, answer.content.decode()
    place = f"/desk/visits/round/{SOON.isoformat()}/"
    assert answer.headers["Location"] == place
    page = clerk.get(place).content.decode()
    assert page.index(other.number) < page.index(case.number) and "09:45" in page
    assert clerk.post(place, {f"at-{first.pk}": "11:00", f"at-{second.pk}": "09:45"}).status_code == 302
    page = clerk.get(place).content.decode()
    assert page.index(case.number) < page.index(other.number)
    assert clerk.get("/desk/visits/round/never/").status_code == 404


def test_a_visit_moved_says_so_and_leads_to_its_round(visited: dict[str, Somebody], case: Case) -> None:
    clerk, row = signed_in(visited["clerk"]), visit_of(case)
    place = f"/desk/visits/{row.pk}/"
    clerk.post(place, {**DAY, "first": "09:00"})
    page = clerk.get(place).content.decode()
    assert f"/desk/visits/round/{SOON.isoformat()}/" in page and "La visite est programmée." in page
    later = SOON + timedelta(days=1)
    clerk.post(
        place, {"day_day": later.day, "day_month": later.month, "day_year": later.year, "first": "11:30"}
    )
    page = clerk.get(place).content.decode()
    assert f"/desk/visits/round/{later.isoformat()}/" in page and "change de date" in page
    story = clerk.get(f"/desk/cases/{case.territory.code}/{case.number}/").content.decode()
    assert "à 09:00" in story and "à 11:30" in story


def test_a_visit_from_its_form_to_its_minutes(visited: dict[str, Somebody], case: Case) -> None:
    row, clerk = planned_yesterday(visited, case), signed_in(visited["clerk"])
    place = f"/desk/visits/on-site/?visit={row.pk}"
    page = clerk.get(place).content.decode()
    assert "data-kept" in page and 'capture="environment"' in page and case.number in page
    wrong = clerk.post(place, on_the_spot(row, length="1000", visit_outcome="reserves", visit_photos=""))
    words = wrong.content.decode()
    assert wrong.status_code == 422 and "réserves" in words and 'value="M. Rachidi"' in words
    bad = SimpleUploadedFile("a.jpg", b"MZ not a picture", "image/jpeg")
    assert clerk.post(place, on_the_spot(row, visit_photos=bad)).status_code == 422
    answer = clerk.post(place, on_the_spot(row))
    assert answer.status_code == 302, answer.content.decode()
    page = clerk.get(f"/desk/visits/{row.pk}/").content.decode()
    assert "34.00000,-6.50000" in page and "M. Rachidi" in page
    with reading(NATIONAL):
        kept = VisitPhoto.objects.get()
        assert position_taken_out(content_of(kept.paper.digest))[0] is None
    assert clerk.post(f"/desk/visits/{row.pk}/", {"sign": "1"}).status_code == 302
    assert clerk.get(f"/desk/visits/{row.pk}/minutes.pdf").content.startswith(b"%PDF")
    follow = (
        signed_in(visited["citizen"]).get(f"/requests/{case.territory.code}/{case.number}/").content.decode()
    )
    assert "Visite du court" in follow and "Conforme" in follow
    assert clerk.get(place).status_code == 404


def test_an_hour_that_cannot_be_read_hides_no_other_fault(visited: dict[str, Somebody], case: Case) -> None:
    row = planned_yesterday(visited, case)
    sent = on_the_spot(row, visit_time="", visit_outcome="", length="")
    answer = signed_in(visited["clerk"]).post(f"/desk/visits/on-site/?visit={row.pk}", sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    for field in ("visit_time", "visit_outcome", "length"):
        assert f'href="#id_{field}' in shown, field


def test_photos_come_back_with_the_form_and_need_not_be_taken_again(
    visited: dict[str, Somebody], case: Case
) -> None:
    row, clerk = planned_yesterday(visited, case), signed_in(visited["clerk"])
    place, look = f"/desk/visits/on-site/?visit={row.pk}", f"/desk/visits/{row.pk}/photo/"
    wrong = clerk.post(place, on_the_spot(row, length="1000"))
    assert wrong.status_code == 422
    (seal,) = HELD.findall(wrong.content.decode())
    assert clerk.get(look, {"photo": seal}).content == position_taken_out(jpeg())[1]
    bad = SimpleUploadedFile("a.jpg", b"MZ not a picture", "image/jpeg")
    wrong = clerk.post(place, on_the_spot(row, visit_photos=[bad, picture()], visit_photos_held=seal))
    assert wrong.status_code == 422
    assert len(HELD.findall(wrong.content.decode())) == 2
    left_out = clerk.post(place, on_the_spot(row, visit_photos=""))
    assert left_out.status_code == 422, "a photo no longer ticked is not sent"
    answer = clerk.post(place, on_the_spot(row, visit_photos="", visit_photos_held=seal))
    assert answer.status_code == 302, answer.content.decode()
    with reading(NATIONAL):
        kept = VisitPhoto.objects.get()
    assert (kept.latitude, kept.longitude) == (34.0, -6.5)


def test_a_photo_is_held_for_its_visit_and_its_sender_alone(visited: dict[str, Somebody], case: Case) -> None:
    row, clerk = planned_yesterday(visited, case), signed_in(visited["clerk"])
    other = filed(visited["stranger"], timezone.now() - timedelta(days=12))
    wrong = clerk.post(f"/desk/visits/on-site/?visit={row.pk}", on_the_spot(row, length="1000"))
    (seal,) = HELD.findall(wrong.content.decode())
    second = signed_in(make_holder("second", "clerk"))
    assert second.get(f"/desk/visits/{row.pk}/photo/", {"photo": seal}).status_code == 404
    assert clerk.get(f"/desk/visits/{visit_of(other).pk}/photo/", {"photo": seal}).status_code == 404
    for typed in ("", "x", seal[:-1]):
        assert clerk.get(f"/desk/visits/{row.pk}/photo/", {"photo": typed}).status_code == 404
        sent = on_the_spot(row, visit_photos="", visit_photos_held=typed)
        assert clerk.post(f"/desk/visits/on-site/?visit={row.pk}", sent).status_code == 422


ROOMS = """
[fields.rooms]
set_by = "clerk"
type = "table"
required = false
label = { ar = "الغرف", fr = "Vestiaires" }
columns.name = { type = "text", label = { ar = "الغرفة", fr = "Vestiaire" } }
columns.area = { type = "area", min = 1, total = true, label = { ar = "المساحة", fr = "Surface" } }
[fields.length]"""


def test_rows_are_added_on_the_spot_and_typeset_in_the_minutes(
    visited: dict[str, Somebody],
    club: Path,  # noqa: F811
) -> None:
    file = club / "tennis_membership.toml"
    text = file.read_text("utf-8").replace("[fields.length]", ROOMS.strip(), 1)
    file.write_text(text.replace('findings = "length"', 'findings = ["length", "rooms"]', 1), "utf-8")
    case = filed(visited["citizen"], timezone.now() - timedelta(days=12))
    row, clerk = planned_yesterday(visited, case), signed_in(visited["clerk"])
    place = f"/desk/visits/on-site/?visit={row.pk}"
    page = clerk.get(place).content.decode()
    assert "answers.js" in page and 'value="add:rooms"' in page and "rooms_1_name" not in page
    typed = on_the_spot(row, rooms_rows="1", rooms_0_name="Nord", rooms_0_area="12")
    more = clerk.post(place, typed | {"row": "add:rooms"}).content.decode()
    assert len(HELD.findall(more)) == 1
    assert "rooms_1_name" in more and 'value="Nord"' in more and 'value="M. Rachidi"' in more
    typed = on_the_spot(
        row, rooms_rows="2", rooms_0_name="Nord", rooms_0_area="12", rooms_1_name="Sud", rooms_1_area="30"
    )
    assert clerk.post(place, typed).status_code == 302
    assert clerk.post(f"/desk/visits/{row.pk}/", {"sign": "1"}).status_code == 302
    assert clerk.get(f"/desk/visits/{row.pk}/minutes.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("who", ["president", "other"])
def test_who_does_not_make_the_visit_finds_none(visited: dict[str, Somebody], case: Case, who: str) -> None:
    row, client = planned_yesterday(visited, case), signed_in(visited[who])
    assert case.number not in client.get("/desk/visits/").content.decode()
    for path in (f"/desk/visits/{row.pk}/", f"/desk/visits/on-site/?visit={row.pk}"):
        assert client.get(path).status_code == 404


def kept_by(
    client: Client, owner: str, answers: dict[str, object], *photos: SimpleUploadedFile
) -> tuple[int, dict]:  # type: ignore[type-arg]
    told = {
        "key": answers["key"], "owner": owner, "captured_at": timezone.now().isoformat(),
        "answers": {name: [str(value)] for name, value in answers.items() if name != "visit_photos"},
    }  # fmt: skip
    answer = client.post(
        "/api/shell_cases/kept/visit", {"entry": json.dumps(told), "visit_photos": list(photos)}
    )
    return answer.status_code, answer.json()


def test_what_a_device_kept_arrives_once_with_its_photos(visited: dict[str, Somebody], case: Case) -> None:
    row, clerk = planned_yesterday(visited, case), signed_in(visited["clerk"])
    told = clerk.get("/desk/kept/who/").json()
    (page,) = [one for one in told["pages"] if one["path"] == "/desk/visits/on-site/"]
    assert page["queries"] == [f"?visit={row.pk}"] and page["files"] is True
    copy = clerk.get(f"/desk/visits/on-site/?visit={row.pk}", headers={"X-Kept-Copy": "1"}).content.decode()
    assert case.applicant not in copy and case.number in copy
    owner, answers = f"{told['account']}:{told['seat']}", on_the_spot(row)
    assert kept_by(clerk, "somebody:1", answers, picture())[0] == 409
    status, said = kept_by(clerk, owner, {**answers, "length": ""}, picture())
    assert status == 422 and said["errors"][0]["field"] == "length"
    status, said = kept_by(clerk, owner, {**answers, "key": str(uuid4())})
    assert status == 422 and said["errors"][0]["field"] == "visit_photos"
    first = kept_by(clerk, owner, answers, picture())
    assert first[0] == 201 and first[1]["reference"] == "1/2026".replace(
        "2026", str(timezone.localdate().year)
    )
    assert kept_by(clerk, owner, answers, picture()) == first
    late = kept_by(clerk, owner, {**answers, "key": str(uuid4())}, picture())
    assert late[0] == 422
    with reading(NATIONAL):
        assert VisitPhoto.objects.count() == 1
        assert CaseVisit.objects.get(pk=row.pk).captured_at is not None
    assert clerk.post("/api/shell_cases/kept/visit", {"entry": "{"}).status_code == 422


def test_a_control_is_asked_from_the_file(visited: dict[str, Somebody], case: Case) -> None:
    letter = SimpleUploadedFile("letter.png", png(), "image/png")
    clerk = signed_in(visited["clerk"])
    from diwan.kernel.cases.services import attach_document

    attach_document(
        visited["clerk"].in_office(at=timezone.now()), document="coach_letter", name=letter.name or "", size=9,
        media_type="image/png", digest="3" * 64, case=case,
    )  # fmt: skip
    do_transition(visited["president"].in_office(at=timezone.now()), case=fresh(case), transition="admit")
    place = f"/desk/cases/{case.territory.code}/{case.number}/"
    assert f"{place}visit/control/" in clerk.get(place).content.decode()
    answer = clerk.post(f"{place}visit/control/")
    assert answer.status_code == 302 and clerk.get(answer.headers["Location"]).status_code == 200
    assert clerk.post(f"{place}visit/control/").status_code in (404, 409, 422)


def test_the_api_does_the_same(visited: dict[str, Somebody], case: Case) -> None:
    clerk = signed_in(visited["clerk"])
    (line,) = clerk.get("/api/cases/visits?status=asked").json()["items"]
    assert (line["number"], line["status"]) == (case.number, "asked")
    row = planned_yesterday(visited, case)
    soon = {"stops": [{"visit": row.pk, "at": timezone.now().isoformat()}]}
    assert clerk.post("/api/cases/visits/plan", soon, content_type="application/json").status_code == 422
    made = f"/api/cases/visits/{row.pk}/make"
    assert clerk.post(made, {"told": "{"}).status_code == 422
    told = {"outcome": "conforming", "values": {"length": "24"}, "present": {"hygiene_office": "M. Rachidi"}}
    assert clerk.post(made, {"told": json.dumps(told)}).status_code == 422
    said = clerk.post(made, {"told": json.dumps(told), "photos": picture()}).json()
    assert said["status"] == "held" and said["minutes"].startswith("1/")
    assert clerk.post(f"/api/cases/visits/{row.pk}/sign").json()["status"] == "closed"
    assert signed_in(visited["other"]).post(f"/api/cases/visits/{row.pk}/sign").status_code == 404
