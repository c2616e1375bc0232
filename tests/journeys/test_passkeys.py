"""A passkey from its making to its removal, with an authenticator that the browser plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting, Visitor

SEND = "main form [type=submit]"
LIST, ADD = "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/"


def on_localhost(visitor: Visitor) -> Visitor:
    """WebAuthn wants a host name and a secure context; `localhost` is both, an address of numbers is not."""
    port = urlsplit(visitor.house.url).port
    here = type(visitor.house)(f"http://localhost:{port}", visitor.house.accounts, visitor.house.var)
    visitor.house = here
    cookie = {"name": "diwan_language", "value": visitor.language, "url": here.url}
    visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return visitor


class Authenticator:
    """The device's own authenticator, as Chromium's tools play it."""

    def __init__(self, page: Page, *, verifies: bool) -> None:
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": verifies, "automaticPresenceSimulation": True,
        }  # fmt: skip
        made = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = made["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        """The keys it holds."""
        return list(self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])

    def verifies(self, does: bool) -> None:
        """Whether fingerprint or code is recognised from now on."""
        self.tools.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": does})


@pytest.fixture
def signed_out(visit: Visiting) -> Callable[[Language], Visitor]:
    """Opens a browser on localhost."""
    return lambda language: on_localhost(visit(language))


def follow(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def proven(visitor: Visitor, username: str) -> Page:
    """The page asked for, once the password is said again where a page of one's security asks for it."""
    page = visitor.page
    if "/reauthenticate/" in page.url:
        page.fill("input[name=password]", visitor.house.accounts[username]["password"])
        follow(page, SEND)
    return page


@pytest.mark.parametrize(("language", "username"), [("ar", "hassan"), ("fr", "fatima")])
def test_a_passkey_is_made_used_and_removed(
    signed_out: Callable[[Language], Visitor], language: Language, username: str
) -> None:
    visitor = signed_out(language)
    page = visitor.sign_in(username)
    page.set_default_timeout(10_000)
    key = Authenticator(page, verifies=True)
    visitor.go(ADD)
    proven(visitor, username)
    visitor.require_accessible()
    expect(page.locator("[data-passkey-trouble]")).to_be_hidden()
    page.fill("input[name=name]", "حاسوبي")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith(ADD))
    (made,) = key.credentials()
    assert (made["rpId"], made["isResidentCredential"]) == ("localhost", True)
    visitor.go(LIST)
    expect(page.locator("main")).to_contain_text("حاسوبي")
    visitor.require_accessible()

    visitor.go("/accounts/logout/")
    follow(page, SEND)
    visitor.go("/accounts/login/")
    key.verifies(False)
    page.click("#passkey_login")
    expect(page.locator("[data-passkey-trouble]")).to_be_visible()
    visitor.require_accessible()
    key.verifies(True)
    page.click("#passkey_login")
    page.wait_for_url("**/me/")

    visitor.go(LIST)
    follow(page, "main a[href*='/remove/']")
    proven(visitor, username)
    visitor.require_accessible()
    follow(page, SEND)
    visitor.go(LIST)
    assert page.locator("main a[href*='/remove/']").count() == 0
    visitor.go("/accounts/logout/")
    follow(page, SEND)
    visitor.go("/accounts/login/")
    page.click("#passkey_login")
    expect(page.locator("main")).to_contain_text({"ar": "غير", "fr": "incorrect"}[language])
