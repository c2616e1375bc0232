"""The counter: a request filed for somebody who is there and has no account, its receipt handed over at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, NotFound
from diwan.kernel.base.text import LANGUAGES, t
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.resolving import offers_in, titles_of
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.selectors import drafts_at_counter
from diwan.kernel.cases.services import save_draft
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.models import PaperKind, Person
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.identity.services import Identity, Paper, receive_person
from diwan.shell.cases.own import known_answers
from diwan.shell.cases.shown import pdf_answer
from diwan.shell.cases.views import wizard
from diwan.shell.cases.views.follow import desk_case_at
from diwan.shell.cases.views.receipt import missing_of, receipt_of, receipt_paper
from diwan.shell.cases.views.wizard import AlreadyFiled, Side
from diwan.shell.dates import DateField
from diwan.shell.filling import drawn
from diwan.shell.pages import page, show
from diwan.shell.parts import Crumb
from diwan.shell.spellings import asks_spellings, spellings_again, spelt, with_spellings

RECEIVERS = ("clerk", "registry_clerk")
RECEIVES_ALL = "registry_clerk"
t_lazy = lazy(t, str)
CODE = {"dir": "ltr", "autocomplete": "off", "class": "input--code"}


def words(key: str) -> Any:
    """Words of these pages, in the language of the reader when they are drawn."""
    return t_lazy(f"shell_cases.counter.{key}")


def paper_choices() -> list[tuple[str, str]]:
    """The papers one may hold in hand."""
    return [(kind, t(f"shell_cases.counter.papers.{kind}")) for kind in PaperKind.values]


def language_choices() -> list[tuple[str, str]]:
    """The languages in which one may be written to, in the reader's words."""
    return [(one, t(f"shell_cases.counter.languages.{one}")) for one in LANGUAGES]


def name_field(key: str, language: str, *, required: bool = False) -> forms.CharField:
    """A name in one script, in its own direction; proposed from the other script."""
    attrs = {
        "lang": language,
        "dir": "rtl" if language == "ar" else "ltr",
        "autocomplete": "off",
        **spelt(key),
    }
    return forms.CharField(
        label=words(f"fields.{key}"), max_length=80, required=required, widget=forms.TextInput(attrs)
    )


