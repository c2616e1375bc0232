"""The completion: everything the record says, the papers, who declares and how it is signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.modules.civil_status.public import (
    Content,
    DeathContent,
    RecordType,
    addressed,
    birth_kept_fields,
    cells_of,
    chosen,
    community_code,
    date_text,
    name_fields,
    parent_fields,
    written,
)
from diwan.modules.declarations.forms.fields import (
    MARITAL,
    Section,
    own,
    read,
    sexes,
    t_lazy,
    time_of_day,
)
from diwan.modules.declarations.forms.papers import merged, paper_fields
from diwan.modules.declarations.forms.twins import parts_of, title_of
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import (
    Filiation,
    Need,
    Particular,
    capacities_for,
    papers_for,
)
from diwan.modules.declarations.selectors import content_of
from diwan.modules.declarations.services import CANNOT_SIGN, Completion, Twin, particulars_of


class CompleteForm(forms.Form):
    """The completion: the record whole, the papers, who declares and how it is signed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, declaration: Declaration, data: Mapping[str, Any] | None = None, files: Any = None,
        *, brought: Iterable[str] = (), citizen: bool = False, prefilled: Mapping[str, str] | None = None,
        twins: Iterable[tuple[Declaration, Iterable[str]]] = (),
    ) -> None:  # fmt: skip
        self.declaration, self.citizen = declaration, citizen
        self.twins = parts_of(twins)
        self.kind = RecordType(declaration.type)
        known = content_of(declaration)
        self.known = cells_of(known)
        if isinstance(known, DeathContent):
            self.known["birth_community"] = community_code(known.birth_community)
        start = {
            **(prefilled or {}),
            **self.known,
            **{name: value for twin in self.twins for name, value in twin.known().items()},
            "filiation": declaration.filiation,
            "seen": declaration.revision,
        }
        super().__init__(data, files, initial=start)
        self.groups = self._groups(frozenset(brought))
        for group in self.groups.values():
            for name, field in group.items():
                self.fields[name] = field
        for twin in self.twins:
            self.fields[f"{twin.prefix}seen"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=twin.declaration.revision
            )
        for name in self._asked():
            if name in self.fields:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = t("civil_status.faults.missing", value="")

    def _asked(self) -> tuple[str, ...]:
        """What no completion goes without."""
        nameless = self.kind is RecordType.DEATH and not self.known.get("first_ar")
        who = ("family_ar",) if nameless else ("family_ar", "first_ar")
        parents = ("father_first_ar", "mother_first_ar", "filiation") if self.kind is RecordType.BIRTH else ()
        signed = () if self.said("cannot_sign") else ("signature", "consents")
        twins = tuple(f"{twin.prefix}{name}" for twin in self.twins for name in ("first_ar", "sex"))
        return (*who, *twins, "sex", "place_ar", *parents, "declarant_name", "declarant_capacity", *signed)

    def _groups(self, brought: frozenset[str]) -> dict[str, dict[str, forms.Field]]:
        return {
            self._head(): self._person(),
            **{f"{title_of(twin.declaration, twin.rank)}:{twin.rank}": twin.fields() for twin in self.twins},
            "father": {**parent("father"), **self._grandfather("father")},
            "mother": {**parent("mother"), **self._grandfather("mother")},
            "papers": self._papers(brought),
            "declarant": self._declarant(),
            "signature": self._signature(),
        }

    def _head(self) -> str:
        if self.kind is RecordType.DEATH:
            return "deceased"
        return title_of(self.declaration, 1) if self.twins else "child"

    def _person(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            **name_fields(),
            "sex": sexes(),
            "hour": time_of_day(),
            "place_ar": written("entry.place_ar"),
            "place_fr": written("entry.place_fr", latin=True),
        }
        if self.kind is RecordType.BIRTH:
            return fields | self._name_proof()
        return fields | {
            "birth_date": date_text("fields.birth_date"),
            "birth_place_ar": written("entry.birth_place_ar"),
            "cnie": written("fields.cnie", length=12, latin=True),
            "marital_status": chosen("fields.marital_status", "marital", MARITAL),
            "occupation": written("fields.occupation"),
            "residence": written("fields.residence"),
            **birth_kept_fields(),
        }

    def _name_proof(self) -> dict[str, forms.Field]:
        """What proves a family name chosen, where one may be (law 36.21, art. 33)."""
        field = own("name_proof", hint="name_proof", length=200)
        if self.asks_filiation:
            field.shown_when = {"field": "filiation", "answers": Filiation.UNKNOWN_FATHER.value}  # type: ignore[attr-defined]
        return {"name_proof": field}

    def _grandfather(self, side: str) -> dict[str, forms.Field]:
        """The name chosen for a parent's father, where the parent's own is chosen (law 36.21, art. 25)."""
        told = particulars_of(self.declaration)
        field = own(f"{side}s_father", hint="grandfather", lang="ar")
        if Particular.UNKNOWN_PARENTS in told or (side == "father" and Particular.UNKNOWN_FATHER in told):
            return {f"{side}_father_ar": field}
        if side == "mother" or not self.asks_filiation:
            return {}
        field.shown_when = {"field": "filiation", "answers": Filiation.UNKNOWN_FATHER.value}  # type: ignore[attr-defined]
        return {f"{side}_father_ar": field}

    @property
    def asks_filiation(self) -> bool:
        """Whether on what the father's name rests is still a question."""
        fixed = {Particular.UNKNOWN_FATHER, Particular.UNKNOWN_PARENTS}
        return self.kind is RecordType.BIRTH and fixed.isdisjoint(particulars_of(self.declaration))

    def _papers(self, brought: frozenset[str]) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        if self.asks_filiation:
            fields["filiation"] = forms.ChoiceField(
                required=False,
                label=t_lazy("declarations.fields.filiation"),
                choices=[(f.value, t_lazy(f"declarations.filiations.{f.value}")) for f in Filiation],
                widget=forms.RadioSelect,
            )
        for need, when in self._needs():
            if brought.isdisjoint(need.any_of):
                fields |= paper_fields(need, when)
        return fields

    def _needs(self) -> list[tuple[Need, str]]:
        """Every paper that may be asked, and the filiation for which it is; empty when always."""
        told = particulars_of(self.declaration)
        always = papers_for(self.declaration.type, told, None, by_proxy=False)
        needs = [(need, "") for need in always]
        if self.asks_filiation:
            for filiation in Filiation:
                more = papers_for(self.declaration.type, told, filiation)
                needs += [(need, filiation.value) for need in more if need not in always]
        return merged(needs)

    def _declarant(self) -> dict[str, forms.Field]:
        told = particulars_of(self.declaration)
        capacities = capacities_for(self.declaration.type, told)
        return {
            "declarant_name": written("fields.declarant"),
            "declarant_capacity": chosen("fields.capacity", "capacities", capacities),
            "declarant_cnie": written("fields.cnie", length=12, latin=True),
            "precedence": own("precedence", hint="precedence", length=300),
            "proxy_for": own("proxy_for", hint="proxy_for"),
            "paper_proxy_deed": own("paper_proxy_deed"),
        }

    def _signature(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            "signature": own("signature", hint="signature"),
            "consents": forms.BooleanField(
                required=False, label=t_lazy(f"declarations.fields.consents_{self.kind.value}")
            ),
        }
        if self.citizen:
            return fields
        cannot = [(key, t_lazy(f"declarations.cannot_sign.{key}")) for key in CANNOT_SIGN]
        return fields | {
            "cannot_sign": forms.ChoiceField(
                required=False, label=t_lazy("declarations.fields.cannot_sign"), choices=[("", "—"), *cannot]
            ),
            "witnesses": own("witnesses", hint="witnesses", length=300),
        }

    def sections(self) -> list[Section]:
        """The form as one goes through it."""
        return [
            Section(
                t(f"declarations.sections.{title.partition(':')[0]}"), [self[name] for name in fields],
                hint=t(f"declarations.hints.section_{title}") if title in ("papers", "signature") else "",
            )
            for title, fields in self.groups.items()
            if fields
        ]  # fmt: skip

    def said(self, name: str) -> str:
        """What was typed."""
        return str(self.data.get(name, "") or "").strip()

    def content(self, today: dt.date) -> Content:
        """The whole content typed; what the form does not ask stays as first declared. Reads under a scope."""
        cells = {**self.known, **{name: self.said(name) for name in self.fields if name in self.data}}
        return addressed(read(cells, self.kind, today), cells.get("birth_community", ""))

    def twin_contents(self, today: dt.date) -> list[Twin]:
        """The other twins, each with his content and the revision read. Reads under a scope."""
        typed = {name: self.said(name) for name in self.fields if name in self.data}
        return [
            Twin(twin.declaration, twin.content(typed, today), whole_number(self.said(f"{twin.prefix}seen")))
            for twin in self.twins
        ]

    @property
    def marks(self) -> list[forms.BoundField]:
        """The revisions of the other twins, as read."""
        return [self[f"{twin.prefix}seen"] for twin in self.twins]

    def completion(self) -> Completion:
        """Who completes, and how it is signed."""
        filiation = self.said("filiation")
        return Completion(
            name=self.said("declarant_name"), capacity=self.said("declarant_capacity"),
            cnie=self.said("declarant_cnie"), proxy_for=self.said("proxy_for"),
            precedence=self.said("precedence"), signature=self.said("signature"),
            consents=bool(self.said("consents")), cannot_sign=self.said("cannot_sign"),
            witnesses=self.said("witnesses"), filiation=Filiation(filiation) if filiation in set(Filiation) else None,
            name_proof=self.said("name_proof"),
        )  # fmt: skip

    def papers(self, prefix: str = "") -> dict[str, str]:
        """The references typed, by kind of paper; those of a twin under his prefix."""
        start = f"{prefix}paper_"
        typed = {n.removeprefix(start): self.said(n) for n in self.fields if n.startswith(start)}
        return {kind: reference for kind, reference in typed.items() if reference}

    def sent(self, prefix: str = "") -> dict[str, Any]:
        """The files sent, by kind of paper; those of a twin under his prefix."""
        start = f"{prefix}file_"
        return {n.removeprefix(start): file for n, file in self.files.items() if n.startswith(start)}


def parent(side: str) -> dict[str, forms.Field]:
    """The father or the mother."""
    fields = parent_fields(side)
    fields[f"{side}_birth_place_ar"].label = t_lazy("civil_status.entry.birth_place_ar")
    return fields


def copied_from(sibling: Content) -> dict[str, str]:
    """What twins have in common: parents, and whoever declared the first."""
    shared = ("father_", "mother_", "declarant_", "family_")
    return {name: value for name, value in cells_of(sibling).items() if name.startswith(shared)}
