"""The demo world loads through the services, in small, and leaves what a visitor is promised."""

from __future__ import annotations

from django.test import TestCase
from django.utils import timezone

from diwan.config.demo.accounts import demo_accounts
from diwan.config.demo.making import demo_modules, parts
from diwan.config.demo.places import PLAN
from diwan.config.demo.world import World
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.models import Delegation
from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.journal.selectors import chain_breaks
from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM
from diwan.kernel.territory.scope import Scope, reading
from tests.conformance.test_isolation import HERE, THERE


class SmallDemo(TestCase):
    """One small world for all the tests of this class."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World(now=timezone.localtime(), size=0.002)
        for part in parts():
            part.do(cls.world)

    def test_every_planned_community_has_its_people(self) -> None:
        assert set(self.world.communities) == {planned.key for planned in PLAN}
        for community in self.world.communities.values():
            assert community.staff, community.key

    def test_scripts_are_told_an_account_for_every_role(self) -> None:
        accounts = demo_accounts()
        roles = {account["role"] for account in accounts}
        assert roles >= {
            "citizen",
            "clerk",
            "officer",
            "president",
            "governor",
            "wali",
            "cashier",
            "registry",
        }
        assert len({account["username"] for account in accounts}) == len(accounts)
        assert all(account["territory"] for account in accounts)

    def test_an_account_of_the_demo_can_sign_in(self) -> None:
        told = next(account for account in demo_accounts() if account["username"] == "chefchaouen.officer")
        assert self.client.login(username=told["username"], password=told["password"])

    def test_the_officer_signs_by_a_published_delegation(self) -> None:
        officer = self.world.communities["chefchaouen"].staff["officer"]
        (seat,) = seats_of(officer.person.pk, self.world.now.date())
        assert "civil_status.officer" in seat.kinds
        assert seat.delegation_for("civil_status.officer")
        assert Delegation.objects.filter(published_on=None).count() == 0

    def test_the_journal_of_the_demo_is_whole(self) -> None:
        with reading(Scope("national")):
            assert chain_breaks(KINGDOM, LAST_OF_KINGDOM) == []

    def test_every_module_brings_its_part(self) -> None:
        assert {"civil_status"} <= {key for key, _ in demo_modules()}

    def test_both_walks_of_isolation_have_a_citizen(self) -> None:
        for here, there in ((HERE, THERE), (THERE, HERE)):
            hidden = self.world.communities[there].territory
            with reading(Scope("national")):
                known = set(Case.objects.filter(territory_id=hidden).values_list("holder_id", flat=True))
            born = [citizen for citizen in self.world.citizens if citizen.born_in.key == here]
            assert [citizen for citizen in born if citizen.person.pk not in known], here
