"""The living style guide: every component in both languages, themes and densities, with long and missing content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from diwan.kernel.base.text import Text
from diwan.shell.language import direction_of
from diwan.shell.pages import demo_only, page, show
from diwan.shell.parts import Crumb
from diwan.shell.samples import sample_context, sample_rows

LOOKS = (("light", "citizen"), ("dark", "desk"), ("dark", "citizen"), ("light", "desk"))
SAMPLES = (
    "type", "colours", "values", "buttons", "chips", "notices", "forms", "choices", "errors", "search", "cards",
    "table", "facts", "steps", "timeline", "calendar", "files", "receipt", "seal", "tabs", "empty", "confirm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One sample in one language, look and density."""

    language: str
    direction: str
    theme: str
    density: str
    html: SafeString


def frames_of(name: str, request: HttpRequest, looks: tuple[tuple[str, str], ...]) -> Iterator[Frame]:
    """One sample in both languages and every look asked for."""
    for number, (theme, density) in enumerate(looks):
        for language in ("ar", "fr"):
            with translation.override(language):
                context = sample_context(f"{name}-{number}-{language}")
                html = render_to_string(f"shell/design/{name}.html", context, request)
            yield Frame(language, direction_of(language), theme, density, SafeString(html))


@demo_only
@page("portal")
def guide(request: HttpRequest) -> HttpResponse:
    """One component at a time, in every look."""
    name = request.GET.get("part", SAMPLES[0])
    if name not in SAMPLES:
        raise Http404
    looks = LOOKS if request.GET.get("all") else LOOKS[:2]
    context = {
        "part": name,
        "parts": SAMPLES,
        "frames": list(frames_of(name, request, looks)),
        "looks": len(looks),
    }
    return show(request, "shell/design/guide.html", context)


@demo_only
@page("portal")
def desk_sample(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The desk with a list, and a file beside it."""
    rows = sample_rows(timezone.localdate())
    opened = next((row for row in rows if row.number == number), None)
    if number is not None and opened is None:
        raise Http404
    context = {"rows": rows, "opened": opened, **sample_context("desk")}
    return show(request, "shell/design/desk.html", context)


@demo_only
@page("portal")
def print_sample(request: HttpRequest) -> HttpResponse:
    """What a receipt looks like on paper."""
    return show(request, "shell/design/print.html", sample_context("print"))


@demo_only
@page("portal")
def confirm_sample(request: HttpRequest) -> HttpResponse:
    """The page a confirmation dialog stands for."""
    crumbs = [Crumb(Text("دليل التصميم", "Guide de style"), "/design/?part=confirm")]
    return show(request, "shell/design/confirm_page.html", {"crumbs": crumbs, **sample_context("page")})
