"""The journal of the community: what was done, by whom, when, and whether its chain is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.calendar import DAY, start_of
from diwan.kernel.base.text import t
from diwan.kernel.identity.acting import seat_held
from diwan.kernel.identity.models import Mandate, Person
from diwan.kernel.identity.rules import SEERS
from diwan.kernel.journal.models import Entry
from diwan.kernel.journal.selectors import chain_breaks
from diwan.shell.dates import DateField
from diwan.shell.identity.forms import words
from diwan.shell.identity.views.common import tabs_for
from diwan.shell.pages import page, show

A_PAGE = 40
HIDDEN = frozenset({"personal"})


class FilterForm(forms.Form):
    """Which entries: of one kind, between two days."""

    verb = forms.ChoiceField(label=words("journal.verb"), required=False)
    since = DateField(label=words("journal.since"), required=False)
    until = DateField(label=words("journal.until"), required=False)

    def __init__(self, *args: Any, verbs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", t("identity_pages.journal.all")), *verbs]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as people read it."""

    entry: Entry
    title: str
    who: str
    post: str
    facts: list[tuple[str, str]]


@page("desk", mandate=SEERS)
def journal(request: HttpRequest) -> HttpResponse:
    """Entries of the community, the latest first, by kind of act and by date."""
    territory = seat_held(request).territory
    form = FilterForm(request.GET, verbs=verbs_here(territory))
    asked = form.cleaned_data if form.is_valid() else {}
    found = entries(territory, asked.get("verb", ""), asked.get("since"), asked.get("until"))
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    breaks = chain_breaks(territory, territory)
    said = {
        "page": shown, "lines": list(lines_of(list(shown))), "form": form, "breaks": breaks,
        "tabs": tabs_for("journal"),
        "last": Entry.objects.filter(territory_id=territory).order_by("-seq").first(),
    }  # fmt: skip
    return show(request, "identity/journal.html", said)


def entries(territory: int, verb: str, since: date | None, until: date | None) -> QuerySet[Entry]:
    """Entries of one community, filtered."""
    found = Entry.objects.filter(territory_id=territory).order_by("-seq")
    if verb:
        found = found.filter(verb=verb)
    if since:
        found = found.filter(at__gte=start_of(since))
    return found.filter(at__lt=start_of(until + DAY)) if until else found


def verbs_here(territory: int) -> list[tuple[str, str]]:
    """The kinds of act met in this journal, by name."""
    found = Entry.objects.filter(territory_id=territory).order_by().values_list("verb", flat=True).distinct()
    return sorted(((verb, title_of(verb)) for verb in found), key=lambda pair: pair[1])


def title_of(verb: str) -> str:
    """What a kind of act is called; its key where no module declares it any more."""
    declared = house().verbs.get(verb)
    return str(declared.title) if declared else verb


def lines_of(page_of: list[Entry]) -> Iterator[Line]:
    """Entries with the people and posts behind them; two queries whatever their number."""
    people = Person.objects.in_bulk({e.person_id for e in page_of if e.person_id})
    mandates = Mandate.objects.select_related("post").in_bulk({e.mandate_id for e in page_of if e.mandate_id})
    for entry in page_of:
        person, mandate = people.get(entry.person_id or 0), mandates.get(entry.mandate_id or 0)
        yield Line(
            entry=entry,
            title=title_of(entry.verb),
            who=str(person.name) if person else "",
            post=str(mandate.post.title) if mandate else "",
            facts=facts_of(entry),
        )


def facts_of(entry: Entry) -> list[tuple[str, str]]:
    """The facts an entry tells; personal ones are not among them."""
    told: dict[str, Any] = json.loads(entry.facts)
    return [
        (name, as_text(value))
        for name, value in told.items()
        if name not in HIDDEN and value not in (None, "", [])
    ]


def as_text(value: Any) -> str:
    """A fact on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
