"""What the command palette finds of cases: by their number, or by the identity card of whoever they concern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from diwan.kernel.base.text import Text
from diwan.kernel.cases.access import readable_by
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.models import Person
from diwan.kernel.identity.selectors import Seat
from diwan.shell.palette import MOST, finds
from diwan.shell.parts import Found

NUMBER = re.compile(r"[\w./-]*\d[\w./-]*")
CNIE = re.compile(r"[A-Za-z]{1,2}\d{1,7}")
AFTER_ANY_DIGIT = "\uffff"


@finds("cases", Text("ملفات", "Dossiers"))
def cases_found(seat: Seat, words: str) -> Iterator[Found]:
    """Cases whose number begins so, and those of the bearer of that identity card, the latest first."""
    typed = words.strip()
    if not NUMBER.fullmatch(typed):
        return
    scoped = Case.objects.filter(
        readable_by(seat.kinds), territory_id__gte=seat.territory, territory_id__lte=seat.last
    )
    for case in scoped.filter(asked_by(typed)).select_related("territory").order_by("-opened_at")[:MOST]:
        yield Found(
            case.number,
            reverse("cases:desk_case", args=[case.territory.code, case.number]),
            in_words(case),
            "folder-open",
        )


def asked_by(typed: str) -> Q:
    """Number or identity card; only operators that keep their index under row security."""
    number = Q(number__gte=typed, number__lt=typed + AFTER_ANY_DIGIT)
    if not CNIE.fullmatch(typed):
        return number
    bearers = list(Person.objects.filter(cnie=typed.upper()).values_list("pk", flat=True)[:MOST])
    return number | Q(holder_id__in=bearers) if bearers else number


def in_words(case: Case) -> str:
    """What the case is about."""
    return str(Text(case.law.title.ar, case.law.title.fr))
