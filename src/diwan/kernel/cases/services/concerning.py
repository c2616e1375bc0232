"""Saying which of one's permits a request is about: from then on it stands as if begun from that permit's file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.concerning import Standing, is_about_a_permit, standing_for
from diwan.kernel.cases.kinds.computed import with_computed
from diwan.kernel.cases.models import Draft
from diwan.kernel.cases.selectors import law_in
from diwan.kernel.cases.services.agreeing import taken_over
from diwan.kernel.cases.services.filing import carried_by
from diwan.kernel.cases.services.recording import locked_draft
from diwan.kernel.cases.situation import is_blank
from diwan.kernel.journal.services import note, service


@service("cases.draft_about", mandate="anyone")
def say_what_it_is_about(act: Act, *, draft: Draft, number: str, link: str = "") -> Draft:
    """Tie a draft to the applicant's standing case of that number, or to none where it is empty.

    What the link carries over answers the questions left open, and the permit's number the one that asks for it
    (law 55.19 art. 7). `Refused` where nothing of the applicant's stands under that number, or something else is
    under way on it; `link` tells two ways apart.
    """
    row = locked_draft(act, draft)
    note(number=number)
    _let_go(row)
    if number:
        one = _named(standing_for(act, row), number, link)
        row.parent, row.link = one.case, one.link
        _take_over(act, row, one)
    row.saved_at = act.at
    row.save()
    return row


def _named(found: list[Standing], number: str, link: str) -> Standing:
    named = (one for one in found if one.case.number == number and link in ("", one.link))
    one = next(named, None)
    if one is None:
        raise Refused("cases.errors.not_standing", number=number)
    return one


def _let_go(draft: Draft) -> None:
    """A permit named before is let go with its number; what grew from an appeal or the like stays what it is."""
    if draft.parent is None:
        return
    declared = draft.parent.law.links.get(draft.link)
    if declared is None or not is_about_a_permit(declared):
        raise Refused("cases.errors.link_closed")
    draft.values = {key: value for key, value in draft.values.items() if key != declared.number_goes_to}
    draft.parent, draft.link = None, ""


def _take_over(act: Act, draft: Draft, one: Standing) -> None:
    law = law_in(draft.territory_id, draft.procedure, act.at)
    carried: Mapping[str, Any] = {
        key: value
        for key, value in carried_by(one.case, one.declared).items()
        if key in law.fields and law.fields[key].section and not is_blank(value)
    }
    given = taken_over(act, law, draft, carried)
    draft.values = with_computed(law, {**draft.values, **given})
