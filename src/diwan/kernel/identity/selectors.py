"""Which mandates a person holds at a date, by post, by delegation, by replacement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import (
    Account,
    Delegation,
    IdentitySeen,
    Mandate,
    Person,
    Post,
    Proof,
    Replacement,
)
from diwan.kernel.identity.rules import Holder
from diwan.kernel.identity.standing import Standing
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import Office, OfficeKind

CIVIL_STATUS = (OfficeKind.CIVIL_STATUS_MAIN, OfficeKind.CIVIL_STATUS_SUBSIDIARY)


@dataclass(frozen=True, slots=True)
class Source:
    """What a delegation or a replacement adds to a mandate: its kinds, and in whose place one signs.

    `principal` are the kinds of the post of who gave it or is replaced; `office`, the only one it is for.
    """

    id: int
    kinds: frozenset[str]
    reference: str
    principal: frozenset[str]
    replaces: bool = False
    office: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A place from which a person acts: one mandate, with what delegations and replacements add to it.

    `capacity` is how it is written under a signature; `reference` names the delegation or replacement.
    `last` ends the range of communities seen; it is wider than `territory` only for oversight. A holder who
    is `replaced` keeps the seat and may do nothing in it until the replacement ends.
    """

    mandate: int
    person: int
    territory: int
    last: int
    office: int | None
    kinds: frozenset[str]
    title: Text
    community: Text
    delegations: tuple[tuple[int, frozenset[str], str], ...] = ()
    replaces: tuple[tuple[int, frozenset[str], str], ...] = ()
    own: frozenset[str] = frozenset()
    sources: tuple[Source, ...] = ()
    replaced: bool = False

    def delegation_for(self, kind: str) -> tuple[int, str] | None:
        """The delegation `(id, reference)` that gives this kind of mandate, or None when the post itself does."""
        if kind in self.own:
            return None
        included = house().included
        for number, kinds, reference in self.delegations:
            if kind in included(kinds):
                return number, reference
        return None


