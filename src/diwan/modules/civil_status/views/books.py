"""The desk's pages on paper registers: one list, a page a volume, the regime of each office, the deceased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.days import date_from, day_in
from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.identity.acting import act_in, seat_held, seat_in
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.book_selectors import (
    book_in_scope,
    books_in_scope,
    deceased_adults,
    decisions_on,
    paper_ends_on,
)
from diwan.modules.civil_status.content import RecordType, Regime
from diwan.modules.civil_status.forms import ask, date_text, t_lazy, with_faults, written
from diwan.modules.civil_status.mandates import BOOKS, DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import PaperBook
from diwan.modules.civil_status.paper_rules import (
    BookState,
    RegimeDecision,
    closing_day_for,
    fortnight_of,
    may_close,
    regime_on,
    sending_deadline_for,
    ten_years_to,
)
from diwan.modules.civil_status.register_papers import SHOWN as SHOWN_PAPERS
from diwan.modules.civil_status.register_papers import deceased_lists, tables_of
from diwan.modules.civil_status.services import (
    check_paper_book,
    close_paper_register,
    decide_regime,
    deposit_paper_book,
    open_paper_book,
    prepare_deceased_list,
    prepare_table,
    send_counterpart,
    sign_register_paper,
)
from diwan.modules.civil_status.services.books import CHECKING
from diwan.modules.civil_status.views.entry import office_chosen, offices_of
from diwan.shell.pages import looking, page, say, show
from diwan.shell.written import date_words

BAD_DATE = "civil_status.books.bad_date"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Due:
    """What is still to be done with a volume, and by when."""

    words: str
    late: bool = False


def due_for(book: PaperBook, today: dt.date) -> Due:
    """The next thing the law wants of a volume."""
    match book.state:
        case BookState.FULL:
            return Due(t("civil_status.books.fill_next"), late=True)
        case BookState.OPEN:
            day = closing_day_for(book.year, calendar_of(book.territory_id))
            return Due(t("civil_status.books.close_due", day=date_words(day)), late=today > day)
        case BookState.CLOSED:
            day = sending_deadline_for(book.closed_on or today)
            return Due(t("civil_status.books.send_due", day=date_words(day)), late=today > day)
        case BookState.SENT:
            return Due(t("civil_status.books.check_due"))
        case BookState.CHECKED:
            return Due(t("civil_status.books.deposit_due"))
        case BookState.DEPOSITED:
            return Due(t("civil_status.books.done"))


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office and the law it registers under today."""

    office: Office
    regime: Regime
    decided: RegimeDecision | None


def office_line(office: Office, today: dt.date) -> OfficeLine:
    """What was decided for an office, as it stands today."""
    decisions = decisions_on(office.pk, office.territory_id)
    held = [one for one in decisions if one.since <= today]
    return OfficeLine(office, regime_on(today, decisions), held[-1] if held else None)


def holds(request: HttpRequest, kinds: tuple[str, ...]) -> bool:
    """Whether the reader's seat has one of these mandates."""
    seat = seat_in(request)
    return seat is not None and not seat.kinds.isdisjoint(kinds)


@page("desk", mandate=BOOKS)
def books(request: HttpRequest) -> HttpResponse:
    """Every volume of the community, or of those below, with what remains to be done."""
    seat = seat_held(request)
    today = timezone.localdate()
    found = list(books_in_scope(seat.territory, seat.last)[:SHOWN])
    alone = seat.territory == seat.last
    context = {
        "lines": [(book, due_for(book, today)) for book in found],
        "offices": [office_line(office, today) for office in offices_of(request)] if alone else [],
        "signs": holds(request, SIGNING), "alone": alone, "desk": holds(request, DESK),
    }  # fmt: skip
    return show(request, "civil_status/books.html", context)


