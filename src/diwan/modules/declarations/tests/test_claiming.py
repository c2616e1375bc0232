"""A hospital's declaration taken over by the family from home, with the code of its receipt."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.identity.models import Proof
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, Somebody, make_person
from diwan.modules.civil_status.public import Moment, Parent
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import State
from diwan.modules.declarations.selectors import declaration_with, siblings_of, steps_of
from diwan.modules.declarations.services import claim_declaration, declare_first
from diwan.modules.declarations.services.claiming import TRIES, UNKNOWN
from diwan.modules.declarations.tests.test_pages import COMPLETED, address, signed_in, text_of
from diwan.modules.declarations.tests.world import (
    HERE,
    NOW,
    People,
    bring,
    confirmed,
    dead,
    first,
    newborn,
)

MOTHER = "فاطمة بناني"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def made(people: People) -> Declaration:
    """What the hospital declared of a child whose father it did not know."""
    return first(people, newborn(father=Parent()))


def now(reference: str) -> Declaration:
    with reading(HERE):
        return declaration_with(COMMUNE, reference)


def claimed(who: Somebody, reference: str, name: str = MOTHER) -> Declaration:
    return claim_declaration(who.as_citizen(COMMUNE, NOW), reference=reference, name=name)


def test_the_code_and_the_mother_s_name_open_it_to_who_claims(people: People, made: Declaration) -> None:
    bring(people, made, "birth_certificate")
    found = claimed(people.father, made.reference.lower(), "فاطمه  بناني")
    assert (found.holder_id, found.state) == (people.father.person.pk, State.AWAITING)
    with reading(HERE):
        assert Paper.objects.get().holder_id == people.father.person.pk
        last = steps_of(found)[-1]
    assert (last.what, last.by_id) == ("claimed", people.father.person.pk), "the office sees who took it over"


def test_for_a_death_the_name_is_the_dead_person_s(people: People) -> None:
    made = first(people, dead())
    with pytest.raises(Refused, match="no_such_receipt"):
        claimed(people.father, made.reference)
    assert claimed(people.father, made.reference, "ادريس التازي").holder_id == people.father.person.pk


def test_twins_are_taken_over_together(people: People) -> None:
    made = first(people, newborn(twin_order=1, father=Parent()), newborn(twin_order=2, father=Parent()))
    claimed(people.father, made.reference)
    with reading(HERE):
        (twin,) = siblings_of(made)
    assert twin.holder_id == people.father.person.pk


@pytest.mark.parametrize("name", ["خديجة أمزيان", "بناني", "فاطمة"])
def test_a_wrong_name_and_a_wrong_code_are_refused_in_the_same_words(
    people: People, made: Declaration, name: str
) -> None:
    for reference, said in ((made.reference, name), ("AAAAA-BBBBB", MOTHER)):
        with pytest.raises(Refused) as refusal:
            claimed(people.father, reference, said)
        assert refusal.value.code == "declarations.errors.no_such_receipt"
    assert now(made.reference).holder_id is None


def test_codes_are_not_tried_without_end(people: People, made: Declaration) -> None:
    for _ in range(TRIES):
        with pytest.raises(Refused, match="no_such_receipt"):
            claimed(people.father, made.reference, "خديجة أمزيان")
    with pytest.raises(Refused, match="too_many_tries"):
        claimed(people.father, made.reference)
    assert now(made.reference).holder_id is None
    other = confirmed(make_person("uncle", cnie="EE700999", family="العلوي", first="خالد"))
    assert claimed(other, made.reference).holder_id == other.person.pk, "each person has tries of his own"


def test_an_identity_nobody_confirmed_claims_nothing(people: People, made: Declaration) -> None:
    somebody = make_person("somebody", cnie="EE700998", family="العلوي", first="خالد")
    assert somebody.person.proof == Proof.DECLARED
    with pytest.raises(Refused, match="identity_unproven"):
        claimed(somebody, made.reference)


def test_what_another_relative_follows_is_not_taken_from_him(people: People, made: Declaration) -> None:
    claimed(people.father, made.reference)
    other = confirmed(make_person("uncle", cnie="EE700999", family="العلوي", first="خالد"))
    with pytest.raises(Refused, match="followed_already"):
        claimed(other, made.reference)
    assert claimed(people.father, made.reference).revision == now(made.reference).revision, (
        "again changes nothing"
    )


def test_what_a_citizen_declared_himself_has_no_receipt_to_claim(people: People) -> None:
    own = declare_first(
        people.father.as_citizen(COMMUNE, NOW), key=uuid4(), office=people.office, contents=(newborn(),)
    )
    other = confirmed(make_person("uncle", cnie="EE700999", family="العلوي", first="خالد"))
    with pytest.raises(Refused, match="no_such_receipt"):
        claimed(other, own.reference)


def test_nothing_typed_is_refused_at_its_field(people: People) -> None:
    with pytest.raises(Invalid) as refusal:
        claimed(people.father, "", " ")
    assert set(refusal.value.fields) == {"reference", "name"}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_receipt_to_the_completion_without_leaving_home(people: People, language: str) -> None:
    made = first(people, newborn(event=Moment.on(TODAY), father=Parent()), when=timezone.now())
    client = signed_in(people.father, language)
    assert address("claim") in client.get(address("own")).content.decode()
    assert client.get(address("own_one", COMMUNE, made.reference)).status_code == 404
    wrong = client.post(address("claim"), {"reference": made.reference, "name": "خديجة أمزيان"})
    assert wrong.status_code == 422
    assert f'value="{made.reference}"' in wrong.content.decode()
    answer = client.post(address("claim"), {"reference": made.reference, "name": MOTHER}, follow=True)
    assert address("complete_own", COMMUNE, made.reference) in answer.content.decode()
    done = client.post(address("complete_own", COMMUNE, made.reference), COMPLETED)
    assert done.status_code == 302, text_of(done)
    assert now(made.reference).state == State.COMPLETED


def test_by_the_api(people: People, made: Declaration) -> None:
    def calling(somebody: Somebody) -> Client:
        client = Client()
        client.force_login(somebody.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    father, path = calling(people.father), "/api/declarations/claims"
    wrong = father.post(path, {"reference": made.reference, "name": "سعيدة"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["type"]) == (422, f"urn:diwan:problem:{UNKNOWN}")
    body = {"reference": made.reference, "name": MOTHER}
    taken = father.post(path, body, content_type="application/json")
    assert (taken.status_code, taken.json()["state"]) == (200, "awaiting_completion"), taken.content
    (followed,) = father.get("/api/declarations/mine").json()["items"]
    assert followed["reference"] == made.reference
    other = calling(make_person("nobody", cnie="ZZ9"))
    assert other.get("/api/declarations/mine").json()["items"] == []
    assert other.post(path, body, content_type="application/json").status_code == 422
    assert Client().post(path, body, content_type="application/json").status_code in (401, 403)
