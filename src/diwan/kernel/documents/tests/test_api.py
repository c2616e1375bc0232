"""The API of documents: the same services as the pages, the same walls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from diwan.kernel.documents.codes import new_code
from diwan.kernel.documents.qr import keys_from, read_token
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.services import sign_document
from diwan.kernel.documents.tests.conftest import make_president
from diwan.kernel.documents.tests.test_files import png
from diwan.kernel.documents.tests.test_qr import scanned, statement
from diwan.kernel.testing.world import OTHER_COMMUNE, Somebody, make_holder, make_person

pytestmark = pytest.mark.django_db
Prepared = Callable[..., Any]


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def signed_in(somebody: Somebody) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(somebody.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def president(communities: None) -> Somebody:
    return make_president()


def test_anyone_verifies_a_code(president: Somebody, prepared: Prepared, client: Client) -> None:
    act = president.in_office()
    document = sign_document(act, document=prepared(act))
    said = client.get(f"/api/documents/verify/{document.printed_code}").json()
    assert (said["in_force"], said["number"], said["sha256"]) == (True, "12/2026", document.digest)
    assert said["subject"] == {"ar": "ي••• ع•••", "fr": "Y••• A•••"}
    assert "data" not in said
    missing = client.get(f"/api/documents/verify/{new_code()}")
    assert missing.status_code == 404
    assert missing["Content-Type"].startswith("application/problem+json")


def test_anyone_compares_a_file(president: Somebody, prepared: Prepared, client: Client) -> None:
    act = president.in_office()
    document = sign_document(act, document=prepared(act))
    pdf = SimpleUploadedFile("a.pdf", signed_pdf(document), "application/pdf")
    said = client.post("/api/documents/verify", {"file": pdf}).json()
    assert said["original"] is True
    assert said["act"]["code"] == document.printed_code
    assert said["signature"]["holds"] is True
    refused = client.post("/api/documents/verify", {"file": SimpleUploadedFile("a.png", png(), "image/png")})
    assert refused.status_code == 422


def test_published_keys_are_enough_to_read_a_code(communities: None, client: Client) -> None:
    keys = keys_from(client.get("/api/documents/keys").json())
    said = statement()
    assert read_token(scanned(said), keys)[0].code == said.code


def test_a_citizen_lists_and_downloads_their_own_acts(president: Somebody, prepared: Prepared) -> None:
    act = president.in_office()
    holder, neighbour = make_person("holder", cnie="H1"), make_person("neighbour", cnie="N1")
    document = sign_document(act, document=prepared(act, holder=holder.person.pk))
    prepared(act, holder=holder.person.pk)
    mine = signed_in(holder).get("/api/documents/mine").json()["items"]
    assert [line["id"] for line in mine] == [document.pk]
    assert signed_in(holder).get(f"/api/documents/mine/{document.pk}/pdf").content.startswith(b"%PDF-")
    assert signed_in(neighbour).get("/api/documents/mine").json()["items"] == []
    assert signed_in(neighbour).get(f"/api/documents/mine/{document.pk}/pdf").status_code == 404


def test_the_officer_signs_singly_and_in_batch(president: Somebody, prepared: Prepared) -> None:
    act, desk = president.in_office(), signed_in(president)
    first, second, third = (prepared(act) for _ in range(3))
    assert {line["id"] for line in desk.get("/api/documents/awaiting").json()["items"]} == {
        first.pk, second.pk, third.pk,
    }  # fmt: skip
    assert desk.post(f"/api/documents/{first.pk}/sign").json()["state"] == "signed"
    assert desk.post(f"/api/documents/{first.pk}/sign").status_code == 409
    body = {"documents": [first.pk, second.pk, third.pk]}
    outcomes = desk.post("/api/documents/sign", body, content_type="application/json").json()
    assert [line["signed"] for line in outcomes] == [False, True, True]
    assert outcomes[0]["code"] == "documents.errors.already_signed"
    assert desk.get(f"/api/documents/{second.pk}/pdf").content.startswith(b"%PDF-")


def test_the_officer_revokes(president: Somebody, prepared: Prepared) -> None:
    act, desk = president.in_office(), signed_in(president)
    document = sign_document(act, document=prepared(act))
    body = {"reason": "Erreur"}
    said = desk.post(f"/api/documents/{document.pk}/revoke", body, content_type="application/json").json()
    assert (said["state"], said["end_reason"]) == ("revoked", "Erreur")


def test_another_community_and_a_stranger_get_nothing(president: Somebody, prepared: Prepared) -> None:
    act = president.in_office()
    document = sign_document(act, document=prepared(act))
    other = signed_in(make_holder("other", "president", territory=OTHER_COMMUNE))
    for path in (f"/api/documents/{document.pk}", f"/api/documents/{document.pk}/pdf"):
        assert other.get(path).status_code == 404
        assert Client().get(path).status_code == 401
    assert other.get("/api/documents/awaiting").json()["items"] == []
    for verb in ("sign", "revoke"):
        body = {"reason": "x"}
        path = f"/api/documents/{document.pk}/{verb}"
        assert other.post(path, body, content_type="application/json").status_code == 404