class OpeningForm(forms.Form):
    """A register as the prosecutor gave it back."""

    office = forms.ChoiceField(label=t_lazy("civil_status.fields.office"))
    type = forms.ChoiceField(
        label=t_lazy("civil_status.books.type"), widget=forms.RadioSelect, initial="birth"
    )
    year = written("books.year", length=4, latin=True, inputmode="numeric")
    pages = written("books.pages", length=4, latin=True, inputmode="numeric")
    court = written("books.court", hint="books.court_hint")
    stamped_on = date_text("books.stamped_on")
    first = written("books.first", hint="books.first_hint", length=6, latin=True, inputmode="numeric")

    def __init__(self, offices: list[Office], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["office"].choices = [(str(o.pk), str(o.name)) for o in offices]  # type: ignore[attr-defined]
        self.fields["office"].required = len(offices) > 1
        self.fields["type"].choices = [(k.value, t(f"civil_status.types.{k.value}")) for k in RecordType]  # type: ignore[attr-defined]
        ask(self, "year", "pages", "court", "stamped_on", "first")


class RegimeForm(forms.Form):
    """A decision of the central authority."""

    office = forms.ChoiceField(label=t_lazy("civil_status.fields.office"))
    regime = forms.ChoiceField(label=t_lazy("civil_status.books.regime"), widget=forms.RadioSelect)
    since = date_text("books.since")
    decision = written("books.decision", hint="books.decision_hint", length=200)

    def __init__(self, offices: list[Office], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["office"].choices = [(str(o.pk), str(o.name)) for o in offices]  # type: ignore[attr-defined]
        self.fields["regime"].choices = [(r.value, t(f"civil_status.regimes.{r.value}")) for r in Regime]  # type: ignore[attr-defined]
        ask(self, "since", "decision")


def number_in(request: HttpRequest, name: str, least: int, most: int) -> int:
    """The whole number typed in a field; `Invalid` where there is none between the two."""
    number = whole_number(request.POST.get(name, ""), least=least, most=most)
    if number is None:
        raise Invalid({name: [Refused("civil_status.faults.bad_number", value=request.POST.get(name, ""))]})
    return number


def on_paper(request: HttpRequest) -> list[Office]:
    """The offices of the seat that keep paper registers today."""
    lines = (office_line(office, timezone.localdate()) for office in offices_of(request))
    return [line.office for line in lines if line.regime is Regime.PAPER_37_99]


def may_open(request: HttpRequest) -> list[Office]:
    """The offices a register may be opened for; the rules refuse, in words, those that keep none."""
    return on_paper(request) or offices_of(request)


@page("desk", mandate=SIGNING)
def open_book(request: HttpRequest) -> HttpResponse:
    """Open a register that came back from the court."""
    typed = request.POST if request.method == "POST" else None
    initial = {"year": timezone.localdate().year, "first": 1, "pages": 200}
    form = with_faults(
        OpeningForm(may_open(request), typed, initial=initial),
        getattr(request, "trouble", None),
    )
    return show(request, "civil_status/book_open.html", {"form": form})


@open_book.post
def book_opened(request: HttpRequest) -> HttpResponse:
    """Open it."""
    with looking(request):
        office = office_chosen(request, may_open(request))
    kind = request.POST.get("type", "")
    if kind not in set(RecordType):
        raise Invalid({"type": [Refused("civil_status.faults.missing", value="")]})
    book = open_paper_book(
        act_in(request, kind=OFFICER), office=office, type=RecordType(kind),
        year=number_in(request, "year", 1900, 2200), pages=number_in(request, "pages", 1, 9999),
        court=request.POST.get("court", ""), stamped_on=day_in(request.POST, "stamped_on", BAD_DATE),
        first=number_in(request, "first", 1, 999_999),
    )  # fmt: skip
    say(request, t_html("civil_status.books.opened", year=book.year, volume=book.volume))
    return redirect("civil_status:book", book.pk)


@page("desk", mandate=SIGNING)
def decide(request: HttpRequest) -> HttpResponse:
    """Enter the decision by which an office keeps paper, or leaves it."""
    typed = request.POST if request.method == "POST" else None
    form = with_faults(RegimeForm(offices_of(request), typed), getattr(request, "trouble", None))
    return show(request, "civil_status/regime.html", {"form": form})


@decide.post
def decided(request: HttpRequest) -> HttpResponse:
    """Enter it."""
    with looking(request):
        office = office_chosen(request, offices_of(request))
    regime = request.POST.get("regime", "")
    if regime not in set(Regime):
        raise Invalid({"regime": [Refused("civil_status.faults.missing", value="")]})
    decide_regime(
        act_in(request, kind=OFFICER), office=office, regime=Regime(regime),
        since=day_in(request.POST, "since", BAD_DATE), decision=request.POST.get("decision", ""),
    )  # fmt: skip
    say(request, t("civil_status.books.decided"))
    return redirect("civil_status:books")


@page("desk", mandate=BOOKS)
def book(request: HttpRequest, book: int) -> HttpResponse:
    """One volume: what it holds, what was done, what is next."""
    held = book_in_scope(book)
    context = {
        "book": held, "due": due_for(held, timezone.localdate()), "state": held.state.value,
        "signs": holds(request, SIGNING), "checks": holds(request, CHECKING),
        "desk": holds(request, DESK) and seat_territory(request) == held.territory_id,
        "typed": request.POST, "closable": closable(held), "papers": tables_of(held)[:SHOWN_PAPERS],
    }  # fmt: skip
    return show(request, "civil_status/book.html", context)


def closable(book: PaperBook) -> bool:
    """Whether the day has come to close it."""
    ends = paper_ends_on(book.office)
    return may_close(timezone.localdate(), book.year, calendar_of(book.territory_id), ends)


def seat_territory(request: HttpRequest) -> int | None:
    """The community the reader works for."""
    seat = seat_in(request)
    return seat.territory if seat else None


@book.post
def book_moved(request: HttpRequest, book: int) -> HttpResponse:
    """Close it, make its tables, send, check or deposit its counterpart: as the button says."""
    with looking(request):
        held = book_in_scope(book)
    done = MOVES.get(request.POST.get("do", ""))
    if done is None:
        raise Refused("civil_status.errors.book_not_there_yet")
    say(request, done(request, held))
    return redirect("civil_status:book", held.pk)


def close_it(request: HttpRequest, book: PaperBook) -> str:
    """Close the year's register."""
    close_paper_register(act_in(request, kind=OFFICER), book=book)
    return t("civil_status.books.closed")


def table_it(request: HttpRequest, book: PaperBook) -> str:
    """The alphabetical table of its year."""
    prepare_table(
        act_in(request), office=book.office, type=RecordType(book.type), years=(book.year, book.year)
    )
    return t("civil_status.books.table_made")


def ten_years_it(request: HttpRequest, book: PaperBook) -> str:
    """The table of ten years."""
    years = ten_years_to(number_in(request, "last_year", 1900, 2200))
    prepare_table(act_in(request), office=book.office, type=RecordType(book.type), years=years)
    return t("civil_status.books.table_made")


def send_it(request: HttpRequest, book: PaperBook) -> str:
    """One counterpart to the governor."""
    send_counterpart(act_in(request, kind=OFFICER), book=book, slip=request.POST.get("slip", ""))
    return t("civil_status.books.sent")


def check_it(request: HttpRequest, book: PaperBook) -> str:
    """The governor's check."""
    check_paper_book(act_in(request), book=book, remarks=request.POST.get("remarks", ""))
    return t("civil_status.books.checked")


def deposit_it(request: HttpRequest, book: PaperBook) -> str:
    """The deposit at the court."""
    deposit_paper_book(act_in(request), book=book, receipt=request.POST.get("receipt", ""))
    return t("civil_status.books.deposited")


def sign_it(request: HttpRequest, book: PaperBook) -> str:
    """The officer signs a table of the register."""
    return signed_paper(request, tables_of(book))


def signed_paper(request: HttpRequest, among: QuerySet[IssuedDocument]) -> str:
    """Sign the paper chosen among those of the page."""
    with looking(request):
        found = among.filter(pk=whole_number(request.POST.get("document")) or 0).first()
    if found is None:
        raise NotFound("civil_status.errors.no_such_book")
    sign_register_paper(act_in(request, kind=OFFICER), document=found)
    return t("civil_status.papers.signed")


MOVES: dict[str, Callable[[HttpRequest, PaperBook], str]] = {
    "close": close_it, "table": table_it, "ten_years": ten_years_it, "send": send_it, "check": check_it,
    "deposit": deposit_it, "sign": sign_it,
}  # fmt: skip


@page("desk", mandate=DESK)
def deceased(request: HttpRequest) -> HttpResponse:
    """The adults who died in a fortnight, to be sent to the services concerned."""
    seat = seat_held(request)
    first, last, trouble = period_asked(request)
    found = list(deceased_adults(seat.territory, seat.territory, first, last)[:SHOWN])
    context = {
        "found": found, "first": first, "last": last, "trouble_period": trouble, "typed": request.POST,
        "papers": deceased_lists(seat.territory)[:SHOWN_PAPERS], "signs": holds(request, SIGNING),
    }  # fmt: skip
    return show(request, "civil_status/deceased.html", context)


@deceased.post
def deceased_listed(request: HttpRequest) -> HttpResponse:
    """Make the list an act to sign, or sign one."""
    if request.POST.get("do") == "sign":
        say(request, signed_paper(request, deceased_lists(seat_held(request).territory)))
        return redirect("civil_status:deceased")
    first, last = day_in(request.POST, "first", BAD_DATE), day_in(request.POST, "last", BAD_DATE)
    prepare_deceased_list(
        act_in(request), first=first, last=last, recipients=request.POST.get("recipients", "")[:300]
    )
    say(request, t("civil_status.deceased.made"))
    return redirect("civil_status:deceased")


def period_asked(request: HttpRequest) -> tuple[dt.date, dt.date, str]:
    """The period asked for; this fortnight when none or an impossible one was."""
    today = timezone.localdate()
    first, last = fortnight_of(today)
    sent = request.POST if request.method == "POST" else request.GET
    if not sent.get("first") and not sent.get("last"):
        return first, last, ""
    try:
        since, until = (date_from(sent.get(name, "")) for name in ("first", "last"))
    except ValueError:
        return first, last, t("civil_status.books.bad_date")
    if until < since:
        return first, last, t("civil_status.errors.period_backwards")
    return since, until, ""
