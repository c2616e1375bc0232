"""The demo's accounts as people and scripts are told them."""

from __future__ import annotations

from functools import cache
from typing import TypedDict

from diwan.config.demo.communities import CITIZENS
from diwan.config.demo.places import PLAN, SHOWN_FIRST
from diwan.config.demo.world import PASSWORD
from diwan.kernel.identity.models import Account, Mandate
from diwan.kernel.territory.models import Territory


class DemoAccount(TypedDict):
    """One line of var/demo.json."""

    role: str
    username: str
    password: str
    territory: str


def demo_accounts() -> list[DemoAccount]:
    """Every account of the demo, citizens first, then by community."""
    mandates = {m.person_id: m for m in Mandate.objects.select_related("post", "territory").order_by("id")}
    accounts = Account.objects.filter(is_active=True).order_by("id")
    lines = [told(account, mandates.get(account.person_id or 0)) for account in accounts]
    return sorted(lines, key=lambda line: line["role"] != "citizen")


def told(account: Account, mandate: Mandate | None) -> DemoAccount:
    """One account; the role of an officer is the end of the username (`menara.clerk`)."""
    return {
        "role": account.username.rpartition(".")[2].rstrip("0123456789") if mandate else "citizen",
        "username": account.username,
        "password": PASSWORD,
        "territory": mandate.territory.name_fr if mandate else birthplaces().get(account.username, ""),
    }


@cache
def birthplaces() -> dict[str, str]:
    """Where the citizens of the demo were born, by username."""
    codes = {planned.key: planned.code for planned in PLAN}
    names = dict(Territory.objects.values_list("code", "name_fr"))
    return {username: names.get(codes[home], "") for username, home, *_ in CITIZENS}


def shown_first(accounts: list[DemoAccount]) -> list[DemoAccount]:
    """The accounts worth printing: the citizens, and the people of a few communities."""
    return [a for a in accounts if a["role"] == "citizen" or a["username"].partition(".")[0] in SHOWN_FIRST]
