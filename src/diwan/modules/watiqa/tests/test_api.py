"""The same journey by the API, through the same services."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, Somebody, make_holder, make_person
from diwan.modules.civil_status.tests.test_api_desk import robot
from diwan.modules.watiqa import services
from diwan.modules.watiqa.models import Copy
from diwan.modules.watiqa.tests.world import HERE, POST, World, answers, filed, now, pay

ROOT = "/api/watiqa"


class Caller:
    """Somebody who calls in session."""

    def __init__(self, somebody: Somebody | None = None, language: str = "fr") -> None:
        self.client = Client(headers={"accept-language": language})
        if somebody:
            backend = "allauth.account.auth_backends.AuthenticationBackend"
            self.client.force_login(somebody.account, backend=backend)
        self.client.cookies["diwan_language"] = language

    def get(self, path: str) -> Any:
        return self.client.get(ROOT + path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(ROOT + path, json.dumps(body or {}), content_type="application/json")


def asked(**changes: Any) -> dict[str, Any]:
    return {"event": "birth", "territory": COMMUNE, "answers": answers(**changes), "origin": "one"}


def test_the_whole_journey_by_api(world: World) -> None:
    citizen, clerk, officer = Caller(world.citizen), Caller(world.clerk), Caller(world.officer)
    made = citizen.post("/requests", asked())
    assert made.status_code == 201, made.content
    told = made.json()
    number = told["number"]
    assert told["step"] == "matching"
    assert [(d["amount"], d["title"]["fr"]) for d in told["due"]] == [("2.00", "Droits de copie")]
    pay(world, filed_case(world, number))
    found = clerk.get(f"/desk/requests/{number}/candidates").json()
    assert found[0]["record"] == world.record.pk
    assert "lines" not in found[0]
    opened = clerk.post(f"/desk/requests/{number}/candidates/{world.record.pk}").json()
    assert opened["standing"] == "proven"
    matched = clerk.post(f"/desk/requests/{number}/match", {"record": world.record.pk})
    assert matched.json()["step"] == "preparing"
    assert clerk.post(f"/desk/requests/{number}/prepare").json()["step"] == "to_sign"
    assert officer.get(f"/desk/requests/{number}/copy").content.startswith(b"%PDF-")
    signed = officer.post("/desk/sign", {"numbers": [number]}).json()
    assert signed == [{"number": number, "signed": True, "reason": ""}]
    taken = citizen.post(f"/requests/{COMMUNE}/{number}/copy")
    assert taken.content.startswith(b"%PDF-")
    done = citizen.get(f"/requests/{COMMUNE}/{number}").json()
    assert (done["step"], done["outcome"], done["due"]) == ("delivered", "granted", [])
    code = done["code"].replace("-", "").replace(" ", "")
    assert Client().get(f"/v/{code}").status_code == 200


def filed_case(world: World, number: str) -> Any:
    from diwan.kernel.cases.models import Case
    from diwan.kernel.territory.scope import reading
    from diwan.modules.watiqa.tests.world import HERE

    with reading(HERE):
        return Case.objects.get(number=number)


def test_the_same_origin_twice_is_one_request(world: World) -> None:
    citizen = Caller(world.citizen)
    first, second = (citizen.post("/requests", asked()).json()["number"] for _ in (1, 2))
    assert first == second
    assert len(citizen.get("/requests").json()["items"]) == 1


def test_wrong_answers_come_back_field_by_field_in_the_callers_language(world: World) -> None:
    for language, said in (("fr", "CNIE"), ("ar", "البطاقة")):
        answer = Caller(world.citizen, language).post("/requests", asked(cnie="123", birth_date="1990-02-30"))
        assert answer.status_code == 422
        assert answer["Content-Type"].startswith("application/problem+json")
        fields = json.dumps(answer.json(), ensure_ascii=False)
        assert "birth_date" in fields
        assert "cnie" in fields
        assert said in fields


def test_a_batch_by_api_keeps_what_can_be_signed(world: World) -> None:
    clerk, officer = Caller(world.clerk), Caller(world.officer)
    cases = [filed(world, kind=kind) for kind in ("extract", "full")]
    for case in cases:
        pay(world, case)
        clerk.post(f"/desk/requests/{case.number}/match", {"record": world.record.pk})
    clerk.post(f"/desk/requests/{cases[0].number}/prepare")
    outcomes = officer.post("/desk/sign", {"numbers": [case.number for case in cases]}).json()
    assert [o["signed"] for o in outcomes] == [True, False]
    assert cases[1].number in outcomes[1]["reason"]


def test_a_copy_asked_online_is_signed_with_its_request_or_not_at_all(world: World) -> None:
    """Signed by itself it would leave its request waiting for ever, or outlive a refusal."""
    clerk, officer = Caller(world.clerk), Caller(world.officer)
    case = filed(world)
    pay(world, case)
    at = f"/desk/requests/{case.number}"
    clerk.post(f"{at}/match", {"record": world.record.pk})
    clerk.post(f"{at}/prepare")
    with reading(HERE):
        copy = Copy.objects.get()
    by_itself = officer.client.post(f"/api/documents/{copy.document_id}/sign")
    assert by_itself.status_code == 422
    assert by_itself.json()["type"].endswith("watiqa.errors.signed_with_its_request")
    officer.post(f"{at}/send-back", {"text": "اسم الأم"})
    assert officer.client.post(f"/api/documents/{copy.document_id}/sign").status_code == 422
    clerk.post(f"{at}/prepare")
    assert officer.post(f"{at}/sign").json()["code"]


def test_no_machine_signs_a_copy(world: World) -> None:
    """Law 36.21, art. 22; decree 2-22-04, art. 27."""
    case = filed(world)
    pay(world, case)
    services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    services.prepare_copies(world.clerk.in_office(), case=now(case))
    assistant = make_holder("assistant", "civil_status.officer", office=world.office)
    machine = Client(headers=robot(assistant, "watiqa:write"))
    for path, body in (
        (f"/desk/requests/{case.number}/sign", {}),
        ("/desk/sign", {"numbers": [case.number]}),
    ):
        refused = machine.post(ROOT + path, json.dumps(body), content_type="application/json")
        assert refused.status_code == 403, refused.content
        assert refused.json()["type"].endswith("identity.errors.in_person")
    assert now(case).step == "to_sign"


def test_post_and_refusal_and_return_by_api(world: World) -> None:
    clerk, officer = Caller(world.clerk), Caller(world.officer)
    case = filed(world, **POST)
    pay(world, case)
    at = f"/desk/requests/{case.number}"
    clerk.post(f"{at}/match", {"record": world.record.pk})
    clerk.post(f"{at}/prepare")
    assert officer.post(f"{at}/send-back", {"text": "اسم الأم"}).json()["step"] == "preparing"
    clerk.post(f"{at}/prepare")
    officer.post(f"{at}/sign")
    assert clerk.post(f"{at}/post", {"tracking": "nothing"}).status_code == 422
    assert clerk.post(f"{at}/post", {"tracking": "RR123456789MA"}).json()["step"] == "posted"
    assert clerk.post(f"{at}/come-back", {"text": "absent"}).json()["step"] == "post_returned"
    again = {"tracking": "RR123456790MA", "address": {"post_address": "7 شارع علال الفاسي"}}
    assert clerk.post(f"{at}/post", again).json()["step"] == "posted"
    assert now(case).values["post_address"] == "7 شارع علال الفاسي"
    assert now(case).values["post_city"] == POST["post_city"]
    clerk.post(f"{at}/come-back", {"text": "absent"})
    assert clerk.post(f"{at}/ready").json()["step"] == "at_counter"
    assert clerk.post(f"{at}/deliver", {"handed_to": "سعاد", "paper": "cnie"}).json()["step"] == "delivered"
    other = filed(world, kind="full")
    refused = officer.post(f"/desk/requests/{other.number}/refuse", {"motives": ["not_entitled"]})
    assert refused.json()["step"] == "refused"


def test_a_stale_call_is_a_conflict(world: World) -> None:
    clerk = Caller(world.clerk)
    case = filed(world)
    pay(world, case)
    seen = now(case).revision
    clerk.post(f"/desk/requests/{case.number}/match", {"record": world.record.pk, "seen": seen})
    again = clerk.post(f"/desk/requests/{case.number}/not-found", {"text": "1990", "seen": seen})
    assert again.status_code == 409


def test_nobody_else_finds_it(world: World) -> None:
    case = filed(world)
    away, other, nobody = Caller(world.stranger), Caller(make_person("other", cnie="T1")), Caller()
    assert away.get(f"/desk/requests/{case.number}").status_code == 404
    assert away.post(f"/desk/requests/{case.number}/match", {"record": world.record.pk}).status_code == 404
    assert away.get("/desk/requests").json()["items"] == []
    assert other.get(f"/requests/{COMMUNE}/{case.number}").status_code == 404
    assert other.post(f"/requests/{COMMUNE}/{case.number}/copy").status_code == 404
    assert other.get("/requests").json()["items"] == []
    assert nobody.get("/requests").status_code in (401, 403)
    assert nobody.post("/requests", asked()).status_code in (401, 403)
    assert Caller(world.citizen).post(f"/desk/requests/{case.number}/sign").status_code == 403


def test_a_community_that_does_not_exist_is_said_so(world: World) -> None:
    answer = Caller(world.citizen).post("/requests", asked() | {"territory": 424_242})
    assert answer.status_code == 404
    assert "424242" in answer.json()["detail"]
