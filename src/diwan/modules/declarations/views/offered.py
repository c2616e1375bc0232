"""Declaring on the portal: what it is, who may, until when, with which papers; and where to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text, catalogue, t
from diwan.modules.declarations.rules import Filiation, capacities_for, papers_for
from diwan.shell.pages import page, show
from diwan.shell.parts import Crumb
from diwan.shell.portal.communes import places_named
from diwan.shell.portal.services import Service, offered_by
from diwan.shell.views.portal import typed

KINDS = ("birth", "death")


def both(key: str) -> Text:
    """Words in both languages at once."""
    return Text(*(str(catalogue(language)[f"declarations.{key}"]) for language in ("ar", "fr")))


@offered_by
def declarations_offered(day: date) -> Iterator[Service]:
    """Declaring a birth, declaring a death."""
    for kind in KINDS:
        yield Service(
            key=f"declarations.{kind}", title=both(f"offered.title.{kind}"), summary=both(f"offered.summary.{kind}"),
            category="civil_status" if kind == "birth" else "funerals",
            url=reverse("declarations:offered", args=(kind,)),
            keywords=tuple(t(f"declarations.offered.keywords.{kind}").split(",")), legal=("36.21", "2-22-04"),
        )  # fmt: skip


@page("portal")
def offered(request: HttpRequest, kind: str) -> HttpResponse:
    """What one should know, then the choice of the commune."""
    if kind not in KINDS:
        raise NotFound("declarations.errors.not_found")
    words = typed(request)
    either = t("declarations.or")
    needs = papers_for(kind, (), Filiation.FIRST_OF_MARRIAGE)
    context = {
        "kind": kind, "words": words, "title": t(f"declarations.offered.title.{kind}"),
        "summary": t(f"declarations.offered.summary.{kind}"),
        "order": [t(f"civil_status.capacities.{capacity}") for capacity in capacities_for(kind)],
        "papers": [either.join(t(f"declarations.papers.{paper}") for paper in need.any_of) for need in needs],
        "answer": places_named(words) if words else None,
        "crumbs": [Crumb(t("shell.services.title"), reverse("shell:services"))],
    }  # fmt: skip
    return show(request, "declarations/offered.html", context)
