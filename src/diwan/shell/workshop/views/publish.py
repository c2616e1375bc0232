"""Proposed by one, approved by another, published with its day; what was published, and its end."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t, t_html
from diwan.kernel.cases.models import PublishedProcedure
from diwan.kernel.cases.published import published_rows
from diwan.kernel.cases.services import (
    end_procedure,
    propose_procedure,
    publish_procedure,
    return_procedure,
)
from diwan.kernel.cases.services.workshop import WRITERS
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.doers import doers
from diwan.shell.dates import DateField
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb
from diwan.shell.workshop.bench import Bench, bench_of, row_at
from diwan.shell.workshop.views.desk import MAKERS, drawing, may_approve, may_write, standing_words
from diwan.shell.workshop.views.edit import toml_answer


class PublishForm(forms.Form):
    """From which day, by which decision."""

    in_force = DateField()
    decided_by = forms.CharField(max_length=300, widget=forms.TextInput({"dir": "auto"}))

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        self.fields["in_force"].label = t("workshop.publish.in_force")
        self.fields["in_force"].help_text = t("workshop.publish.in_force_hint")
        self.fields["in_force"].initial = timezone.localdate()
        self.fields["decided_by"].label = t("workshop.publish.decided_by")


class EndForm(forms.Form):
    """Until which day, by which decision."""

    last_day = DateField()
    decided_by = forms.CharField(max_length=300, widget=forms.TextInput({"dir": "auto"}))

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        self.fields["last_day"].label = t("workshop.publish.last_day")
        self.fields["decided_by"].label = t("workshop.publish.decided_by")


class RemarksForm(forms.Form):
    """Words between who writes and who approves."""

    reasons = forms.CharField(max_length=2000, widget=forms.Textarea({"dir": "auto", "rows": 3}))

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        self.fields["reasons"].label = t("workshop.publish.reasons")


@page("desk", mandate=WRITERS)
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """What is proposed, and to whom."""
    bench = bench_of(request, number)
    return show(
        request, "workshop/propose.html", {"bench": bench, "row": bench.row, "crumbs": bench.crumbs()}
    )


@propose.post
def proposed(request: HttpRequest, number: int) -> HttpResponse:
    """Hand it over."""
    with looking(request):
        row = row_at(request, number)
    propose_procedure(act_in(request), draft=row, remarks=request.POST.get("remarks", "")[:2000])
    say(request, t("workshop.publish.proposed"))
    return redirect("workshop:draft", number)


@page("desk", mandate=MAKERS)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve and publish it, or give it back."""
    bench = bench_of(request, number)
    giving = "reasons" in request.POST
    publish_form, remarks = (
        PublishForm(None if giving else posted(request)),
        RemarksForm(posted(request) if giving else None),
    )
    said = {
        "bench": bench,
        "row": bench.row,
        "publish": drawn(request, publish_form),
        "remarks": drawn(request, remarks),
        "form": remarks if giving else publish_form,
        "own": seat_held(request).person in bench.row.writers,
        "may": may_approve(request),
        "crumbs": bench.crumbs(),
    }
    return show(request, "workshop/decide.html", said)


@decide.post
def decided(request: HttpRequest, number: int) -> HttpResponse:
    """Publish it, or send it back with the reasons."""
    with looking(request):
        row = row_at(request, number)
    if "reasons" in request.POST:
        return_procedure(act_in(request), draft=row, reasons=filled(RemarksForm(request.POST))["reasons"])
        say(request, t("workshop.publish.returned"))
        return redirect("workshop:draft", number)
    said = filled(PublishForm(request.POST))
    made = publish_procedure(
        act_in(request), draft=row, in_force=said["in_force"], decided_by=said["decided_by"]
    )
    say(request, t_html("workshop.publish.done", title=made.title, version=made.version))
    return redirect("workshop:published", made.pk)


def published_at(request: HttpRequest, number: int) -> PublishedProcedure:
    """A version the seat's community published."""
    found = published_rows(Q(territory_id=seat_held(request).territory, pk=number)).first()
    if found is None:
        raise NotFound("cases.workshop.none")
    return found


@page("desk", mandate=MAKERS)
def published(request: HttpRequest, number: int) -> HttpResponse:
    """A published version: since when, by whom, its drawing; its end, or a new version of it."""
    row = published_at(request, number)
    from diwan.kernel.cases.models import ProcedureDraft
    from diwan.kernel.cases.writing.reading import read_text

    as_draft = ProcedureDraft(territory_id=row.territory_id, key=row.key, text=row.text, pk=0)
    bench = Bench(as_draft, read_text(row.text, row.territory_id, row.key))
    people = doers([*row.writers, row.approved_by])
    words, chip = standing_words(row, timezone.localdate())
    said = {
        "row": row,
        "state": words,
        "chip": chip,
        "writers": [people.name(pk) for pk in row.writers],
        "approver": people.name(row.approved_by),
        "path": drawing(bench),
        "form": drawn(request, EndForm(posted(request))),
        "ends": list(row.endings.all()),
        "may_end": may_approve(request),
        "may_write": may_write(request),
        "crumbs": [Crumb(t("workshop.title"), reverse("workshop:home"))],
    }
    return show(request, "workshop/published.html", said)


@published.post
def ended(request: HttpRequest, number: int) -> HttpResponse:
    """Fix its last day."""
    with looking(request):
        row = published_at(request, number)
    said = filled(EndForm(request.POST))
    end_procedure(act_in(request), published=row, last_day=said["last_day"], decided_by=said["decided_by"])
    say(request, t("workshop.publish.ended"))
    return redirect(request.path)


@page("desk", mandate=MAKERS)
def published_text(request: HttpRequest, number: int) -> HttpResponse:
    """Its text as a file."""
    row = published_at(request, number)
    return toml_answer(row.text, f"{row.key}.{row.version}")
