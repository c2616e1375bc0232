"""Mentions in both counterparts of a paper register (decree 2-99-665)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, NotAllowed, NotFound
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, as_office
from diwan.modules.civil_status.carried_selectors import keepers_of, mentions_carried, mentions_to_carry
from diwan.modules.civil_status.content import MentionType, RecordType, Regime
from diwan.modules.civil_status.models import CarriedMention, Mention, PaperBook, Record
from diwan.modules.civil_status.paper_rules import BookState, Keeper, counterpart_kept_by
from diwan.modules.civil_status.services import (
    add_mention,
    carry_mentions,
    decide_regime,
    register_birth,
)
from diwan.modules.civil_status.tests.samples import YOUSSEF, birth, paper_birth
from diwan.modules.civil_status.tests.test_api import API, calling, sent
from diwan.modules.civil_status.tests.test_books import keeps_paper, opened
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE = Scope("office", COMMUNE, COMMUNE)
DAY = NOW.date()


def married(officer: Somebody, record: Record, reference: str = "88/2012") -> Mention:
    return add_mention(
        officer.in_office(), record=record, type=MentionType.MARRIAGE, date=dt.date(2012, 6, 1),
        authority="قسم قضاء الأسرة", reference=reference, text_ar="تزوج",
    )  # fmt: skip


@pytest.fixture
def mention(clerk: Somebody, officer: Somebody, office: Office) -> Mention:
    """A marriage in the margin of an act that an office still on paper keeps."""
    keeps_paper(officer, office)
    return married(
        officer, register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984, YOUSSEF))
    )


def waiting() -> list[int]:
    with reading(HERE):
        return [one.pk for one in mentions_to_carry(COMMUNE, DAY)]


def test_a_mention_waits_until_both_counterparts_have_it(officer: Somebody, mention: Mention) -> None:
    assert waiting() == [mention.pk]
    assert carry_mentions(officer.in_office(), mentions=[mention.pk], slip="77/2026") == 1
    assert waiting() == []
    with reading(HERE):
        (done,) = mentions_carried(COMMUNE)
    assert (done.mention_id, done.slip) == (mention.pk, "77/2026")
    assert carry_mentions(officer.in_office(), mentions=[mention.pk], slip="78/2026") == 0
    with reading(HERE):
        assert CarriedMention.objects.get().slip == "77/2026", "the first note stands"


def test_a_record_of_the_national_register_has_one_margin(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Law 36.21, art. 59: paper stops where the national register begins."""
    record = register_birth(clerk.in_office(), office=office, content=birth())
    add_mention(
        officer.in_office(), record=record, type=MentionType.DEATH, date=dt.date(2026, 3, 5),
        authority="المكتب", text_ar="توفي",
    )  # fmt: skip
    assert waiting() == []


def test_an_office_that_left_paper_carries_no_more(
    officer: Somebody, office: Office, mention: Mention
) -> None:
    decide_regime(
        officer.in_office(), office=office, regime=Regime.NATIONAL_36_21, since=DAY, decision="قرار 3/2026"
    )
    assert waiting() == []


def test_a_clerk_notes_nothing_and_a_slip_is_needed(
    clerk: Somebody, officer: Somebody, mention: Mention
) -> None:
    with pytest.raises(NotAllowed):
        carry_mentions(clerk.in_office(), mentions=[mention.pk], slip="77/2026")
    with pytest.raises(Invalid) as refusal:
        carry_mentions(officer.in_office(), mentions=[mention.pk], slip=" ")
    assert set(refusal.value.fields) == {"slip"}
    with pytest.raises(Invalid) as refusal:
        carry_mentions(officer.in_office(), mentions=[], slip="77/2026")
    assert set(refusal.value.fields) == {"mentions"}
    assert waiting() == [mention.pk]


def test_another_communes_officer_notes_nothing_here(other_officer: Somebody, mention: Mention) -> None:
    with pytest.raises(NotFound):
        carry_mentions(other_officer.in_office(), mentions=[mention.pk], slip="77/2026")
    assert waiting() == [mention.pk]


def test_the_database_keeps_one_note_a_mention(officer: Somebody, mention: Mention) -> None:
    carry_mentions(officer.in_office(), mentions=[mention.pk], slip="77/2026")
    with pytest.raises(IntegrityError), as_office(COMMUNE):
        CarriedMention.objects.create(
            territory_id=COMMUNE, mention=mention, slip="x", at=timezone.now(), by="x"
        )


@pytest.mark.parametrize(
    ("state", "keeper"),
    [
        (BookState.OPEN, Keeper.OFFICE), (BookState.FULL, Keeper.OFFICE), (BookState.CLOSED, Keeper.OFFICE),
        (BookState.SENT, Keeper.GOVERNOR), (BookState.CHECKED, Keeper.GOVERNOR), (BookState.DEPOSITED, Keeper.COURT),
    ],
)  # fmt: skip
def test_who_has_the_second_counterpart(state: BookState, keeper: Keeper) -> None:
    assert counterpart_kept_by(state) is keeper


def test_the_register_says_who_has_it(officer: Somebody, office: Office) -> None:
    keeps_paper(officer, office)
    book: PaperBook = opened(officer, office)
    with reading(HERE):
        assert keepers_of(COMMUNE) == {(office.pk, RecordType.BIRTH.value, book.year): Keeper.OFFICE}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_list_to_the_note(
    clerk: Somebody, officer: Somebody, mention: Mention, language: str
) -> None:
    address = reverse("civil_status:carrying")
    client = signed_in(officer, language)
    assert address in text_of(client.get(reverse("civil_status:books")))
    page = text_of(client.get(address))
    assert "412/1984" in page
    assert {"ar": "بالمحكمة", "fr": "Au tribunal"}[language] in page
    assert 'type="checkbox"' not in text_of(signed_in(clerk, language).get(address))
    empty = client.post(address, {"mention": mention.pk, "slip": ""})
    assert empty.status_code == 422
    none = client.post(address, {"slip": "77/2026"})
    assert none.status_code == 422
    assert 'value="77/2026"' in text_of(none)
    done = client.post(address, {"mention": mention.pk, "slip": "77/2026"}, follow=True)
    assert "412/1984" not in text_of(done)
    assert "77/2026" in text_of(client.get(f"{address}?list=done"))


def test_by_the_api(clerk: Somebody, officer: Somebody, other_clerk: Somebody, mention: Mention) -> None:
    desk, signer = calling(clerk), calling(officer)
    (line,) = desk.get(f"{API}/carrying").json()["items"]
    assert (line["mention_id"], line["kept_by"], line["record"]["id"]) == (
        mention.pk,
        "court",
        mention.record_id,
    )
    body = {"mentions": [mention.pk], "slip": "77/2026"}
    assert sent(desk, "/carrying", body).status_code == 403
    assert sent(calling(other_clerk), "/carrying", body).status_code == 403
    assert sent(signer, "/carrying", {**body, "slip": ""}).status_code == 422
    assert sent(signer, "/carrying", body).json() == {"carried": 1}
    assert desk.get(f"{API}/carrying").json()["items"] == []
    (done,) = desk.get(f"{API}/carrying", {"done": True}).json()["items"]
    assert (done["slip"], done["mention_id"]) == ("77/2026", mention.pk)
    assert calling(other_clerk).get(f"{API}/carrying", {"done": True}).json()["items"] == []
