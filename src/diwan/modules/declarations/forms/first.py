"""A first declaration: the few fields somebody who witnessed can fill in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django import forms

from diwan.kernel.base.days import day_in
from diwan.kernel.base.text import t
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.public import (
    BirthContent,
    Circumstances,
    Content,
    RecordType,
    Where,
    cells_of,
    cnie_from,
    date_text,
    name_fields,
    parent_fields,
    written,
)
from diwan.modules.declarations.forms.fields import (
    EXTRA,
    UNIDENTIFIED,
    Section,
    own,
    read,
    sexes,
    t_lazy,
    time_of_day,
)
from diwan.modules.declarations.rules import (
    MOST_CHILDREN,
    Filiation,
    Particular,
    Source,
    particulars_for,
)
from diwan.modules.declarations.services import Told


class FirstForm(forms.Form):
    """A first declaration: who was born or died, when, where, and how to reach the family."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    office = forms.ChoiceField(required=False, label=t_lazy("civil_status.fields.office"))

    def __init__(
        self, kind: RecordType, source: Source, offices: Sequence[Office], data: Mapping[str, Any] | None = None,
        *, children: int = 1, place: tuple[str, str] = ("", ""),
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"key": uuid4(), "place_ar": place[0], "place_fr": place[1]})
        self.kind, self.source, self.children = kind, source, max(1, min(children, MOST_CHILDREN))
        self.fields["office"].choices = [(str(o.pk), str(o.name)) for o in offices]  # type: ignore[attr-defined]
        event = self._birth() if kind is RecordType.BIRTH else self._death()
        for name, field in {**event, **self._particulars(), **self._contact()}.items():
            self.fields[name] = field
        for name in self._asked():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = t("civil_status.faults.missing", value="")

    def _asked(self) -> tuple[str, ...]:
        """What nobody leaves empty, but for who is found and known to nobody."""
        told = self._chosen()
        if self.kind is RecordType.BIRTH:
            mother = () if Particular.UNKNOWN_PARENTS in told else ("mother_first_ar", "mother_family_ar")
            return ("date", "place_ar", "office", *(f"child{n}_sex" for n in self.ranks), *mother)
        who = () if {Particular.FOUND_BODY, Particular.STILLBORN} & told else ("first_ar", "family_ar")
        return ("date", "place_ar", "sex", "office", *who)

    @property
    def ranks(self) -> range:
        """The children of one birth, from the first born."""
        return range(1, self.children + 1)

    def _birth(self) -> dict[str, forms.Field]:
        children = {
            name: field
            for n in self.ranks
            for name, field in (
                (f"child{n}_sex", sexes()),
                (f"child{n}_hour", time_of_day()),
                (f"child{n}_first_ar", written("entry.first_ar")),
            )
        }
        return {
            "date": date_text("fields.birth_date"),
            "place_ar": written("entry.place_ar"),
            "place_fr": written("entry.place_fr", latin=True),
            **children,
            **_side("mother"),
            **_side("father"),
        }

    def _death(self) -> dict[str, forms.Field]:
        return {
            **name_fields(tifinagh=False),
            "sex": sexes(),
            "date": date_text("fields.death_date"),
            "hour": time_of_day(),
            "place_ar": written("entry.place_ar"),
            "place_fr": written("entry.place_fr", latin=True),
            "cnie": written("fields.cnie", length=12, latin=True),
            "birth_date": date_text("fields.birth_date"),
            **_side("mother"),
        }

    def _particulars(self) -> dict[str, forms.Field]:
        allowed = particulars_for(self.kind.value, self.source)
        every = forms.MultipleChoiceField(
            required=False,
            label=t_lazy("declarations.fields.particulars"),
            choices=[(p.value, t_lazy(f"declarations.particulars.{p.value}")) for p in allowed],
            widget=forms.CheckboxSelectMultiple,
        )
        extra = {name: _extra(name) for p in allowed for name in EXTRA.get(p, ())}
        return {"particulars": every, **extra}

    def _contact(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {"medical": own("medical", hint=f"medical_{self.kind.value}")}
        if self.source is not Source.CITIZEN:
            fields["phone"] = own("phone", hint="phone", length=20, latin=True, inputmode="tel")
            if self.kind is RecordType.DEATH:
                fields["contact_cnie"] = own("contact_cnie", hint="contact_cnie", length=12, latin=True)
        return fields

    def sections(self) -> list[Section]:
        """The form as the eye and the Tab key go through it."""
        return [self._group(*group) for group in self._groups() if any(n in self.fields for n in group[1])]

    def _groups(self) -> Iterable[tuple[str, Sequence[str], bool]]:
        extra = [name for names in EXTRA.values() for name in names]
        if self.kind is RecordType.BIRTH:
            yield "event", ("date", "place_ar", "place_fr"), False
            for n in self.ranks:
                title = "child" if self.children == 1 else f"twin{min(n, 3)}"
                yield title, (f"child{n}_sex", f"child{n}_hour", f"child{n}_first_ar"), False
            yield "mother", tuple(_side("mother")), False
            yield "father", tuple(_side("father")), False
        else:
            who = ("first_ar", "family_ar", "first_la", "family_la", "sex", "cnie", "birth_date")
            yield "deceased", who, False
            yield "event", ("date", "hour", "place_ar", "place_fr"), False
        yield "contact", ("medical", "phone", "contact_cnie"), False
        rest = ("particulars", *extra, *(_side("mother") if self.kind is RecordType.DEATH else ()))
        yield "particular", rest, True

    def _group(self, title: str, names: Sequence[str], folded: bool) -> Section:
        fields = [self[name] for name in dict.fromkeys(names) if name in self.fields]
        filled = any(bound.errors or (self.is_bound and bound.value()) for bound in fields)
        return Section(t(f"declarations.sections.{title}"), fields, folded and not filled)

    def said(self, name: str) -> str:
        """What was typed."""
        return str(self.data.get(name, "") or "").strip()

    def entry_key(self) -> UUID:
        """The key of the entry, made when the form was opened."""
        try:
            return UUID(self.said("key"))
        except ValueError:
            return uuid4()

    def told(self) -> Told:
        """What goes with the contents."""
        return Told(
            particulars=self._chosen(),
            filiation=Filiation.UNKNOWN_FATHER if Particular.UNKNOWN_FATHER in self._chosen() else None,
            medical=self.said("medical"),
            phone=self.said("phone"),
            contact_cnie=cnie_from(self.said("contact_cnie")),
        )

    def _chosen(self) -> frozenset[Particular]:
        typed = self.data.getlist("particulars") if hasattr(self.data, "getlist") else ()
        return frozenset(Particular(value) for value in typed if value in set(Particular))

    def contents(self, today: dt.date) -> tuple[Content, ...]:
        """The births, or the death, typed; `Invalid` by field for what cannot be read."""
        if self.kind is RecordType.DEATH:
            return (self._death_content(today),)
        births = tuple(self._birth_content(n, today) for n in self.ranks)
        if Particular.LIVED_BRIEFLY in self._chosen() and isinstance(births[0], BirthContent):
            return (*births[:1], self._death_of(births[0], today))
        return births

    def _birth_content(self, n: int, today: dt.date) -> Content:
        cells = {name: self.said(name) for name in self.fields}
        cells |= {part: self.said(f"child{n}_{part}") for part in ("sex", "hour", "first_ar")}
        cells["family_ar"] = cells.get("father_family_ar", "")
        cells["twin_order"] = str(n) if self.children > 1 else ""
        names = {"sex": f"child{n}_sex", "hour": f"child{n}_hour"}
        return self._with_case(read(cells, RecordType.BIRTH, today, names))

    def _death_content(self, today: dt.date) -> Content:
        cells = {name: self.said(name) for name in self.fields}
        chosen_ones = self._chosen()
        cells["stillborn"] = "1" if Particular.STILLBORN in chosen_ones else ""
        content = read(cells, RecordType.DEATH, today)
        if Particular.FOUND_BODY in chosen_ones and not content.name.family_ar:
            content = replace(content, name=UNIDENTIFIED)
        return self._with_case(content)

    def _death_of(self, birth: BirthContent, today: dt.date) -> Content:
        cells = {name: value for name, value in cells_of(birth).items() if name != "twin_order"}
        cells |= {
            "date": self.said("death_date"), "hour": self.said("death_hour"),
            "birth_date": self.said("date"), "birth_place_ar": self.said("place_ar"), "marital_status": "single",
        }  # fmt: skip
        return read(cells, RecordType.DEATH, today, {"date": "death_date", "hour": "death_hour"})

    def _with_case(self, content: Content) -> Content:
        told = self._chosen()
        where = Where.ON_BOARD if Particular.ON_BOARD in told else Where.MOROCCO
        where = Where.ABROAD if Particular.ABROAD in told else where
        case = Circumstances(
            where=where,
            arrived_on=self._arrival(),
            unidentified=Particular.FOUND_BODY in told and content.name.family_ar == UNIDENTIFIED.family_ar,
            vessel=self.said("vessel"), kafala=self.said("kafala"), description=self.said("description"),
            sex_certificate=self.said("sex_certificate"), military=self.said("military"),
            judgment=self.said("judgment"),
        )  # fmt: skip
        return replace(content, circumstances=case)

    def _arrival(self) -> dt.date | None:
        typed = {"arrived_on": self.said("arrived_on")}
        return (
            day_in(typed, "arrived_on", "civil_status.faults.impossible_date")
            if typed["arrived_on"]
            else None
        )


def _side(side: str) -> dict[str, forms.Field]:
    whole = parent_fields(side)
    return {name: whole[name] for name in (f"{side}_first_ar", f"{side}_family_ar", f"{side}_cnie")}


def _extra(name: str) -> forms.CharField:
    if name in ("arrived_on", "death_date"):
        return date_text("fields.death_date") if name == "death_date" else _arrival()
    if name == "death_hour":
        return time_of_day("death_hour")
    return own(name, length=500)


def _arrival() -> forms.CharField:
    field = date_text("fields.birth_date")
    field.label = t_lazy("declarations.fields.arrived_on")
    return field
