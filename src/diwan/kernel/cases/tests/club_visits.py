"""The tennis club visits the court of who asks to join, with photos and minutes; a coach's letter replaces it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from diwan.kernel.cases.models import Case, CaseVisit
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.services.visits import OnTheSpot, Photo, plan_visits
from diwan.kernel.cases.tests.tennis import OFFICE
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.documents.positions import Position
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import NOW, Somebody

DAY = NOW + timedelta(days=7)
PICTURE = KeptFile("court.jpg", "image/jpeg", 900, "1" * 64)
FOUND = OnTheSpot(
    "conforming", values={"length": "24"}, present={"hygiene_office": "ذ. المدرب"},
    photos=(Photo(PICTURE, Position(34.02, -6.83)),),
)  # fmt: skip
VISITS = """
[fields.length]
set_by = "clerk"
type = "number"
min = 1
max = 100
label = { ar = "طول الملعب", fr = "Longueur du court" }
[documents.minutes]
from = "office"
source = "commune"
label = { ar = "محضر معاينة الملعب", fr = "Procès-verbal du court" }
[documents.coach_letter]
kind = "complementary"
label = { ar = "شهادة المدرب", fr = "Certificat de l'entraîneur" }
[visits.court]
members = ["hygiene_office", "health_doctor"]
asked_in = "in_review"
held_by = "clerk"
notice = "3 open_days"
within = "10 open_days"
findings = "length"
photos = 1
minutes = "minutes"
minutes_within = "2 open_days"
replaced_by = "coach_letter"
again_on = "give_information"
when = { field = "level", eq = "beginner" }
label = { ar = "معاينة الملعب", fr = "Visite du court" }
[visits.control]
asked_in = "to_pay"
asked = "by_office"
held_by = "clerk"
notice = "1 hours"
minutes = "minutes"
label = { ar = "مراقبة الملعب", fr = "Contrôle du court" }
"""
ADMIT = """[transitions.admit]
when = [{ visit = "court" }, { not = { visit = "court", is = "not_conforming" } }]
"""


def visited_text(text: str) -> str:
    """The file of the club with its visits."""
    admitting = text.replace("[transitions.admit]\n", ADMIT)
    return admitting.replace("[outputs.card]", f"{VISITS}\n[outputs.card]", 1)


def with_visits(club: Path) -> None:
    """The membership as it is when courts are visited."""
    file = club / "tennis_membership.toml"
    file.write_text(visited_text(file.read_text("utf-8")), "utf-8")
    catalogue.cache_clear()


def visit_of(case: Case, key: str = "court") -> CaseVisit:
    """The latest round of a visit."""
    with reading(OFFICE):
        return CaseVisit.objects.get(case_id=case.pk, key=key, latest=True)


def planned(people: dict[str, Somebody], case: Case, key: str = "court") -> CaseVisit:
    """The visit with its day given."""
    (row,) = plan_visits(people["clerk"].in_office(), stops=[(visit_of(case, key), DAY)])
    return row
