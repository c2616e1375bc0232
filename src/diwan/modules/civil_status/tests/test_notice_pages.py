"""The pages of mentions and notices: what one sees, types, signs; nothing typed is lost."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.margin import FIELDS
from diwan.modules.civil_status.models import IncomingNotice, Mention, OutgoingNotice, Record
from diwan.modules.civil_status.selectors import consultations_of
from diwan.modules.civil_status.services import register_birth, register_death
from diwan.modules.civil_status.tasks import remind_unanswered
from diwan.modules.civil_status.tests.samples import YOUSSEF, death, paper_birth
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE = Scope("office", COMMUNE, COMMUNE)
THERE = Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)
MARRIED = {
    "type": "marriage", "seen": "1", "date": "01/06/2012", "authority": "قسم قضاء الأسرة",
    "reference": "88/2012", "spouse_ar": "خديجة بناني", "spouse_la": "Khadija Bennani",
    "spouse_birth_date": "4/5/1986",    "spouse_record": "6/1986",
}  # fmt: skip


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=paper_birth(5, 1984, YOUSSEF))


@pytest.fixture
def asked(record: Record, other_clerk: Somebody, other_office: Office) -> IncomingNotice:
    said = death(birth_record="5/1984", birth_community=COMMUNE)
    register_death(other_clerk.in_office(), office=other_office, content=said)
    with reading(HERE):
        return IncomingNotice.objects.get()


def mention_page(record: Record) -> str:
    return reverse("civil_status:mention", args=[record.pk])


def test_the_types_of_mention_are_offered_first(officer: Somebody, record: Record) -> None:
    page = text_of(signed_in(officer, "fr").get(mention_page(record)))
    for word in ("Mariage", "Kafala", "Reconnaissance", "Rectification"):
        assert word in page


def test_the_sentences_are_proposed_read_then_signed(officer: Somebody, record: Record) -> None:
    client = signed_in(officer)
    proposed = text_of(client.post(mention_page(record), {**MARRIED, "verb": "propose"}))
    assert "تزوج صاحب هذا الرسم بتاريخ" in proposed
    assert "خديجة بناني" in proposed
    assert "Marié le" in proposed
    assert "acte de naissance n° 6/1986" in proposed
    with reading(HERE):
        assert not Mention.objects.exists()
    written = {
        **MARRIED,
        "verb": "sign",
        "text_ar": "تزوج بالسيدة خديجة بناني",
        "text_fr": "Marié avec Khadija",
    }
    assert client.post(mention_page(record), written).status_code == 302
    with reading(HERE):
        mention = Mention.objects.get()
    assert (mention.text_ar, mention.fields["spouse_birth_date"]) == (
        "تزوج بالسيدة خديجة بناني",
        "1986-05-04",
    )


@pytest.mark.parametrize("type", ["marriage", "kafala", "substantial_correction"])
def test_what_a_mention_does_not_go_without_is_not_called_optional(
    officer: Somebody, record: Record, type: str
) -> None:
    page = signed_in(officer, "fr").get(f"{mention_page(record)}?type={type}").content.decode()
    labels = re.findall(r'<label class="field__label" for="id_(\w+)">(.*?)</label>', page, re.DOTALL)
    optional = {name: "field__optional" in words for name, words in labels}
    required = {asked.name for asked in FIELDS[MentionType(type)] if asked.required}
    assert not any(optional[name] for name in {"date", "authority"} | required)
    assert optional["reference"]
    empty = signed_in(officer, "fr").post(mention_page(record), {"type": type, "seen": "1", "verb": "sign"})
    assert empty.status_code == 422
    for name in ("date", "authority", *required):
        assert f'id="id_{name}-error"' in empty.content.decode(), name


@pytest.mark.parametrize("what", ["freeze"])
def test_a_reason_is_not_called_optional(officer: Somebody, record: Record, what: str) -> None:
    page = signed_in(officer, "fr").get(reverse(f"civil_status:{what}", args=[record.pk])).content.decode()
    assert "field__optional" not in page


def test_an_impossible_mention_is_refused_in_words_and_keeps_what_was_typed(
    officer: Somebody, record: Record
) -> None:
    client = signed_in(officer, "fr")
    typed = {
        **MARRIED,
        "verb": "sign",
        "text_ar": "تزوج",
        "date": "01/06/1999",
        "spouse_community": "Nulle part",
    }
    page = client.post(mention_page(record), typed)
    assert page.status_code == 422
    assert "Aucune commune de ce nom" in text_of(page)
    assert "Khadija Bennani" in text_of(page)
    again = text_of(client.post(mention_page(record), {**typed, "spouse_community": ""}))
    assert "autorisation du juge de la famille" in again


def test_a_notice_is_compared_applied_and_told_back(
    asked: IncomingNotice, record: Record, officer: Somebody, other_clerk: Somebody
) -> None:
    client = signed_in(officer)
    queue = text_of(client.get(reverse("civil_status:notices")))
    address = reverse("civil_status:received_notice", args=[asked.pk])
    assert address in queue
    page = text_of(client.get(address))
    apply = reverse("civil_status:apply_notice", args=[asked.pk, record.pk])
    assert apply in page
    assert "5/1984" in page
    assert client.post(address, {"verb": "acknowledge"}).status_code == 302
    form = text_of(client.get(apply))
    assert "توفي صاحب هذا الرسم بتاريخ" in form
    typed = {"seen": "1", "type": "death", "verb": "sign", "text_ar": "توفي", "death_record": "1/2026"}
    done = client.post(apply, typed, follow=True)
    assert "5/1984" in text_of(done)
    with reading(THERE):
        sent = OutgoingNotice.objects.get()
    seen = text_of(signed_in(other_clerk, "fr").get(reverse("civil_status:sent_notice", args=[sent.pk])))
    assert "Appliqué" in seen
    assert "5/1984" in seen


def test_a_record_compared_is_a_record_consulted(
    asked: IncomingNotice, record: Record, clerk: Somebody
) -> None:
    """Law 09-08: what a record says stands beside a notice once the journal has kept who looked, and for what."""
    address = reverse("civil_status:received_notice", args=[asked.pk])
    client = signed_in(clerk)
    listed = text_of(client.get(address))
    assert str(record.pk) in listed
    assert "خديجة" not in listed
    with reading(HERE):
        assert not consultations_of(record).exists()
    assert "خديجة" in text_of(client.get(address, {"compare": record.pk}))
    with reading(HERE):
        (look,) = consultations_of(record)
    assert json.loads(look.facts)["reason"] == asked.reference
    refused = text_of(client.post(f"{address}?compare={record.pk}", {"verb": "other"}))
    assert "خديجة" in refused
    with reading(HERE):
        assert consultations_of(record).count() == 2
    assert client.get(address, {"compare": 999_999}).status_code == 404


def test_a_booklet_shown_again_after_a_refusal_is_consulted_again(clerk: Somebody, record: Record) -> None:
    client, address = signed_in(clerk), reverse("civil_status:booklet", args=[record.pk])
    assert client.post(address, {"verb": "open"}).status_code in (409, 422)
    with reading(HERE):
        assert consultations_of(record).count() == 1


def test_a_notice_is_returned_with_a_reason_only(asked: IncomingNotice, officer: Somebody) -> None:
    client = signed_in(officer, "fr")
    address = reverse("civil_status:received_notice", args=[asked.pk])
    assert client.post(address, {"verb": "return", "reason": ""}).status_code == 422
    assert client.post(address, {"verb": "return", "reason": "autre personne"}).status_code == 302


def test_a_clerk_compares_and_does_not_sign(asked: IncomingNotice, record: Record, clerk: Somebody) -> None:
    client = signed_in(clerk)
    page = text_of(client.get(reverse("civil_status:received_notice", args=[asked.pk])))
    assert reverse("civil_status:apply_notice", args=[asked.pk, record.pk]) not in page
    assert client.get(reverse("civil_status:apply_notice", args=[asked.pk, record.pk])).status_code == 403


def test_a_death_typed_at_the_desk_leaves_for_the_community_typed(
    clerk: Somebody, office: Office, other_office: Office
) -> None:
    typed = {
        "office": str(office.pk), "family_ar": "العلوي", "first_ar": "يوسف", "sex": "M", "date": "05/03/2026",
        "place_ar": "مراكش", "birth_date": "1950", "declared_on": "06/03/2026", "birth_record": "7/1950",
        "birth_community": "Chefchaouen",
    }  # fmt: skip
    address = reverse("civil_status:enter_death")
    wrong = signed_in(clerk, "fr").post(address, {**typed, "birth_community": "Xzq"})
    assert "Aucune commune de ce nom" in text_of(wrong)
    near = signed_in(clerk, "fr").post(address, {**typed, "birth_community": "Tasoultant"})
    assert "Tassoultante" in text_of(near)
    assert near.status_code == 422
    with reading(HERE):
        assert not OutgoingNotice.objects.exists()
    assert signed_in(clerk).post(address, typed).status_code == 302
    with reading(THERE):
        assert IncomingNotice.objects.get().person["record"] == "7/1950"


def test_what_nobody_answers_is_reminded_each_morning(asked: IncomingNotice) -> None:
    from datetime import timedelta

    assert remind_unanswered(NOW + timedelta(days=14)) == 0
    assert remind_unanswered(NOW + timedelta(days=15)) == 1
    assert remind_unanswered(NOW + timedelta(days=15)) == 0


def test_strangers_see_no_notice(asked: IncomingNotice, other_clerk: Somebody) -> None:
    address = reverse("civil_status:received_notice", args=[asked.pk])
    assert signed_in(other_clerk).get(address).status_code == 404
    assert Client().get(address).status_code in (302, 403)
