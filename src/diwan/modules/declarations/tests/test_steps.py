"""From the first declaration to the record: who does what, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.notices.models import Message, Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, make_person
from diwan.modules.civil_status.public import Name, Parent, RecordType, record_summary
from diwan.modules.civil_status.public import State as RecordState
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import State
from diwan.modules.declarations.selectors import declaration_with, likely_same, steps_of
from diwan.modules.declarations.services import (
    Told,
    add_paper,
    answer_permission,
    ask_permission,
    complete_declaration,
    complete_from_institution,
    declare_first,
    end_declaration,
    merge_declarations,
    record_court_action,
    record_family_told,
    record_judgment,
    run_morning,
    send_back,
)
from diwan.modules.declarations.tests.world import (
    FATHER_CNIE,
    HERE,
    NOW,
    People,
    at,
    bring,
    by_father,
    by_widow,
    completed,
    dead,
    first,
    newborn,
    signed,
    whole,
)
from diwan.shell.cases.signing import sign_all, waiting_for

LATE = at("2026-04-10")


def fields_of(refusal: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return set(refusal.value.fields)


def test_hospital_then_father_then_officer_gives_a_record(people: People) -> None:
    """Law 36.21, art. 19 to 22: nothing is numbered before the officer's signature."""
    made = first(people)
    assert (made.state, made.source, made.last_day) == (State.AWAITING, "hospital", dt.date(2026, 4, 1))
    assert made.holder_id == people.father.person.pk
    done = completed(people, made)
    assert (done.state, done.record_id, done.declarant_capacity) == (State.COMPLETED, None, "father")
    final = signed(people, done)
    assert (final.state, final.record_reference) == (State.SIGNED, "1/2026")
    assert final.document is not None
    assert final.document.signed_at is not None
    with reading(HERE):
        record = record_summary(final.record_id or 0)
        assert (str(record.name), record.type, record.state) == (
            "سلمى العلوي",
            RecordType.BIRTH,
            RecordState.ACTIVE,
        )
        assert [s.what for s in steps_of(final)] == ["first_declared", "family_told", "completed", "signed"]


def test_the_same_declaration_sent_twice_is_one(people: People) -> None:
    """What a device sends again after a cut."""
    key = uuid4()
    one, two = first(people, key=key), first(people, newborn(sex=newborn().sex), key=key)
    assert one.pk == two.pk
    with reading(HERE):
        assert Declaration.objects.count() == 1


def test_the_family_is_told_where_it_is_known(people: People) -> None:
    first(people)
    with reading(Scope("citizen", person=people.father.person.pk)):
        notice = Notice.objects.get()
    assert "01/04/2026" in notice.body_ar
    assert notice.link.startswith("/me/declarations/")
    unknown = first(people, newborn(father=Parent(name=Name("", "عمر"))), told=Told())
    assert (unknown.state, unknown.holder_id) == (State.FIRST_DECLARED, None)
    told = record_family_told(people.clerk.in_office(NOW), declaration=unknown, how="هاتف")
    assert told.state == State.AWAITING


def test_a_father_completes_from_home_and_signs_with_his_name(people: People) -> None:
    """Law 36.21, art. 22; law 43-20: a simple electronic signature of somebody who is identified."""
    made = first(people)
    act = people.father.as_citizen(at=NOW)
    for kind in ("birth_certificate", "marriage_contract"):
        add_paper(act, declaration=made, kind=kind, reference="1/2026")
    with pytest.raises(Invalid) as refusal:
        complete_declaration(act, declaration=made, content=whole(made), completion=by_father(cnie="A1"))
    assert fields_of(refusal) == {"declarant_cnie"}
    done = complete_declaration(act, declaration=made, content=whole(made), completion=by_father())
    assert len(done.signed_digest) == 64
    assert signed(people, done).record_reference == "1/2026"


def test_a_number_that_is_only_claimed_opens_nobody_s_declaration(people: People) -> None:
    """Decision 0022: whoever types somebody's card number at sign-up is neither told nor let in."""
    impostor = make_person("impostor", cnie="EE424242")
    father = Parent(name=Name("العلوي", "أحمد"), cnie="EE424242")
    made = first(people, newborn(father=father))
    assert (made.holder_id, made.state) == (None, State.FIRST_DECLARED)
    with reading(Scope("citizen", person=impostor.person.pk)):
        assert not Declaration.objects.exists()


