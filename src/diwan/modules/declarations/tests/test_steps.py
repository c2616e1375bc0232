"""From the first declaration to the record: who does what, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.identity.services import close_office
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, make_holder, make_office, make_person
from diwan.modules.civil_status.public import (
    Name,
    Parent,
    Place,
    RecordType,
    record_summary,
)
from diwan.modules.civil_status.public import State as RecordState
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import State
from diwan.modules.declarations.selectors import steps_of
from diwan.modules.declarations.services import (
    Told,
    add_paper,
    complete_declaration,
    declare_first,
    end_declaration,
    record_family_told,
    send_back,
)
from diwan.modules.declarations.tests.world import (
    HERE,
    NOW,
    People,
    by_father,
    completed,
    dead,
    fields_of,
    first,
    newborn,
    signed,
    whole,
)
from diwan.shell.cases.signing import sign_all, waiting_for


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


def test_any_office_receives_what_happened_anywhere(people: People) -> None:
    """Law 36.21, art. 19: an event is declared at any civil-status office, whatever the place it happened in."""
    made = first(
        people, newborn(place=Place("مستشفى محمد الخامس، شفشاون", "Hôpital Mohammed V, Chefchaouen"))
    )
    record = signed(people, completed(people, made))
    with reading(HERE):
        known = record_summary(record.record_id or 0)
    assert (known.office, known.territory) == (people.office.pk, COMMUNE)


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
    """Decree 2-22-04, art. 27; law 43-20: a simple electronic signature of somebody who is identified."""
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
    """Decree 2-22-04, art. 27."""
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
    assert [outcome.done for outcome in outcomes] == [True, False]


def test_an_office_does_not_end_before_a_declaration_that_still_waits(people: People) -> None:
    """Decree 2-22-04, art. 7 and 19: after its last day nothing could register it; it goes to no other office."""
    made = first(people)
    act = make_holder("boss", "administrator").in_office(NOW)
    other = make_office(COMMUNE, "09")
    with pytest.raises(Invalid) as why:
        close_office(
            act,
            office=people.office,
            on=NOW.date() - dt.timedelta(days=1),
            reference="9/2026",
            successor=other,
        )
    (fault,) = why.value.fields["on"]
    assert (fault.code, fault.details["reference"]) == (
        "declarations.errors.declared_after", made.reference,
    )  # fmt: skip
    with pytest.raises(Invalid) as why:
        close_office(act, office=people.office, on=NOW.date(), reference="9/2026")
    assert set(why.value.fields) == {"successor"}
    closed = close_office(act, office=people.office, on=NOW.date(), reference="9/2026", successor=other)
    assert closed.successor == other
