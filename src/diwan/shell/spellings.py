"""Names proposed in other scripts in any form that asks a person's name in Arabic and in Latin letters.

A form says of each control whose name it is and in which script (`spelt`); the page proposes as one types, or,
without scripts, by a button that gives the form back with the blanks filled. What somebody typed is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.spellings import NamePart, ProposedName, Script, TypedName
from diwan.kernel.base.text import t
from diwan.shell.pages import looking

VERB = "propose-names"
"""The name of the button that asks for proposals without scripts; no question of a procedure can be called so."""
PARTS: dict[str, NamePart] = {"first": "first", "family": "family", "name": "full"}
SCRIPTS: dict[str, Script] = {"ar": "ar", "la": "la", "fr": "la", "tf": "tf"}
CONTROL = re.compile(r"(?P<key>(?P<who>.*?)(?P<part>first|family|name))_(?P<script>ar|la|fr|tf)")
"""How a control of a name is called; what stands before the part says whose name it is: `father_`, nothing."""
MOST_NAMES = 24
MOST_LETTERS = 120
"""As long as a name's field; nothing longer is read."""
F = TypeVar("F", bound=BaseForm)


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with its words: for which control, the name, and where it comes from."""

    field: str
    label: str
    text: str
    why: str
    latin: bool


Groups = dict[str, list[Shown]]


def spelt(control: str) -> dict[str, Any]:
    """What a control says of itself so that its name is proposed in the other scripts."""
    found = CONTROL.fullmatch(control)
    if found is None:
        raise ValueError(f"{control!r} is not the name of a person in a script")
    return {"data-name": found["key"], "data-script": SCRIPTS[found["script"]]}


def group_of(name: str) -> str:
    """Whose name it is: what stands before its part."""
    return re.sub("(?:first|family|name)$", "", name)


def proposals_in(cells: Mapping[str, str]) -> Groups:
    """What is proposed for the empty controls among these, by whose name it is."""
    controls = {control: found for control in cells if (found := CONTROL.fullmatch(control))}
    at = {(found["key"], SCRIPTS[found["script"]]): control for control, found in controls.items()}
    groups: Groups = {}
    for one in proposed_for(list(_names(cells, controls))):
        control = at.get((one.key, one.script), "")
        if one.text and control and not cells[control].strip():
            groups.setdefault(controls[control]["who"], []).append(_shown(control, controls[control], one))
    return groups


def proposed_for(names: list[TypedName]) -> list[ProposedName]:
    """What the house proposes; nothing where no module knows names."""
    propose = house().spellings
    return list(propose(names)) if propose and names else []


def _names(cells: Mapping[str, str], controls: Mapping[str, re.Match[str]]) -> list[TypedName]:
    typed: dict[str, dict[str, str]] = {}
    parts = {found["key"]: PARTS[found["part"]] for found in controls.values()}
    for control, found in controls.items():
        typed.setdefault(found["key"], {})[SCRIPTS[found["script"]]] = cells[control].strip()
    names = [
        TypedName(key, parts[key], said.get("ar", ""), said.get("la", "")) for key, said in typed.items()
    ]
    return [one for one in names if max(len(one.ar), len(one.la)) <= MOST_LETTERS][:MOST_NAMES]


def _shown(control: str, found: re.Match[str], one: ProposedName) -> Shown:
    return Shown(
        control, t(f"shell.spellings.{PARTS[found['part']]}_{one.script}"), one.text,
        t(f"shell.spellings.why.{one.source.value}", count=one.borne), one.script != "ar",
    )  # fmt: skip


# --- without scripts


def asks_spellings(request: HttpRequest) -> bool:
    """Whether a form was sent to have names proposed, and not to be taken."""
    return request.method == "POST" and VERB in request.POST


def fill_spellings(request: HttpRequest) -> None:
    """Fill the empty names of what was sent, and remember which; to be read under the scope of the page."""
    groups = proposals_in({name: str(request.POST.get(name, "")) for name in request.POST})
    whole = request.POST.copy()
    for one in (one for group in groups.values() for one in group):
        whole[one.field] = one.text
    request.POST = whole  # type: ignore[assignment]
    request.spellings = groups  # type: ignore[attr-defined]


def spellings_again(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page that was posted to, shown again with its empty names filled: nothing else is done."""
    with looking(request):
        fill_spellings(request)
        return request.page.view(request, *args, **kwargs).render()  # type: ignore[attr-defined,no-any-return]


def spellings_of(request: HttpRequest) -> Groups | None:
    """What was put in by proposal for this very answer; None when nobody asked."""
    return getattr(request, "spellings", None)


def with_spellings(request: HttpRequest, form: F) -> F:
    """A form as the button gives it back: names filled, and no fault found yet, since it was sent for that alone."""
    groups = spellings_of(request)
    if groups is not None:
        form.errors.clear()
        form.spellings = groups  # type: ignore[attr-defined]
    return form


# --- drawn


def spellings_html(bound: BoundField) -> SafeString:
    """After a field: what is proposed for a person's names, when the field is the last of them; else nothing."""
    name = bound.field.widget.attrs.get("data-name")
    if not name or house().spellings is None:
        return SafeString("")
    group = group_of(name)
    last = [key for key, one in bound.form.fields.items() if _in_group(one.widget.attrs, group)][-1]
    return block_html(group, getattr(bound.form, "spellings", None)) if last == bound.name else SafeString("")


def _in_group(attrs: Mapping[str, Any], group: str) -> bool:
    return "data-name" in attrs and group_of(attrs["data-name"]) == group


def block_html(group: str, groups: Groups | None) -> SafeString:
    """Where the proposals for a person's names appear, and the button that asks for them without scripts."""
    if house().spellings is None:
        return SafeString("")
    context = {
        "id": group.rstrip("_") or "person", "group": group, "verb": VERB,
        "address": reverse("shell:spellings"), "proposed": (groups or {}).get(group, []),
    }  # fmt: skip
    return SafeString(render_to_string("shell/parts/spellings.html", context))
