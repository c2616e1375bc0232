"""A family name changed by decree: published, mentioned on the record, then on the children's who bear it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import KINGDOM
from diwan.modules.civil_status.booklet_reads import child_in
from diwan.modules.civil_status.content import MentionType, RecordType, Sex, State
from diwan.modules.civil_status.events import MentionAdded
from diwan.modules.civil_status.mandates import CENTRAL
from diwan.modules.civil_status.models import ChildElsewhere, FamilyNameDecree, Record
from diwan.modules.civil_status.name_decisions import plain_name
from diwan.modules.civil_status.name_requests import PROCEDURE, PUBLISH, has_decree, request_faults
from diwan.modules.civil_status.notice_values import Sought, sought_from
from diwan.modules.civil_status.rules import Fault, is_arabic_name
from diwan.modules.civil_status.selectors import content_of, latest_content
from diwan.modules.civil_status.services.cards import refuse
from diwan.modules.civil_status.services.notices import make_notice

AUTHORITY = "مرسوم بتغيير الاسم العائلي"
SCRIPTS = ("ar", "la", "tf")


@dataclass(frozen=True, slots=True)
class Decree:
    """A decree and its publication in the Official Bulletin."""

    number: str
    signed_on: dt.date
    bulletin: str
    published_on: dt.date

    @property
    def reference(self) -> str:
        """As the margin quotes it."""
        return f"{self.number}، ج.ر {self.bulletin}"


@service("civil_status.name_decree_published", mandate=CENTRAL, personal=("person", "fields"))
def publish_name_decree(
    act: Act, *, person: Sought, community: int | None, fields: Mapping[str, str], decree: Decree,
    request: Case | None = None,
) -> FamilyNameDecree:  # fmt: skip
    """Enter a decree that changes somebody's family name and ask the office of the birth record for its mention.

    The Commission gave its opinion before (law 36.21, art. 35; decree 2-22-04, art. 30 to 32). The mention bears the
    day of publication. `community` keeps the record: the central authority has no desk where a notice would wait.
    `request` is the file the Commission accepted, which the decree closes; its applicant is told.
    """
    if act.territory != KINGDOM:
        raise NotAllowed("base.errors.not_allowed")
    new = {name: value.strip() for name, value in fields.items() if value.strip()}
    nowhere = [Fault("community", "missing")] if community is None else []
    other = list(request_faults(request, new)) if request is not None else []
    refuse([*decree_faults(person, new, decree, act.day), *nowhere, *other])
    notice = make_notice(
        act, type=MentionType.NAME_CHANGE, date=decree.published_on, authority=AUTHORITY,
        reference=decree.reference, fields=new, sought=person, receiver=community,
    )  # fmt: skip
    note(decree=decree.number)
    try:
        with transaction.atomic():
            made = FamilyNameDecree.objects.create(
                territory_id=act.territory, person=person.kept(), name_ar=person.name_ar, community_id=community,
                fields=new, decree=decree.number.strip(), decreed_on=decree.signed_on,
                bulletin=decree.bulletin.strip(), published_on=decree.published_on, notice=notice.key,
                request=request.pk if request is not None else None, recorded_at=act.at, recorded_by=act.actor.label,
            )  # fmt: skip
    except IntegrityError as why:
        if "one_decree_of_a_person" not in str(why):
            raise
        again = Refused("civil_status.faults.decree_entered_already", value=decree.number)
        raise Invalid({"decree": [again]}, "civil_status.errors.invalid_record") from why
    if request is not None:
        said = {"decree_reference": decree.reference}
        do_transition(act, case=request, transition=PUBLISH, values=said)
    return made


def keep_requests_in_step(act: Act, event: CaseMoved) -> None:
    """A request is closed by its decree once it is entered with its publication, never by hand."""
    if event.case.procedure == PROCEDURE and event.transition == PUBLISH and not has_decree(event.case):
        raise Refused("civil_status.decrees.enter_the_decree")


def decree_faults(person: Sought, new: Mapping[str, str], decree: Decree, today: dt.date) -> Iterator[Fault]:
    """What keeps a decree from being entered."""
    for name, value in (("first_ar", person.first_ar), ("family_ar", person.family_ar)):
        if not is_arabic_name(value):
            yield Fault(name, "not_ar" if value else "missing", value)
    if not is_arabic_name(new.get("family_ar", "")):
        yield Fault("new_ar", "not_ar" if new.get("family_ar") else "missing", new.get("family_ar", ""))
    elif plain_name(new["family_ar"]) == plain_name(person.family_ar):
        yield Fault("new_ar", "same_as_before", new["family_ar"])
    if not (person.record or person.cnie or person.birth_date):
        yield Fault("record", "missing")
    for name, said in (("decree", decree.number), ("bulletin", decree.bulletin)):
        if not said.strip():
            yield Fault(name, "missing")
    if decree.published_on > today:
        yield Fault("published_on", "in_future", f"{decree.published_on:%d/%m/%Y}")
    elif decree.published_on < decree.signed_on:
        yield Fault("published_on", "published_before_signed", f"{decree.signed_on:%d/%m/%Y}")


# Those who bear the name from their father, or from their mother alone


def tell_children(act: Act, event: MentionAdded) -> None:
    """A man's family name changed: the records of his children who bear it are asked for the same (art. 33).

    By notice, also within one community: whoever keeps a child's record answers for it. Each mention made so asks for
    that son's own children in turn. A child born after that day bears the new name already, or is corrected. A
    woman's name binds those of her children whose father is unknown and who bear hers (art. 25 and 33).
    """
    record, mention = event.record, event.mention
    new = {f"family_{s}": mention.fields[f"family_{s}"] for s in SCRIPTS if mention.fields.get(f"family_{s}")}
    if mention.type != MentionType.NAME_CHANGE or record.type != RecordType.BIRTH or "family_ar" not in new:
        return
    side, children = ("father", children_of) if record.sex == Sex.MALE.value else ("mother", lone_children_of)
    before = content_of(record, mention.version - 1).name.family_ar
    both = new | {f"{side}_{name}": value for name, value in new.items()}
    for community, child in children(record):
        born_after = child.birth_date > mention.date.isoformat()
        if plain_name(child.family_ar) == plain_name(before) and not born_after:
            make_notice(
                act, type=MentionType.NAME_CHANGE, date=mention.date, authority=mention.authority,
                reference=mention.reference, fields=both, sought=child, receiver=community, record=record,
            )  # fmt: skip


def children_of(record: Record) -> Iterator[tuple[int, Sought]]:
    """A father's children and who keeps their records: those that name his card or stand in his booklet here, and
    those other communes told his booklet of."""
    mine = Q(in_booklets__booklet__record=record)
    if record.cnie:
        mine |= Q(father_cnie=record.cnie)
    here = Record.objects.filter(mine, territory_id=record.territory_id, type=RecordType.BIRTH.value)
    for one in here.exclude(state=State.CANCELLED.value).distinct().order_by("id"):
        yield one.territory_id, sought_from(latest_content(one), record=one.reference)
    yield from told_elsewhere(record)


def lone_children_of(record: Record) -> Iterator[tuple[int, Sought]]:
    """The children of a mother whose father is unknown, and who keeps their records: those that name her card or
    stand in the booklet of her own (decree 2-22-04, art. 43), here and elsewhere."""
    mine = Q(in_booklets__booklet__record=record)
    if record.cnie:
        mine |= Q(mother_cnie=record.cnie)
    here = Record.objects.filter(
        mine, territory_id=record.territory_id, type=RecordType.BIRTH.value, father_cnie=""
    )
    for one in here.exclude(state=State.CANCELLED.value).distinct().order_by("id"):
        content = latest_content(one)
        if content.circumstances.father_chosen or not content.father.name.first_ar:
            yield one.territory_id, sought_from(content, record=one.reference)
    yield from told_elsewhere(record)


def told_elsewhere(record: Record) -> Iterator[tuple[int, Sought]]:
    """The children other communes told somebody's booklet of."""
    told = ChildElsewhere.objects.filter(territory_id=record.territory_id, booklet__record=record)
    for row in told.select_related("community").order_by("id"):
        if row.said:
            child = child_in(row.said, row)
            yield row.community_id, sought_from(child.content, record=child.reference)
