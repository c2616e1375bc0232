"""Who did something, as people read it: the name and the post, whatever an account is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import Account, Mandate, Person


@dataclass(frozen=True, slots=True)
class Held:
    """A post somebody held between two days."""

    starts: date
    ends: date | None
    title: Text


@dataclass(frozen=True, slots=True)
class Doer:
    """Who did one thing: the name in both scripts, and the post held that day (no words when there was none)."""

    name: Text
    post: Text


@dataclass(frozen=True, slots=True)
class Doers:
    """People by their id: names in both scripts, and the posts held in one community."""

    names: dict[int, Text] = field(default_factory=dict)
    posts: dict[int, list[Held]] = field(default_factory=dict)

    def name(self, person: int | None, otherwise: str = "") -> Text:
        """The name of a person; what the account is called where nobody stands behind it (a machine)."""
        return self.names.get(person or 0, Text(otherwise, otherwise))

    def post(self, person: int | None, at: date | datetime) -> Text:
        """The post held that day; no words for somebody who held none."""
        day = timezone.localtime(at).date() if isinstance(at, datetime) else at
        held = (one for one in self.posts.get(person or 0, ()) if one.starts <= day <= (one.ends or day))
        return next((one.title for one in held), Text("", ""))

    def doer(self, person: int | None, at: date | datetime, otherwise: str = "") -> Doer:
        """The name and the post together, as lists and the API tell them."""
        return Doer(self.name(person, otherwise), self.post(person, at))


def doers(people: Iterable[int | None], territory: int | None = None) -> Doers:
    """The people behind a page's lines; one query for names, one more for posts when `territory` is given."""
    wanted = {person for person in people if person}
    if not wanted:
        return Doers()
    names = {person.pk: person.name for person in Person.objects.filter(pk__in=wanted)}
    return Doers(names, posts_of_people(wanted, territory) if territory else {})


def posts_of_people(people: set[int], territory: int) -> dict[int, list[Held]]:
    """What each person held in a community, the latest first."""
    held = Mandate.objects.filter(territory_id=territory, person_id__in=people).order_by("-starts", "-id")
    found: dict[int, list[Held]] = {}
    rows = held.annotate(ar=F("post__title_ar"), fr=F("post__title_fr"))
    for person, starts, ends, ar, fr in rows.values_list("person_id", "starts", "ends", "ar", "fr"):
        found.setdefault(person, []).append(Held(starts, ends, Text(ar, fr)))
    return found


def names_of_accounts(usernames: Iterable[str]) -> dict[str, Text]:
    """The people behind accounts, by the name of the account, for rows that kept only that; one query."""
    found = Account.objects.filter(username__in=set(usernames)).exclude(person=None).select_related("person")
    return {account.username: account.person.name for account in found if account.person}
