"""The people of the demo: offices, posts, mandates and delegations of its communities, and some citizens."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from diwan.config.demo.names import Named, Sex, invented_cnie, invented_name
from diwan.config.demo.places import PLAN, PlannedCommunity, PlannedPost
from diwan.config.demo.world import PASSWORD, Citizen, Community, Officer, World
from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import Account, Mandate, Person
from diwan.kernel.identity.rules import Visa
from diwan.kernel.identity.services import (
    create_post,
    delegate_signature,
    give_mandate,
    open_account,
    open_office,
    register_person,
)
from diwan.kernel.territory.models import Office, OfficeKind, Territory

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
    ("meryem", "menara", "F", ("مريم", "Meryem"), ("الرحماني", "Rahmani"), date(1995, 2, 8)),
)  # fmt: skip


def load(world: World) -> None:
    """People every planned community, then the citizens; then give every account the demo's password."""
    taken: set[str] = set()
    for number, planned in enumerate(PLAN):
        world.communities[planned.key] = people(world, planned, taken)
        world.tell(number, len(PLAN))
    world.citizens += [citizen(world, *line, taken) for line in CITIZENS]
    give_password(world)


def give_password(world: World) -> None:
    """One password for all, hashed once; in memory too, for a session begins from what the account says."""
    hashed = make_password(PASSWORD)
    Account.objects.update(password=hashed)
    officers = (officer.account for c in world.communities.values() for officer in c.staff.values())
    for account in (*officers, *(citizen.account for citizen in world.citizens)):
        account.password = hashed


def act_of_system(territory: Territory, world: World) -> Act:
    """The community's own books are opened before anybody holds a post in it."""
    return system_act(territory.pk, world.past(900), occasion="demo")


def people(world: World, planned: PlannedCommunity, taken: set[str]) -> Community:
    """One community: its offices, then its posts with their holders, then the delegations of its head."""
    territory = Territory.objects.get(code=planned.code)
    act = act_of_system(territory, world)
    offices = open_offices(act, planned)
    officers: dict[str, Officer] = {}
    mandates: dict[str, Mandate] = {}
    for post in planned.posts:
        officers[post.role], mandates[post.role] = hold(act, world, planned, post, offices, taken)
    delegate(act, planned, mandates, offices)
    return Community(
        key=planned.key,
        territory=territory.pk,
        name=Text(territory.name_ar, territory.name_fr),
        level=territory.level,
        offices=tuple(office.pk for office in offices),
        staff=officers,
    )


def open_offices(act: Act, planned: PlannedCommunity) -> list[Office]:
    """The main civil-status office and the subsidiary ones."""
    if not planned.civil_status:
        return []
    main = Text("المكتب الرئيسي للحالة المدنية", "Bureau principal d'état civil")
    return [
        open_office(
            act,
            kind=OfficeKind.CIVIL_STATUS_SUBSIDIARY if number else OfficeKind.CIVIL_STATUS_MAIN,
            code=f"{number + 1:02d}",
            name_ar=title.ar,
            name_fr=title.fr,
            hours_ar="من الاثنين إلى الجمعة، من 8:30 إلى 16:30",
            hours_fr="Du lundi au vendredi, de 8 h 30 à 16 h 30",
            reference=f"{12 + number}/2016" if number else "",
            visa=Visa(f"{45 + number}/2016", date(2016, 5, 2), date(2016, 5, 12)) if number else None,
        )
        for number, title in enumerate((main, *planned.subsidiary_offices))
    ]


def hold(
    act: Act,
    world: World,
    planned: PlannedCommunity,
    post: PlannedPost,
    offices: list[Office],
    taken: set[str],
) -> tuple[Officer, Mandate]:
    """A post and the person who holds it since the beginning of the term."""
    sex: Sex = "F" if world.rng.random() < 0.4 else "M"
    born = date(1962, 1, 1) + timedelta(days=world.rng.randrange(32 * 365))
    person = registered(act, world, invented_name(world.rng, sex), sex, born, taken)
    username = f"{planned.key}.{post.role}"
    account = open_account(act, person=person, username=username, email=f"{username}@demo.invalid")
    made = create_post(
        act,
        title_ar=post.title.ar,
        title_fr=post.title.fr,
        kinds=post.kinds,
        office=office_of(act, post, offices),
        standing=post.standing,
        wide=post.wide,
    )
    mandate = give_mandate(act, person=person, post=made, starts=TERM_BEGAN, reference="20/09/2021")
    return Officer(post.role, post.title, account, person), mandate


def office_of(act: Act, post: PlannedPost, offices: list[Office]) -> Office | None:
    """Where a post is: an office of its own, the main civil-status office, or the community as a whole."""
    if post.service is not None:
        return open_office(
            act,
            kind=OfficeKind.SERVICE,
            code=post.role[:12].upper(),
            name_ar=post.service.ar,
            name_fr=post.service.fr,
        )
    return offices[0] if post.at_office and offices else None


def delegate(
    act: Act, planned: PlannedCommunity, mandates: dict[str, Mandate], offices: list[Office]
) -> None:
    """The published delegations of signature of the head to those whose post is planned with one."""
    for number, post in enumerate((post for post in planned.posts if post.delegated), start=1):
        delegate_signature(
            act,
            giver=mandates["president"],
            receiver=mandates[post.role],
            kinds=post.delegated,
            office=offices[0] if offices else None,
            reference=f"{number}/2023",
            starts=DELEGATED_ON,
            published_on=DELEGATED_ON,
        )


def registered(
    act: Act, world: World, name: Named, sex: Sex, born: date, taken: set[str], email: str = ""
) -> Person:
    """A person with an invented national identity number and telephone."""
    return register_person(
        act,
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
    born_in = world.communities[home]
    act = system_act(born_in.territory, world.past(800), occasion="demo")
    name = Named(first[0], family[0], first[1], family[1])
    person = registered(act, world, name, sex, born, taken, f"{username}@demo.invalid")
    return Citizen(
        account=open_account(act, person=person, username=username),
        person=person,
        name=name,
        sex=sex,
        born_on=born,
        born_in=born_in,
        father=invented_name(world.rng, "M", family),
        mother=invented_name(world.rng, "F"),
    )
