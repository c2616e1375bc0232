"""The intake: one section a page, saved at each step, documents, a page to check, then the receipt."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.base.text import t
from diwan.kernel.cases.models import Case, CaseDocument, Draft
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.selectors import law_of
from diwan.kernel.cases.services import drop_draft, save_draft, submit_case
from diwan.kernel.cases.services.filing import section_fields
from diwan.kernel.cases.situation import Situation, as_text, documents_due, missing_documents, missing_fields
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.identity.acting import account_of, citizen_act_in
from diwan.shell.cases.forms import AnswersForm, typed_answers
from diwan.shell.cases.own import known_answers
from diwan.shell.cases.priced import prices_of_draft
from diwan.shell.cases.said import answers_of
from diwan.shell.cases.uploads import Target, take_files
from diwan.shell.pages import View, looking, page, say, show
from diwan.shell.parts import Crumb, FileLine, Step
from diwan.shell.written import size_words

DOCUMENTS, CHECK = "documents", "check"


class AlreadyFiled(NotFound):
    """The draft has become a request; `case` is the one, where the reader may see it."""

    def __init__(self, case: Case | None) -> None:
        super().__init__("cases.errors.no_draft")
        self.case = case


def draft_numbered(number: int) -> Draft:
    """A draft of the reader's own."""
    found = Draft.objects.filter(pk=number).select_related("territory", "case").first()
    if found is None:
        raise NotFound("cases.errors.no_draft")
    if found.case_id is not None:
        raise AlreadyFiled(found.case)
    return found


def of_draft(view: View) -> View:
    """A page of a draft that is one no longer: its receipt if it was filed, else words and where to go."""

    @functools.wraps(view)
    def shown(request: HttpRequest, number: int, **rest: str) -> HttpResponse:
        try:
            return view(request, number, **rest)
        except NotFound as gone:
            if gone.code != "cases.errors.no_draft":
                raise
            case = gone.case if isinstance(gone, AlreadyFiled) else None
            if case is not None:
                return redirect("cases:receipt", case.territory.code, case.number)
            return show(request, "shell_cases/no_draft.html", status=404)

    return shown


def law_for(draft: Draft) -> Procedure:
    """The procedure a draft would be filed under if it were filed as last saved."""
    return law_of(draft.procedure, draft.saved_at)


def situation_for(draft: Draft) -> Situation:
    """A draft as conditions see it."""
    given = frozenset(d.key for d in draft.documents.all())
    return Situation(law_for(draft), draft.values, draft.saved_at, documents=given)


def pages_of(draft: Draft) -> list[tuple[str, Step]]:
    """The short sequence of a request: its sections, its documents, the check."""
    law = law_for(draft)
    asked = [key for key in law.sections if section_fields(law, key)]
    found = [
        (key, Step(as_text(law.sections[key].label), reverse("cases:section", args=(draft.pk, key))))
        for key in asked
    ]
    if any(d.from_ != "office" and d.at is None for d in law.documents.values()):
        url = reverse("cases:draft_documents", args=(draft.pk,))
        found.append((DOCUMENTS, Step(t("shell_cases.intake.documents"), url)))
    found.append((CHECK, Step(t("shell_cases.intake.check"), reverse("cases:check", args=(draft.pk,)))))
    return found


def after(draft: Draft, page_key: str) -> str:
    """The address of the page that follows."""
    steps = pages_of(draft)
    keys = [key for key, _ in steps]
    return steps[min(keys.index(page_key) + 1, len(keys) - 1)][1].url


def framed(draft: Draft, page_key: str) -> dict[str, Any]:
    """What every page of the sequence shows around its own matter."""
    steps = pages_of(draft)
    keys = [key for key, _ in steps]
    if page_key not in keys:
        raise NotFound("cases.errors.no_section", section=page_key)
    here = keys.index(page_key) + 1
    return {
        "draft": draft,
        "law": law_for(draft),
        "title": as_text(law_for(draft).title),
        "steps": [step for _, step in steps],
        "here": here,
        "previous": steps[here - 2][1].url if here > 1 else "",
        "crumbs": [Crumb(t("shell_cases.mine.title"), reverse("cases:mine"))],
    }


