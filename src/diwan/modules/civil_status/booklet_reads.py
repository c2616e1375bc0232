"""A family booklet as its records tell it today (decree 2-22-04, art. 42)."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.modules.civil_status.booklet_rules import is_child_of
from diwan.modules.civil_status.content import BirthContent, MentionType, RecordType, Sex
from diwan.modules.civil_status.margin import Bond
from diwan.modules.civil_status.models import Booklet, Mention, Record
from diwan.modules.civil_status.selectors import latest_content
from diwan.modules.civil_status.standing import bonds_in, margin_of

CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Child:
    """A child: its record, what it says today, and its death where the margin tells it."""

    record: Record
    content: BirthContent
    died: Mention | None


@dataclass(frozen=True, slots=True)
class Family:
    """Everything a booklet says."""

    record: Record
    content: BirthContent
    margin: tuple[Mention, ...]
    bonds: tuple[Bond, ...]
    children: tuple[Child, ...]

    @property
    def mothers(self) -> tuple[str, ...]:
        """The mothers of the children, by their Arabic names."""
        return tuple(child.content.mother.name.arabic for child in self.children)


def booklet_of(record: Record) -> Booklet | None:
    """The booklet a person holds."""
    return Booklet.objects.filter(territory_id=record.territory_id, record=record).first()


def booklets_with(record: Record) -> list[Booklet]:
    """The booklets a record is told in: its holder's, or those of its parents."""
    here = Booklet.objects.filter(territory_id=record.territory_id)
    own, parents = here.filter(record=record), here.filter(children__record=record)
    return sorted({*own, *parents}, key=lambda one: one.pk)


def birth_of(record: Record) -> BirthContent | None:
    """What a birth record says today; None for a death record."""
    content = latest_content(record)
    return content if isinstance(content, BirthContent) else None


def family_of(record: Record, booklet: Booklet | None) -> Family:
    """The holder, the marriages of the margin, the children linked, in order of birth."""
    content = birth_of(record)
    assert content is not None
    margin = margin_of(record)
    linked = (
        [link.record for link in booklet.children.select_related("record", "record__office")]
        if booklet
        else []
    )
    linked.sort(key=lambda one: (one.event_year, str(one.event_date or ""), one.pk))
    return Family(
        record, content, tuple(margin), bonds_in(margin), tuple(filter(None, map(child_of, linked)))
    )


def child_of(record: Record) -> Child | None:
    """A child's line."""
    content = birth_of(record)
    died = [m for m in margin_of(record) if m.type == MentionType.DEATH]
    return Child(record, content, died[0] if died else None) if content else None


def children_found(record: Record, booklet: Booklet | None) -> list[Record]:
    """Birth records of the community that say they are of the holder's children and are not in the booklet yet."""
    holder = birth_of(record)
    if holder is None:
        return []
    spouses = [bond.spouse for bond in bonds_in(margin_of(record))]
    parent = "father_ar" if holder.sex is Sex.MALE else "mother_ar"
    name = holder.name.arabic
    told = Record.objects.filter(
        territory_id=record.territory_id, type=RecordType.BIRTH.value, state="active", **{parent: name}
    ).exclude(pk=record.pk)
    known = set(booklet.children.values_list("record_id", flat=True)) if booklet else set()
    found = [one for one in told.select_related("office").order_by("id")[:CANDIDATES] if one.pk not in known]
    return [one for one in found if (said := birth_of(one)) and is_child_of(said, holder, spouses)]
