"""What is a twin's own on the page that completes several: the name, the sex, the hour and the certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms

from diwan.kernel.base.errors import Invalid
from diwan.modules.civil_status.public import BirthContent, Content, RecordType, cells_of, name_fields
from diwan.modules.declarations.forms.fields import read, sexes, time_of_day
from diwan.modules.declarations.forms.papers import paper_fields
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import papers_for, papers_of_each
from diwan.modules.declarations.selectors import content_of
from diwan.modules.declarations.services import of_twin, particulars_of

OWN = ("first_ar", "first_la", "first_tf", "sex", "hour")
SHARED = ("father_", "mother_", "family_", "place_")


@dataclass(frozen=True, slots=True)
class TwinPart:
    """The part of the page for one twin after the first; `brought` are the papers he has already."""

    rank: int
    declaration: Declaration
    brought: frozenset[str]

    @property
    def prefix(self) -> str:
        """Before the name of each of its fields."""
        return f"twin{self.rank}_"

    def fields(self) -> dict[str, forms.Field]:
        """His fields in order."""
        named = name_fields(self.prefix).items()
        names = {n.removeprefix(self.prefix): f for n, f in named if n.startswith(f"{self.prefix}first_")}
        own = {**names, "sex": sexes(), "hour": time_of_day(), **self._papers()}
        for name in ("first_ar", "sex"):
            own[name].required = True
        return {self.prefix + name: field for name, field in own.items()}

    def _papers(self) -> dict[str, forms.Field]:
        needs = papers_of_each(papers_for(self.declaration.type, particulars_of(self.declaration)))
        missing = (need for need in needs if self.brought.isdisjoint(need.any_of))
        return {name: field for need in missing for name, field in paper_fields(need, "").items()}

    def known(self) -> dict[str, str]:
        """What the first declaration says of him."""
        cells = cells_of(content_of(self.declaration))
        return {self.prefix + name: value for name, value in cells.items() if name in OWN}

    def content(self, typed: Mapping[str, str], today: dt.date) -> Content:
        """Everything his record says: his own part, and what he shares with the first."""
        own = {name: typed[self.prefix + name] for name in OWN if self.prefix + name in typed}
        shared = {name: value for name, value in typed.items() if name.startswith(SHARED)}
        cells = {**cells_of(content_of(self.declaration)), **shared, **own}
        try:
            return read(cells, RecordType.BIRTH, today)
        except Invalid as why:
            raise of_twin(self.rank, why) from why


def title_of(declaration: Declaration, rank: int) -> str:
    """Which of the twins it is, as the record will say it; by its place on the page where nobody said."""
    content = content_of(declaration)
    order = content.twin_order if isinstance(content, BirthContent) else None
    return f"twin{min(order or rank, 3)}"


def parts_of(twins: Iterable[tuple[Declaration, Iterable[str]]]) -> list[TwinPart]:
    """A part for each twin after the first, in order of birth."""
    return [TwinPart(rank, row, frozenset(brought)) for rank, (row, brought) in enumerate(twins, 2)]
