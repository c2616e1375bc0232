"""What the pages of declarations share: rows of a list, facts of a file, its history in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from diwan.kernel.base.act import Act
from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import Text, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.documents.models import StoredFile
from diwan.kernel.documents.services import attach_file
from diwan.kernel.identity.doers import Doers, doers
from diwan.modules.civil_status.public import BirthContent, declaration_limit_for, parent_facts, person_facts
from diwan.modules.declarations.forms import CompleteForm
from diwan.modules.declarations.models import Declaration, Step
from diwan.modules.declarations.rules import OPEN, Filiation, State, papers_for
from diwan.modules.declarations.selectors import content_of, papers_of, questions_of, steps_of
from diwan.modules.declarations.services import add_paper, particulars_of
from diwan.shell.parts import Event, Fact, FileLine
from diwan.shell.written import date_words

PER_PAGE = 50
ActOf = Callable[[HttpRequest], Act]
KINDS = {
    State.SIGNED: "ok", State.EXPIRED: "danger", State.REFUSED: "danger", State.PERMISSION_REQUESTED: "late",
    State.IN_COURT: "late", State.COMPLETED: "info", State.NAME_ASKED: "late",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A declaration as a list shows it."""

    declaration: Declaration
    title: str
    type: str
    state: str
    kind: str
    counts: bool
    """Whether the limit still runs."""


def row_of(declaration: Declaration) -> Row:
    """One declaration ready to be shown."""
    state = State(declaration.state)
    return Row(
        declaration, title_of(declaration), t(f"civil_status.types.{declaration.type}"),
        t(f"declarations.states.{state.value}"), KINDS.get(state, ""), state in OPEN,
    )  # fmt: skip


def title_of(declaration: Declaration) -> str:
    """What a list calls it: the person's name, else whose child it is."""
    if declaration.type == "birth" and declaration.mother_ar and not first_name_known(declaration):
        return t("declarations.child_of", mother=mother_of(declaration))
    return str(declaration.person or t("declarations.unnamed"))


def mother_of(declaration: Declaration) -> Text:
    """The mother's name in the reader's letters, where it was given in them."""
    name = declaration.content.get("mother", {}).get("name", {})
    latin = f"{name.get('first_la', '')} {name.get('family_la', '')}".strip()
    return Text(declaration.mother_ar, latin or declaration.mother_ar)


