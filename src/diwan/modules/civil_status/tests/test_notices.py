"""A death, marriage or dissolution registered in one community marks a record kept by another, by notice alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, opened, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody
from diwan.modules.civil_status.content import MentionType, Moment, Name, Sex
from diwan.modules.civil_status.models import IncomingNotice, Mention, OutgoingNotice, Record
from diwan.modules.civil_status.notice_reads import candidates_for, community_typed, received_notices
from diwan.modules.civil_status.notice_values import sought_in
from diwan.modules.civil_status.services import (
    acknowledge_notice,
    add_mention,
    address_notice,
    apply_notice,
    register_birth,
    register_death,
    remind_notice,
    return_notice,
    withdraw_notice,
)
from diwan.modules.civil_status.tests.samples import YOUSSEF, death, paper_birth

HERE = Scope("office", COMMUNE, COMMUNE)
THERE = Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)
KHADIJA = Name("بناني", "خديجة", "Bennani", "Khadija")


@pytest.fixture
def born_there(other_clerk: Somebody, other_office: Office) -> Record:
    content = paper_birth(412, 1984, YOUSSEF, event=Moment.on(dt.date(1984, 2, 3)))
    return register_birth(other_clerk.in_office(), office=other_office, content=content)


@pytest.fixture
def died_here(clerk: Somebody, office: Office, born_there: Record) -> OutgoingNotice:
    said = death(born=Moment.on(dt.date(1984, 2, 3)), birth_record="412/1984", birth_community=OTHER_COMMUNE)
    register_death(clerk.in_office(), office=office, content=said)
    with reading(HERE):
        return OutgoingNotice.objects.get()


def received() -> IncomingNotice:
    with reading(THERE):
        return IncomingNotice.objects.get()


def sent(notice: OutgoingNotice) -> OutgoingNotice:
    with reading(HERE):
        return OutgoingNotice.objects.get(pk=notice.pk)


def test_a_death_here_asks_the_office_that_keeps_the_birth(
    died_here: OutgoingNotice, born_there: Record
) -> None:
    """Law 36.21, art. 36."""
    assert (died_here.state, died_here.receiver_id) == ("sent", OTHER_COMMUNE)
    notice = received()
    assert (notice.type, notice.reference, notice.sender_id) == ("death", "1/2026", COMMUNE)
    with reading(THERE):
        best = candidates_for(sought_in(notice.person), OTHER_COMMUNE)[0]
    assert best.record.pk == born_there.pk
    assert {line.field: line.agreement for line in best.lines}["record"] == "same"


def test_applied_there_it_is_seen_applied_here(
    died_here: OutgoingNotice, born_there: Record, other_clerk: Somebody, other_officer: Somebody
) -> None:
    acknowledge_notice(other_clerk.in_office(), notice=received())
    assert sent(died_here).state == "acknowledged"
    mention = apply_notice(
        other_officer.in_office(), notice=received(), record=born_there, text_ar="توفي", seen=1
    )
    assert (mention.type, mention.fields["death_record"]) == ("death", "1/2026")
    known = sent(died_here)
    assert (known.state, known.applied_to, known.due_on) == ("applied", "412/1984", None)
    with reading(THERE):
        assert Record.objects.get(pk=born_there.pk).deceased


def test_a_clerk_does_not_sign_mentions(
    died_here: OutgoingNotice, born_there: Record, other_clerk: Somebody
) -> None:
    with pytest.raises(NotAllowed):
        apply_notice(other_clerk.in_office(), notice=received(), record=born_there, text_ar="توفي")


def test_returned_with_a_reason_it_is_sent_to_another_office(
    died_here: OutgoingNotice, clerk: Somebody, other_officer: Somebody
) -> None:
    with pytest.raises(Invalid):
        return_notice(other_officer.in_office(), notice=received(), reason=" ")
    return_notice(other_officer.in_office(), notice=received(), reason="لا رسم بهذه المراجع")
    assert (sent(died_here).state, sent(died_here).answer) == ("returned", "لا رسم بهذه المراجع")
    anew = address_notice(clerk.in_office(), notice=died_here, receiver=COMMUNE, reference="7/1984")
    assert (anew.state, anew.person["record"]) == ("sent", "7/1984")
    with reading(HERE):
        assert [n.key for n in received_notices(COMMUNE)] == [anew.key]
    with pytest.raises(Conflict):
        address_notice(clerk.in_office(), notice=died_here, receiver=COMMUNE)


def test_answered_once_only(
    died_here: OutgoingNotice, born_there: Record, officer: Somebody, other_officer: Somebody
) -> None:
    return_notice(other_officer.in_office(), notice=received(), reason="شخص آخر")
    with pytest.raises(Conflict):
        apply_notice(other_officer.in_office(), notice=received(), record=born_there, text_ar="توفي")
    with pytest.raises(Conflict):
        withdraw_notice(officer.in_office(), notice=died_here, reason="خطأ")


def test_withdrawn_before_the_answer_it_asks_nothing_any_more(
    died_here: OutgoingNotice, officer: Somebody, other_officer: Somebody, born_there: Record
) -> None:
    withdraw_notice(officer.in_office(), notice=died_here, reason="سجلت الوفاة مرتين")
    assert received().state == "withdrawn"
    with pytest.raises(Conflict):
        apply_notice(other_officer.in_office(), notice=received(), record=born_there, text_ar="توفي")


def test_a_reminder_reaches_the_other_office_and_dates_the_next_one(
    died_here: OutgoingNotice, clerk: Somebody
) -> None:
    assert died_here.due_on == NOW.date() + dt.timedelta(days=15)
    later = NOW + dt.timedelta(days=15)
    remind_notice(clerk.in_office(later), notice=died_here)
    assert (received().reminders, sent(died_here).due_on) == (1, later.date() + dt.timedelta(days=15))


def test_a_death_whose_birth_office_is_unknown_waits_for_an_address(clerk: Somebody, office: Office) -> None:
    register_death(clerk.in_office(), office=office, content=death())
    with reading(HERE):
        assert OutgoingNotice.objects.get().state == "unaddressed"


def test_a_birth_kept_here_is_found_by_its_reference(clerk: Somebody, office: Office) -> None:
    register_birth(clerk.in_office(), office=office, content=paper_birth(9, 1950, YOUSSEF))
    register_death(clerk.in_office(), office=office, content=death(birth_record="9/1950"))
    with reading(HERE):
        assert OutgoingNotice.objects.get().receiver_id == COMMUNE


def test_paper_deaths_and_the_stillborn_ask_nothing(clerk: Somebody, office: Office) -> None:
    from diwan.modules.civil_status.content import Legacy

    register_death(clerk.in_office(), office=office, content=death(legacy=Legacy("3", 2026)))
    register_death(clerk.in_office(), office=office, content=death(stillborn=True, born=None))
    with reading(HERE):
        assert not OutgoingNotice.objects.exists()


def test_a_marriage_marks_the_spouses_record_too_and_a_death_ends_it(
    clerk: Somebody, officer: Somebody, office: Office, other_clerk: Somebody, other_officer: Somebody,
    other_office: Office,
) -> None:  # fmt: skip
    """Law 36.21, art. 36; decree 2-22-04, art. 15."""
    man = register_birth(clerk.in_office(), office=office, content=paper_birth(5, 1984, YOUSSEF))
    wife = register_birth(
        other_clerk.in_office(), office=other_office, content=paper_birth(6, 1986, KHADIJA, sex=Sex.FEMALE)
    )
    add_mention(
        officer.in_office(), record=man, type=MentionType.MARRIAGE, date=dt.date(2010, 6, 1), authority="محكمة",
        reference="88/2010", text_ar="تزوج",
        fields={"spouse_ar": "خديجة بناني", "spouse_record": "6/1986", "spouse_community": str(OTHER_COMMUNE)},
    )  # fmt: skip
    asked = received()
    assert (asked.type, asked.fields["spouse_ar"], asked.person["record"]) == (
        "marriage",
        "يوسف العلوي",
        "6/1986",
    )
    apply_notice(other_officer.in_office(), notice=asked, record=wife, text_ar="تزوجت")
    with reading(HERE):
        assert OutgoingNotice.objects.count() == 1
        assert not IncomingNotice.objects.exists(), "what came by notice is not sent back"
    add_mention(
        officer.in_office(), record=man, type=MentionType.DEATH, date=dt.date(2026, 3, 1), authority="مكتب",
        text_ar="توفي",
    )  # fmt: skip
    with reading(THERE):
        ended = IncomingNotice.objects.get(type="dissolution")
    assert ended.fields["kind"] == "death_of_spouse"
    mention = apply_notice(other_officer.in_office(), notice=ended, record=wife, text_ar="انحل الزواج بوفاته")
    with reading(THERE):
        marriage = Mention.objects.get(record=wife, type="marriage")
    assert mention.ends == marriage.version


def test_no_community_reads_or_writes_the_others_side(
    died_here: OutgoingNotice, clerk: Somebody, other_officer: Somebody
) -> None:
    with reading(HERE):
        assert not IncomingNotice.objects.exists()
    with reading(THERE):
        assert not OutgoingNotice.objects.exists()
    with pytest.raises(NotFound):
        remind_notice(other_officer.in_office(), notice=died_here)


@pytest.mark.parametrize("way", ["push", "hold", "answer"])
def test_the_doors_open_only_inside_an_act_of_ones_own_community(died_here: OutgoingNotice, way: str) -> None:
    with pytest.raises(DatabaseError, match="outside an act"):
        crossed(way, died_here, act="x")
    with pytest.raises(DatabaseError, match="outside an act"):
        crossed(way, died_here, act="")


def crossed(way: str, notice: OutgoingNotice, act: str) -> None:
    scope = THERE if act else HERE
    with opened(scope, act, read_only=False), connection.cursor() as cursor:
        cursor.execute(f"SELECT civil_status_{way}_notice(%s, %s)", [COMMUNE, notice.key])


def test_an_answer_without_a_notice_is_refused(died_here: OutgoingNotice) -> None:
    with pytest.raises(DatabaseError, match="nobody waits"), opened(HERE, "x", read_only=False):
        connection.cursor().execute("SELECT civil_status_answer_notice(%s, %s)", [COMMUNE, died_here.key])


def test_a_notice_goes_only_where_records_are_kept(clerk: Somebody, office: Office) -> None:
    register_death(clerk.in_office(), office=office, content=death())
    with reading(HERE):
        notice = OutgoingNotice.objects.get()
    with pytest.raises(Invalid):
        address_notice(clerk.in_office(), notice=notice, receiver=OTHER_COMMUNE)


def test_a_community_is_typed_by_name_or_code(office: Office, other_office: Office) -> None:
    with reading(HERE):
        assert community_typed("شفشاون", "community") == OTHER_COMMUNE
        assert community_typed("Tassoultante", "community") == COMMUNE
        assert community_typed(str(COMMUNE), "community") == COMMUNE
        assert community_typed("", "community") is None
        with pytest.raises(Invalid) as refusal:
            community_typed("Nulle part", "community")
    assert refusal.value.fields["community"][0].code == "civil_status.faults.no_such_community"


def test_an_impossible_relation_leaves_the_notice_open(
    died_here: OutgoingNotice, born_there: Record, other_officer: Somebody
) -> None:
    add_mention(
        other_officer.in_office(), record=born_there, type=MentionType.DEATH, date=dt.date(2025, 1, 1),
        authority="مكتب", text_ar="توفي",
    )  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        apply_notice(other_officer.in_office(), notice=received(), record=born_there, text_ar="توفي")
    assert refusal.value.fields["type"][0].code == "civil_status.faults.dead_already"
    assert received().state == "sent"