def test_online_only_a_confirmed_identity_signs(people: People) -> None:
    """Law 43-20."""
    claimed = make_person("claimed", cnie="EE434343")
    act = claimed.as_citizen(at=NOW)
    made = declare_first(act, key=uuid4(), office=people.office, contents=(newborn(),), told=Told())
    with pytest.raises(Refused) as refusal:
        complete_declaration(
            act, declaration=made, content=whole(made), completion=by_father(cnie="EE434343")
        )
    assert refusal.value.code == "declarations.errors.identity_unproven"


def test_a_citizen_sees_and_completes_only_his_own(people: People) -> None:
    made = first(people)
    stranger = people.clerk
    with reading(Scope("citizen", person=stranger.person.pk)):
        assert not Declaration.objects.exists()
    with pytest.raises((NotAllowed, NotFound)):
        complete_declaration(
            stranger.as_citizen(at=NOW), declaration=made, content=whole(made), completion=by_father()
        )


def test_a_citizen_declares_on_the_portal(people: People) -> None:
    act = people.father.as_citizen(at=NOW)
    made = declare_first(act, key=uuid4(), office=people.office, contents=(newborn(),), told=Told())
    assert (made.source, made.state, made.holder_id) == ("citizen", State.AWAITING, people.father.person.pk)


def test_papers_are_asked_and_those_brought_are_kept(people: People) -> None:
    """Decree 2-22-04, art. 22."""
    made = first(people)
    with pytest.raises(Invalid) as refusal:
        completed(people, made, "birth_certificate")
    assert fields_of(refusal) == {"paper_marriage_contract"}
    with reading(HERE):
        assert Paper.objects.count() == 1
    assert completed(people, made, "marriage_contract").state == State.COMPLETED


def test_on_what_the_father_s_name_rests_is_said(people: People) -> None:
    """Decree 2-22-04, art. 22: without it nobody knows which papers are due."""
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people), completion=by_father(filiation=None))
    assert fields_of(refusal) == {"filiation"}


def test_who_precedes_must_be_absent_or_unable_and_it_is_noted(people: People) -> None:
    """Law 36.21, art. 24."""
    made = first(people)
    uncle = by_father(capacity="paternal_uncle_aunt", cnie="EE1", name="عمر", signature="عمر")
    with pytest.raises(Invalid) as refusal:
        completed(people, made, completion=uncle)
    assert fields_of(refusal) == {"precedence"}
    done = complete_declaration(
        people.clerk.in_office(NOW), declaration=made, content=whole(made),
        completion=replace(uncle, precedence="الأبوان خارج أرض الوطن والجدان متوفيان"),
    )  # fmt: skip
    assert done.precedence


def test_somebody_the_law_does_not_name_does_not_declare(people: People) -> None:
    """Law 36.21, art. 24."""
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people), completion=by_father(capacity="kafil"))
    assert fields_of(refusal) == {"declarant_capacity"}


def test_a_proxy_declares_with_his_deed(people: People) -> None:
    """Law 36.21, art. 24."""
    made = first(people)
    proxy = by_father(name="سعيد", signature="سعيد", cnie="EE2", proxy_for="أحمد العلوي")
    with pytest.raises(Invalid) as refusal:
        completed(people, made, completion=proxy)
    assert fields_of(refusal) == {"paper_proxy_deed"}
    assert completed(people, made, "proxy_deed", completion=proxy).proxy_for == "أحمد العلوي"


def test_who_cannot_sign_is_noted_before_witnesses_and_only_at_the_counter(people: People) -> None:
    """Law 36.21, art. 22; decree 2-22-04, art. 27."""
    made = first(people)
    unable = by_father(signature="", consents=False, cannot_sign="illiterate")
    with pytest.raises(Invalid) as refusal:
        completed(people, made, completion=unable)
    assert fields_of(refusal) == {"witnesses"}
    with pytest.raises(Invalid) as refusal:
        complete_declaration(
            people.father.as_citizen(at=NOW), declaration=made, content=whole(made), completion=unable
        )
    assert "cannot_sign" in fields_of(refusal)
    done = complete_declaration(
        people.clerk.in_office(NOW), declaration=made, content=whole(made),
        completion=replace(unable, witnesses="عمر EE1، علي EE2"),
    )  # fmt: skip
    assert (done.cannot_sign, done.signed_digest) == ("illiterate", "")


