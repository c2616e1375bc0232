"""Names proposed in their other scripts, as a page shows them and as a form takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from diwan.kernel.base.text import t
from diwan.modules.civil_status.names.proposing import NAME_FIELD, Proposal, filled, proposals_for

VERB = "propose"
"""The name of the button that asks for proposals without scripts."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with its words: for which field, the name, and where it comes from."""

    field: str
    label: str
    text: str
    why: str
    latin: bool


def shown(proposals: Iterable[Proposal]) -> dict[str, list[Shown]]:
    """The proposals of a form by group: the person, the father, the mother."""
    found: dict[str, list[Shown]] = {}
    for one in proposals:
        group = group_of(one.field)
        bare = one.field.removeprefix(group)
        line = Shown(
            one.field, t(f"civil_status.entry.{bare}"), one.text,
            t(f"civil_status.names.why.{one.source.value}", count=one.borne), not bare.endswith("_ar"),
        )  # fmt: skip
        found.setdefault(group, []).append(line)
    return found


def group_of(field: str) -> str:
    """Whose name a field is: the prefix before its part and its script."""
    return NAME_FIELD.sub("", field)


def asks_proposals(request: HttpRequest) -> bool:
    """Whether the form was sent to have names proposed, and not to be taken."""
    return request.method == "POST" and VERB in request.POST


def with_proposals(typed: QueryDict) -> tuple[QueryDict, dict[str, list[Shown]]]:
    """What was typed, its empty names filled with proposals; and those that were put in."""
    proposals = proposals_for(cells_in(typed))
    put = filled(cells_in(typed), proposals)
    whole = typed.copy()
    for field, text in put.items():
        whole[field] = text
    return whole, shown(one for one in proposals if one.field in put)


def cells_in(typed: Mapping[str, str]) -> dict[str, str]:
    """The one value of each field."""
    return {name: str(typed.get(name, "")) for name in typed}


def unjudge(form: Form) -> None:
    """Keep what was typed and find no fault yet: the form was sent for a proposal only."""
    form.errors.clear()


def address_for(request: HttpRequest) -> str:
    """Where proposals are asked for as one types: at the desk, or at home."""
    face = getattr(getattr(request, "page", None), "face", "desk")
    return reverse(f"civil_status:{'propose_own' if face == 'citizen' else 'propose'}")
