"""The short sequence of a request, one and the same for the citizen and for the counter that files for somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, NotFound, Refused
from diwan.kernel.base.text import t
from diwan.kernel.cases.answers import as_far_as_read
from diwan.kernel.cases.fetching import CONSENT, is_consent_open
from diwan.kernel.cases.ground import ground_of
from diwan.kernel.cases.held import held_for
from diwan.kernel.cases.models import Case, CaseDocument, Draft
from diwan.kernel.cases.schema.formed import signed_at_filing
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services import drop_draft, give_consent, save_draft, submit_case
from diwan.kernel.cases.services.filing import section_fields
from diwan.kernel.cases.situation import (
    Situation,
    as_text,
    documents_due,
    holds,
    is_asked,
    missing_documents,
    missing_fields,
)
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.identity.models import Person
from diwan.shell.cases.concerned import about_of, choices_for, choose, named_in
from diwan.shell.cases.forms import AnswersForm, site_of, typed_answers
from diwan.shell.cases.own import faults_so_far
from diwan.shell.cases.priced import fees_foreseen, total_foreseen, unpriced
from diwan.shell.cases.said import answers_of
from diwan.shell.cases.shown import answered_file, shown_answer
from diwan.shell.cases.uploads import Target, take_files
from diwan.shell.cases.widgets import with_row_order
from diwan.shell.pages import looking, say, show
from diwan.shell.parts import Crumb, Fact, FileLine, Step
from diwan.shell.spellings import asks_spellings, spellings_again, spellings_of
from diwan.shell.written import size_words

DOCUMENTS, CHECK = "documents", "check"


class AlreadyFiled(NotFound):
    """The draft has become a request; `case` is the one, where the reader may see it."""

    def __init__(self, case: Case | None) -> None:
        super().__init__("cases.errors.no_draft")
        self.case = case


@dataclass(frozen=True, slots=True)
class Side:
    """From which side the sequence is gone through.

    `act` is the act of whoever writes, addressed to a community; `known` what is known of the applicant, so
    that nobody types it again; `home` the page to which one comes back, and its words.
    """

    prefix: str
    base: str
    home: str
    home_words: str
    act: Callable[[HttpRequest, int], Act]
    drafts: Callable[[HttpRequest, int], Draft | None]
    known: Callable[[HttpRequest, Draft], dict[str, Any]]
    tells: bool = False
    """Whether the reader is told that answers were filled in from the account."""

    def url(self, name: str, *args: object) -> str:
        """The address of one of the pages of this side."""
        return reverse(f"cases:{self.prefix}{name}", args=args)

    def draft(self, request: HttpRequest, number: int) -> Draft:
        """A draft of the reader's own."""
        found = self.drafts(request, number)
        if found is None:
            raise NotFound("cases.errors.no_draft")
        if found.case_id is not None:
            raise AlreadyFiled(found.case)
        return found

    def crumb(self) -> Crumb:
        """Back to where one came from."""
        return Crumb(t(self.home_words), reverse(self.home))


def situation_for(draft: Draft) -> Situation:
    """A draft as conditions see it."""
    given = frozenset(d.key for d in draft.documents.all())
    return Situation(draft.law, draft.values, draft.saved_at, documents=given)


def pages_of(side: Side, draft: Draft) -> list[tuple[str, Step]]:
    """The short sequence of a request: its sections, its documents, the check."""
    law = draft.law
    situation = situation_for(draft)
    asked = [
        key for key, one in law.sections.items() if section_fields(law, key) and holds(one.when, situation)
    ]
    found = [
        (key, Step(as_text(law.sections[key].label), side.url("section", draft.pk, key))) for key in asked
    ]
    if any(d.from_ != "office" and d.at is None for d in law.documents.values()):
        found.append(
            (DOCUMENTS, Step(t("shell_cases.intake.documents"), side.url("draft_documents", draft.pk)))
        )
    found.append((CHECK, Step(t("shell_cases.intake.check"), side.url("check", draft.pk))))
    return found


def after(side: Side, draft: Draft, page_key: str) -> str:
    """The address of the page that follows."""
    steps = pages_of(side, draft)
    keys = [key for key, _ in steps]
    return steps[min(keys.index(page_key) + 1, len(keys) - 1)][1].url


