"""The public verification pages, and files for those who may have them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from diwan.kernel.base.errors import DomainError, NotFound, Refused
from diwan.kernel.base.text import t
from diwan.kernel.documents.access import may_read
from diwan.kernel.documents.codes import grouped, normalised
from diwan.kernel.documents.forms import CodeForm, FileForm
from diwan.kernel.documents.inspection import Inspection, inspect
from diwan.kernel.documents.models import IssuedDocument, State, StoredFile
from diwan.kernel.documents.offline import export_verifier
from diwan.kernel.documents.selectors import Verified, content_of_file, signed_pdf, verified_by_code
from diwan.kernel.documents.services import preview_of
from diwan.kernel.documents.written import date_words, moment_words
from diwan.kernel.identity.acting import account_of, citizen_scope_in, desk_scope_in, seat_in
from diwan.kernel.territory.scope import PUBLIC, Scope, reading

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a description list, as the shell's component reads it."""

    label: str
    value: str
    url: str = ""
    act: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Type a code, or send the file: `?code=` leads to the page of the code."""
    if request.method == "POST":
        return verify_file(request, None)
    asked, typed = "code" in request.GET, request.GET.get("code", "").strip()
    code = normalised(typed)
    if code:
        return HttpResponseRedirect(reverse("documents:code", args=[code]))
    form = CodeForm({"code": typed}) if asked else CodeForm()
    if asked:
        form.errors.clear()
        form.add_error("code", t("documents.verify.wrong_code" if typed else "documents.verify.no_code"))
    return public_page(request, "documents/verify.html", {"form": form, "file_form": FileForm()})


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, code: str) -> HttpResponse:
    """What anyone who holds a code may know of its act; a file may be compared with it."""
    known = normalised(code)
    if known is None:
        return unknown(request, code)
    if known != code:
        return HttpResponseRedirect(reverse("documents:code", args=[known]))
    with reading(PUBLIC):
        found = verified_by_code(known)
    if found is None:
        return unknown(request, grouped(known))
    if request.method == "POST":
        return verify_file(request, found)
    return verdict(request, found, None)


def unknown(request: HttpRequest, typed: str) -> HttpResponse:
    """No signed act has this code."""
    context = {"typed": typed, "form": CodeForm(), "file_form": FileForm()}
    return public_page(request, "documents/unknown.html", context, status=404)


def verify_file(request: HttpRequest, expected: Verified | None) -> HttpResponse:
    """Compare a file with the act of its code, or find the act it is."""
    form = FileForm(request.POST, request.FILES)
    try:
        sent = file_in(request)
        inspection = inspect(sent.chunks(), expected, name=sent.name or "")
    except DomainError as trouble:
        form.errors.clear()
        form.add_error("file", trouble.words())
        if expected is not None:
            return verdict(request, expected, None, form, status=422)
        context = {"form": CodeForm(), "file_form": form}
        return public_page(request, "documents/verify.html", context, status=422)
    if inspection.act is None:
        return public_page(request, "documents/file_unknown.html", {"inspection": inspection}, status=404)
    return verdict(request, inspection.act, inspection)


def file_in(request: HttpRequest) -> UploadedFile[Any]:
    """The file sent."""
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Refused("documents.verify.no_file")
    return sent


def verdict(
    request: HttpRequest,
    act: Verified,
    inspection: Inspection | None,
    form: FileForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Genuine or not, who signed, as what, when, and what has become of it since."""
    context = {
        "act": act,
        "lines": list(lines_of(act)),
        "ended": date_words(act.ended_at) if act.ended_at else "",
        "overtaken": date_words(act.overtaken_at) if act.overtaken_at else "",
        "inspection": inspection,
        "file_form": form or FileForm(),
    }
    return public_page(request, "documents/verdict.html", context, status=status)