@page("citizen")
@of_draft
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Back to the first page that still needs something."""
    draft = draft_numbered(number)
    return redirect(first_open_page(draft))


def first_open_page(draft: Draft) -> str:
    """The first page with an answer missing, else documents, else the check."""
    situation = situation_for(draft)
    missing = {situation.law.fields[key].section for key in missing_fields(situation)}
    for key, step in pages_of(draft):
        if key in missing or (key == DOCUMENTS and missing_documents(situation)) or key == CHECK:
            return step.url
    return reverse("cases:check", args=(draft.pk,))


def known_of(request: HttpRequest, procedure: str) -> dict[str, Any]:
    """What the account says of its person, so that nobody types it again; each may be changed."""
    account = account_of(request)
    person = account.person if account else None
    if person is None:
        return {}
    said = {"cnie": person.cnie, "phone": person.phone, "email": person.email}
    return said | dict(known_answers(procedure, person))


def filled_in(known: dict[str, Any], draft: Draft, keys: list[str]) -> bool:
    """Whether a page shows answers nobody has typed or kept yet: its reader is told so."""
    return not any(key in draft.values for key in keys) and any(known.get(key) for key in keys)


@page("citizen")
@of_draft
def section(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """One page of questions."""
    draft = draft_numbered(number)
    law = law_for(draft)
    context = framed(draft, section)
    keys, known = section_fields(law, section), known_of(request, draft.procedure)
    form = AnswersForm(
        law,
        keys,
        {**known, **draft.values},
        typed=request.POST if request.method == "POST" else None,
        trouble=getattr(request, "trouble", None),
    )
    words = law.sections[section]
    context |= {
        "form": form,
        "section": as_text(words.label),
        "filled_in": request.method != "POST" and filled_in(known, draft, keys),
        "help": as_text(words.help) if words.help else "",
    }
    return show(request, "shell_cases/section.html", context)


@section.post
def save_section(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """Keep this page's answers; go on, or stay for later."""
    with looking(request):
        draft = draft_numbered(number)
        law, territory = law_for(draft), draft.territory_id
    keys = section_fields(law, section)
    draft = save_draft(
        citizen_act_in(request, territory),
        procedure=draft.procedure,
        values=typed_answers(law, keys, request.POST),
        section=section,
        draft=draft,
    )
    if "later" in request.POST:
        say(request, t("shell_cases.intake.kept"))
        return redirect("cases:mine")
    with looking(request):
        blank = [k for k in missing_fields(situation_for(draft)) if k in keys]
        if blank and "next" in request.POST:
            asked = law.fields
            raise Invalid(
                {k: [Refused("cases.field_errors.missing", field=as_text(asked[k].label))] for k in blank}
            )
        return redirect(after(draft, section))


@page("citizen")
@of_draft
def documents(request: HttpRequest, number: int) -> HttpResponse:
    """The documents asked for, one by one, with what is given already."""
    draft = draft_numbered(number)
    situation = situation_for(draft)
    given = {d.key: d for d in draft.documents.all()}
    rows = [
        {
            "key": key,
            "label": as_text(asked.label),
            "help": as_text(asked.help) if asked.help else "",
            "required": asked.kind != "complementary",
            "file": line_of(given[key]) if key in given else None,
        }
        for key, asked in documents_due(situation).items()
    ]
    context = framed(draft, DOCUMENTS) | {"rows": rows, "limit": size_words(configuration().upload_limit)}
    return show(request, "shell_cases/documents.html", context)


def line_of(document: CaseDocument) -> FileLine:
    """A file as one sees it in a list."""
    return FileLine(document.name, document.size, document.media_type.rpartition("/")[2].upper())


@documents.post
def bring_documents(request: HttpRequest, number: int) -> HttpResponse:
    """Take in the files sent, each checked by its content; one that is refused does not lose the others."""
    with looking(request):
        draft = draft_numbered(number)
        law, territory = law_for(draft), draft.territory_id
    take_files(request, citizen_act_in(request, territory), Target(law, draft=draft))
    if "later" in request.POST:
        say(request, t("shell_cases.intake.kept"))
        return redirect("cases:mine")
    with looking(request):
        return redirect(after(draft, DOCUMENTS) if "next" in request.POST else request.path)


@page("citizen")
@of_draft
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Everything said, to be checked before filing, with what is still missing."""
    draft = draft_numbered(number)
    situation = situation_for(draft)
    law = situation.law
    parts = [
        {
            "title": as_text(law.sections[key].label),
            "url": step.url,
            "facts": answers_of(draft.values, law, key),
        }
        for key, step in pages_of(draft)
        if key in law.sections
    ]
    context = framed(draft, CHECK) | {
        "parts": parts,
        "files": [line_of(d) for d in draft.documents.all()],
        "missing": [as_text(law.documents[k].label) for k in missing_documents(situation)],
        "blank": [as_text(law.fields[k].label) for k in missing_fields(situation)],
        "prices": prices_of_draft(draft, law),
        "has_documents": any(key == DOCUMENTS for key, _ in pages_of(draft)),
        "documents_url": reverse("cases:draft_documents", args=(draft.pk,)),
        "incomplete_allowed": "filed_incomplete" in law.steps,
    }
    return show(request, "shell_cases/check.html", context)


@check.post
def file_it(request: HttpRequest, number: int) -> HttpResponse:
    """File the request; sent twice, it is filed once."""
    with looking(request):
        draft = Draft.objects.filter(pk=number).select_related("territory").first()
    if draft is None:
        raise NotFound("cases.errors.no_draft")
    case = submit_case(citizen_act_in(request, draft.territory_id), draft=draft)
    return redirect("cases:receipt", draft.territory.code, case.number)


@page("citizen")
@of_draft
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    return show(request, "shell_cases/drop.html", framed(draft_numbered(number), CHECK))


@drop.post
def drop_it(request: HttpRequest, number: int) -> HttpResponse:
    """Throw it away."""
    with looking(request):
        draft = draft_numbered(number)
    drop_draft(citizen_act_in(request, draft.territory_id), draft=draft)
    say(request, t("shell_cases.mine.dropped"))
    return redirect("cases:mine")
