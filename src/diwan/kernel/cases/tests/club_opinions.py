"""The tennis club with bodies to consult: a coach whose silence agrees, a doctor who binds, a treasurer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from diwan.kernel.cases.models import Case, CaseFact, CaseOpinion
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.services import submit_case
from diwan.kernel.cases.services.opinions import Answer
from diwan.kernel.cases.tests.tennis import OFFICE, drafted, photo
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import NOW, Somebody

FAVOURABLE = Answer("favourable")
OPINIONS = """
[opinions.coach]
body = "hygiene_office"
asked_in = "in_review"
within = "5 open_days"
silence = "favourable"
group = "committee"
label = { ar = "رأي المدرب", fr = "Avis de l'entraîneur" }
[opinions.doctor]
body = "health_doctor"
asked_in = "in_review"
within = "10 days"
binding = true
silence = "refer"
when = { field = "level", eq = "ranked" }
again_on = "give_information"
suspended_in = "@paused"
group = "committee"
label = { ar = "رأي الطبيب", fr = "Avis du médecin" }
[opinions.treasurer]
body = "treasury"
asked_in = "in_review"
within = "3 days"
silence = "none"
label = { ar = "رأي أمين المال", fr = "Avis du trésorier" }
"""
ADMIT = """[transitions.admit]
when = [
  { opinions = "committee", state = "closed" },
  { not = { opinions = "all", state = "binding_unfavourable" } },
  { any = [{ opinion = "doctor", is = "favourable" }, { field = "level", eq = "beginner" }] },
]
"""


def with_opinions(club: Path) -> None:
    """The membership as it is when bodies are consulted."""
    file = club / "tennis_membership.toml"
    file.write_text(consulted_text(file.read_text("utf-8")), "utf-8")
    catalogue.cache_clear()


def consulted_text(text: str) -> str:
    """The file of the club with its bodies."""
    admitting = text.replace("[transitions.admit]\n", ADMIT)
    return admitting.replace("[outputs.card]", f"{OPINIONS}\n[outputs.card]", 1)


def ranked(citizen: Somebody, at: datetime = NOW) -> Case:
    """The request of a ranked player: the doctor is concerned."""
    draft = drafted(citizen, at, level="ranked", ranking="12")
    photo(citizen.as_citizen(at=at), draft=draft, key="medical")
    return submit_case(citizen.as_citizen(at=at), draft=draft)


def rounds(case: Case, key: str) -> list[CaseOpinion]:
    """Every round of one opinion, the first one first."""
    with reading(OFFICE):
        return list(CaseOpinion.objects.filter(case_id=case.pk, key=key).order_by("round"))


def standing(case: Case) -> dict[str, str]:
    """The status of the latest round of each opinion."""
    with reading(OFFICE):
        rows = CaseOpinion.objects.filter(case_id=case.pk, latest=True)
        return {row.key: row.status for row in rows}


def facts_of(case: Case) -> list[CaseFact]:
    """What happened, in order."""
    with reading(OFFICE):
        return list(CaseFact.objects.filter(case_id=case.pk).order_by("seq"))