def framed(side: Side, draft: Draft, page_key: str) -> dict[str, Any]:
    """What every page of the sequence shows around its own matter."""
    steps = pages_of(side, draft)
    keys = [key for key, _ in steps]
    if page_key not in keys:
        raise NotFound("cases.errors.no_section", section=page_key)
    here = keys.index(page_key) + 1
    return {
        "base": side.base,
        "draft": draft,
        "law": draft.law,
        "title": as_text(draft.law.title),
        "steps": [step for _, step in steps],
        "here": here,
        "previous": steps[here - 2][1].url if here > 1 else "",
        "check_url": side.url("check", draft.pk),
        "drop_url": side.url("drop", draft.pk),
        "crumbs": [side.crumb()],
        "about": about_of(draft),
        "opens": page_key == opening_page(draft.law, keys),
    }


def opening_page(law: Procedure, keys: Sequence[str]) -> str:
    """The page a new request begins on: the first that asks something one must answer."""
    asked = (key for key in keys if any(law.fields[one].required for one in section_fields(law, key)))
    return next(asked, keys[0])


def first_open_page(side: Side, draft: Draft) -> str:
    """The first page with an answer missing, else documents, else the check.

    The consent to ask other administrations may be left open, but is asked before it can be (law 55.19 art. 23).
    """
    situation = situation_for(draft)
    missing = {situation.law.fields[key].section for key in missing_fields(situation)}
    if is_consent_open(situation.law, draft.values):
        missing.add(situation.law.fields[CONSENT].section)
    for key, step in pages_of(side, draft):
        if key in missing or (key == DOCUMENTS and missing_documents(situation)) or key == CHECK:
            return step.url
    return side.url("check", draft.pk)


def filled_in(known: dict[str, Any], draft: Draft, keys: list[str]) -> bool:
    """Whether a page shows answers nobody has typed or kept yet: its reader is told so."""
    return not any(key in draft.values for key in keys) and any(known.get(key) for key in keys)


def show_section(side: Side, request: HttpRequest, number: int, section: str) -> HttpResponse:
    """One page of questions."""
    draft = side.draft(request, number)
    law = draft.law
    context = framed(side, draft, section)
    keys = section_fields(law, section)
    known = {
        k: v for k, v in side.known(request, draft).items() if k in law.fields and not law.fields[k].known
    }
    ordered = getattr(request, "row_order", None)
    values = {**known, **draft.values}
    form = AnswersForm(
        law,
        keys,
        counted_so_far(draft, keys, ordered, values) if ordered else values,
        typed=ordered or (request.POST if request.method == "POST" else None),
        trouble=getattr(request, "trouble", None),
        site=site_of(law, keys, draft.territory, side.url("draft_file", draft.pk, "FIELD"), draft.values),
        spells=True,
    )
    form.show_spellings(spellings_of(request))
    words = law.sections[section]
    context |= {
        "form": form,
        "section": as_text(words.label),
        "filled_in": side.tells and request.method != "POST" and filled_in(known, draft, keys),
        "help": as_text(words.help) if words.help else "",
        "offered": offered_to(side, draft),
        "choices": choices_for(side.act(request, draft.territory_id), draft) if context["opens"] else [],
        "scripts": scripts_for(law, keys),
        "spells": any(law.fields[key].type == "person" for key in keys),
        "sends_files": any(law.fields[key].type == "file" for key in keys),
        "counts": any(law.fields[key].computed for key in keys),
    }
    return show(request, "shell_cases/section.html", context)


def counted_so_far(draft: Draft, keys: list[str], typed: QueryDict, values: dict[str, Any]) -> dict[str, Any]:
    """What follows from a page as far as it is filled in, files as they are kept."""
    law, where = draft.law, ground_of(draft.territory_id, draft.saved_at)
    read = as_far_as_read(law, typed_answers(law, keys, typed), values, where)
    return {**values, **{key: read.get(key) for key, field in law.fields.items() if field.computed}}


def offered_to(side: Side, draft: Draft) -> list[Fact]:
    """What the administration holds already and the request may take over, until the applicant has said."""
    law = draft.law
    if draft.consent or draft.holder_id is None or not any(field.known for field in law.fields.values()):
        return []
    person = Person.objects.filter(pk=draft.holder_id).first()
    held = held_for(person, law) if person else {}
    asked = law.fields
    return [Fact(as_text(asked[key].label), shown_answer(asked[key], value)) for key, value in held.items()]


SCRIPTED = {"point": "map", "polygon": "map", "table": "rows"}


def scripts_for(law: Procedure, keys: Sequence[str]) -> set[str]:
    """What a page of questions is made easier by: the map, the rows of a table."""
    return {SCRIPTED[law.fields[key].type] for key in keys if law.fields[key].type in SCRIPTED}


