"""How sign-in meets Diwan: accounts are opened by services, mail leaves by the house's gateway."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy

from diwan.kernel.base.act import system_act
from diwan.kernel.base.days import day_or_none
from diwan.kernel.base.errors import DomainError
from diwan.kernel.base.text import t
from diwan.kernel.identity import services
from diwan.kernel.identity.identifiers import normal_cnie
from diwan.kernel.identity.models import Account, Proof
from diwan.kernel.identity.selectors import person_confirmed_as, seats_of
from diwan.kernel.identity.services import Identity
from diwan.kernel.notices.gateways import mail_connection
from diwan.kernel.territory.models import KINGDOM
from diwan.shell.pages import say

NOT_LET_IN = ("invalid_login", "username_password_mismatch", "email_password_mismatch")
t_lazy = lazy(t, str)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Mail by the house's gateway, words of the house."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        **dict.fromkeys(NOT_LET_IN, t_lazy("identity_pages.login.wrong")),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render a message and hand it to the gateway of `DIWAN_MAIL_URL`."""
        request = allauth_context.request
        said = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        message = self.render_mail(template_prefix, email, said)
        message.connection = mail_connection()
        message.send()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever holds a seat today begins at the desk, everybody else at their own space."""
        person = request.user.person_id if isinstance(request.user, Account) else None
        if person and seats_of(person, timezone.localdate()):
            return reverse("shell:desk")
        return str(super().get_login_redirect_url(request))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever has just signed in, however they did, is not asked to again within the same few minutes."""
        request = allauth_context.request
        signed_in = get_authentication_records(request, request.user)
        fresh = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if signed_in and time.time() - signed_in[-1]["at"] < fresh:
            return False
        return bool(super().is_reauthentication_required(app=app))

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, with the name of the house."""
        return f"{t('shell.name')}: {subject}"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The name under which authenticator applications and passkeys keep this house."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": t_lazy("identity_pages.mfa.incorrect"),
    }

    def _get_site_name(self) -> str:
        return str(t("shell.name"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to one host name, whatever name this request used (`DIWAN_PASSKEY_HOST`)."""
        visited: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**visited, "id": settings.PASSKEY_HOST or visited["id"]}


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the national identity provider says of somebody, and whether it is enough."""

    identity: Identity
    enough: bool


def claim(claims: Mapping[str, Any], *names: str) -> str:
    """The first of several claims that is there."""
    return next((str(claims[name]).strip() for name in names if claims.get(name)), "")


def vouched(claims: Mapping[str, Any]) -> Vouched:
    """The identity in OpenID Connect claims; names in Arabic carry the language tag `#ar` (OIDC Core 5.2)."""
    sex = claim(claims, "gender").lower()[:1]
    identity = Identity(
        family_ar=claim(claims, "family_name#ar", "family_name_ar"),
        first_ar=claim(claims, "given_name#ar", "given_name_ar"),
        family_fr=claim(claims, "family_name#fr", "family_name"),
        first_fr=claim(claims, "given_name#fr", "given_name"),
        cnie=claim(claims, "cnie", "national_id") or None,
        idcs=claim(claims, "idcs") or None,
        birth_date=day_or_none(claim(claims, "birthdate")),
        sex="F" if sex == "f" else "M" if sex == "m" else "",
        email=claim(claims, "email"),
        phone=claim(claims, "phone_number"),
    )
    enough = bool(identity.family_ar and identity.first_ar and identity.cnie and normal_cnie(identity.cnie))
    return Vouched(identity, enough)


def claims_of(sociallogin: Any) -> dict[str, Any]:
    """The claims of a sign-in, those of the signed token first."""
    data = sociallogin.account.extra_data
    return {**data.get("userinfo", {}), **data.get("id_token", {})} or dict(data)


class NationalIdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The first sign-in by the national identity opens an account, or finds the one of the same person."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account of whoever is vouched for; one that was only declared is never handed over.

        Whoever is signed in and links the national identity shows by it who holds the account.
        """
        if sociallogin.is_existing:
            return
        said = vouched(claims_of(sociallogin))
        if not said.enough:
            turn_away(request, "identity_pages.national.not_enough")
        if isinstance(request.user, Account):
            settle(request, request.user, said.identity)
            return
        known = person_confirmed_as(normal_cnie(said.identity.cnie or ""))
        account = Account.objects.filter(person=known).first() if known else None
        if account is None:
            return
        if not account.is_active:
            turn_away(request, "identity_pages.national.closed")
        sociallogin.connect(request, account)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nothing more is asked: the provider has said who it is."""
        return True

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever holds a national identity may have an account."""
        return True

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Account:
        """Open the account and its person in one journalled act."""
        said = vouched(claims_of(sociallogin)).identity
        act = system_act(KINGDOM, timezone.now(), occasion="request")
        try:
            account = services.open_national_account(act, identity=said, issuer=sociallogin.account.provider)
        except DomainError as why:
            turn_away(request, why.code)
        sociallogin.user = account
        sociallogin.save(request, connect=True)
        return account


def settle(request: HttpRequest, account: Account, shown: Identity) -> None:
    """Confirm the account's person by the identity shown; another person's identity is not linked to it."""
    person = account.person
    if person is None or person.cnie != normal_cnie(shown.cnie or ""):
        turn_away(request, "identity_pages.national.somebody_else")
    if person.proof != Proof.DECLARED:
        return
    act = system_act(KINGDOM, timezone.now(), occasion="request")
    try:
        services.confirm_identity(act, person=person, identity=shown, paper=None)
    except DomainError as why:
        turn_away(request, why.code)


def turn_away(request: HttpRequest, code: str) -> NoReturn:
    """Back to the sign-in page, with the reason."""
    say(request, t(code), "late")
    raise ImmediateHttpResponse(redirect("account_login"))
