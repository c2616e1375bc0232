"""Importing a register, and its report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.identity.acting import act_in, seat_in
from diwan.kernel.identity.doers import names_of_accounts
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.forms import ImportForm, with_faults
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import ImportReport
from diwan.modules.civil_status.register_csv import LARGEST
from diwan.modules.civil_status.selectors import import_report, imports_of
from diwan.modules.civil_status.services import import_register
from diwan.modules.civil_status.views.entry import office_chosen, offices_of
from diwan.shell.pages import looking, page, say, show
from diwan.shell.spreadsheets import sheet_answer

SHOWN = 200


@page("desk", mandate=DESK)
def imports(request: HttpRequest) -> HttpResponse:
    """Give a register as a file; the imports done before."""
    seat = seat_in(request)
    typed = request.POST if request.method == "POST" else None
    form = ImportForm(offices_of(request), typed, request.FILES if typed is not None else None)
    context = {
        "form": with_faults(form, getattr(request, "trouble", None)),
        "reports": with_names(list(imports_of(seat.territory)[:20])) if seat else [],
    }
    return show(request, "civil_status/imports.html", context)


def with_names(reports: list[ImportReport]) -> list[tuple[ImportReport, Text]]:
    """Reports, each with the name of who imported; a machine's as it calls itself."""
    names = names_of_accounts(report.by for report in reports)
    return [(report, names.get(report.by, Text(report.by, report.by))) for report in reports]


@imports.post
def import_given(request: HttpRequest) -> HttpResponse:
    """Import the file given; its report says what became of it."""
    with looking(request):
        office = office_chosen(request, offices_of(request))
    given, kind = request.FILES.get("file"), request.POST.get("type", "")
    if given is None or not given.size:
        raise Invalid({"file": [Refused("civil_status.errors.no_file")]})
    if given.size > LARGEST:
        raise Invalid(
            {"file": [Refused("civil_status.faults.too_large", value=str(LARGEST // 1024 // 1024))]}
        )
    if kind not in set(RecordType):
        raise Invalid({"type": [Refused("civil_status.faults.missing", value="")]})
    report = import_register(
        act_in(request), office=office, type=RecordType(kind), file_name=given.name or "", data=given.read()
    )
    if report.accepted:
        say(request, t_html("civil_status.imports.done", count=report.created))
    return redirect("civil_status:import", report.pk)


def lines_of(report: ImportReport) -> list[dict[str, str | int]]:
    """The faults of a report in the reader's language."""
    return [
        {
            "line": fault["line"],
            "column": fault["column"],
            "words": t(f"civil_status.faults.{fault['code']}", value=fault["value"]),
        }
        for fault in report.faults
    ]


@page("desk", mandate=DESK)
def import_page(request: HttpRequest, report: int) -> HttpResponse:
    """What an import did, or every reason why it did nothing."""
    found = import_report(report)
    lines = lines_of(found)
    context = {
        "report": found,
        "by": with_names([found])[0][1],
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "count": len(lines),
    }
    return show(request, "civil_status/import.html", context)


@page("desk", mandate=DESK)
def import_file(request: HttpRequest, report: int) -> HttpResponse:
    """The report as a file that a spreadsheet opens."""
    found = import_report(report)
    heads = [t(f"civil_status.imports.{name}") for name in ("line", "column", "fault")]
    rows = ((line["line"], line["column"], line["words"]) for line in lines_of(found))
    return sheet_answer(f"import-{found.pk}", heads, rows)
