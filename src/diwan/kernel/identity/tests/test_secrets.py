"""What the journal must never hold: passwords, and free words about people in its chained facts."""

from __future__ import annotations

from datetime import date

import pytest

from diwan.kernel.identity import services
from diwan.kernel.identity.acting import newcomer_act
from diwan.kernel.identity.services import Identity
from diwan.kernel.journal.models import Entry, PersonalFacts
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import NOW, make_holder

PASSWORD = "Tassoultante-2026-secret"

pytestmark = pytest.mark.usefixtures("communities")


def everything_written() -> str:
    """All that the journal keeps, in its chain and beside it."""
    with reading(Scope("national")):
        chained = "".join(entry.facts for entry in Entry.objects.all())
        return chained + "".join(str(kept.values) for kept in PersonalFacts.objects.all())


def test_the_password_of_who_signs_up_is_written_nowhere() -> None:
    who = Identity("العلوي", "سعاد", "Alaoui", "Souad", cnie="AB123456", birth_date=date(1990, 5, 4))
    services.sign_up(newcomer_act("souad", NOW), identity=who, username="souad", password=PASSWORD)
    assert PASSWORD not in everything_written()


def test_the_password_of_an_account_opened_at_the_desk_is_written_nowhere() -> None:
    act = make_holder("admin", "administrator").in_office()
    person = services.register_person(act, family_ar="العلوي", first_ar="سعاد", cnie="AB123456")
    services.open_account(act, person=person, username="souad", password=PASSWORD)
    assert PASSWORD not in everything_written()


def test_why_somebody_is_absent_is_not_in_the_chain() -> None:
    """Law 09-08: an illness can be erased; the chain cannot."""
    clerk, other = make_holder("clerk", "clerk"), make_holder("other", "clerk")
    act = make_holder("admin", "administrator").in_office()
    absent, standing_in = clerk.person.mandates.get(), other.person.mandates.get()
    services.name_replacement(
        act, absent=absent, replacement=standing_in, starts=NOW.date(), reason="مرض السرطان"
    )
    with reading(Scope("national")):
        entry = Entry.objects.get(verb="identity.replacement_named")
        assert "السرطان" not in entry.facts
        assert "السرطان" in str(PersonalFacts.objects.get(entry=entry).values)