def lines_of(act: Verified) -> Iterator[Line]:
    """What the act says of itself, in order of use."""
    yield Line(t("documents.verify.state"), t(f"documents.verify.state_{act.state}"))
    yield Line(t("documents.verify.what"), str(act.title))
    if act.number:
        yield Line(t("documents.verify.number"), act.number)
    yield Line(t("documents.verify.dated"), date_words(act.dated))
    yield Line(t("documents.verify.community"), str(act.community))
    if act.subject is not None:
        yield Line(t("documents.verify.subject"), str(act.subject))
    yield Line(t("documents.verify.signer"), str(act.signer))
    yield Line(t("documents.verify.capacity"), str(act.capacity))
    if act.delegation is not None:
        yield Line(t("documents.verify.delegation"), str(act.delegation))
    yield Line(t("documents.verify.signed_at"), moment_words(act.signed_at))
    yield Line(t("documents.verify.code"), act.printed_code)
    if act.replaced_by:
        url = reverse("documents:code", args=[act.replaced_by])
        yield Line(
            t("documents.verify.replaced_by"), grouped(act.replaced_by), url, t("documents.verify.check")
        )


def public_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page anyone sees, rendered under the public's scope, kept by no cache and no search engine."""
    with reading(PUBLIC):
        response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def offline(request: HttpRequest) -> HttpResponseBase:
    """The static page and the published keys in one archive, for those who verify without network."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in export_verifier(Path(folder)):
            archive.write(Path(folder) / name, f"diwan-verify/{name}")
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename="diwan-verify.zip")


@require_GET
def signed(request: HttpRequest, territory: int, number: int) -> HttpResponseBase:
    """The signed PDF, for its holder and for the office."""

    def bytes_of(row: IssuedDocument) -> tuple[bytes, str]:
        return signed_pdf(row), f"{row.printed_code}.pdf"

    content, name = first_seen(request, IssuedDocument, territory, number, bytes_of)
    return as_file(content, name, "application/pdf", inline=True)


@require_GET
def preview(request: HttpRequest, territory: int, number: int) -> HttpResponseBase:
    """The draft as it will look, for the office alone."""
    with reading(desk_scope_in(request)):
        row = IssuedDocument.objects.filter(territory_id=territory, pk=number, state=State.DRAFT).first()
    if row is None or not read_at_desk(request, row):
        raise NotFound("documents.errors.not_found")
    return as_file(preview_of(row), f"{row.printed_code}-draft.pdf", "application/pdf", inline=True)


@require_GET
def attached(request: HttpRequest, territory: int, number: int) -> HttpResponseBase:
    """A file somebody sent, for who sent it and for the office; never opened inside the site."""

    def bytes_of(row: StoredFile) -> tuple[bytes, tuple[str, str]]:
        return content_of_file(row), (row.name, row.media_type)

    content, (name, media_type) = first_seen(request, StoredFile, territory, number, bytes_of)
    return as_file(content, name, media_type, inline=False)


def scopes_of(request: HttpRequest) -> Iterator[Scope]:
    """The ways in which the reader may look: as a citizen, then from the seat held."""
    account = account_of(request)
    if account is not None and account.person_id is not None:
        yield citizen_scope_in(request)
    if seat_in(request) is not None:
        yield desk_scope_in(request)


def first_seen(
    request: HttpRequest, model: type[Any], territory: int, number: int, content: Callable[[Any], R]
) -> R:
    """What a row holds, in the first scope that sees it; `NotFound` tells a stranger nothing more."""
    for scope in scopes_of(request):
        with reading(scope):
            row = model.objects.filter(territory_id=territory, pk=number).first()
        if row is not None and (scope.hat == "citizen" or read_at_desk(request, row)):
            return content(row)
    raise NotFound("documents.errors.not_found")


def read_at_desk(request: HttpRequest, row: IssuedDocument | StoredFile) -> bool:
    """Whether the seat held has business with it."""
    seat = seat_in(request)
    return seat is not None and may_read(seat.kinds, row)


def as_file(content: bytes, name: str, media_type: str, *, inline: bool) -> HttpResponseBase:
    """A private file: not cached by anyone between, not sniffed, not run."""
    response = FileResponse(
        io.BytesIO(content), as_attachment=not inline, filename=name, content_type=media_type
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if not inline:
        response["Content-Security-Policy"] = "sandbox"
    return response


__all__ = ["attached", "code", "offline", "preview", "signed", "verify"]
