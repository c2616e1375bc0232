"""The family booklet of a record: opened, read, its children linked, its extracts given."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in
from diwan.kernel.payments.selectors import price_of
from diwan.modules.civil_status.booklet_reads import booklet_of, children_found, family_of, told_since
from diwan.modules.civil_status.content import RecordType, State
from diwan.modules.civil_status.forms import with_faults
from diwan.modules.civil_status.forms_outputs import BookletForm
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.rules import may_be_copied
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services import give_booklet, link_children, open_booklet
from diwan.modules.civil_status.views.issues import LANGUAGES
from diwan.modules.civil_status.views.records import leaving_a_trace
from diwan.shell.pages import looking, page, say, show


@page("desk", mandate=DESK, scope=leaving_a_trace)
def booklet(request: HttpRequest, record: int) -> HttpResponse:
    """The family as the records tell it, and who asks for an extract."""
    held = record_in_scope(record)
    if held.type != RecordType.BIRTH or not may_be_copied(State(held.state)):
        raise Refused("civil_status.booklet.not_from_this", record=held.reference)
    kept = booklet_of(held)
    giving = request.method == "POST" and request.POST.get("verb") == "give"
    form = BookletForm(request.POST) if giving else BookletForm(initial={"kinship": "self"})
    context = {
        "record": held, "booklet": kept, "family": family_of(held, kept), "found": children_found(held, kept),
        "told": told_since(kept),
        "form": with_faults(form, getattr(request, "trouble", None)),
        "fee": price_of(held.territory_id, "civil_status.booklet", timezone.localdate()).amount,
    }  # fmt: skip
    return show(request, "civil_status/booklet.html", context)


@booklet.post
def booklet_changed(request: HttpRequest, record: int) -> HttpResponse:
    """Open it, link the children found, or prepare an extract."""
    verb = request.POST.get("verb", "")
    with looking(request):
        held = record_in_scope(record)
        kept = booklet_of(held)
    if kept is None or verb == "open":
        open_booklet(act_in(request), record=held)
        say(request, t_html("civil_status.booklet.opened", record=held.reference))
        return redirect("civil_status:booklet", record)
    if verb == "link":
        done = link_children(act_in(request), booklet=kept)
        changed = done.edition > kept.edition
        said = "linked" if changed else "nothing_new"
        say(
            request,
            t_html(f"civil_status.booklet.{said}", edition=str(done.edition)),
            "ok" if changed else "info",
        )
        return redirect("civil_status:booklet", record)
    languages = LANGUAGES.get(request.POST.get("languages", ""))
    if languages is None:
        raise Invalid({"languages": [Refused("civil_status.faults.missing", value="")]})
    asker = BookletForm(request.POST).asker()
    issue = give_booklet(act_in(request), booklet=kept, asker=asker, languages=languages)
    say(request, t_html("civil_status.issues.prepared", number=issue.reference))
    return redirect("civil_status:issue", issue.pk)