class PresentForm(forms.Form):
    """Who stands at the counter, and what they come for."""

    procedure = forms.ChoiceField(label=words("fields.procedure"))
    paper = forms.ChoiceField(
        label=words("fields.paper"),
        help_text=words("hints.paper"),
        choices=paper_choices,
        widget=forms.RadioSelect,
    )
    cnie = forms.CharField(
        label=words("fields.cnie"), required=False, max_length=20,
        widget=forms.TextInput({**CODE, "autocapitalize": "characters"}),
    )  # fmt: skip
    paper_number = forms.CharField(
        label=words("fields.paper_number"), help_text=words("hints.paper_number"), required=False,
        max_length=30, widget=forms.TextInput(CODE),
    )  # fmt: skip
    first_ar = name_field("first_ar", "ar", required=True)
    family_ar = name_field("family_ar", "ar", required=True)
    first_fr = name_field("first_fr", "fr")
    family_fr = name_field("family_fr", "fr")
    birth_date = DateField(label=words("fields.birth_date"))
    phone = forms.CharField(
        label=words("fields.phone"), help_text=words("hints.phone"), required=False, max_length=30,
        widget=forms.TextInput({**CODE, "inputmode": "tel"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=words("fields.language"), choices=language_choices, initial="ar", widget=forms.RadioSelect
    )
    apart = forms.BooleanField(label=words("fields.apart"), help_text=words("hints.apart"), required=False)

    def __init__(self, *args: Any, procedures: list[Procedure], claimed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(law.key, str(as_text(law.title))) for law in procedures]
        self.fields["procedure"].choices = [("", t("shell_cases.form.choose")), *listed]  # type: ignore[attr-defined]
        if not claimed:
            del self.fields["apart"]


def received_by(seat: Seat) -> list[Procedure]:
    """What may be filed at this seat: its own office's procedures; the registry office receives all."""
    return [
        law
        for law in offers_in(seat.territory, timezone.localdate())
        if RECEIVES_ALL in seat.kinds or law.office in seat.kinds
    ]


def drafts_here(request: HttpRequest, number: int) -> Draft | None:
    """A draft this officer writes for somebody else."""
    seat = seat_held(request)
    rows = Draft.objects.filter(pk=number, territory_id=seat.territory, author_id=seat.person)
    return rows.exclude(holder_id=seat.person).select_related("territory", "case").first()


def known_of(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What was written down of the person present."""
    person = Person.objects.filter(pk=draft.holder_id).first() if draft.holder_id else None
    if person is None:
        return {}
    known: dict[str, Any] = {
        **known_answers(draft, person),
        "cnie": person.cnie,
        "phone": person.phone,
        "email": person.email,
        "full_name": str(person.name),
    }
    return {key: value for key, value in known.items() if value}


def counter_act(request: HttpRequest, territory: int) -> Act:
    """The officer's act; a seat acts in its own community."""
    return act_in(request)


COUNTER = Side(
    prefix="counter_", base="shell/desk.html", home="cases:counter", home_words="shell_cases.counter.title",
    act=counter_act, drafts=drafts_here, known=known_of,
)  # fmt: skip


@page("desk", mandate=RECEIVERS)
def counter(request: HttpRequest) -> HttpResponse:
    """Who is there, and for what; below, what was begun and not filed."""
    seat = seat_held(request)
    trouble = getattr(request, "trouble", None)
    typed = request.POST if request.method == "POST" else None
    claimed = isinstance(trouble, Invalid) and any(
        fault.code == "identity.errors.card_claimed" for fault in trouble.fields.get("cnie", ())
    )
    form = PresentForm(typed, procedures=received_by(seat), claimed=claimed or "apart" in request.POST)
    with_spellings(request, drawn(request, form))
    begun = list(drafts_at_counter(seat.person, seat.territory)[:20])
    titles = titles_of(d.procedure for d in begun)
    drafts = [(d, titles[d.procedure]) for d in begun]
    holders = Person.objects.in_bulk({d.holder_id for d, _ in drafts if d.holder_id})
    context = {
        "form": form,
        "drafts": [(d, title, holders.get(d.holder_id)) for d, title in drafts],
        "claimed": claimed,
    }
    return show(request, "shell_cases/counter.html", context)


@counter.post
def receive(request: HttpRequest) -> HttpResponse:
    """Write the person down, note the paper, begin the request; or only propose how the names are written."""
    if asks_spellings(request):
        return spellings_again(request)
    seat = seat_held(request)
    form = PresentForm(request.POST, procedures=received_by(seat), claimed="apart" in request.POST)
    if not form.is_valid():
        raise Invalid({})
    said = form.cleaned_data
    names = ("family_ar", "first_ar", "family_fr", "first_fr", "birth_date", "phone")
    person = receive_person(
        act_in(request),
        identity=Identity(**{name: said[name] for name in names}, cnie=said["cnie"] or None),
        paper=Paper(PaperKind(said["paper"]), said["paper_number"]),
        language=said["language"],
        apart=bool(said.get("apart")),
    )
    draft = save_draft(act_in(request), procedure=said["procedure"], values={}, holder=person)
    return redirect("cases:counter_resume", draft.pk)


def at_counter(view: Any) -> Any:
    """A page of a draft that is one no longer leads to the receipt, or back to the counter."""

    def shown(request: HttpRequest, number: int, **rest: str) -> HttpResponse:
        try:
            answer: HttpResponse = view(request, number, **rest)
        except AlreadyFiled as gone:
            if gone.case is None:
                return redirect("cases:counter")
            return redirect("cases:counter_receipt", gone.case.territory.code, gone.case.number)
        return answer

    shown.__name__, shown.__doc__ = view.__name__, view.__doc__
    return shown


@page("desk", mandate=RECEIVERS)
@at_counter
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Back to the first page that still needs something."""
    return redirect(wizard.first_open_page(COUNTER, COUNTER.draft(request, number)))


@page("desk", mandate=RECEIVERS)
@at_counter
def section(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """One page of questions, asked of the person present."""
    return wizard.show_section(COUNTER, request, number, section)


@section.post
def save_section(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """Keep this page's answers."""
    return wizard.keep_section(COUNTER, request, number, section)


@page("desk", mandate=RECEIVERS)
@at_counter
def draft_file(request: HttpRequest, number: int, field: str) -> HttpResponse:
    """A file given as an answer."""
    return wizard.draft_file(COUNTER, request, number, field)


@page("desk", mandate=RECEIVERS)
@at_counter
def documents(request: HttpRequest, number: int) -> HttpResponse:
    """The documents asked for, scanned at the counter."""
    return wizard.show_documents(COUNTER, request, number)


@documents.post
def bring_documents(request: HttpRequest, number: int) -> HttpResponse:
    """Take in the files."""
    return wizard.keep_documents(COUNTER, request, number)


@page("desk", mandate=RECEIVERS)
@at_counter
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Everything said, read again together before filing."""
    return wizard.show_check(COUNTER, request, number)


@check.post
def file_it(request: HttpRequest, number: int) -> HttpResponse:
    """File the request; the receipt follows at once (law 55.19 art. 10)."""
    return wizard.file_draft(COUNTER, request, number)


@page("desk", mandate=RECEIVERS)
@at_counter
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    return wizard.show_drop(COUNTER, request, number)


@drop.post
def drop_it(request: HttpRequest, number: int) -> HttpResponse:
    """Throw it away."""
    return wizard.drop_it(COUNTER, request, number)


def filed_here(request: HttpRequest, code: str, number: str) -> Case:
    """A case filed at a counter, within what the desk sees."""
    case = desk_case_at(request, code, number)
    if not case.tracking:
        raise NotFound("cases.errors.no_case", number=number)
    return case


def receipt_context(case: Case) -> dict[str, Any]:
    """What the receipt shows, on the screen and on paper."""
    return {
        "case": case,
        "receipt": receipt_of(case),
        "complete": case.complete,
        "missing": missing_of(case),
        "crumbs": [Crumb(t("shell_cases.counter.title"), reverse("cases:counter"))],
    }


@page("desk", mandate=RECEIVERS)
def receipt(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The receipt, to be printed and handed over with its tracking code."""
    return show(
        request, "shell_cases/counter_receipt.html", receipt_context(filed_here(request, code, number))
    )


@page("desk", mandate=RECEIVERS)
def receipt_print(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The receipt for a printer."""
    return show(request, "shell_cases/counter_print.html", receipt_context(filed_here(request, code, number)))


@page("desk", mandate=RECEIVERS)
def receipt_pdf(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The receipt as a paper, in both languages."""
    return pdf_answer(receipt_paper(filed_here(request, code, number)), f"{number}.pdf")
