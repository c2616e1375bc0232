"""What an applicant holds that a new request may be about: a permit to modify, an activity, a term to renew.

The office has these permits; it does not ask their holder to copy their numbers (law 55.19 art. 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.cases.access import may_read
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.procedure import Link
from diwan.kernel.cases.selectors import possible_links
from diwan.kernel.cases.situation import as_text

STANDS = ("decided", "after")
"""The phases in which what was granted holds."""
CHANGES = ("modification", "transfer", "renewal")
MOST = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """A case of the applicant's that stands, and the link by which the request would grow from it."""

    case: Case
    link: str

    @property
    def declared(self) -> Link:
        """What the link says."""
        return self.case.law.links[self.link]

    @property
    def title(self) -> Text:
        """What was granted."""
        return as_text(self.case.law.title)

    @property
    def number(self) -> str:
        """The number of the decision, else that of its file."""
        return self.case.book_number or self.case.number


def is_about_a_permit(link: Link) -> bool:
    """Whether a link leads from what an applicant was granted to a request about it."""
    named = link.relation in CHANGES or bool(link.number_goes_to)
    return named and "applicant" in link.by and link.body == "own"


def leads_somewhere(procedure: str) -> bool:
    """Whether some procedure of the house, or one written by a community, has such a link to this one."""
    laws = catalogue().latest()
    if procedure not in laws:
        return True
    every = (link for law in laws.values() for link in law.links.values() if link.procedure == procedure)
    return any(map(is_about_a_permit, every))


def standing_for(act: Act, draft: Draft) -> list[Standing]:
    """What a draft may be about, the latest decision first; of a desk's only what that desk reads."""
    if draft.holder_id is None or not leads_somewhere(draft.procedure):
        return []
    rows = Case.objects.filter(
        territory_id=draft.territory_id, holder_id=draft.holder_id, closed_at=None, phase__in=STANDS
    )
    cases = (
        rows.select_related("territory").prefetch_related("children", "facts").order_by("-decided_at", "-pk")
    )
    return [one for case in cases[:MOST] for one in _of(act, case, draft.procedure)]


def _of(act: Act, case: Case, procedure: str) -> Iterator[Standing]:
    if act.hat == "office" and not may_read(act.mandates, case):
        return
    for key in possible_links(act, case, act.at, filing=True):
        link = case.law.links[key]
        if link.procedure == procedure and is_about_a_permit(link):
            yield Standing(case, key)
