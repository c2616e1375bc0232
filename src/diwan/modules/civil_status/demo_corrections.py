"""Files that correct records, in several states: at the desk, before the central authority, decided, applied."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any, Protocol

from diwan.kernel.base.act import Act
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import attach_document, do_transition, save_draft, submit_case
from diwan.kernel.documents.storage import digest_of, keep
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.corrections import DOUBLE, LETTERS, MATERIAL, SUBSTANTIAL
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.names.into_tifinagh import tifinagh_of
from diwan.modules.civil_status.services import apply_correction, find_correction

OFFICER = "civil_status.officer"
RICH = ("chefchaouen", "menara")
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
PLANS = (
    (MATERIAL, 3, ()),
    (MATERIAL, 8, ("find", "ask")),
    (MATERIAL, 20, ("find", "ask", "deny")),
    (MATERIAL, 25, ("find", "ask", "permit", "apply")),
    (SUBSTANTIAL, 6, ("find", "forward")),
    (SUBSTANTIAL, 30, ("find", "forward", "apply")),
    (DOUBLE, 12, ("find", "freeze")),
    (LETTERS, 5, ("find", "ask")),
    (LETTERS, 16, ("find", "ask", "permit", "apply_letters")),
)


class World(Protocol):
    """The demo world, as far as corrections look at it."""

    citizens: list[Any]

    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...


def load(world: World, communities: list[Any]) -> None:
    """One file in each state in the communities shown first."""
    authority = getattr(world, "communities", {}).get("ministry")
    for community in communities:
        if community.key in RICH and authority is not None:
            rng = Random(f"corrections of {community.key}")  # noqa: S311
            records = untouched(world, community)
            rng.shuffle(records)
            for (procedure, days, steps), first, second in zip(
                PLANS, records[::2], records[1::2], strict=False
            ):
                Filing(world, community, authority, procedure, days, first, second).run(steps)


def untouched(world: World, community: Any) -> list[Record]:
    """Birth records without a mention, none of the demo's own citizens nor of their children."""
    with reading(Scope("office", community.territory, community.territory)):
        found = Record.objects.filter(
            territory_id=community.territory, type=RecordType.BIRTH.value, deceased=False, latest=1,
            office_id=community.offices[0], birth_date__isnull=False,
        )  # fmt: skip
        known = [citizen.person.cnie for citizen in world.citizens if citizen.person.cnie]
        others = found.exclude(cnie__in=known).exclude(father_cnie__in=known).exclude(mother_cnie__in=known)
        return list(others.order_by("-id")[:60])


def spelt_otherwise(record: Record) -> str:
    """The first name as its bearer spells it in Latin letters."""
    first = record.first_la or "Ali"
    return (
        first.replace("ou", "u")
        if "ou" in first
        else first.replace("i", "y", 1)
        if "i" in first
        else f"{first}h"
    )


