"""A family booklet as its records tell it today (decree 2-22-04, art. 42)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from diwan.kernel.base.text import Text
from diwan.modules.civil_status.booklet_rules import is_child_of
from diwan.modules.civil_status.content import BirthContent, MentionType, RecordType, Sex, State
from diwan.modules.civil_status.content_json import content_from
from diwan.modules.civil_status.margin import Bond
from diwan.modules.civil_status.models import Booklet, ChildElsewhere, Mention, Record
from diwan.modules.civil_status.selectors import latest_content
from diwan.modules.civil_status.standing import bonds_in, margin_of

CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Child:
    """A child: what its record says today, its number, and its death where the margin tells it.

    `record` is the one kept here; of a child recorded elsewhere there is the extract alone, and its `community`.
    """

    content: BirthContent
    reference: str
    died_on: dt.date | None = None
    record: Record | None = None
    community: Text | None = None

    @property
    def name(self) -> Text:
        """First and family name; the Arabic form where there is no Latin one."""
        name = self.content.name
        return Text(name.arabic, name.latin or name.arabic)

    @property
    def order(self) -> tuple[int, str, str]:
        """By which children stand in a booklet: the day they were born."""
        born = self.content.event
        return born.year, str(born.day or ""), self.reference


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


def spouses_of(record: Record, bonds: Iterable[Bond]) -> dict[str, Record]:
    """The spouses' own birth records, by their identity cards, where this commune keeps them."""
    cards = [bond.spouse_cnie for bond in bonds if bond.spouse_cnie]
    rows = Record.objects.filter(
        territory_id=record.territory_id,
        type=RecordType.BIRTH.value,
        state=State.ACTIVE.value,
        cnie__in=cards,
    )
    return {row.cnie: row for row in rows.select_related("office").order_by("-id")} if cards else {}


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
    here = list(filter(None, map(child_of, linked)))
    there = [child_in(one.taken, one) for one in elsewhere_of(booklet) if one.taken]
    children = sorted([*here, *there], key=lambda child: child.order)
    return Family(record, content, tuple(margin), bonds_in(margin), tuple(children))


def elsewhere_of(booklet: Booklet | None) -> list[ChildElsewhere]:
    """The children of a booklet whom other communes recorded, taken into an edition or not yet."""
    return list(booklet.elsewhere.select_related("community").order_by("id")) if booklet else []


def told_since(booklet: Booklet | None) -> list[Child]:
    """The children recorded elsewhere of whom the booklet does not say yet what their records say."""
    return [child_in(one.said or one.taken or {}, one) for one in elsewhere_of(booklet) if is_due(one)]


def is_due(one: ChildElsewhere) -> bool:
    """Whether a child's record says something else than the booklet."""
    return bool(one.said or one.taken) and one.said != (one.taken or {})


def child_in(said: Mapping[str, Any], kept: ChildElsewhere) -> Child:
    """A child as another commune's record tells it."""
    parents = {side: {"name": said[side]} for side in ("father", "mother") if side in said}
    told = {name: said[name] for name in ("name", "sex", "event") if name in said}
    content = content_from(RecordType.BIRTH, {**told, **parents})
    assert isinstance(content, BirthContent)
    died = said.get("died_on")
    return Child(
        content, said.get("reference", ""), dt.date.fromisoformat(died) if died else None,
        community=kept.community.name,
    )  # fmt: skip


def child_of(record: Record) -> Child | None:
    """A child's line."""
    content = birth_of(record)
    died = [m for m in margin_of(record) if m.type == MentionType.DEATH]
    return (
        Child(content, record.reference, died[0].date if died else None, record=record) if content else None
    )


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