def keep_section(side: Side, request: HttpRequest, number: int, section: str) -> HttpResponse:
    """Keep this page's answers; go on, or stay for later."""
    with looking(request):
        draft = side.draft(request, number)
        law, territory = draft.law, draft.territory_id
    keys = section_fields(law, section)
    if "consent" in request.POST:
        give_consent(side.act(request, territory), draft=draft, agrees=request.POST["consent"] == "yes")
        return redirect(request.path)
    if "about" in request.POST:
        choose(side.act(request, territory), draft, request.POST["about"])
        return redirect(request.path)
    if asks_spellings(request):
        keep_files(side, request, draft, section)
        return spellings_again(request, number=number, section=section)
    if ordered := with_row_order(request.POST, keys):
        keep_files(side, request, draft, section)
        request.row_order = ordered  # type: ignore[attr-defined]
        with looking(request):
            return show_section(side, request, number, section).render()  # type: ignore[attr-defined, no-any-return]
    goes_on, typed = "next" in request.POST, {}
    try:
        typed = typed_answers(law, keys, request.POST, request.FILES)
        draft = save_draft(
            side.act(request, territory),
            procedure=draft.procedure,
            values=typed,
            section=section,
            draft=draft,
        )
    except Invalid as wrong:
        with suppress(Invalid):
            keep_files(side, request, draft, section)
        if not goes_on:
            raise
        blank = left_blank(law, typed, Situation(law, {**draft.values, **typed}, draft.saved_at))
        raise Invalid(said_missing(law, blank) | dict(wrong.fields)) from wrong
    with looking(request):
        named = named_in(side.act(request, territory), draft, typed)
    if named:
        choose(side.act(request, territory), draft, named)
    if "later" in request.POST:
        return kept(side, request)
    with looking(request):
        if goes_on:
            require_whole(side.act(request, territory), draft, law, keys)
        return redirect(after(side, draft, section))


def keep_files(side: Side, request: HttpRequest, draft: Draft, section: str) -> None:
    """Keep the files of a page that comes back, whatever becomes of its other answers: no browser sends a file again.

    Raises `Invalid` with those that cannot be kept, once the others are.
    """
    law = draft.law
    faults: dict[str, list[DomainError]] = {}
    for key in section_fields(law, section):
        if law.fields[key].type != "file" or key not in request.FILES:
            continue
        try:
            given = typed_answers(law, [key], request.POST, request.FILES)
            save_draft(
                side.act(request, draft.territory_id), procedure=draft.procedure, values=given, section=section,
                only=(key,), draft=draft,
            )  # fmt: skip
        except Invalid as refusal:
            faults |= {key: list(why) for key, why in refusal.fields.items()}
    if faults:
        raise Invalid(faults)


def left_blank(law: Procedure, typed: dict[str, Any], known: Situation) -> list[str]:
    """The questions of a page that are asked, must be answered, and whose line was left empty."""
    empty = (key for key, said in typed.items() if isinstance(said, str) and not said.strip())
    return [key for key in empty if law.fields[key].required and is_asked(law.fields[key], known)]


def said_missing(law: Procedure, keys: list[str]) -> dict[str, list[DomainError]]:
    """That each of these questions waits for an answer."""
    return {
        key: [Refused("cases.field_errors.missing", field=as_text(law.fields[key].label))] for key in keys
    }


def require_whole(act: Act, draft: Draft, law: Procedure, keys: list[str]) -> None:
    """Refuse to go on while an answer of the page is missing, or would be refused at the end of the way."""
    faults = said_missing(law, [key for key in missing_fields(situation_for(draft)) if key in keys])
    if not faults:
        priceless = unpriced(law, draft.territory_id, draft.values, draft.saved_at)
        found = dict(faults_so_far(act, draft)) | {key: [why] for key, why in priceless.items()}
        faults = {key: why for key, why in found.items() if key in keys}
    if faults:
        raise Invalid(faults)


def kept(side: Side, request: HttpRequest) -> HttpResponse:
    """Put aside for later."""
    say(request, t("shell_cases.intake.kept", where=t(side.home_words)))
    return redirect(side.home)


def draft_file(side: Side, request: HttpRequest, number: int, field: str) -> HttpResponse:
    """A file given as an answer, as it will be filed."""
    return answered_file(side.draft(request, number).values, field)