class Filing:
    """One file taken as far as its plan goes."""

    def __init__(
        self,
        world: World,
        community: Any,
        authority: Any,
        procedure: str,
        days: int,
        record: Record,
        other: Record,
    ) -> None:
        self.world, self.community, self.authority = world, community, authority
        self.procedure, self.days, self.record, self.other = procedure, days, record, other

    def at(self, later: int = 0) -> dt.datetime:
        """So many days after it was filed."""
        return self.world.past(max(0, self.days - later), hour=11)

    def act(self, role: str, later: int = 0) -> Act:
        """An act of the commune's clerk or officer."""
        kind = OFFICER if role == "officer" else ""
        return self.world.office_act(self.community, role, self.at(later), kind=kind)

    def run(self, steps: tuple[str, ...]) -> None:
        """File it at the counter, then each step a day later."""
        case = self.filed()
        for number, step in enumerate(steps, 1):
            case = getattr(self, step)(case, number)

    def filed(self) -> Case:
        """A request deposited at the counter with its papers."""
        act = self.act("clerk")
        draft = save_draft(act, procedure=self.procedure, values=self.values())
        keep(PAPER, digest_of(PAPER))
        for key in DOCUMENTS[self.procedure]:
            attach_document(
                act, document=key, name=f"{key}.pdf", media_type="application/pdf", size=len(PAPER),
                digest=digest_of(PAPER), draft=draft,
            )  # fmt: skip
        return submit_case(act, draft=draft)

    def values(self) -> dict[str, Any]:
        """What the applicant writes."""
        record = self.record
        common = {
            "quality": "holder", "cnie": "L123456", "phone": "+212612345678", "record_type": "birth",
            "record_number": str(record.number), "record_year": str(record.year), "holder_name": record.name.arabic,
        }  # fmt: skip
        judged = {
            "court": "المحكمة الابتدائية", "judgment": "214/2026", "judged_on": f"{self.at().date()}",
            "wanted": f"{record.first_ar} عوض ما كتب",
        }  # fmt: skip
        own: dict[str, dict[str, Any]] = {
            MATERIAL: {
                "written": record.first_la or record.first_ar,
                "wanted": spelt_otherwise(record),
            },
            SUBSTANTIAL: judged,
            DOUBLE: {"other_number": str(self.other.number), "other_year": str(self.other.year)},
            LETTERS: {"first_tf": tifinagh_of(record.first_ar, record.first_la)},
        }
        return common | own[self.procedure]

    def find(self, case: Case, later: int) -> Case:
        """The clerk designates the record."""
        double = self.other if self.procedure == DOUBLE else None
        find_correction(self.act("clerk", later), case=case, record=self.record, double=double)
        return case

    def ask(self, case: Case, later: int) -> Case:
        """The officer sends it to the central authority."""
        findings = {"findings": "الخطأ ظاهر من شهادة الولادة المدلى بها"}
        return do_transition(
            self.act("officer", later), case=case, transition="ask_permission", values=findings
        )

    def central(self, later: int) -> Act:
        """An act of the central authority."""
        return self.world.office_act(self.authority, "central", self.at(later))

    def permit(self, case: Case, later: int) -> Case:
        """The authority permits."""
        values = {"permission_reference": f"{case.pk}/2026"}
        return do_transition(self.central(later), case=case, transition="permit", values=values)

    def deny(self, case: Case, later: int) -> Case:
        """The authority refuses with its reasons."""
        return do_transition(
            self.central(later),
            case=case,
            transition="deny",
            reasons="الوثيقة المدلى بها لا تثبت التصريح الأصلي",
        )

    def forward(self, case: Case, later: int) -> Case:
        """The clerk presents it to the officer."""
        return do_transition(self.act("clerk", later), case=case, transition="forward")

    def freeze(self, case: Case, later: int) -> Case:
        """Both records wait for the court."""
        return do_transition(
            self.act("officer", later),
            case=case,
            transition="freeze_both",
            reasons="اسم الأم يختلف بين الرسمين",
        )

    def apply(self, case: Case, later: int) -> Case:
        """The officer makes the mention."""
        new = str(
            case.values.get("wanted") if self.procedure == MATERIAL else f"{self.record.first_la or 'Ali'}a"
        )
        old = self.record.first_la or self.record.first_ar
        act = self.act("officer", later)
        authority = "المحكمة الابتدائية" if self.procedure == SUBSTANTIAL else "السلطة المركزية"
        apply_correction(
            act, case=case, date=act.day, authority=authority,
            reference="214/2026", fields={"datum": "name.first_la", "new": new},
            text_ar=f"صحح الاسم الشخصي بالحروف اللاتينية: {new} بدل {old}",
            text_fr=f"Prénom en lettres latines rectifié : {new} au lieu de {old}",
        )  # fmt: skip
        return case

    def apply_letters(self, case: Case, later: int) -> Case:
        """The officer writes the name in Tifinagh."""
        act, written = self.act("officer", later), str(case.values["first_tf"])
        apply_correction(
            act, case=case, date=act.day, authority="السلطة المركزية", reference=f"{case.pk}/2026",
            fields={"first_tf": written}, text_ar=f"كتب الاسم الشخصي بحروف تيفيناغ: «{written}»",
            text_fr=f"Prénom écrit en tifinagh : «{written}»",
        )  # fmt: skip
        return case


DOCUMENTS = {
    MATERIAL: ("proof",),
    SUBSTANTIAL: ("judgment_copy", "finality"),
    DOUBLE: ("copies",),
    LETTERS: (),
}
