"""The walk of `test_isolation` the other way: the people of Ménara do not see Chefchaouen."""

from __future__ import annotations

from diwan.kernel.identity.models import Account
from tests.conformance import test_isolation as forth


class TheOtherWay(forth.Isolation):
    """The same walk with the communities exchanged; the roles that see most, a citizen, a stranger."""

    here, there = forth.THERE, forth.HERE

    def strangers(self) -> dict[str, Account | None]:
        everybody = super().strangers()
        citizens = [c.account.username for c in self.world.citizens if c.account.username in everybody]
        return {who: everybody[who] for who in ("president", "clerk", "cashier", *citizens[:1], "stranger")}