def show_documents(side: Side, request: HttpRequest, number: int) -> HttpResponse:
    """The documents asked for, one by one, with what is given already."""
    draft = side.draft(request, number)
    situation = situation_for(draft)
    given = {d.key: d for d in draft.documents.all()}
    trouble = getattr(request, "trouble", None)
    faults = trouble.fields if isinstance(trouble, Invalid) else {}
    rows = [
        {
            "key": key,
            "label": as_text(asked.label),
            "help": as_text(asked.help) if asked.help else "",
            "required": asked.kind != "complementary",
            "file": line_of(given[key]) if key in given else None,
            "fault": faults[key][0].words() if key in faults else "",
        }
        for key, asked in documents_due(situation).items()
    ]
    context = framed(side, draft, DOCUMENTS) | {
        "rows": rows,
        "limit": size_words(configuration().upload_limit),
    }
    return show(request, "shell_cases/documents.html", context)


def line_of(document: CaseDocument) -> FileLine:
    """A file as one sees it in a list."""
    return FileLine(document.name, document.size, document.media_type.rpartition("/")[2].upper())


def labelled_line(law: Procedure, document: CaseDocument) -> FileLine:
    """A file with what it was given as: two scans may have one name."""
    return replace(line_of(document), kind=as_text(law.documents[document.key].label))


def keep_documents(side: Side, request: HttpRequest, number: int) -> HttpResponse:
    """Take in the files sent, each checked by its content; one that is refused does not lose the others."""
    with looking(request):
        draft = side.draft(request, number)
        law, territory = draft.law, draft.territory_id
    take_files(request, side.act(request, territory), Target(law, draft=draft))
    if "later" in request.POST:
        return kept(side, request)
    with looking(request):
        return redirect(after(side, draft, DOCUMENTS) if "next" in request.POST else request.path)


def show_check(side: Side, request: HttpRequest, number: int) -> HttpResponse:
    """Everything said, to be checked before filing, with what is still missing."""
    draft = side.draft(request, number)
    situation = situation_for(draft)
    law = situation.law
    parts = [
        {
            "title": as_text(law.sections[key].label),
            "url": step.url,
            "facts": answers_of(draft.values, law, key, file_url=side.url("draft_file", draft.pk, "FIELD")),
        }
        for key, step in pages_of(side, draft)
        if key in law.sections
    ]
    prices = fees_foreseen(draft, law)
    context = framed(side, draft, CHECK) | {
        "parts": parts,
        "files": [labelled_line(law, d) for d in draft.documents.all()],
        "missing": [as_text(law.documents[k].label) for k in missing_documents(situation)],
        "blank": [as_text(law.fields[k].label) for k in missing_fields(situation)],
        "prices": prices,
        "total": total_foreseen(prices),
        "statements": statements_in(request, law, situation),
        "has_documents": any(key == DOCUMENTS for key, _ in pages_of(side, draft)),
        "documents_url": side.url("draft_documents", draft.pk),
        "incomplete_allowed": "filed_incomplete" in law.steps,
    }
    return show(request, "shell_cases/check.html", context)


def statements_in(request: HttpRequest, law: Procedure, situation: Situation) -> AnswersForm | None:
    """The statements to sign in filing."""
    keys = [key for key in signed_at_filing(law) if is_asked(law.fields[key], situation)]
    typed = request.POST if request.method == "POST" else None
    return (
        AnswersForm(law, keys, {}, typed=typed, trouble=getattr(request, "trouble", None)) if keys else None
    )


def file_draft(side: Side, request: HttpRequest, number: int) -> HttpResponse:
    """File the request; sent twice, it is filed once."""
    with looking(request):
        draft = side.drafts(request, number)
        if draft is None:
            raise NotFound("cases.errors.no_draft")
        signs = (
            [key for key in signed_at_filing(draft.law) if request.POST.get(key)]
            if draft.case is None
            else []
        )
    case = submit_case(side.act(request, draft.territory_id), draft=draft, signs=signs)
    return redirect(side.url("receipt", draft.territory.code, case.number))


def show_drop(side: Side, request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    return show(request, "shell_cases/drop.html", framed(side, side.draft(request, number), CHECK))


def drop_it(side: Side, request: HttpRequest, number: int) -> HttpResponse:
    """Throw it away."""
    with looking(request):
        draft = side.draft(request, number)
    drop_draft(side.act(request, draft.territory_id), draft=draft)
    say(request, t("shell_cases.mine.dropped"))
    return redirect(side.home)