def first_name_known(declaration: Declaration) -> bool:
    """Whether the child has a name yet."""
    return bool(declaration.content.get("name", {}).get("first_ar"))


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """One page of a list."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def seen_in(request: HttpRequest) -> int | None:
    """The revision the form showed."""
    return whole_number(request.POST.get("seen"))


def file_of(declaration: Declaration) -> dict[str, Any]:
    """Everything the page of one declaration shows."""
    content = content_of(declaration)
    return {
        "row": row_of(declaration),
        "declaration": declaration,
        "facts": list(facts_of(declaration)),
        "person": told_only(person_facts(content)),
        "father": told_only(parent_facts(content.father)),
        "mother": told_only(parent_facts(content.mother)),
        "declarant": list(declarant_facts(declaration)),
        "papers": paper_lines(declaration),
        "history": history_of(declaration),
        "questions": questions_of(declaration) if isinstance(content, BirthContent) else [],
        "birth": isinstance(content, BirthContent),
    }


def told_only(facts: Iterable[Fact]) -> list[Fact]:
    """What is known; a declaration on its way has many blanks that say nothing."""
    return [fact for fact in facts if fact.value not in (None, "")]


def facts_of(declaration: Declaration) -> Iterable[Fact]:
    """Where a declaration stands."""
    yield Fact(t("declarations.fields.source"), source_words(declaration))
    yield Fact(t("civil_status.fields.office"), declaration.office.name)
    yield Fact(t("declarations.fields.declared_at"), date_words(declaration.declared_at))
    yield Fact(t("declarations.fields.last_day"), date_words(declaration.last_day))
    yield Fact(t("declarations.fields.limit"), limit_words(declaration))
    for particular in declaration.particulars:
        yield Fact(t("declarations.fields.particular"), t(f"declarations.particulars.{particular}"))
    if declaration.filiation:
        yield Fact(t("declarations.fields.filiation"), t(f"declarations.filiations.{declaration.filiation}"))
    for name in ("medical", "contact_phone", "answer_reference", "judgment", "court", "record_reference"):
        if value := getattr(declaration, name):
            yield Fact(t(f"declarations.fields.{name}"), value)


def source_words(declaration: Declaration) -> str:
    """Who declared first, and where."""
    source = t(f"declarations.sources.{declaration.source}")
    return f"{source} · {declaration.institution.name}" if declaration.institution else source


def limit_words(declaration: Declaration) -> str:
    """The delay that rules this declaration, and its text."""
    limit = declaration_limit_for(declaration.event_date, content_of(declaration).circumstances)
    unit = "years" if limit.delay.unit == "years" else "days"
    return t(f"declarations.limits.{unit}", count=limit.delay.count, legal=cited_all(limit.legal.split("; ")))


def declarant_facts(declaration: Declaration) -> Iterable[Fact]:
    """Who completed, and how it is signed."""
    if not declaration.completed_at:
        return
    yield Fact(t("civil_status.fields.declarant"), declaration.declarant_name)
    yield Fact(
        t("civil_status.fields.capacity"), t(f"civil_status.capacities.{declaration.declarant_capacity}")
    )
    yield Fact(t("civil_status.fields.cnie"), declaration.declarant_cnie)
    if declaration.proxy_for:
        yield Fact(t("declarations.fields.proxy_for"), declaration.proxy_for)
    if declaration.precedence:
        yield Fact(t("declarations.fields.precedence"), declaration.precedence)
    yield Fact(t("declarations.fields.signature"), signature_words(declaration))
    yield Fact(t("declarations.fields.completed_at"), date_words(declaration.completed_at))


def signature_words(declaration: Declaration) -> str:
    """Signed, or why not."""
    if declaration.cannot_sign:
        why = t(f"declarations.cannot_sign.{declaration.cannot_sign}")
        return t("declarations.unsigned", why=why, witnesses=declaration.witnesses)
    return t("declarations.signed_by_declarant") if declaration.signed_digest else "—"


def paper_lines(declaration: Declaration) -> list[dict[str, Any]]:
    """The papers it carries, and which have a file to open."""
    return [
        {
            "title": t(f"declarations.papers.{paper.kind}"), "reference": paper.reference, "id": paper.pk,
            "file": FileLine(paper.file.name, paper.file.size) if paper.file else None,
        }
        for paper in papers_of(declaration)
    ]  # fmt: skip


def history_of(declaration: Declaration) -> list[Event]:
    """What happened, and where the file is now."""
    steps = steps_of(declaration)
    people = doers((step.by_id for step in steps), declaration.territory_id)
    return [
        Event(
            t(f"declarations.steps.{step.what}"), at=step.at, who=who_did(people, step), note=step.note,
            state="here" if number == len(steps) else "done",
        )
        for number, step in enumerate(steps, 1)
    ]  # fmt: skip


def who_did(people: Doers, step: Step) -> str:
    """The name, and the post held that day; the system has none."""
    if step.by_id is None and step.by == "system":
        return t("declarations.by_itself")
    post = str(people.post(step.by_id, step.at))
    name = str(people.name(step.by_id, step.by))
    return f"{name} · {post}" if post else name


def asked_words(declaration: Declaration) -> list[str]:
    """The papers the family brings, in words, for whom they are still to be said."""
    filiation = Filiation(declaration.filiation) if declaration.filiation else Filiation.FIRST_OF_MARRIAGE
    needs = papers_for(declaration.type, particulars_of(declaration), filiation)
    either = t("declarations.or")
    return [either.join(t(f"declarations.papers.{kind}") for kind in need.any_of) for need in needs]


def bring_papers(
    request: HttpRequest, form: CompleteForm, declaration: Declaration, act_of: ActOf, prefix: str = ""
) -> None:
    """Keep the papers that came with the form, before anything of it is judged: none is lost by a refusal."""
    references, sent = form.papers(prefix), form.sent(prefix)
    faults: dict[str, list[DomainError]] = {}
    for kind in dict.fromkeys([*references, *sent]):
        try:
            file = file_from(sent.get(kind), declaration, kind, act_of(request))
        except Refused as refusal:
            faults[f"{prefix}file_{kind}"] = [refusal]
            continue
        reference = references.get(kind, "")
        add_paper(act_of(request), declaration=declaration, kind=kind, reference=reference, file=file)
    if faults:
        raise Invalid(faults, "declarations.errors.invalid")


def file_from(upload: Any, declaration: Declaration, kind: str, act: Act) -> StoredFile | None:
    """A file that was sent, taken in; `Refused` says in words what is wrong with it."""
    if not upload:
        return None
    return attach_file(
        act, name=upload.name or "", chunks=upload.chunks(), about=declaration, purpose=kind,
        holder=declaration.holder_id,
    )  # fmt: skip
