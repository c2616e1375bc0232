"""A small world for tests: two communities in two provinces, with people who may act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from diwan.kernel.base.act import Act, Occasion
from diwan.kernel.identity.acting import citizen_act, officer_act
from diwan.kernel.identity.models import Account, Mandate, Person, Post
from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.territory.models import KINGDOM, Level, Office, OfficeKind, Territory
from diwan.kernel.territory.scope import Scope, current_scope, opened

NOW = timezone.make_aware(datetime(2026, 3, 10, 10, 0))
LONG_AGO = date(2021, 9, 15)

REGION, PROVINCE, COMMUNE = 70_000_000, 73_510_000, 73_510_500
OTHER_REGION, OTHER_PROVINCE, OTHER_COMMUNE = 10_000_000, 11_510_000, 11_510_500


@contextmanager
def as_office(territory: int) -> Iterator[None]:
    """Rows written by hand for a test, in the name of one community's office."""
    with opened(Scope("office", territory, territory), str(uuid4()), read_only=False):
        yield


@contextmanager
def in_some_act(territory: int = KINGDOM) -> Iterator[None]:
    """Rows of no community written by hand for a test; within the act that is open already, if one is."""
    if current_scope() is not None:
        yield
        return
    with as_office(territory):
        yield


def make_territory(id: int, last: int, level: Level, fr: str, ar: str, parent: int | None) -> Territory:
    """One territory of the test world."""
    with in_some_act():
        return Territory.objects.create(
            id=id, last=last, level=level, code=str(id), name_fr=fr, name_ar=ar, parent_id=parent
        )


def make_tree() -> None:
    """The Kingdom, two regions, two provinces, two communes."""
    with in_some_act():
        make_territories()


def make_territories() -> None:
    """Those of the tree, the higher ones first."""
    make_territory(1, 199_999_999, Level.KINGDOM, "Royaume", "المملكة", None)
    make_territory(REGION, REGION + 9_999_999, Level.REGION, "Marrakech-Safi", "مراكش-آسفي", 1)
    make_territory(PROVINCE, PROVINCE + 9_999, Level.PREFECTURE, "Marrakech", "مراكش", REGION)
    make_territory(COMMUNE, COMMUNE, Level.COMMUNE, "Tassoultante", "تسلطانت", PROVINCE)
    make_territory(OTHER_REGION, OTHER_REGION + 9_999_999, Level.REGION, "Tanger", "طنجة", 1)
    make_territory(
        OTHER_PROVINCE, OTHER_PROVINCE + 9_999, Level.PROVINCE, "Chefchaouen", "شفشاون", OTHER_REGION
    )
    make_territory(OTHER_COMMUNE, OTHER_COMMUNE, Level.COMMUNE, "Chefchaouen", "شفشاون", OTHER_PROVINCE)


@dataclass(frozen=True, slots=True)
class Somebody:
    """An account with its person, able to act."""

    account: Account
    person: Person

    def as_citizen(self, territory: int = COMMUNE, at: datetime = NOW) -> Act:
        """An act addressed to a community."""
        return citizen_act(self.account, territory, at)

    def in_office(self, at: datetime = NOW, *, kind: str = "", occasion: Occasion = "request") -> Act:
        """An act in the first seat held."""
        return officer_act(
            self.account, seats_of(self.person.pk, at.date())[0], at, kind=kind, occasion=occasion
        )


def make_person(username: str, *, cnie: str = "", family: str = "العلوي", first: str = "سعاد") -> Somebody:
    """A person with an account whose password is `username`."""
    with in_some_act():
        person = Person.objects.create(
            family_ar=family, first_ar=first, family_fr="Alaoui", first_fr="Souad",
            cnie=cnie or f"T{abs(hash(username)) % 10_000_000:07d}", birth_date=date(1990, 5, 4), sex="F",
        )  # fmt: skip
    account = Account.objects.create_user(username, password=username)
    account.person = person
    account.save()
    return Somebody(account, person)


def make_office(territory: int = COMMUNE, code: str = "01") -> Office:
    """The main civil-status office of a community."""
    with as_office(territory):
        return Office.objects.create(
            territory_id=territory, kind=OfficeKind.CIVIL_STATUS_MAIN, code=code,
            name_ar="المكتب الرئيسي للحالة المدنية", name_fr="Bureau principal d'état civil",
        )  # fmt: skip


def make_holder(
    username: str,
    *kinds: str,
    territory: int = COMMUNE,
    office: Office | None = None,
    wide: bool = False,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> Somebody:
    """Somebody who holds a post carrying these kinds of mandate."""
    somebody = make_person(username)
    with as_office(territory):
        post = Post.objects.create(
            territory_id=territory,
            office=office,
            title_ar="منصب",
            title_fr="Poste",
            kinds=list(kinds),
            wide=wide,
        )
        Mandate.objects.create(
            territory_id=territory, person=somebody.person, post=post, starts=starts, ends=ends
        )
    return somebody


def current_role() -> str:
    """The database role in use: tests assert that it is the application's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])
