"""What the command palette finds of cases: by number, by who asks, by what they and their documents say."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.searching import cases_saying
from diwan.kernel.identity.selectors import Seat
from diwan.shell.palette import MOST, finds
from diwan.shell.parts import Found


@finds("cases", Text("ملفات", "Dossiers"))
def cases_found(seat: Seat, words: str) -> Iterator[Found]:
    """Cases whose number begins so, and those that hold every word, the latest first."""
    for case in cases_saying(seat.territory, seat.last, seat.kinds, words, most=MOST).cases:
        yield Found(
            case.number,
            reverse("cases:desk_case", args=[case.territory.code, case.number]),
            in_words(case),
            "folder-open",
        )


def in_words(case: Case) -> str:
    """Whose case it is, and what it is about."""
    about = str(Text(case.law.title.ar, case.law.title.fr))
    return f"{case.applicant} · {about}" if case.applicant else about
