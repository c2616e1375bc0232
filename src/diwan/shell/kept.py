"""Forms that go on without the line: which ones a seat has, whose they are, and the files the device keeps."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from diwan.kernel.assembly.declaration import KeptForm
from diwan.kernel.assembly.registry import house
from diwan.kernel.base.errors import Conflict
from diwan.kernel.base.text import current_language
from diwan.kernel.identity.acting import account_of, seat_in
from diwan.kernel.identity.models import Account
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.scope import Scope, reading

COPY = "X-Kept-Copy"
"""The header by which the device asks for a page to keep: it carries no message and nothing of the last entry."""
SCRIPTS = ("shell/js/kept-store.js", "shell/js/kept-worker.js")
OFFERED = (
    "shell/css/", "shell/js/", "shell/img/", "npm/htmx/", "npm/ibm-plex", "npm/noto-sans-tifinagh",
)  # fmt: skip


def is_copy(request: HttpRequest) -> bool:
    """Whether a page is asked for to be kept on the device."""
    return COPY in request.headers


def forms_of(seat: Seat) -> list[KeptForm]:
    """The forms open to a seat that go on without the line."""
    every = (form for module in house().modules.values() for form in module.kept)
    return [form for form in every if not seat.kinds.isdisjoint(form.mandates)]


def account_mark(account: Account) -> str:
    """An account on a device, without its number."""
    return salted_hmac("diwan.kept.account", str(account.pk), algorithm="sha256").hexdigest()[:24]


def account_secret(account: Account) -> str:
    """What the device locks an account's entries with, in base64: the same at each sign-in, given to nobody else."""
    return b64encode(salted_hmac("diwan.kept.key", str(account.pk), algorithm="sha256").digest()).decode()


def owner_of(request: HttpRequest) -> str:
    """The account and the seat somebody works from; empty for a stranger and for a machine."""
    account, seat = account_of(request), seat_in(request)
    return f"{account_mark(account)}:{seat.mandate}" if account and seat else ""


def refuse_others(request: HttpRequest, owner: str) -> None:
    """Refuse what somebody else kept, or oneself from another seat: each sends their own."""
    if not owner or owner != owner_of(request):
        raise Conflict("shell.kept.errors.not_yours")


def told_to(request: HttpRequest) -> dict[str, Any]:
    """What the device needs to know of who is signed in; an empty `account` for nobody."""
    account, seat = account_of(request), seat_in(request)
    if account is None or seat is None:
        return {"account": ""}
    return {
        "account": account_mark(account),
        "seat": seat.mandate,
        "place": f"{seat.title} · {seat.community}",
        "secret": account_secret(account),
        "csrf": get_token(request),
        "language": current_language(),
        "pages": [
            {
                "path": reverse(form.url_name),
                "queries": queries_of(form, seat),
                "to": form.to,
                "title": str(form.title),
                "files": form.files,
            }
            for form in forms_of(seat)
        ],
        "list": reverse("shell:kept"),
    }


def queries_of(form: KeptForm, seat: Seat) -> tuple[str, ...]:
    """The shapes of a form that this seat's device keeps."""
    if not form.queries_of:
        return form.queries
    with reading(Scope("office", seat.territory, seat.last)):
        found: tuple[str, ...] = import_string(form.queries_of)(seat)
        return found


def static_files() -> Iterator[str]:
    """The static files a kept page needs: the shell's, its fonts, and the styles of modules that keep forms."""
    modules = tuple(f"{module.key}/" for module in house().modules.values() if module.kept)
    for finder in finders.get_finders():
        for path, _ in finder.list([]):
            if path.startswith(OFFERED) or (path.startswith(modules) and path.endswith((".css", ".js"))):
                yield path


@cache
def files_kept() -> tuple[str, ...]:
    """The same, each once, in order."""
    return tuple(sorted({path for path in static_files() if not path.endswith(SCRIPTS[1])}))


@cache
def worker_version() -> str:
    """The digest of the files kept and of the worker itself."""
    digest = hashlib.sha256()
    for path in (*files_kept(), SCRIPTS[1]):
        digest.update(content_of(path))
    return digest.hexdigest()[:16]


@cache
def worker_script() -> str:
    """The service worker, with its version and the names by which the files are served."""
    told = {"version": worker_version(), "files": [static(path) for path in files_kept()]}
    parts = (f"const KEPT = {json.dumps(told)};", *(content_of(path).decode() for path in SCRIPTS))
    return "\n".join(parts)


def content_of(path: str) -> bytes:
    """The content of a static file."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    with open(found, "rb") as file:
        return file.read()
