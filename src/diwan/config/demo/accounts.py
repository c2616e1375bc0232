"""The demo's accounts as people and scripts are told them."""

from __future__ import annotations

from typing import TypedDict

from diwan.config.demo.places import SHOWN_FIRST
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
    territory: Territory | None = mandate.territory if mandate else None
    return {
        "role": account.username.rpartition(".")[2] if mandate else "citizen",
        "username": account.username,
        "password": PASSWORD,
        "territory": territory.name_fr if territory else "",
    }


def shown_first(accounts: list[DemoAccount]) -> list[DemoAccount]:
    """The accounts worth printing: the citizens, and the people of a few communities."""
    return [a for a in accounts if a["role"] == "citizen" or a["username"].partition(".")[0] in SHOWN_FIRST]
