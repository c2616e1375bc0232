"""Reading the High Commission's decisions on names, and applying them to a name that is given."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from diwan.kernel.territory.models import KINGDOM, Territory
from diwan.modules.civil_status.content import BirthContent, RecordType, State
from diwan.modules.civil_status.models import NameDecision, NameKind, NameSpelling, Record
from diwan.modules.civil_status.name_rules import (
    Decided,
    decision_in_force,
    family_name_faults,
    given_name_faults,
    is_family_chosen,
    same_first_name,
)
from diwan.modules.civil_status.names.known import usual_latin
from diwan.modules.civil_status.names.letters import folded_arabic
from diwan.modules.civil_status.rules import Fault, first_name_faults


def plain_name(arabic: str) -> str:
    """A name as decisions are found by: folded, its final letters in one form each."""
    return folded_arabic(arabic).replace("ى", "ي").replace("ة", "ه")


def decisions_kept() -> QuerySet[NameDecision]:
    """Every decision of the Commission, the latest first; never what a commune might have written."""
    return NameDecision.objects.filter(territory_id=KINGDOM).order_by("-decided_on", "-id")


def decisions_like(typed: str) -> QuerySet[NameDecision]:
    """The decisions on names that begin with what was typed."""
    return decisions_kept().filter(plain__startswith=plain_name(typed))


def decided_of(kind: NameKind, arabic: str) -> Decided | None:
    """What stands decided of one name."""
    rows = decisions_kept().filter(kind=kind, plain=plain_name(arabic))
    return decision_in_force(Decided(row.accepted, row.reference, row.decided_on) for row in rows)


def is_place_only(first_ar: str) -> bool:
    """Whether a first name is that of a territory of the Kingdom, and nobody's: نعيمة is a commune and a name."""
    name = " ".join(first_ar.split())
    if not name or usual_latin(name) or not Territory.objects.filter(name_ar=name).exists():
        return False
    return not NameSpelling.objects.filter(kind=NameKind.FIRST, written=name).exists()


def is_borne(kind: NameKind, arabic: str) -> bool:
    """Whether people bear a name so: as a family name, or as a first name, the usual ones included."""
    name = " ".join(arabic.split())
    if kind == NameKind.FIRST and usual_latin(name):
        return True
    return NameSpelling.objects.filter(kind=kind, written=name).exists()


def is_other_kind(arabic: str, kind: NameKind) -> bool:
    """Whether a name is borne as the other kind alone: a first name given as a family name, or the reverse."""
    other = NameKind.FIRST if kind == NameKind.FAMILY else NameKind.FAMILY
    return is_borne(other, arabic) and not is_borne(kind, arabic)


def is_place_not_family(family_ar: str) -> bool:
    """Whether a family name is that of a territory of the Kingdom, and no family's."""
    name = " ".join(family_ar.split())
    return Territory.objects.filter(name_ar=name).exists() and not is_borne(NameKind.FAMILY, name)


def new_name_faults(content: BirthContent) -> list[Fault]:
    """Everything that keeps the names of a newborn from being given; acts of paper registers keep theirs."""
    if content.legacy.number:
        return []
    return [
        *first_name_faults(content),
        *_first_faults(content),
        *_family_faults(content),
        *_twin_faults(content),
    ]


def _first_faults(content: BirthContent) -> Iterator[Fault]:
    first = content.name.first_ar
    if first:
        decided = decided_of(NameKind.FIRST, first)
        yield from given_name_faults(
            content, decided, is_place=is_place_only(first), is_family=is_other_kind(first, NameKind.FIRST)
        )


def _family_faults(content: BirthContent) -> Iterator[Fault]:
    family = content.name.family_ar
    if not is_family_chosen(content):
        yield from family_name_faults(content, None)
        return
    yield from family_name_faults(
        content, decided_of(NameKind.FAMILY, family), is_place=is_place_not_family(family),
        is_first=is_other_kind(family, NameKind.FAMILY),
    )  # fmt: skip


def _twin_faults(content: BirthContent) -> Iterator[Fault]:
    """A twin registered already, of the same parents on the same day, has another first name (law 36.21, art. 27)."""
    if content.twin_order is None or content.event.day is None:
        return
    others = Record.objects.filter(
        type=RecordType.BIRTH.value, birth_date=content.event.day, father_ar=content.father.name.arabic,
        mother_ar=content.mother.name.arabic,
    ).exclude(state=State.CANCELLED.value)  # fmt: skip
    if any(same_first_name(one, content.name.first_ar) for one in others.values_list("first_ar", flat=True)):
        yield Fault("name.first_ar", "twin_same_name", content.name.first_ar)
