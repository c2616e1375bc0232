"""The applicant's own page lists what was sent with the case: name, size, a look, a copy; nobody else's opens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone, translation

from diwan.kernel.cases.models import Case, CaseDocument
from diwan.kernel.cases.tests.club_visits import with_visits
from diwan.kernel.cases.tests.conftest import club, own_keys, png  # noqa: F401
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, in_some_act, make_person
from diwan.shell.cases.tests.pages import NATIONAL, filed, signed_in
from diwan.shell.written import size_words

FILE = re.compile(r'<li class="file">(.*?)</li>', re.S)


@pytest.fixture
def citizen(club: Path, own_keys: None) -> Client:  # noqa: F811
    with_visits(club)
    return signed_in(make_person("citizen"))


@pytest.fixture
def case(citizen: Client) -> Case:
    return filed(citizen)


def page_of(client: Client, case: Case, language: str = "fr") -> str:
    client.cookies["diwan_language"] = language
    return client.get(f"/requests/{COMMUNE}/{case.number}/").content.decode()


@pytest.mark.parametrize(
    ("language", "heading"), [("ar", "الملفات التي أدليتم بها"), ("fr", "Les fichiers que vous avez fournis")]
)
def test_what_was_sent_is_seen_opened_and_kept(
    citizen: Client, case: Case, language: str, heading: str
) -> None:
    page = page_of(citizen, case, language)
    assert heading in page
    (line,) = FILE.findall(page)
    with reading(NATIONAL):
        paper = CaseDocument.objects.get(case=case)
    address = f"/requests/{COMMUNE}/{case.number}/files/{paper.pk}/"
    assert line.count(f'href="{address}"') == 3
    assert 'download="photo.png"' in line
    assert f'<img src="{address}"' in line
    with translation.override(language):
        assert size_words(paper.size) in line
    assert citizen.get(address).content == png()


def test_nobody_else_sees_or_opens_them(citizen: Client, case: Case) -> None:
    with reading(NATIONAL):
        paper = CaseDocument.objects.get(case=case)
    other = signed_in(make_person("other"))
    for address in ("", f"files/{paper.pk}/"):
        assert other.get(f"/requests/{COMMUNE}/{case.number}/{address}").status_code == 404
    assert citizen.get(f"/requests/{COMMUNE}/{case.number}/files/{paper.pk + 1}/").status_code == 404


def test_what_the_office_put_there_stands_apart(citizen: Client, case: Case) -> None:
    with in_some_act(COMMUNE):
        CaseDocument.objects.create(
            territory_id=COMMUNE, case=case, holder_id=case.holder_id, key="minutes", name="pv.pdf",
            media_type="application/pdf", size=9, digest="1" * 64, added_at=timezone.now(),
        )  # fmt: skip
    page = page_of(citizen, case)
    sent, _, added = page.partition("Pièces versées par l&#x27;administration")
    assert "photo.png" in sent
    assert "pv.pdf" not in sent
    assert "pv.pdf" in added
    (line,) = FILE.findall(added)
    assert "<img" not in line
