"""The workshop's door: what is being written, what was published, what one may begin; one procedure as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.text import t
from diwan.kernel.cases.models import ProcedureDraft
from diwan.kernel.cases.published import is_over, published_rows
from diwan.kernel.cases.resolving import latest_in
from diwan.kernel.cases.services import drop_procedure, start_procedure
from diwan.kernel.cases.services.workshop import APPROVERS, WRITERS
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.writing.starting import TEMPLATES
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.doers import doers
from diwan.shell.cases.views.service import about as service_about
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb
from diwan.shell.workshop.bench import Bench, bench_of, row_at, state_words
from diwan.shell.workshop.drawing import Drawn
from diwan.shell.workshop.drawing import drawn as drawn_steps

MAKERS = (*WRITERS, *APPROVERS)


class StartForm(forms.Form):
    """What a new procedure is called, and from what it begins."""

    title_ar = forms.CharField(max_length=300, widget=forms.TextInput({"dir": "rtl", "lang": "ar"}))
    title_fr = forms.CharField(max_length=300, widget=forms.TextInput({"dir": "ltr", "lang": "fr"}))
    source = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    copied = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, procedures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, one in self.fields.items():
            one.label = t(f"workshop.start.{name}")
        sources = [*TEMPLATES, "blank", "copy"]
        self.fields["source"].choices = [(one, t(f"workshop.start.from_{one}")) for one in sources]  # type: ignore[attr-defined]
        self.fields["source"].initial = TEMPLATES[0]
        self.fields["copied"].choices = [("", t("shell_cases.form.choose")), *procedures]  # type: ignore[attr-defined]
        self.fields["copied"].help_text = t("workshop.start.copied_hint")


def may_write(request: HttpRequest) -> bool:
    """Whether the seat writes procedures."""
    return not seat_held(request).kinds.isdisjoint(WRITERS)


def may_approve(request: HttpRequest) -> bool:
    """Whether the seat approves and publishes them."""
    return not seat_held(request).kinds.isdisjoint(APPROVERS)


@page("desk", mandate=MAKERS)
def home(request: HttpRequest) -> HttpResponse:
    """Texts being written, and versions in force."""
    here, today = seat_held(request).territory, timezone.localdate()
    texts = ProcedureDraft.objects.filter(territory_id=here).exclude(state="published").defer("text")
    rows = [(row, *state_words(row)) for row in texts.order_by("-saved_at")[:100]]
    versions = reversed(published_rows(Q(territory_id=here)))
    said = {
        "rows": rows,
        "published": [(row, *standing_words(row, today)) for row in versions],
        "may_write": may_write(request),
    }
    return show(request, "workshop/home.html", said)


def standing_words(row: Any, today: Any) -> tuple[str, str]:
    """Whether a published version holds, is to come or is over."""
    word = "over" if is_over(row, today) else "to_come" if row.in_force > today else "held"
    return t(f"workshop.standing.{word}"), {"over": "", "to_come": "info", "held": "ok"}[word]


def start_form(request: HttpRequest) -> StartForm:
    """The form, with the procedures one may copy."""
    laws = latest_in(seat_held(request).territory).items()
    listed = sorted(((key, str(as_text(law.title))) for key, law in laws), key=lambda pair: pair[1])
    return StartForm(posted(request), procedures=listed)


@page("desk", mandate=WRITERS)
def new(request: HttpRequest) -> HttpResponse:
    """From what a procedure begins."""
    form = drawn(request, start_form(request))
    crumbs = [Crumb(t("workshop.title"), reverse("workshop:home"))]
    return show(request, "workshop/new.html", {"form": form, "crumbs": crumbs})


@new.post
def begin(request: HttpRequest) -> HttpResponse:
    """Begin it: its text opens on the bench."""
    if "change" in request.POST:
        row = start_procedure(
            act_in(request), title_ar="", title_fr="", source=request.POST["change"][:80], change=True
        )
        return redirect("workshop:draft", row.pk)
    with looking(request):
        said = filled(start_form(request))
    source = {"blank": "", "copy": said["copied"]}.get(said["source"], said["source"])
    row = start_procedure(
        act_in(request), title_ar=said["title_ar"], title_fr=said["title_fr"], source=source
    )
    return redirect("workshop:draft", row.pk)


@page("desk", mandate=MAKERS)
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """One procedure: what is wrong, its drawing, what the citizen will read, what may be done with it."""
    bench = bench_of(request, number)
    row = bench.row
    people = doers([*row.writers, row.proposed_by])
    words, chip = state_words(row)
    said = {
        "bench": bench,
        "row": row,
        "state": words,
        "chip": chip,
        "writers": [people.name(pk) for pk in row.writers],
        "proposer": people.name(row.proposed_by) if row.proposed_by else "",
        "path": drawing(bench),
        "service": service_about(bench.reading.law, None) if bench.reading.law else None,
        "may_write": may_write(request) and row.is_open,
        "may_decide": may_approve(request) and row.state == "proposed",
        "own": seat_held(request).person in row.writers,
        "crumbs": bench.crumbs()[:1],
    }
    return show(request, "workshop/draft.html", said)


def drawing(bench: Bench) -> Drawn:
    """The drawing of its steps."""
    return drawn_steps(dict(bench.reading.whole), dict(bench.names.options("mandate")))


@page("desk", mandate=WRITERS)
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Whether to throw a text away."""
    row = row_at(request, number)
    crumbs = [
        Crumb(t("workshop.title"), reverse("workshop:home")),
        Crumb(row.title, reverse("workshop:draft", args=[number])),
    ]
    return show(request, "workshop/drop.html", {"row": row, "crumbs": crumbs})


@drop.post
def dropped(request: HttpRequest, number: int) -> HttpResponse:
    """Throw it away."""
    with looking(request):
        row = row_at(request, number)
    drop_procedure(act_in(request), draft=row)
    say(request, t("workshop.dropped"))
    return redirect("workshop:home")
