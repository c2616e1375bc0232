"""The public board, copies and fetched pieces on the case file."""

from __future__ import annotations

from pathlib import Path

from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import BoardNotice
from diwan.kernel.cases.services.requests import send_request
from diwan.kernel.cases.tests.conftest import club, own_keys, people  # noqa: F401
from diwan.kernel.cases.tests.tennis import facts
from diwan.kernel.cases.tests.test_effects import signed, welcomed, with_effect
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody
from diwan.shell.cases.tests.test_consulted import signed_in


def test_anybody_reads_the_board_until_a_notice_is_taken_off(
    people: dict[str, Somebody],  # noqa: F811
    club: Path,  # noqa: F811
    own_keys: None,  # noqa: F811
) -> None:
    with_effect(club, "welcome", '{ publish = "card" }')
    stranger = Client()
    assert "لا شيء منشور" in stranger.get(f"/communes/{COMMUNE}/board/").content.decode()
    welcomed(people)
    signed(people)
    assert "شهادة عضوية" in stranger.get(f"/communes/{COMMUNE}/board/").content.decode()
    with reading(Scope("national")):
        notice = BoardNotice.objects.get()
    pdf = f"/communes/{COMMUNE}/board/{notice.pk}.pdf"
    assert stranger.get(pdf).content.startswith(b"%PDF")
    assert stranger.get(f"/communes/{OTHER_COMMUNE}/board/{notice.pk}.pdf").status_code == 404
    assert signed_in(people["citizen"]).post("/desk/board/", {"notice": notice.pk}).status_code == 403
    other = signed_in(people["other"])
    assert other.post("/desk/board/", {"notice": notice.pk, "reason": "x"}).status_code == 404
    clerk = signed_in(people["clerk"])
    assert clerk.post("/desk/board/", {"notice": notice.pk, "reason": ""}).status_code == 422
    assert clerk.post("/desk/board/", {"notice": notice.pk, "reason": "erreur"}).status_code == 302
    assert stranger.get(pdf).status_code == 404


def test_the_office_follows_a_copy_and_writes_down_that_it_arrived(
    people: dict[str, Somebody],  # noqa: F811
    club: Path,  # noqa: F811
    own_keys: None,  # noqa: F811
) -> None:
    with_effect(club, "welcome", '{ copy_to = "governor", within = "5 days" }')
    case = welcomed(people)
    signed(people)
    row = send_request(
        territory=COMMUNE, number=case.number, what="copy", key="governor", body="governor", round=1,
        at=timezone.now(),
    )  # fmt: skip
    clerk = signed_in(people["clerk"])
    page = clerk.get(f"/desk/cases/{COMMUNE}/{case.number}/").content.decode()
    address = f"/desk/cases/{COMMUNE}/{case.number}/sent/{row.pk}/"
    assert address in page and "Copie adressée à" in page
    shown = clerk.post(address, {"link": "1"}, follow=True).content.decode()
    link = "/answer/" + shown.split("/answer/")[1].split("/")[0] + "/"
    assert (
        "Attestation de membre" in Client(headers={"Cookie": "diwan_language=fr"}).get(link).content.decode()
    )
    assert signed_in(people["other"]).get(address).status_code == 404
    assert clerk.post(address, {"given_for": "Cabinet du gouverneur"}).status_code == 302
    assert ("acknowledged", "governor") in facts(case)
    assert Client().get(link).status_code == 404
