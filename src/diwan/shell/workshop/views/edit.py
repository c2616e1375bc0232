"""The editor: each part of a procedure in its list, each thing in its form; what was typed is always kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from pydantic import BaseModel

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.schema.fields import NUMBERS
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services import save_procedure
from diwan.kernel.cases.services.workshop import WRITERS
from diwan.kernel.cases.writing import text as written
from diwan.kernel.cases.writing.reading import REMARKS
from diwan.kernel.cases.writing.referring import referring_to
from diwan.kernel.cases.writing.words import called
from diwan.kernel.identity.acting import act_in
from diwan.shell.cases.views.service import about as service_about
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb
from diwan.shell.workshop.bench import PART_OF, PARTS, Bench, bench_of
from diwan.shell.workshop.controls import Control, controls_of
from diwan.shell.workshop.rules import rules_controls, rules_typed
from diwan.shell.workshop.said import attribute_words, table_words
from diwan.shell.workshop.shapes import shapes_of, tables
from diwan.shell.workshop.typed import Posted, typed_entry
from diwan.shell.workshop.views.desk import MAKERS, drawing, may_write

BESIDE = {"form": "checklist", "documents": "checklist", "fees": "checklist", "delays": "checklist"}

FITS: dict[str, tuple[str, ...]] = {
    "choices": ("choice",), "columns": ("table",), "min_rows": ("table",), "max_rows": ("table",),
    "computed": NUMBERS, "unit": NUMBERS, "min": (*NUMBERS, "date"), "max": (*NUMBERS, "date"),
    "not_before": ("date",), "max_length": ("text", "long_text"), "pattern": ("text",), "statement": ("signature",),
    "identified": ("person",), "commune": ("office",), "offices": ("office",),
}  # fmt: skip
"""The types of question for which an attribute says anything."""
ROW_CHANGED = re.compile(r"(.+)\.(?:add|move|add\.(?:ar|fr))")


def context(request: HttpRequest, bench: Bench, part: str, *crumbs: Crumb) -> dict[str, Any]:
    """What every page of the editor shows around its form."""
    return {
        "bench": bench,
        "row": bench.row,
        "part": part,
        "rooms": bench.rooms(),
        "here": [fault for fault in bench.faults if fault.part == part],
        "may": may_write(request) and bench.row.is_open,
        "path": drawing(bench) if part == "path" else None,
        "service": service_about(bench.reading.law, None) if part in BESIDE and bench.reading.law else None,
        "crumbs": bench.crumbs(*crumbs),
    }


def seen(request: HttpRequest) -> int:
    """The revision a form was drawn from."""
    return whole_number(request.POST.get("seen", "")) or 0


def kept(request: HttpRequest, bench: Bench, text: str) -> None:
    """Keep a text; what somebody else saved since is not overwritten."""
    save_procedure(act_in(request), draft=bench.row, document=text.encode(), seen=seen(request))


def entry_shown(
    request: HttpRequest, model: type[BaseModel], bench: Bench, raw: Mapping[str, Any], table: str
) -> dict[str, Any]:
    """A thing as its text says it, or as it was typed when it could not be kept."""
    if request.method != "POST":
        return dict(raw)
    said = typed_entry(model, Posted(request.POST, bench.names), raw, table)
    return {k: v for k, v in {**raw, **said}.items() if v is not None}


# --- what it is ------------------------------------------------------------------------------------------


@page("desk", mandate=MAKERS)
def about(request: HttpRequest, number: int) -> HttpResponse:
    """Its title, its law, its office, for whom it is, what silence means."""
    bench = bench_of(request, number)
    raw = {
        key: value
        for key, value in bench.reading.raw.items()
        if not isinstance(value, dict) or key not in tables()
    }
    shown = entry_shown(request, Procedure, bench, raw, "about")
    controls = controls_of(Procedure, shown, bench.around("about"), "")
    said = context(request, bench, "about") | {"controls": controls, "title": t("workshop.parts.about")}
    return show(request, "workshop/thing.html", said)


@about.post
def keep_about(request: HttpRequest, number: int) -> HttpResponse:
    """Keep it."""
    with looking(request):
        bench = bench_of(request, number)
        said = typed_entry(Procedure, Posted(request.POST, bench.names), bench.reading.raw, "about")
    kept(request, bench, written.with_values(bench.row.text, (), said))
    say(request, t("workshop.saved"))
    return redirect(request.path)


@page("desk", mandate=MAKERS)
def rules(request: HttpRequest, number: int) -> HttpResponse:
    """The shared rules it uses, and how it binds them."""
    bench = bench_of(request, number)
    controls = rules_controls(bench, request.POST if request.method == "POST" else None)
    said = context(request, bench, "rules") | {"blocks": controls, "title": t("workshop.parts.rules")}
    return show(request, "workshop/rules.html", said)


@rules.post
def keep_rules(request: HttpRequest, number: int) -> HttpResponse:
    """Keep how they are bound; what is no more used is taken out."""
    with looking(request):
        bench = bench_of(request, number)
        text = bench.row.text
        for block, bound in rules_typed(bench, request.POST).items():
            text = (
                written.without_entry(text, "uses", block)
                if bound is None
                else written.with_values(text, ("uses", block), bound)
            )
    kept(request, bench, text)
    say(request, t("workshop.saved"))
    return redirect(request.path)


# --- its tables ------------------------------------------------------------------------------------------


@page("desk", mandate=MAKERS)
def part(request: HttpRequest, number: int, part: str) -> HttpResponse:
    """The things of one part, in their order, and one more to add."""
    if part not in PARTS:
        raise NotFound("cases.workshop.none")
    bench = bench_of(request, number)
    lists = [listing(bench, table) for table in PARTS[part]]
    said = context(request, bench, part) | {
        "lists": lists,
        "title": t(f"workshop.parts.{part}"),
        "typed": request.POST if request.method == "POST" else {},
    }
    return show(request, "workshop/part.html", said)


def listing(bench: Bench, table: str) -> dict[str, Any]:
    """One table as its list: own things with what may be done, then those of the shared rules."""
    wrong = {
        problem.path.split(".")[1]
        for problem in bench.reading.problems
        if problem.path.startswith(f"{table}.")
    }
    whole = bench.reading.whole
    own = [
        (key, thing_words(bench, table, key), more_words(bench, table, key), key in wrong)
        for key in bench.own(table)
    ]
    shared = [(thing_words(bench, table, key), more_words(bench, table, key)) for key in bench.shared(table)]
    picked = picked_first(table)
    return {
        "table": table,
        "title": table_words(table),
        "hint": t(f"workshop.tables.{table}.about"),
        "one": table_words(table, "one"),
        "own": own,
        "shared": shared,
        "labelled": "label" in tables()[table].model_fields or "title" in tables()[table].model_fields,
        "options": bench.names.options(picked.ref) if picked else [],
        "picked": attribute_words(table, picked.name) if picked else "",
        "whole": whole,
    }


def picked_first(table: str) -> Any:
    """What a thing without a name of its own is about."""
    shapes = list(shapes_of(tables()[table]))
    named = any(shape.name in ("label", "title") for shape in shapes)
    return None if named else next((s for s in shapes if s.kind == "pick" and s.required), None)


def thing_words(bench: Bench, table: str, key: str) -> str:
    """What a thing is called in its list."""
    picked = picked_first(table)
    entry = bench.reading.whole.get(table, {}).get(key, {})
    if picked and isinstance(entry, dict):
        return dict(bench.names.options(picked.ref)).get(str(entry.get(picked.name)), key)
    return called(bench.reading.whole, table, key)


def more_words(bench: Bench, table: str, key: str) -> str:
    """A second line about a thing."""
    from diwan.shell.workshop.lines import line_about

    entry = bench.reading.whole.get(table, {}).get(key, {})
    return line_about(table, entry, bench.names) if isinstance(entry, dict) else ""


@part.post
def change_part(request: HttpRequest, number: int, part: str) -> HttpResponse:
    """Add a thing, or move one a place up or down."""
    with looking(request):
        bench = bench_of(request, number)
    table = request.POST.get("table", "")
    if table not in PARTS.get(part, ()):
        raise NotFound("cases.workshop.none")
    for way, by in (("up", -1), ("down", 1)):
        if key := request.POST.get(way):
            kept(request, bench, written.with_entry_moved(bench.row.text, table, key, by))
            return redirect(f"{request.path}#{table}-{key}")
    with looking(request):
        key, entry = begun_thing(request, bench, table)
    kept(request, bench, written.with_entry(bench.row.text, table, key, entry))
    return redirect("workshop:thing", number, table, key)


def begun_thing(request: HttpRequest, bench: Bench, table: str) -> tuple[str, dict[str, Any]]:
    """The key and the first words of a thing to add; `Invalid` without a name."""
    taken = {*bench.own(table), *bench.shared(table)}
    if picked := picked_first(table):
        about = request.POST.get("about", "")
        if not about:
            raise Invalid({"": [Refused("workshop.errors.pick_one")]})
        return written.name_from(f"{about.rpartition('.')[0] or about}_{table[:-1]}", taken), {
            picked.name: about
        }
    ar, fr = (request.POST.get(f"{table}.{one}", "").strip() for one in ("ar", "fr"))
    if not fr and not ar:
        raise Invalid({"": [Refused("workshop.errors.name_it")]})
    name = "title" if "title" in tables()[table].model_fields else "label"
    entry: dict[str, Any] = (
        {name: {"ar": ar, "fr": fr}} if name in tables()[table].model_fields else {"all": []}
    )
    usual: dict[str, dict[str, Any]] = {
        "fields": {"type": "text", "section": next(iter(bench.own("sections")), None)},
        "transitions": {"by": "clerk"},
        "clocks": {"within": "30 days"},
        "outputs": {"signer": "president"},
        "inquiries": {"remarks": REMARKS, "open_for": "15 days"},
    }
    return written.name_from(fr or ar, taken), {
        k: v for k, v in {**usual.get(table, {}), **entry}.items() if v is not None
    }


@page("desk", mandate=MAKERS)
def thing(request: HttpRequest, number: int, table: str, key: str) -> HttpResponse:
    """One thing in its form."""
    bench = bench_of(request, number)
    raw = raw_thing(bench, table, key)
    shown = entry_shown(request, tables()[table], bench, raw, table)
    part = PART_OF[table]
    crumb = Crumb(t(f"workshop.parts.{part}"), bench.url("part", part))
    said = context(request, bench, part, crumb) | {
        "controls": folded(
            controls_of(tables()[table], shown, bench.around(table), f"{table}.{key}"),
            FITS if table == "fields" else {},
            str(shown.get("type")),
        ),
        "title": thing_words(bench, table, key),
        "kind": table_words(table, "one"),
        "key": key,
        "faults": bench.around(table).at(f"{table}.{key}"),
        "remove": bench.url("remove", table, key),
        "back": bench.url("part", part),
    }
    return show(request, "workshop/thing.html", said)


def folded(controls: list[Control], fits: Mapping[str, tuple[str, ...]], kind: str) -> list[Control]:
    """The controls, those that questions of this type never need folded at the end."""
    aside = {c.name for c in controls if kind not in fits.get(c.name, (kind,)) and not c.opened}
    more = Control(
        "more", "more", t("workshop.more_about"), parts=tuple(c for c in controls if c.name in aside)
    )
    return [*(control for control in controls if control.name not in aside), more]


def raw_thing(bench: Bench, table: str, key: str) -> dict[str, Any]:
    """A thing as the text says it; `NotFound` for one of the shared rules or none."""
    found: dict[str, Any] | None = bench.own(table).get(key) if table in PART_OF else None
    if found is None:
        raise NotFound("cases.workshop.none")
    return found


@thing.post
def keep_thing(request: HttpRequest, number: int, table: str, key: str) -> HttpResponse:
    """Keep what was typed, problems and all, and show what is still wrong with it."""
    with looking(request):
        bench = bench_of(request, number)
        raw = raw_thing(bench, table, key)
        said = typed_entry(tables()[table], Posted(request.POST, bench.names), raw, table)
    kept(request, bench, written.with_values(bench.row.text, (table, key), said))
    say(request, t("workshop.saved"))
    if "back" in request.POST:
        return redirect("workshop:part", number, PART_OF[table])
    where = place_changed(request)
    return redirect(f"{request.path}#at-{where.replace('.', '-')}" if where else request.path)


def place_changed(request: HttpRequest) -> str:
    """The control in which a row was added or moved; empty where the whole was kept."""
    told = (name for name in request.POST if request.POST[name].strip())
    found = (ROW_CHANGED.fullmatch(name) for name in told)
    return next((hit[1] for hit in found if hit), "")


@page("desk", mandate=WRITERS)
def remove(request: HttpRequest, number: int, table: str, key: str) -> HttpResponse:
    """What else refers to a thing, before it is removed."""
    bench = bench_of(request, number)
    raw_thing(bench, table, key)
    places = referring_to(bench.reading.whole, table, key)
    part = PART_OF[table]
    said = context(request, bench, part, Crumb(t(f"workshop.parts.{part}"), bench.url("part", part))) | {
        "title": thing_words(bench, table, key),
        "kind": table_words(table, "one"),
        "places": [
            (
                table_words(t_, "one"),
                thing_words(bench, t_, k),
                t_ in PART_OF and k in bench.own(t_) and bench.url("thing", t_, k),
            )
            for t_, k in places
        ],
        "back": bench.url("thing", table, key),
    }
    return show(request, "workshop/remove.html", said)


@remove.post
def removed(request: HttpRequest, number: int, table: str, key: str) -> HttpResponse:
    """Remove it."""
    with looking(request):
        bench = bench_of(request, number)
        raw_thing(bench, table, key)
    kept(request, bench, written.without_entry(bench.row.text, table, key))
    say(request, t("workshop.removed"))
    return redirect("workshop:part", number, PART_OF[table])


# --- its text --------------------------------------------------------------------------------------------


@page("desk", mandate=MAKERS)
def text(request: HttpRequest, number: int) -> HttpResponse:
    """The text itself: read, copied, brought in from elsewhere."""
    bench = bench_of(request, number)
    shown = request.POST.get("text", "") if request.method == "POST" else bench.row.text
    said = context(request, bench, "text") | {"text": shown, "title": t("workshop.parts.text")}
    return show(request, "workshop/text.html", said)


@text.post
def keep_text(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a whole text, typed or from a file; the key it had elsewhere gives way to its own."""
    with looking(request):
        bench = bench_of(request, number)
    given = request.FILES.get("file")
    if not given and "text" not in request.POST:
        raise Refused("workshop.errors.no_file")  # the form that brings a file in holds no text to keep
    said = given.read(400_000).decode("utf-8", "replace") if given else request.POST.get("text", "")
    kept(request, bench, rekeyed(said, bench.row.key))
    say(request, t("workshop.saved"))
    return redirect(request.path)


def rekeyed(text: str, key: str) -> str:
    """A text brought in from elsewhere, under the key of the procedure it is brought into."""
    from diwan.kernel.cases.schema.problems import ProcedureInvalid

    text = text.replace("\r\n", "\n")
    try:
        own = written.tables_of(text).get("key")
    except ProcedureInvalid:
        return text
    return text if own == key else written.with_values(text, (), {"key": key})


@page("desk", mandate=MAKERS)
def export(request: HttpRequest, number: int) -> HttpResponse:
    """The text as a file."""
    row = bench_of(request, number).row
    return toml_answer(row.text, row.key)


def toml_answer(text: str, key: str) -> HttpResponse:
    """A text to keep."""
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}.toml"'
    return answer
