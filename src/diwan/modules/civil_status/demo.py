"""Some twenty thousand invented records: families over four generations, written through the services themselves."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, Protocol

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.modules.civil_status import demo_corrections, demo_demands, demo_names, demo_notices
from diwan.modules.civil_status.content import (
    BirthContent,
    Declarant,
    MentionType,
    Moment,
    Name,
    Parent,
    Place,
    RecordType,
    Sex,
)
from diwan.modules.civil_status.demo_books import keeps_paper, open_registers
from diwan.modules.civil_status.demo_families import Family, Soul, a_family, names, some_cnie
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import add_mention, count_spellings, import_register, register_birth

WEIGHT = 25
BIRTHS = 16_000
RECENT = 12
MARRIED = 6
IMPORTED_DAYS_AGO = 400
YOUNGEST_PARENT, CHILD_BORN = 1995, dt.date(2016, 5, 20)


class Somebody(Protocol):
    """What the demo says of a citizen whose birth record must exist."""

    person: Any
    name: Any
    sex: Any
    born_on: dt.date
    born_in: Any
    father: Any
    mother: Any


class Community(Protocol):
    """A community that keeps civil status."""

    key: str
    territory: int
    name: Any
    offices: tuple[int, ...]


class World(Protocol):
    """The demo world, as far as civil status looks at it."""

    now: dt.datetime
    citizens: list[Any]
    communities: dict[str, Any]

    def number(self, full: int) -> int: ...
    def municipalities(self) -> list[Any]: ...
    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...
    def tell(self, done: int, total: int) -> None: ...


def load(world: World) -> None:
    """Import each office's paper registers, then register what happened since, and some mentions."""
    communities = world.municipalities()
    offices = sum(len(community.offices) for community in communities)
    share = max(8, world.number(BIRTHS) // max(1, offices))
    done = 0
    for community in communities:
        for office in Office.objects.filter(pk__in=community.offices).order_by("kind", "code"):
            fill_office(world, community, office, share, main=office.pk == community.offices[0])
            done += 1
            world.tell(done, offices)
    count_spellings(system_act(KINGDOM, world.now))
    demo_notices.load(world, communities)
    demo_corrections.load(world, communities)
    demo_demands.load(world, communities)
    demo_names.load(world)


def fill_office(world: World, community: Community, office: Office, share: int, *, main: bool) -> None:
    """One office: its registers of births and deaths, recent births, some marriages."""
    rng = Random(f"civil status of {community.key}, office {office.code}")  # noqa: S311
    at = world.past(IMPORTED_DAYS_AGO)
    place = Place(community.name.ar, community.name.fr)
    born = [citizen_soul(c, rng) for c in world.citizens if c.born_in.key == community.key] if main else []
    families = [*born, *families_for(rng, share - len(born), at.date())]
    births, deaths = register_lines(families, place, at.date(), rng)
    act = world.office_act(community, "clerk", at)
    for kind, lines in ((RecordType.BIRTH, births), (RecordType.DEATH, deaths)):
        if lines:
            imported(act, office, kind, lines)
    if keeps_paper(community, office):
        open_registers(world, community, office)
    register_recent(world, community, office, place, rng)
    enter_marriages(world, community, office, rng)


def imported(act: Act, office: Office, kind: RecordType, lines: list[dict[str, str]]) -> None:
    """Import lines as a clerk would: from a file, all or nothing."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(lines[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    report = import_register(
        act,
        office=office,
        type=kind,
        file_name=f"{kind.value}-{office.code}.csv",
        data=text.getvalue().encode("utf-8-sig"),
    )
    if not report.accepted:
        raise RuntimeError(f"the demo's register was refused: {report.faults[:5]}")


def citizen_soul(citizen: Somebody, rng: Random) -> Family:
    """The birth of a citizen of the demo, with the parents their record must name."""
    father = Soul(
        Sex.MALE, _pair(citizen.father, "family"), _pair(citizen.father, "first"), _years_before(citizen, 32)
    )
    mother = Soul(
        Sex.FEMALE,
        _pair(citizen.mother, "family"),
        _pair(citizen.mother, "first"),
        _years_before(citizen, 27),
    )
    child = Soul(
        Sex(citizen.sex), _pair(citizen.name, "family"), _pair(citizen.name, "first"), citizen.born_on,
        father=father, mother=mother, cnie=citizen.person.cnie or "",
    )  # fmt: skip
    father.cnie, mother.cnie = some_cnie(rng), some_cnie(rng)
    return Family(recorded=[child, *child_of(child)])


def child_of(citizen: Soul) -> list[Soul]:
    """A child still at school, whose record names the citizen by card: a parent asks for its copies."""
    if citizen.born.year > YOUNGEST_PARENT:
        return []
    woman = citizen.sex is Sex.FEMALE
    other = Soul(
        Sex.MALE if woman else Sex.FEMALE,
        ("العلمي", "Alami"),
        ("عادل", "Adil") if woman else ("مريم", "Meryem"),
        citizen.born.replace(day=1),
    )
    father, mother = (other, citizen) if woman else (citizen, other)
    return [Soul(Sex.FEMALE, father.family, ("هبة", "Hiba"), CHILD_BORN, father=father, mother=mother)]


def _pair(named: Any, part: str) -> tuple[str, str]:
    return getattr(named, f"{part}_ar"), getattr(named, f"{part}_fr")


def _years_before(citizen: Somebody, years: int) -> dt.date:
    return citizen.born_on.replace(year=citizen.born_on.year - years, day=min(citizen.born_on.day, 28))


def families_for(rng: Random, births: int, until: dt.date) -> Iterator[Family]:
    """Families until there are enough births."""
    made = 0
    while made < births:
        family = a_family(rng, until)
        made += len(family.recorded)
        yield family


def register_lines(
    families: Iterable[Family], place: Place, until: dt.date, rng: Random
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The lines of both registers, numbered in order of declaration within each year."""
    souls = [soul for family in families for soul in family.recorded]
    births = _numbered((_declared(soul.born, rng), birth_line(soul, place)) for soul in souls)
    dead = [soul for soul in souls if soul.died is not None and soul.died < until - dt.timedelta(days=40)]
    deaths = _numbered((_declared(soul.died, rng), death_line(soul, place)) for soul in dead if soul.died)
    return births, deaths


def _declared(event: dt.date, rng: Random) -> dt.date:
    return event + dt.timedelta(days=rng.randrange(1, 29))


def _numbered(lines: Iterable[tuple[dt.date, dict[str, str]]]) -> list[dict[str, str]]:
    counts: Counter[int] = Counter()
    numbered = []
    for declared, line in sorted(lines, key=lambda item: item[0]):
        counts[declared.year] += 1
        book = {"number": str(counts[declared.year]), "year": str(declared.year)}
        numbered.append(book | line | {"declared_on": declared.isoformat()})
    return numbered


def _name_cells(soul: Soul, prefix: str = "") -> dict[str, str]:
    return {
        f"{prefix}family_ar": soul.family[0], f"{prefix}first_ar": soul.first[0],
        f"{prefix}family_la": soul.family[1], f"{prefix}first_la": soul.first[1],
    }  # fmt: skip


def _parent_cells(soul: Soul) -> dict[str, str]:
    cells: dict[str, str] = {}
    for side, parent in (("father", soul.father), ("mother", soul.mother)):
        if parent is None:
            raise ValueError("a recorded birth names both parents")
        cells |= _name_cells(parent, f"{side}_") | {
            f"{side}_birth_date": str(parent.born.year),
            f"{side}_occupation": parent.occupation,
            f"{side}_cnie": parent.cnie,
        }
    return cells


def birth_line(soul: Soul, place: Place) -> dict[str, str]:
    """A birth as a line of the register."""
    return {
        **_name_cells(soul), "sex": soul.sex.value, "date": soul.born.isoformat(), "hour": soul.hour,
        "place_ar": place.ar, "place_fr": place.fr, "cnie": soul.cnie, **_parent_cells(soul),
        "declarant_name": f"{soul.father.first[0]} {soul.father.family[0]}" if soul.father else "",
        "declarant_capacity": "father",
    }  # fmt: skip


def death_line(soul: Soul, place: Place) -> dict[str, str]:
    """A death as a line of the register."""
    died = soul.died or soul.born
    return {
        **_name_cells(soul), "sex": soul.sex.value, "date": died.isoformat(), "place_ar": place.ar,
        "place_fr": place.fr, "birth_date": soul.born.isoformat(), "birth_place_ar": place.ar,
        "birth_place_fr": place.fr, "occupation": soul.occupation, "cnie": soul.cnie, **_parent_cells(soul),
    }  # fmt: skip


def register_recent(world: World, community: Community, office: Office, place: Place, rng: Random) -> None:
    """Births of the last weeks, registered one by one under the national register's numbers."""
    count = min(RECENT, world.number(RECENT))
    for rank in range(count):
        at = world.past(2 + 6 * (count - rank), hour=9 + rank % 6)
        content = recent_birth(rng, at, place)
        register_birth(world.office_act(community, "clerk", at), office=office, content=content)


def recent_birth(rng: Random, at: dt.datetime, place: Place) -> BirthContent:
    """A birth declared within its thirty days."""
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    family, mother_family = rng.choice(names().family), rng.choice(names().family)
    born = at.date() - dt.timedelta(days=rng.randrange(1, 25))
    father = _parent(family, rng.choice(names().first(Sex.MALE)), born.year - rng.randrange(24, 45), rng)
    mother = _parent(
        mother_family, rng.choice(names().first(Sex.FEMALE)), born.year - rng.randrange(20, 38), rng
    )
    first = rng.choice(names().first(sex))
    return BirthContent(
        name=Name(family[0], first[0], family[1], first[1]),
        sex=sex,
        event=Moment.on(born, dt.time(rng.randrange(24), rng.randrange(60))),
        place=place,
        father=father,
        mother=mother,
        declarant=Declarant(father.name.arabic, "father", father.cnie),
    )


def _parent(family: tuple[str, str], first: tuple[str, str], year: int, rng: Random) -> Parent:
    return Parent(
        name=Name(family[0], first[0], family[1], first[1]),
        born=Moment(year),
        occupation=rng.choice(names().occupations),
        cnie=some_cnie(rng),
    )


def enter_marriages(world: World, community: Community, office: Office, rng: Random) -> None:
    """Marriages entered in the margin of the births of people who came of age."""
    at = world.past(90 + rng.randrange(60))
    # The delegate's office may not write in the paper registers of another one: the president does.
    role, kind = ("president", "") if keeps_paper(community, office) else ("officer", "civil_status.officer")
    act = world.office_act(community, role, at, kind=kind)
    for record in of_age(act, office, at.year, min(MARRIED, world.number(MARRIED))):
        spouse = rng.choice(names().first(Sex.FEMALE if record.sex == Sex.MALE else Sex.MALE))
        family = rng.choice(names().family)
        add_mention(
            act,
            record=record,
            type=MentionType.MARRIAGE,
            date=at.date() - dt.timedelta(days=rng.randrange(10, 40)),
            authority="قسم قضاء الأسرة",
            reference=f"{rng.randrange(1, 900)}/{at.year}",
            text_ar=f"تزوج صاحب الرسم بـ {spouse[0]} {family[0]}"
            if record.sex == Sex.MALE
            else f"تزوجت صاحبة الرسم بـ {spouse[0]} {family[0]}",
            text_fr=f"Mariage avec {spouse[1]} {family[1]}",
        )


def of_age(act: Act, office: Office, year: int, count: int) -> list[Record]:
    """Some living people of this office between 22 and 35, always the same ones."""
    from diwan.kernel.territory.scope import reading, scope_of

    with reading(scope_of(act)):
        return list(
            Record.objects.filter(
                territory_id=office.territory_id, office=office, type=RecordType.BIRTH.value,
                birth_year__gte=year - 35, birth_year__lte=year - 22, deceased=False,
            ).order_by("id")[:count]
        )  # fmt: skip
