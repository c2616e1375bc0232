"""What the tests of pages have in common: a member of the tennis club, their request, a client of each."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.tests.conftest import png
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody

TENNIS = "tennis.membership"
PLAYER = {
    "full_name": "سعاد العلوي", "born_on_day": "4", "born_on_month": "5", "born_on_year": "1990", "junior": "no",
    "next": "1",
}  # fmt: skip
NATIONAL = Scope("national")


def photo(content: bytes | None = None, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if content is not None else png(), content_type="image/png")


def signed_in(somebody: Somebody) -> Client:
    client = Client()
    client.force_login(somebody.account)
    return client


def begun(client: Client) -> Draft:
    page = client.post(f"/services/{TENNIS}/{COMMUNE}/")
    assert page.status_code == 302
    with reading(NATIONAL):
        return Draft.objects.latest("pk")


def filed(client: Client, *, with_photo: bool = True) -> Case:
    draft = begun(client)
    client.post(f"/drafts/{draft.pk}/form/player/", PLAYER)
    client.post(f"/drafts/{draft.pk}/form/play/", {"level": "beginner", "next": "1"})
    if with_photo:
        client.post(f"/drafts/{draft.pk}/documents/", {"photo": photo(), "next": "1"})
    answer = client.post(f"/drafts/{draft.pk}/check/")
    assert answer.status_code == 302, answer.content.decode()
    with reading(NATIONAL):
        return Case.objects.latest("pk")


def main_of(answer: Any) -> str:
    """What the page itself says, without its frame and messages."""
    text = answer.content.decode()
    return str(text[text.index("<main") : text.index("</main>")])