def test_a_signature_is_the_declarant_s_own_name(people: People) -> None:
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people), completion=by_father(signature="أحمد", consents=False))
    assert fields_of(refusal) == {"signature", "consents"}


def test_an_officer_sends_back_and_the_signature_no_longer_binds(people: People) -> None:
    done = completed(people, first(people))
    back = send_back(people.officer.in_office(NOW), declaration=done, reasons="يصحح اسم الأم")
    assert (back.state, back.signed_digest) == (State.AWAITING, "")
    with pytest.raises(Refused):
        signed(people, back)


def test_of_two_officers_one_signs(people: People) -> None:
    done = completed(people, first(people))
    signed(people, done)
    with pytest.raises(Refused):
        signed(people, done)


def test_a_stale_page_changes_nothing(people: People) -> None:
    made = first(people)
    seen = made.revision
    record_family_told(people.clerk.in_office(NOW), declaration=made, how="هاتف")
    done = completed(people, made)
    with pytest.raises(Conflict):
        send_back(people.officer.in_office(NOW), declaration=done, reasons="x", seen=seen)


def test_a_batch_signs_what_it_can(people: People) -> None:
    completed(people, first(people))
    completed(people, first(people, dead()))
    officer = people.officer.in_office(NOW)
    with reading(HERE):
        lines = waiting_for(seats_of(people.officer.person.pk, NOW.date())[0], "declarations")
    assert [line.row.thing.type for line in lines] == ["birth", "death"]
    end_declaration(
        people.clerk.in_office(NOW), declaration=lines[1].row.thing, how="void", reason="خطأ في الهوية"
    )
    outcomes = sign_all(lines, lambda kind: officer)
    assert [outcome.error is None for outcome in outcomes] == [True, False]


# The limit


def test_past_the_limit_only_a_permission_opens_it_again(people: People) -> None:
    """Law 36.21, art. 21; decree 2-22-04, art. 40 and 41."""
    made = first(people)
    with pytest.raises(Refused) as refusal:
        completed(people, made, when=LATE)
    assert refusal.value.code == "declarations.errors.limit_passed"
    assert run_morning(LATE).expired == 1
    asked = ask_permission(people.clerk.in_office(LATE), declaration=made, why="كان الأب بالخارج")
    assert (asked.state, asked.answer_by) == (State.PERMISSION_REQUESTED, dt.date(2026, 6, 9))
    act = people.authority.in_office(LATE).in_community(COMMUNE)
    permitted = answer_permission(act, declaration=asked, granted=True, reference="DGCT 88/2026")
    assert permitted.state == State.PERMITTED
    with reading(HERE):
        again = declaration_with(COMMUNE, made.reference)
    done = complete_declaration(
        people.clerk.in_office(LATE), declaration=again, content=whole(again), completion=by_father()
    )
    assert signed(people, done, LATE).record_reference == "1/2026"


def test_a_refusal_is_reasoned_and_the_court_orders(people: People) -> None:
    """Law 36.21, art. 21; code of civil procedure, art. 217."""
    made = first(people)
    run_morning(LATE)
    asked = ask_permission(people.clerk.in_office(LATE), declaration=made, why="سهو")
    act = people.authority.in_office(LATE).in_community(COMMUNE)
    with pytest.raises(Invalid):
        answer_permission(act, declaration=asked, granted=False, reference="DGCT 89/2026")
    refused = answer_permission(
        act, declaration=asked, granted=False, reference="DGCT 89/2026", reasons="لا حجة على النسب"
    )
    clerk = people.clerk.in_office(LATE)
    record_court_action(clerk, declaration=refused, court="المحكمة الابتدائية بمراكش")
    judged = record_judgment(
        clerk, declaration=refused, court="المحكمة الابتدائية بمراكش", judgment="1204/2026",
        judged_on=dt.date(2026, 4, 9),
    )  # fmt: skip
    assert judged.state == State.JUDGED
    bring(people, judged, "birth_certificate", "marriage_contract", when=LATE)
    done = complete_declaration(clerk, declaration=judged, content=whole(judged), completion=by_father())
    assert done.content["circumstances"]["judgment"] == "1204/2026"
    assert signed(people, done, LATE).state == State.SIGNED


