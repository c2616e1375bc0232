"""The people of the demo: offices, posts, mandates and delegations of its communities, and some citizens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from diwan.config.demo.names import Named, Sex, invented_cnie, invented_name
from diwan.config.demo.places import PLAN, PlannedCommunity, PlannedPost
from diwan.config.demo.world import PASSWORD, Citizen, Community, Officer, World
from diwan.kernel.base.act import system_act
from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import Account, Delegation, Mandate, Person, Post
from diwan.kernel.territory.models import Office, OfficeKind, Territory
from diwan.kernel.territory.scope import opened, scope_of

TERM_BEGAN = date(2021, 9, 20)
DELEGATED_ON = date(2023, 11, 6)

CITIZENS: tuple[tuple[str, str, Sex, tuple[str, str], tuple[str, str], date], ...] = (
    ("fatima", "chefchaouen", "F", ("فاطمة", "Fatima"), ("الريفي", "Rifi"), date(1991, 4, 17)),
    ("youssef", "menara", "M", ("يوسف", "Youssef"), ("المراكشي", "Marrakchi"), date(1986, 11, 2)),
    ("khadija", "moulayabdellah", "F", ("خديجة", "Khadija"), ("الجديدي", "Jdidi"), date(1979, 1, 23)),
    ("omar", "sidimoumen", "M", ("عمر", "Omar"), ("البيضاوي", "Bidaoui"), date(1998, 7, 9)),
    ("salma", "dakhla", "F", ("سلمى", "Salma"), ("الدليمي", "Dlimi"), date(2001, 12, 30)),
    ("hassan", "chefchaouen", "M", ("حسن", "Hassan"), ("الوزاني", "Ouazzani"), date(1968, 3, 5)),
    ("nadia", "maarif", "F", ("نادية", "Nadia"), ("بناني", "Bennani"), date(1983, 9, 14)),
    ("rachid", "gueliz", "M", ("رشيد", "Rachid"), ("أيت الطالب", "Ait Taleb"), date(1994, 6, 21)),
)  # fmt: skip


def load(world: World) -> None:
    """People every planned community, then the citizens."""
    taken: set[str] = set()
    for planned in PLAN:
        world.communities[planned.key] = people(world, planned, taken)
    world.citizens += [citizen(world, *line, taken) for line in CITIZENS]


def people(world: World, planned: PlannedCommunity, taken: set[str]) -> Community:
    """One community: its offices, then its posts with their holders, then the delegations of its head."""
    territory = Territory.objects.get(code=planned.code)
    act = system_act(territory.pk, world.past(900), occasion="demo")
    with opened(scope_of(act), str(act.id), read_only=False):
        offices = open_offices(territory, planned)
        holders = {post.role: hold(world, territory, planned, post, offices, taken) for post in planned.posts}
        delegate(territory, planned, holders, offices)
    return Community(
        key=planned.key,
        territory=territory.pk,
        name=Text(territory.name_ar, territory.name_fr),
        level=territory.level,
        offices=tuple(office.pk for office in offices),
        staff={role: holder.officer for role, holder in holders.items()},
    )


def open_offices(territory: Territory, planned: PlannedCommunity) -> list[Office]:
    """The main civil-status office and the subsidiary ones."""
    if not planned.civil_status:
        return []
    main = Text("المكتب الرئيسي للحالة المدنية", "Bureau principal d'état civil")
    titles = (main, *planned.subsidiary_offices)
    return [
        Office.objects.create(
            territory=territory,
            kind=OfficeKind.CIVIL_STATUS_SUBSIDIARY if number else OfficeKind.CIVIL_STATUS_MAIN,
            code=f"{number + 1:02d}",
            name_ar=title.ar,
            name_fr=title.fr,
            hours_ar="من الاثنين إلى الجمعة، من 8:30 إلى 16:30",
            hours_fr="Du lundi au vendredi, de 8 h 30 à 16 h 30",
            created_by_ref=f"قرار المجلس رقم {12 + number}/2016" if number else "",
        )
        for number, title in enumerate(titles)
    ]


@dataclass(frozen=True, slots=True)
class Holder:
    """An officer with the mandate that makes one."""

    officer: Officer
    mandate: Mandate


def hold(
    world: World,
    territory: Territory,
    planned: PlannedCommunity,
    post: PlannedPost,
    offices: list[Office],
    taken: set[str],
) -> Holder:
    """A post and the person who holds it since the beginning of the term."""
    sex: Sex = "F" if world.rng.random() < 0.4 else "M"
    name = invented_name(world.rng, sex)
    born = date(1960, 1, 1) + timedelta(days=world.rng.randrange(30 * 365))
    person = make_person(world, name, sex, born, taken)
    account = make_account(
        f"{planned.key}.{post.role}", person, email=f"{planned.key}.{post.role}@demo.invalid"
    )
    office = offices[0] if post.at_office and offices else None
    made = Post.objects.create(
        territory=territory,
        office=office,
        title_ar=post.title.ar,
        title_fr=post.title.fr,
        kinds=list(post.kinds),
        wide=post.wide,
    )
    mandate = Mandate.objects.create(
        territory=territory, person=person, post=made, starts=TERM_BEGAN, reference="محضر الانتخاب 20/09/2021"
    )
    return Holder(Officer(post.role, post.title, account, person), mandate)


def delegate(
    territory: Territory, planned: PlannedCommunity, holders: dict[str, Holder], offices: list[Office]
) -> None:
    """The published delegations of signature of the head to those whose post is planned with one."""
    for number, post in enumerate((post for post in planned.posts if post.delegated), start=1):
        Delegation.objects.create(
            territory=territory,
            giver=holders["president"].mandate,
            receiver=holders[post.role].mandate,
            kinds=list(post.delegated),
            office=offices[0] if offices else None,
            reference=f"{number}/2023",
            starts=DELEGATED_ON,
            published_on=DELEGATED_ON,
        )


def make_person(
    world: World, name: Named, sex: Sex, born: date, taken: set[str], *, email: str = ""
) -> Person:
    """A person with an invented national identity number and telephone."""
    return Person.objects.create(
        family_ar=name.family_ar,
        first_ar=name.first_ar,
        family_fr=name.family_fr,
        first_fr=name.first_fr,
        cnie=invented_cnie(world.rng, taken),
        birth_date=born,
        sex=sex,
        email=email,
        phone=f"+2126{world.rng.randrange(10_000_000, 99_999_999)}",
    )


def make_account(username: str, person: Person, *, email: str) -> Account:
    """An account with the password of the demo, hashed once for all of them."""
    return Account.objects.create(username=username, person=person, email=email, password=hashed_password())


@cache
def hashed_password() -> str:
    """The demo's password as it is stored."""
    return make_password(PASSWORD)


def citizen(
    world: World,
    username: str,
    home: str,
    sex: Sex,
    first: tuple[str, str],
    family: tuple[str, str],
    born: date,
    taken: set[str],
) -> Citizen:
    """A citizen with an account, and the parents their birth record names."""
    name = Named(first[0], family[0], first[1], family[1])
    email = f"{username}@demo.invalid"
    person = make_person(world, name, sex, born, taken, email=email)
    return Citizen(
        account=make_account(username, person, email=email),
        person=person,
        name=name,
        sex=sex,
        born_on=born,
        born_in=world.communities[home],
        father=invented_name(world.rng, "M", family),
        mother=invented_name(world.rng, "F"),
    )
