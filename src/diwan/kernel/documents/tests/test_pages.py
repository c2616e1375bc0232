"""The public pages of verification, and who may have which file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diwan.kernel.documents.codes import new_code
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.services import attach_file, revoke_document, sign_document
from diwan.kernel.documents.tests.conftest import make_delegate, make_president
from diwan.kernel.documents.tests.test_files import pdf, png
from diwan.kernel.testing.world import OTHER_COMMUNE, make_holder, make_person

pytestmark = pytest.mark.django_db
Prepared = Callable[..., Any]


@pytest.fixture
def french(client: Client) -> Client:
    client.cookies["diwan_language"] = "fr"
    return client


@pytest.fixture
def signed(prepared: Prepared) -> Any:
    president = make_president()
    act = make_delegate(president).in_office(kind="registrar")
    return sign_document(act, document=prepared(act, holder=make_person("holder", cnie="H1").person.pk))


def page_of(document: Any) -> str:
    return reverse("documents:code", args=[document.code])


def text_of(response: Any) -> str:
    return response.content.decode().replace("<bdi>", "").replace("</bdi>", "")


def test_a_typed_code_leads_to_its_page(french: Client, signed: Any) -> None:
    response = french.get(reverse("documents:verify"), {"code": f" {signed.printed_code.lower()} "})
    assert response.status_code == 302
    assert response["Location"] == page_of(signed)


def test_the_page_says_who_signed_as_what_when_and_that_it_stands(french: Client, signed: Any) -> None:
    response = french.get(page_of(signed))
    shown = text_of(response)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    for words in ("authentique et valable", "Souad Alaoui", "Poste", "2026/14", "10 mars 2026", "12/2026"):
        assert words in shown
    assert "sans valeur légale" in shown
    assert "Youssef" not in shown
    assert "EE123456" not in shown


def test_a_revoked_act_says_so(french: Client, signed: Any) -> None:
    act = make_president("second").in_office()
    revoke_document(act, document=signed, reason="Erreur sur le nom")
    shown = text_of(french.get(page_of(signed)))
    assert "notice--danger" in shown
    assert "retiré le 10 mars 2026" in shown
    assert "Erreur sur le nom" in shown
    assert "valable</p>" not in shown


def test_an_unknown_code_says_so_and_a_misspelt_one_is_caught(french: Client, communes_ready: None) -> None:
    unknown = french.get(reverse("documents:code", args=[new_code()]))
    assert unknown.status_code == 404
    assert "Aucun document signé" in text_of(unknown)
    wrong = french.get(reverse("documents:verify"), {"code": "ABCD-EFGH-JKLM-2"})
    assert "n’est pas exact" in text_of(wrong)
    assert "ABCD-EFGH-JKLM-2" in text_of(wrong), "what was typed is kept"


@pytest.fixture
def communes_ready(communities: None) -> None:
    """A world with nothing signed in it."""


def test_no_code_at_all_is_said_too(french: Client, communes_ready: None) -> None:
    page = french.get(reverse("documents:verify"), {"code": " "}).content.decode()
    assert 'href="#id_code"' in page
    assert "Tapez le code imprimé" in page
    assert "Tapez le code imprimé" not in french.get(reverse("documents:verify")).content.decode()


def test_no_page_lists_anything(french: Client, signed: Any) -> None:
    for address in (reverse("documents:verify"), reverse("documents:code", args=[new_code()])):
        shown = text_of(french.get(address))
        assert signed.code not in shown
        assert signed.printed_code not in shown


def send(client: Client, address: str, content: bytes, name: str = "act.pdf") -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content, "application/pdf")})


def test_the_original_is_recognised_with_or_without_its_code(french: Client, signed: Any) -> None:
    original = signed_pdf(signed)
    for address in (page_of(signed), reverse("documents:verify")):
        shown = text_of(send(french, address, original))
        assert "exactement l’original" in shown
        assert "est intacte" in shown


def test_an_altered_file_is_told_apart(french: Client, signed: Any) -> None:
    altered = bytearray(signed_pdf(signed))
    altered[len(altered) // 3] ^= 1
    shown = text_of(send(french, page_of(signed), bytes(altered)))
    assert "n’est pas l’original" in shown
    assert "n’est pas intacte" in shown


def test_a_file_of_somebody_else_is_not_ours(french: Client, signed: Any) -> None:
    response = send(french, reverse("documents:verify"), pdf())
    assert response.status_code == 404
    assert "aucune signature" in text_of(response)


def test_what_is_not_a_pdf_is_refused_beside_its_field(french: Client, signed: Any) -> None:
    for address in (page_of(signed), reverse("documents:verify")):
        response = send(french, address, png(), "copie scannée.png")
        assert response.status_code == 422
        assert "copie scannée.png\N{NO-BREAK SPACE}» n’est pas un PDF" in text_of(response)
        assert send(french, address, signed_pdf(signed), "copie (1)").status_code == 200
        assert french.post(address).status_code == 422


def test_the_arabic_page_is_the_default(client: Client, signed: Any) -> None:
    shown = text_of(client.get(page_of(signed)))
    assert 'dir="rtl"' in shown
    assert "وثيقة صحيحة وسارية" in shown


def test_the_offline_page_comes_as_one_archive(french: Client, communes_ready: None) -> None:
    import io
    import zipfile

    body = b"".join(french.get(reverse("documents:offline")).streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = set(archive.namelist())
    assert {
        f"diwan-verify/{n}" for n in ("index.html", "verify.js", "verify.css", "keys.js", "keys.json")
    } == names


def test_only_its_holder_and_its_office_have_the_pdf(client: Client, signed: Any) -> None:
    address = reverse("documents:pdf", args=[signed.territory_id, signed.pk])
    make_holder("stranger", "president", territory=OTHER_COMMUNE)
    make_person("neighbour", cnie="N1")
    assert client.get(address).status_code == 404
    for username, status in (("holder", 200), ("delegate", 200), ("stranger", 404), ("neighbour", 404)):
        assert client.login(username=username, password=username)
        response: Any = client.get(address)
        assert response.status_code == status, username
        if status == 200:
            assert b"".join(response.streaming_content).startswith(b"%PDF-")
            assert "no-store" in response["Cache-Control"]
        client.logout()


@pytest.mark.parametrize(("kind", "status"), [("cashier", 404), ("administrator", 404), ("supervisor", 200)])
def test_a_seat_without_business_in_it_opens_no_act(
    client: Client, signed: Any, prepared: Prepared, kind: str, status: int
) -> None:
    """Law 09.08 art. 23."""
    make_holder("other", kind)
    draft = prepared(make_president("second").in_office())
    client.login(username="other", password="other")
    place = [signed.territory_id, signed.pk]
    assert client.get(reverse("documents:pdf", args=place)).status_code == status
    assert client.get(f"/api/documents/{signed.pk}").status_code == status
    assert client.get(f"/api/documents/{signed.pk}/pdf").status_code == status
    preview = reverse("documents:preview", args=[draft.territory_id, draft.pk])
    assert client.get(preview).status_code == status
    waiting = client.get("/api/documents/awaiting").json()
    assert bool(waiting["items"]) is (status == 200)


def test_a_file_sent_by_a_citizen_is_not_for_every_seat(client: Client, communities: None) -> None:
    sender = make_person("sender", cnie="S1")
    file = attach_file(sender.as_citizen(), name="صورة.png", chunks=[png()])
    make_holder("cashier", "cashier")
    client.login(username="cashier", password="cashier")
    assert client.get(reverse("documents:file", args=[file.territory_id, file.pk])).status_code == 404


def test_a_sent_file_is_given_back_as_an_attachment_only(client: Client, communities: None) -> None:
    sender = make_person("sender", cnie="S1")
    file = attach_file(sender.as_citizen(), name="صورة.png", chunks=[png()])
    address = reverse("documents:file", args=[file.territory_id, file.pk])
    assert client.get(address).status_code == 404
    client.login(username="sender", password="sender")
    response = client.get(address)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"


def test_a_preview_is_for_the_office(client: Client, prepared: Prepared) -> None:
    document = prepared(make_president().in_office())
    address = reverse("documents:preview", args=[document.territory_id, document.pk])
    assert client.get(address).status_code == 403
    client.login(username="president", password="president")
    assert client.get(address).status_code == 200