def test_only_the_central_authority_answers(people: People) -> None:
    """Decree 2-22-04, art. 10 and 41."""
    made = first(people)
    run_morning(LATE)
    asked = ask_permission(people.clerk.in_office(LATE), declaration=made, why="سهو")
    with pytest.raises(NotAllowed):
        answer_permission(people.officer.in_office(LATE), declaration=asked, granted=True, reference="x")


def test_no_permission_is_asked_while_there_is_time(people: People) -> None:
    with pytest.raises(Refused) as refusal:
        ask_permission(people.clerk.in_office(NOW), declaration=first(people), why="سهو")
    assert refusal.value.code == "declarations.errors.still_in_time"


def test_the_family_is_reminded_before_the_limit_by_message_too(people: People) -> None:
    made = first(people)
    with reading(Scope("national")):
        before = Notice.objects.count()
    assert run_morning(at("2026-03-10")).reminded == 0
    assert run_morning(at("2026-03-17")).reminded == 1
    assert run_morning(at("2026-03-17", 12)).reminded == 0
    with reading(Scope("national")):
        assert Notice.objects.count() == before + 1
        assert Declaration.objects.get(pk=made.pk).reminded == [15]
        assert Message.objects.filter(channel="sms").count() <= 1


def test_a_declaration_made_too_late_is_late_at_once(people: People) -> None:
    made = first(people, when=LATE)
    assert made.state == State.EXPIRED


def test_the_officer_registers_a_death_no_relative_completed(people: People) -> None:
    """Law 36.21, art. 39; decree 2-22-04, art. 40: after the family's thirty days, within sixty."""
    made = first(people, dead())
    clerk_early = people.clerk.in_office(NOW)
    with pytest.raises(Refused) as refusal:
        complete_from_institution(clerk_early, declaration=made)
    assert refusal.value.code == "declarations.errors.family_first"
    run_morning(LATE)
    bring(people, made, "death_certificate", when=LATE)
    done = complete_from_institution(people.clerk.in_office(LATE), declaration=made)
    assert (done.state, done.declarant_capacity) == (State.COMPLETED, "hospital")
    final = signed(people, done, LATE)
    assert final.record_reference == "1/2026"


def test_after_sixty_days_the_institution_s_data_are_no_longer_enough(people: People) -> None:
    """Decree 2-22-04, art. 40."""
    made = first(people, dead())
    too_late = at("2026-05-05")
    bring(people, made, "death_certificate", when=too_late)
    with pytest.raises(Refused) as refusal:
        complete_from_institution(people.clerk.in_office(too_late), declaration=made)
    assert refusal.value.code == "declarations.errors.limit_passed"


def test_a_birth_is_never_registered_without_the_family(people: People) -> None:
    with pytest.raises(Refused):
        complete_from_institution(people.clerk.in_office(LATE), declaration=first(people))


# Two declarations of one event


def test_hospital_and_father_declare_the_same_child_and_a_clerk_merges(people: People) -> None:
    """Nothing is lost: blanks are filled, papers taken along, the other stays readable."""
    from_hospital = first(people)
    act = people.father.as_citizen(at=NOW)
    own = newborn(
        name=Name("العلوي", "سلمى"), mother=Parent(name=Name("بناني", "فاطمه"), occupation="مهندسة")
    )
    from_home = declare_first(act, key=uuid4(), office=people.office, contents=(own,), told=Told())
    add_paper(act, declaration=from_home, kind="marriage_contract", reference="55/2024")
    with reading(HERE):
        (alike,) = likely_same(from_hospital)
        assert alike.declaration.pk == from_home.pk
    kept = merge_declarations(people.clerk.in_office(NOW), declaration=from_hospital, other=from_home)
    assert kept.content["name"]["first_ar"] == "سلمى"
    assert kept.content["mother"]["occupation"] == "مهندسة"
    assert kept.content["mother"]["name"]["first_ar"] == "فاطمة"
    with reading(HERE):
        other = Declaration.objects.get(pk=from_home.pk)
        assert (other.state, other.duplicate_of_id) == (State.DUPLICATE, kept.pk)
        assert [p.kind for p in Paper.objects.filter(declaration=kept)] == ["marriage_contract"]
        assert likely_same(kept) == []