def in_force(day: date, prefix: str = "") -> Q:
    """The condition of being in force on a day."""
    return Q(**{f"{prefix}starts__lte": day}) & (
        Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gte": day})
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate in force with what its post and community say of it.

    `replaced`: somebody stands in for its holder. `receives` and `stands_in`: some delegation or replacement, of
    whatever days, names it.
    """

    mandate: int
    person: int
    territory: int
    last: int
    office: int | None
    wide: bool
    own: list[str]
    title_ar: str
    title_fr: str
    name_ar: str
    name_fr: str
    replaced: bool
    receives: bool
    stands_in: bool


_HELD = """
SELECT m.id, m.person_id, m.territory_id, t.last,
       coalesce((SELECT o.successor_id FROM territory_office o WHERE o.territory_id = p.territory_id
                  AND o.id = p.office_id AND o.valid_to < %(day)s), p.office_id),
       p.wide, p.kinds, p.title_ar, p.title_fr, t.name_ar, t.name_fr,
       EXISTS (SELECT FROM identity_replacement r WHERE r.territory_id = m.territory_id AND r.absent_id = m.id
                AND r.starts <= %(day)s AND (r.ends IS NULL OR r.ends >= %(day)s)),
       EXISTS (SELECT FROM identity_delegation d WHERE d.territory_id = m.territory_id AND d.receiver_id = m.id),
       EXISTS (SELECT FROM identity_replacement r WHERE r.territory_id = m.territory_id AND r.replacement_id = m.id)
  FROM (SELECT id, person_id, territory_id, post_id FROM identity_mandate
         WHERE person_id = %(person)s AND starts <= %(day)s AND (ends IS NULL OR ends >= %(day)s) OFFSET 0) AS m
 CROSS JOIN LATERAL (SELECT * FROM identity_post p
                      WHERE p.territory_id = m.territory_id AND p.id = m.post_id OFFSET 0) AS p
 CROSS JOIN LATERAL (SELECT * FROM territory_territory t WHERE t.id = m.territory_id OFFSET 0) AS t
 ORDER BY m.territory_id, m.id
"""
"""In SQL, since every call of everybody signed in asks it: composed by the ORM it cost more than it took.

`OFFSET 0` keeps its order, from the person's mandates outwards. Left free, and with statistics taken while the tables
were empty, PostgreSQL begins at the territories and reads every mandate of the house for each of them.
"""


def mandates_of(person: int, day: date) -> list[Held]:
    """Mandates in force of one person."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"person": person, "day": day})
        return [Held(*row) for row in cursor.fetchall()]


def giver_holds(day: date) -> Q:
    """The giver is still in the post; or left it and nobody has taken it yet, for civil status alone.

    Decree 2-22-04 art. 4: delegated civil-status officers go on until the new president takes over.
    """
    taken = Mandate.objects.filter(
        territory_id=OuterRef("territory_id"),
        post_id=OuterRef("giver__post_id"),
        starts__gt=OuterRef("giver__ends"),
        starts__lte=day,
    )
    goes_on = Q(giver__starts__lte=day, office__kind__in=CIVIL_STATUS) & ~Exists(taken)
    return Q(in_force(day, "giver__") | goes_on)


def delegations_to(mandates: list[int], day: date) -> QuerySet[Delegation]:
    """Published, unrevoked delegations in force whose giver still holds the mandate that is delegated."""
    return (
        Delegation.objects.filter(
            giver_holds(day),
            in_force(day),
            Q(revoked_on=None) | Q(revoked_on__gt=day),
            receiver_id__in=mandates,
            published_on__lte=day,
        )
        .annotate(principal=F("giver__post__kinds"))
        .order_by("id")
    )


def replacements_by(mandates: list[int], day: date) -> QuerySet[Replacement]:
    """Replacements in force in which one of these mandates stands in for another."""
    return (
        Replacement.objects.filter(in_force(day), in_force(day, "absent__"), replacement_id__in=mandates)
        .annotate(kinds=F("absent__post__kinds"), principal=F("absent__post__kinds"))
        .order_by("id")
    )


def seats_of(person: int, day: date) -> list[Seat]:
    """Every seat of a person on a day; three queries at most, one for who has neither delegation nor replacement."""
    held = mandates_of(person, day)
    receive = [one.mandate for one in held if one.receives]
    replace = [one.mandate for one in held if one.stands_in]
    given = grouped(delegations_to(receive, day), "receiver_id") if receive else {}
    stands_in = grouped(replacements_by(replace, day), "replacement_id") if replace else {}
    return [seat_of(one, given.get(one.mandate, ()), stands_in.get(one.mandate, ())) for one in held]


def grouped(rows: QuerySet[Any], key: str) -> dict[int, tuple[Any, ...]]:
    """Rows by the mandate they belong to."""
    found: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        found[getattr(row, key)] = (*found.get(getattr(row, key), ()), row)
    return found


def seat_of(held: Held, given: tuple[Any, ...], stands_in: tuple[Any, ...]) -> Seat:
    """One mandate with what is added to it."""
    own = frozenset() if held.replaced else house().included(held.own)
    added = {k for row in (*given, *stands_in) for k in row.kinds}
    return Seat(
        mandate=held.mandate,
        person=held.person,
        territory=held.territory,
        last=held.last if held.wide else held.territory,
        office=held.office or next((row.office_id for row in given if row.office_id), None),
        kinds=own | house().included(added),
        title=Text(held.title_ar, held.title_fr),
        community=Text(held.name_ar, held.name_fr),
        delegations=tuple((row.pk, frozenset(row.kinds), row.reference) for row in given),
        replaces=tuple((row.pk, frozenset(row.kinds), row.reference) for row in stands_in),
        own=own,
        sources=(*map(source_of, given), *map(source_of, stands_in)),
        replaced=held.replaced,
    )


def source_of(row: Delegation | Replacement) -> Source:
    """What one delegation or replacement adds."""
    kinds: list[str] = row.kinds  # type: ignore[union-attr]
    principal: list[str] = row.principal  # type: ignore[union-attr]
    replaces = isinstance(row, Replacement)
    office = None if isinstance(row, Replacement) else row.office_id
    return Source(row.pk, house().included(kinds), row.reference, frozenset(principal), replaces, office)


def holder_of(mandate: Mandate) -> Holder:
    """A mandate as the rules see it."""
    return Holder(
        mandate=mandate.pk,
        person=mandate.person_id,
        standing=mandate.post.standing,
        kinds=house().included(mandate.post.kinds),
        starts=mandate.starts,
        ends=mandate.ends,
        rank=mandate.post.rank,
        birth_date=mandate.person.birth_date,
    )


def people_in_office(territory: int, day: date) -> QuerySet[Mandate]:
    """Who holds what in a community on a day, in order of standing."""
    return (
        Mandate.objects.filter(in_force(day), territory_id=territory)
        .select_related("person", "post", "post__office")
        .order_by("post__rank", "post_id", "id")
    )


def person_confirmed_as(cnie: str | None) -> Person | None:
    """The person whose national number this is, as a counter or the national identity has confirmed."""
    if not cnie:
        return None
    return Person.objects.filter(cnie=cnie).exclude(proof=Proof.DECLARED).first()


def person_known_to(territory: int, person: int) -> Person | None:
    """A person this community has had to do with: held a mandate in it, or was registered at its counter."""
    held = Mandate.objects.filter(territory_id=territory, person_id=person)
    seen = Entry.objects.filter(
        territory_id=territory, subject_type=Person._meta.label_lower, subject_id=str(person)
    )
    if not held.exists() and not seen.exists():
        return None
    return Person.objects.filter(pk=person).first()


def council_on(territory: int, day: date) -> QuerySet[Mandate]:
    """Vice-presidents and members of a council on a day."""
    return people_in_office(territory, day).filter(
        post__standing__in=(Standing.VICE_PRESIDENT, Standing.COUNCILLOR)
    )


def posts_of(territory: int) -> QuerySet[Post]:
    """The posts of a community that are open."""
    return (
        Post.objects.filter(territory_id=territory, closed_on=None)
        .select_related("office__successor")
        .order_by("rank", "id")
    )


def posts_in(office: Office, after: date) -> QuerySet[Post]:
    """The posts of an office, those it took over counted, not closed by a day; `mandates` are those in force."""
    here = Q(office=office) | Q(office__successor=office)
    held = Mandate.objects.filter(in_force(after)).select_related("person")
    return (
        Post.objects.filter(
            here, Q(closed_on=None) | Q(closed_on__gt=after), territory_id=office.territory_id
        )
        .prefetch_related(Prefetch("mandates", held))
        .order_by("rank", "id")
    )


@dataclass(frozen=True, slots=True)
class LeftWork:
    """Work of one kind that stands in an office, and how much."""

    title: Text
    count: int

    @property
    def words(self) -> Text:
        """Both in one line."""
        return Text(f"{self.title.ar} ({self.count})", f"{self.title.fr} ({self.count})")


def work_left_in(office: Office) -> list[LeftWork]:
    """What every module says still waits in an office."""
    counted = (LeftWork(title, count(office.territory_id, office.pk)) for title, count in house().office_work)
    return [one for one in counted if one.count]


def delegations_of(territory: int) -> QuerySet[Delegation]:
    """Every delegation of a community, the latest first, with the people and the office."""
    people = ("giver__person", "giver__post", "receiver__person", "receiver__post", "office")
    return (
        Delegation.objects.filter(territory_id=territory).select_related(*people).order_by("-starts", "-id")
    )


def replacements_of(territory: int) -> QuerySet[Replacement]:
    """Every replacement of a community, the latest first, with the people."""
    people = ("absent__person", "absent__post", "replacement__person", "replacement__post")
    return (
        Replacement.objects.filter(territory_id=territory).select_related(*people).order_by("-starts", "-id")
    )


def civil_status_offices_delegated_to(person: int, starts: date, ends: date | None) -> frozenset[int]:
    """The civil-status offices a person is delegated to in a period, in whatever community."""
    found = Delegation.objects.filter(
        Q(ends=None) | Q(ends__gte=starts),
        Q(revoked_on=None) | Q(revoked_on__gt=starts),
        receiver__person_id=person,
        office__kind__in=CIVIL_STATUS,
    )
    if ends is not None:
        found = found.filter(starts__lte=ends)
    return frozenset(pk for pk in found.values_list("office_id", flat=True) if pk is not None)


def lapsed_delegation(person: int, territory: int, kind: str) -> Delegation | None:
    """The latest delegation that gave this kind to a person in a community, in force or not."""
    found = (
        Delegation.objects.filter(territory_id=territory, receiver__person_id=person)
        .select_related("giver")
        .order_by("-starts", "-id")
    )
    return next((one for one in found if kind in house().included(one.kinds)), None)


def confirmed_holder(cnie: str, besides: int = 0) -> Person | None:
    """The person for whom a national number was seen or vouched for; a declared one is nobody's yet."""
    found = Person.objects.filter(cnie=cnie).exclude(proof=Proof.DECLARED).exclude(pk=besides)
    return found.first() if cnie else None


def claims_on(cnie: str, besides: int = 0) -> list[Person]:
    """The people who declare a number that nobody has seen."""
    found = Person.objects.filter(cnie=cnie, proof=Proof.DECLARED).exclude(pk=besides)
    return list(found.order_by("pk")) if cnie else []


def also_known_as(person: int) -> list[int]:
    """The rows under which a counter wrote somebody down before their account was confirmed."""
    return list(Person.objects.filter(same_as_id=person).values_list("pk", flat=True))


def account_told(login: str) -> Account | None:
    """The account whose user name or e-mail its owner tells at the counter."""
    told = login.strip()
    named = Account.objects.select_related("person").filter(is_active=True, person__isnull=False)
    return named.filter(username__iexact=told).first() or (
        named.filter(email__iexact=told).first() if "@" in told else None
    )


def last_seen(person: int, territory: int) -> IdentitySeen | None:
    """What this community last saw of somebody's identity."""
    return IdentitySeen.objects.filter(territory_id=territory, person_id=person).order_by("-pk").first()
