"""Twins completed on one page: a record each, one declarant, one signature (law 36.21, art. 27)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE
from diwan.modules.civil_status.public import Moment, Name, entitlement_facts
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import Need, State, papers_of_each
from diwan.modules.declarations.selectors import content_of, papers_of
from diwan.modules.declarations.services import Twin, complete_twins
from diwan.modules.declarations.tests.test_pages import COMPLETED, PICTURE, address, signed_in, text_of
from diwan.modules.declarations.tests.world import (
    FATHER_CNIE,
    HERE,
    NOW,
    People,
    bring,
    by_father,
    first,
    newborn,
    signed,
    whole,
)

TODAY = timezone.localdate()
SECOND = {"twin2_first_ar": "سلوى", "twin2_first_la": "Salwa", "twin2_sex": "F", "twin2_hour": "04:35",
          "twin2_paper_birth_certificate": "115/2026"}  # fmt: skip


@pytest.fixture
def pair(people: People) -> list[Declaration]:
    """Two girls born today."""
    event = Moment.on(TODAY, dt.time(4, 20))
    first(people, newborn(event=event, twin_order=1), newborn(event=event, twin_order=2), when=timezone.now())
    return rows()


def rows() -> list[Declaration]:
    with reading(HERE):
        return list(Declaration.objects.select_related("office", "territory").order_by("id"))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_one_page_completes_both_and_the_officer_signs_a_record_each(
    people: People, pair: list[Declaration], language: str
) -> None:
    clerk, one = signed_in(people.clerk, language), pair[0]
    page = clerk.get(address("complete", one.reference)).content.decode()
    assert 'name="twin2_first_ar"' in page
    assert page.count('name="paper_marriage_contract"') == 1
    answer = clerk.post(address("complete", one.reference), COMPLETED | SECOND, follow=True)
    assert answer.status_code == 200, text_of(answer)
    done = rows()
    assert [row.state for row in done] == [State.COMPLETED] * 2
    assert [(c.name.first_ar, c.father.cnie) for c in map(content_of, done)] == [
        ("سلمى", FATHER_CNIE), ("سلوى", FATHER_CNIE),
    ]  # fmt: skip
    records = [signed(people, row, when=timezone.now()) for row in done]
    assert len({record.record_reference for record in records}) == 2
    with reading(HERE):
        facts = [entitlement_facts(record.record_id or 0) for record in records]
    assert [fact.father_cnie for fact in facts] == [FATHER_CNIE] * 2


def test_common_papers_are_brought_once_and_each_child_has_his_certificate(
    people: People, pair: list[Declaration]
) -> None:
    signed_in(people.clerk).post(address("complete", pair[0].reference), COMPLETED | SECOND)
    with reading(HERE):
        found = [{paper.kind: paper.reference for paper in papers_of(row)} for row in pair]
    assert found == [
        {"birth_certificate": "114/2026", "marriage_contract": "55/2024"},
        {"birth_certificate": "115/2026", "marriage_contract": "55/2024"},
    ]


def test_a_fault_of_the_second_stands_at_his_field_and_none_is_completed(
    people: People, pair: list[Declaration]
) -> None:
    wrong = COMPLETED | SECOND | {"twin2_first_ar": "مولاي سلوى", "first_ar": ""}
    answer = signed_in(people.clerk, "fr").post(address("complete", pair[0].reference), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("twin2_first_ar", "first_ar"):
        assert f'id="id_{field}-error"' in page, field
    assert 'value="مولاي سلوى"' in page
    assert not any(row.completed_at for row in rows())


def test_a_certificate_missing_for_the_second_is_asked_at_his_field(
    people: People, pair: list[Declaration]
) -> None:
    bare = COMPLETED | SECOND | {"twin2_paper_birth_certificate": ""}
    answer = signed_in(people.clerk, "fr").post(address("complete", pair[0].reference), bare)
    assert answer.status_code == 422
    assert 'id="id_twin2_paper_birth_certificate-error"' in answer.content.decode()
    assert not any(row.completed_at for row in rows())


def test_one_alone_where_the_other_waits(people: People, pair: list[Declaration]) -> None:
    clerk = signed_in(people.clerk)
    page = clerk.get(f"{address('complete', pair[1].reference)}?alone=1").content.decode()
    assert "twin2_" not in page
    assert re.search(r'name="alone" value="1"', page)
    clerk.post(address("complete", pair[1].reference), COMPLETED | {"alone": "1"})
    assert [row.completed_at is None for row in rows()] == [True, False]


def test_the_father_completes_both_from_home_with_files(people: People, pair: list[Declaration]) -> None:
    typed = {k: v for k, v in (COMPLETED | SECOND).items() if "paper_" not in k}
    files = {
        "file_birth_certificate": SimpleUploadedFile("un.png", PICTURE),
        "twin2_file_birth_certificate": SimpleUploadedFile("deux.png", PICTURE),
        "file_marriage_contract": SimpleUploadedFile("mariage.png", PICTURE),
    }
    client = signed_in(people.father)
    answer = client.post(address("complete_own", COMMUNE, pair[0].reference), typed | files)  # type: ignore[operator]
    assert answer.status_code == 302, text_of(answer)
    assert [row.state for row in rows()] == [State.COMPLETED] * 2
    with reading(HERE):
        assert {p.holder_id for p in Paper.objects.all()} == {people.father.person.pk}


def test_a_hostile_file_of_the_second_is_refused_at_its_field(
    people: People, pair: list[Declaration]
) -> None:
    sent = COMPLETED | SECOND | {"twin2_file_birth_certificate": SimpleUploadedFile("x.pdf", b"MZ\x90\x00")}
    answer = signed_in(people.clerk, "fr").post(address("complete", pair[0].reference), sent)
    assert answer.status_code == 422
    assert 'id="id_twin2_file_birth_certificate-error"' in answer.content.decode()


def test_what_changed_meanwhile_is_not_written_over(people: People, pair: list[Declaration]) -> None:
    stale = COMPLETED | SECOND | {"seen": "1", "twin2_seen": "7"}
    assert signed_in(people.clerk).post(address("complete", pair[0].reference), stale).status_code == 409
    assert not any(row.completed_at for row in rows())


def test_children_of_two_births_are_not_completed_as_twins(people: People) -> None:
    one, other = first(people), first(people)
    bring(people, one, "birth_certificate", "marriage_contract")
    twins = [Twin(row, whole(row, name=Name("العلوي", "سلمى"))) for row in (one, other)]
    with pytest.raises(Refused, match="not_the_same"):
        complete_twins(people.clerk.in_office(NOW), twins=twins, completion=by_father())


def test_faults_of_both_come_back_together(people: People, pair: list[Declaration]) -> None:
    twins = [Twin(row, whole(row, name=Name())) for row in pair]
    with pytest.raises(Invalid) as refusal:
        complete_twins(people.clerk.in_office(timezone.now()), twins=twins, completion=by_father())
    assert {"name.first_ar", "twin2_first_ar"} <= set(refusal.value.fields)


def test_twins_bear_two_first_names(people: People, pair: list[Declaration]) -> None:
    """Law 36.21, art. 27."""
    same = COMPLETED | SECOND | {"twin2_first_ar": COMPLETED["first_ar"]}
    answer = signed_in(people.clerk, "fr").post(address("complete", pair[0].reference), same)
    assert answer.status_code == 422
    assert "Chaque jumeau a son propre prénom" in answer.content.decode()
    assert 'id="id_twin2_first_ar-error"' in answer.content.decode()
    assert not any(row.completed_at for row in rows())


def test_what_each_child_proves_for_himself() -> None:
    """Decree 2-22-04, art. 22: the certificate is the child's, what proves the filiation the parents'."""
    needs = (Need("event", ("birth_certificate",)), Need("marriage", ("marriage_contract",)))
    assert papers_of_each(needs) == needs[:1]