def test_other_children_of_the_day_are_not_taken_for_it(people: People) -> None:
    made = first(people)
    first(people, newborn(mother=Parent(name=Name("الإدريسي", "خديجة"))))
    first(
        people, newborn(event=dead(event=newborn().event).event, mother=Parent(name=Name("أمزيان", "نادية")))
    )
    with reading(HERE):
        assert likely_same(made) == []


def test_a_birth_and_a_death_are_never_merged(people: People) -> None:
    with pytest.raises(Refused):
        merge_declarations(
            people.clerk.in_office(NOW), declaration=first(people), other=first(people, dead())
        )


def test_the_same_child_is_not_registered_twice(people: People) -> None:
    """Law 36.21, art. 23."""
    signed(people, completed(people, first(people)))
    again = completed(people, first(people))
    with pytest.raises(Refused) as refusal:
        signed(people, again)
    assert refusal.value.code == "declarations.errors.registered_already"


def test_a_dead_man_is_not_registered_dead_twice(people: People) -> None:
    signed(people, completed(people, first(people, dead())))
    with pytest.raises(Refused):
        signed(people, completed(people, first(people, dead(name=Name("التازي", "ادريس")))))


def test_closing_takes_a_reason(people: People) -> None:
    made = first(people)
    with pytest.raises(Invalid):
        end_declaration(people.clerk.in_office(NOW), declaration=made, how="void", reason=" ")
    ended = end_declaration(
        people.clerk.in_office(NOW), declaration=made, how="abandoned", reason="غادرت الأسرة"
    )
    assert ended.state == State.ABANDONED


def test_another_community_sees_and_touches_nothing(people: People) -> None:
    made = first(people)
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not Declaration.objects.exists()
        assert not Paper.objects.exists()
    with pytest.raises(NotFound):
        record_family_told(people.stranger.in_office(NOW), declaration=made, how="x")


# Bad input


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event": replace(newborn().event, year=2026, day=dt.date(2026, 12, 1))}, "event"),
        ({"mother": Parent(name=Name("بناني", "فاطمة"), born=replace(newborn().event, day=None, year=2020))},
         "mother.born"),
        ({"mother": Parent()}, "mother.first_ar"),
    ],
)  # fmt: skip
def test_an_impossible_birth_is_refused_in_words(
    people: People, changes: dict[str, object], field: str
) -> None:
    """A mother younger than her child, an event to come, a child of nobody."""
    with pytest.raises(Invalid) as refusal:
        first(people, newborn(**changes))
    assert field in fields_of(refusal)
    with reading(HERE):
        assert not Declaration.objects.exists()


def test_a_death_before_birth_is_refused(people: People) -> None:
    with pytest.raises(Invalid) as refusal:
        first(people, dead(born=replace(dead().event, day=dt.date(2026, 3, 3))))
    assert "event" in fields_of(refusal)


def test_nobody_declares_his_own_death(people: People) -> None:
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people, dead()), completion=by_widow(cnie="K445566"))
    assert fields_of(refusal) == {"declarant_cnie"}


def test_a_child_bears_the_father_s_name(people: People) -> None:
    """Law 36.21, art. 33."""
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people), name=Name("بناني", "سلمى"))
    assert fields_of(refusal) == {"name.family_ar"}


def test_a_first_name_has_no_title(people: People) -> None:
    """Law 36.21, art. 34."""
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people), name=Name("العلوي", "لالة سلمى"))
    assert fields_of(refusal) == {"name.first_ar"}


def test_a_hospital_does_not_complete_nor_sign(people: People) -> None:
    made = first(people)
    for verb in (complete_declaration,):
        with pytest.raises(NotAllowed):
            verb(
                people.hospital.in_office(NOW), declaration=made, content=whole(made), completion=by_father()
            )
    assert FATHER_CNIE
