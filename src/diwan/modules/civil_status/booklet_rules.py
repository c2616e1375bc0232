"""Who holds a family booklet, who is in it, and to whom its extracts are given."""

from __future__ import annotations

from collections.abc import Iterable

from diwan.modules.civil_status.content import BirthContent, Kinship, Sex
from diwan.modules.civil_status.giving import Asker
from diwan.modules.civil_status.margin import Bond


def booklet_refusal(sex: Sex, bonds: Iterable[Bond], *, lone_children: bool) -> str:
    """Why no booklet is opened: the husband holds the couple's from the marriage on; the mother of a child whose
    father is unknown may have her own (decree 2-22-04, art. 42 and 43)."""
    if sex is Sex.MALE:
        return "" if tuple(bonds) else "not_married"
    return "" if lone_children else "husband_holds"


def is_child_of(child: BirthContent, holder: BirthContent, spouses: Iterable[str]) -> bool:
    """Whether a birth record says that it is of a child of the holder: the parent's identity card where both records
    know it, else the parent's name with the name of a spouse for the other parent. Names alone never suffice for a
    lone mother."""
    father = holder.sex is Sex.MALE
    said, other = (child.father, child.mother) if father else (child.mother, child.father)
    if said.cnie and holder.cnie:
        return said.cnie == holder.cnie and (father or not other.cnie)
    if not father or said.name.arabic != holder.name.arabic:
        return False
    if said.born and said.born.year != holder.event.year:
        return False
    return any(name and name == other.name.arabic for name in spouses)


def extract_refusal(asker: Asker, bonds: Iterable[Bond], mothers: Iterable[str]) -> tuple[str, str]:
    """The field and the reason for which an extract is refused: it is for the husband, a wife, a divorced mother who
    has a child in it, and the legal guardian (decree 2-22-04, art. 43)."""
    if asker.kinship is Kinship.SPOUSE:
        hers = [b for b in bonds if asker.name in (b.spouse,) or (asker.cnie and asker.cnie == b.spouse_cnie)]
        if not hers:
            return "name", "not_a_wife"
        if all(b.ended for b in hers) and not any(b.spouse in set(mothers) for b in hers):
            return "name", "divorced_without_child"
        return "", ""
    if asker.kinship not in (Kinship.SELF, Kinship.GUARDIAN):
        return "kinship", "booklet_family"
    return "", ""
