"""A procedure written in the workshop: by one, approved by another, in force at the next request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError
from django.db.models import Q

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases import resolving
from diwan.kernel.cases.models import ProcedureDraft, PublishedProcedure
from diwan.kernel.cases.published import published_rows
from diwan.kernel.cases.services import (
    drop_procedure,
    end_procedure,
    open_case,
    propose_procedure,
    publish_procedure,
    return_procedure,
    save_procedure,
    start_procedure,
)
from diwan.kernel.cases.tests.tennis import OFFICE, TENNIS, filed, fresh, later
from diwan.kernel.cases.writing.text import with_values, without_entry
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, as_office, make_holder

TODAY = NOW.date()


@pytest.fixture
def staff(people: dict[str, Somebody]) -> dict[str, Somebody]:
    return people | {
        "writer": make_holder("writer", "procedure_writer"),
        "ministry": make_holder("ministry", "administrator", territory=KINGDOM),
        "minister": make_holder("minister", "procedure_approver", territory=KINGDOM),
    }


def begun(by: Somebody, **more: object) -> ProcedureDraft:
    said = {"title_ar": "رخصة الملصقات", "title_fr": "Permis d'affichage", "source": "declaration", **more}
    return start_procedure(by.in_office(), **said)  # type: ignore[arg-type]


def saved(by: Somebody, draft: ProcedureDraft, text: str) -> ProcedureDraft:
    return save_procedure(by.in_office(), draft=draft, document=text.encode(), seen=draft.revision)


def published(
    writer: Somebody, approver: Somebody, draft: ProcedureDraft, day: date = TODAY
) -> PublishedProcedure:
    propose_procedure(writer.in_office(), draft=draft)
    return publish_procedure(approver.in_office(), draft=draft, in_force=day, decided_by="مقرر رقم 3")


def offered_in(territory: int, day: date = TODAY) -> set[str]:
    with reading(PUBLIC):
        return {law.key for law in resolving.offers_in(territory, day)}


def test_written_by_one_approved_by_another_used_at_once(staff: dict[str, Somebody]) -> None:
    draft = begun(staff["writer"])
    assert draft.key == f"local_{COMMUNE}.permis_d_affichage"
    row = published(staff["writer"], staff["president"], draft)
    assert (row.version, row.in_force) == (1, TODAY)
    assert draft.key in offered_in(COMMUNE)
    assert draft.key not in offered_in(OTHER_COMMUNE)
    case = open_case(
        staff["citizen"].as_citizen(), procedure=draft.key, values={"full_name": "سعاد", "declared": "ملصق"}
    )
    assert fresh(case).step == "received"
    with pytest.raises(NotFound):
        open_case(staff["citizen"].as_citizen(OTHER_COMMUNE), procedure=draft.key, values={})


def test_whoever_wrote_a_word_does_not_approve(staff: dict[str, Somebody]) -> None:
    both = make_holder("both", "procedure_writer", "president")
    draft = begun(staff["writer"])
    draft = saved(both, draft, draft.text + "# a word\n")
    propose_procedure(staff["writer"].in_office(), draft=draft)
    with pytest.raises(Refused):
        publish_procedure(both.in_office(), draft=draft, in_force=TODAY, decided_by="3")
    with pytest.raises(NotAllowed):
        publish_procedure(staff["writer"].in_office(), draft=draft, in_force=TODAY, decided_by="3")
    assert publish_procedure(staff["president"].in_office(), draft=draft, in_force=TODAY, decided_by="3").pk


def test_what_is_wrong_is_kept_and_not_proposed(staff: dict[str, Somebody]) -> None:
    draft = begun(staff["writer"], source="")
    draft = saved(staff["writer"], draft, 'key = "unclosed')
    assert (draft.text, draft.title_fr) == ('key = "unclosed', "Permis d'affichage")
    with pytest.raises(Refused):
        propose_procedure(staff["writer"].in_office(), draft=draft)


def test_a_text_returned_is_written_again(staff: dict[str, Somebody]) -> None:
    draft = begun(staff["writer"])
    propose_procedure(staff["writer"].in_office(), draft=draft)
    with pytest.raises(Conflict):
        saved(staff["writer"], draft, draft.text)
    with pytest.raises(Invalid):
        return_procedure(staff["president"].in_office(), draft=draft, reasons=" ")
    back = return_procedure(staff["president"].in_office(), draft=draft, reasons="الأجل طويل")
    assert (back.state, back.remarks) == ("returned", "الأجل طويل")
    assert saved(staff["writer"], back, back.text).state == "returned"


def test_two_who_save_at_once_lose_nothing(staff: dict[str, Somebody]) -> None:
    draft = begun(staff["writer"])
    saved(staff["writer"], draft, draft.text + "# one\n")
    with pytest.raises(Conflict):
        save_procedure(staff["writer"].in_office(), draft=draft, document=b"two", seen=1)


@pytest.mark.parametrize(("day", "decided_by", "field"), [(-1, "3", "in_force"), (0, " ", "decided_by")])
def test_a_publication_has_its_day_and_its_decision(
    staff: dict[str, Somebody], day: int, decided_by: str, field: str
) -> None:
    draft = begun(staff["writer"])
    propose_procedure(staff["writer"].in_office(), draft=draft)
    with pytest.raises(Invalid) as refusal:
        publish_procedure(
            staff["president"].in_office(),
            draft=draft,
            in_force=TODAY + timedelta(days=day),
            decided_by=decided_by,
        )
    assert set(refusal.value.fields) == {field}


def test_a_new_version_leaves_old_cases_alone(staff: dict[str, Somebody]) -> None:
    key = published(staff["writer"], staff["president"], begun(staff["writer"])).key
    values = {"full_name": "سعاد", "declared": "ملصق"}
    before = open_case(staff["citizen"].as_citizen(), procedure=key, values=values)
    again = start_procedure(staff["writer"].in_office(), title_ar="", title_fr="", source=key, change=True)
    assert (again.key, again.base) == (key, 1)
    again = saved(
        staff["writer"],
        again,
        with_values(again.text, ("clocks", "examination"), {"within": "2 working_days"}),
    )
    row = published(staff["writer"], staff["president"], again, TODAY + timedelta(days=3))
    assert row.version == 2
    late = later(staff["citizen"].as_citizen(), days=3)
    after = open_case(late, procedure=key, values=values)
    same_day = open_case(staff["citizen"].as_citizen(), procedure=key, values=values)
    lengths = [fresh(case).law.clocks["examination"].within for case in (before, same_day, after)]
    assert lengths == ["5 working_days", "5 working_days", "2 working_days"]


def test_a_community_does_not_change_what_is_national(staff: dict[str, Somebody]) -> None:
    with pytest.raises(Refused):
        start_procedure(staff["writer"].in_office(), title_ar="", title_fr="", source=TENNIS, change=True)
    copy = begun(staff["writer"], source=TENNIS)
    assert copy.key.startswith(f"local_{COMMUNE}.")
    forged = saved(staff["writer"], copy, copy.text.replace(copy.key, TENNIS))
    with pytest.raises(Refused):
        propose_procedure(staff["writer"].in_office(), draft=forged)


def test_the_ministry_changes_a_national_procedure_for_all(staff: dict[str, Somebody]) -> None:
    before = filed(staff["citizen"])
    draft = start_procedure(
        staff["ministry"].in_office(), title_ar="", title_fr="", source=TENNIS, change=True
    )
    draft = saved(
        staff["ministry"],
        draft,
        with_values(draft.text, ("title",), {"fr": "Entrée au club", "ar": "دخول النادي"}),
    )
    row = published(staff["ministry"], staff["minister"], draft)
    after = filed(staff["citizen"])
    assert (row.territory_id, row.version) == (KINGDOM, 2)
    assert [fresh(case).law.title.fr for case in (before, after)][1] == "Entrée au club"
    assert fresh(before).law.version == 1
    with reading(OFFICE):
        assert resolving.titles_of([TENNIS])[TENNIS].fr == "Entrée au club"
        assert resolving.latest_laws([TENNIS])[TENNIS].version == 2
        assert (
            len(
                [
                    o
                    for o in resolving.offers(published_rows(Q(territory_id=KINGDOM)), TODAY)
                    if o.law.key == TENNIS
                ]
            )
            == 1
        )


def test_books_and_rules_of_the_house_are_not_a_communitys(staff: dict[str, Somebody]) -> None:
    draft = begun(staff["writer"])
    text = with_values(draft.text, (), {"register": "cases.files"})
    draft = saved(staff["writer"], draft, text)
    with pytest.raises(Refused):
        propose_procedure(staff["writer"].in_office(), draft=draft)


def test_silence_approves_only_what_the_decree_lists(staff: dict[str, Somebody]) -> None:
    draft = begun(staff["writer"], source="authorisation")
    text = with_values(
        draft.text, (), {"silence": {"means": "approval", "clock": "legal", "listed": "our own list"}}
    )
    text += '[uses.silence_approval]\nhead = "president"\ngranted = "granted"\noutput = "authorisation"\n'
    both = saved(staff["writer"], draft, text.replace("our own list", "2-22-141 annex 1 (3)"))
    with pytest.raises(Refused):
        propose_procedure(staff["writer"].in_office(), draft=both)
    draft, text = both, without_entry(text, "uses", "silence_appeal")
    draft = saved(staff["writer"], draft, text)
    with pytest.raises(Refused):
        propose_procedure(staff["writer"].in_office(), draft=draft)
    fixed = saved(staff["writer"], draft, text.replace("our own list", "2-22-141 annex 1 (3)"))
    assert propose_procedure(staff["writer"].in_office(), draft=fixed).state == "proposed"


def test_an_ended_procedure_is_offered_no_more(staff: dict[str, Somebody]) -> None:
    row = published(staff["writer"], staff["president"], begun(staff["writer"]))
    end_procedure(
        staff["president"].in_office(), published=row, last_day=TODAY + timedelta(days=2), decided_by="مقرر 9"
    )
    assert row.key in offered_in(COMMUNE, TODAY + timedelta(days=2))
    assert row.key not in offered_in(COMMUNE, TODAY + timedelta(days=3))
    with pytest.raises(Conflict):
        end_procedure(staff["president"].in_office(), published=row, last_day=TODAY, decided_by="مقرر 9")


def test_what_was_published_cannot_be_rewritten(staff: dict[str, Somebody]) -> None:
    row = published(staff["writer"], staff["president"], begun(staff["writer"]))
    with pytest.raises(ProgrammingError, match="append-only"), as_office(COMMUNE):
        PublishedProcedure.objects.filter(pk=row.pk).update(text="")


def test_another_community_does_not_see_a_draft(staff: dict[str, Somebody]) -> None:
    begun(staff["writer"])
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not ProcedureDraft.objects.exists()


def test_a_draft_is_thrown_away(staff: dict[str, Somebody]) -> None:
    draft = begun(staff["writer"])
    drop_procedure(staff["writer"].in_office(), draft=draft)
    with reading(OFFICE):
        assert not ProcedureDraft.objects.exists()


def told(somebody: Somebody) -> list[str]:
    with reading(Scope("national")):
        rows = Notice.objects.filter(holder_id=somebody.person.pk, key__startswith="cases.notices.text_")
        return list(rows.order_by("pk").values_list("key", flat=True))


def test_who_approves_is_told_of_a_text_and_its_writer_of_what_became_of_it(
    staff: dict[str, Somebody],
) -> None:
    draft = begun(staff["writer"])
    propose_procedure(staff["writer"].in_office(), draft=draft)
    assert told(staff["president"]) == ["cases.notices.text_proposed"]
    assert told(staff["minister"]) == [] == told(staff["writer"]), "another community's, or one's own"
    return_procedure(staff["president"].in_office(), draft=draft, reasons="الأجل طويل")
    propose_procedure(staff["writer"].in_office(), draft=draft)
    publish_procedure(staff["president"].in_office(), draft=draft, in_force=TODAY, decided_by="مقرر رقم 3")
    assert told(staff["writer"]) == ["cases.notices.text_returned", "cases.notices.text_published"]
    with reading(Scope("national")):
        returned = Notice.objects.get(holder_id=staff["writer"].person.pk, key="cases.notices.text_returned")
        assert "الأجل طويل" in returned.body_ar and "Permis d'affichage" in returned.subject_fr
