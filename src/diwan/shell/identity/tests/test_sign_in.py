"""Signing up, signing in, second factors, passkeys, limits, sessions."""

from __future__ import annotations

import email
import json
import re
from email import policy
from pathlib import Path

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse

from diwan.kernel.identity.models import Account, Person
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, in_some_act, make_holder, make_person

pytestmark = pytest.mark.usefixtures("communities")
WHO = {
    "first_ar": "زينب", "family_ar": "البقالي", "first_fr": "Zineb", "family_fr": "Bekkali", "cnie": "ab 12-34",
    "birth_date_day": "5", "birth_date_month": "3", "birth_date_year": "1990", "phone": "0612345678", "email": "",
    "username": "zineb.b", "password1": "une phrase assez longue", "password2": "une phrase assez longue",
}  # fmt: skip


def date_names(page: str) -> list[str]:
    """The names of the three controls of the date, as drawn."""
    return re.findall(r'name="(birth_date_\w+)"', page)


def signing_up(client: Client, **changed: str) -> object:
    page = client.get("/accounts/signup/").content.decode()
    day, month, year = date_names(page)
    typed = {k: v for k, v in {**WHO, **changed}.items() if not k.startswith("birth_date")}
    said = {**WHO, **changed}
    dated = {day: said["birth_date_day"], month: said["birth_date_month"], year: said["birth_date_year"]}
    return client.post("/accounts/signup/", {**typed, **dated})


def test_all_that_is_wrong_in_a_sign_up_is_told_at_once_in_the_order_of_the_page(client: Client) -> None:
    wrong = {"first_ar": "Zineb", "cnie": "999", "birth_date_year": "2090", "phone": "12", "username": "",
             "password2": "autre chose"}  # fmt: skip
    page = signing_up(client, **wrong).content.decode()  # type: ignore[attr-defined]
    summary = page[page.index('class="summary"') :]
    told = re.findall(r'href="#id_(\w+?)(?:_0)?"', summary[: summary.index("</ul>")])
    assert list(dict.fromkeys(told)) == ["first_ar", "cnie", "birth_date", "phone", "username", "password2"]


def test_a_citizen_opens_an_account_in_one_journalled_act(client: Client) -> None:
    response = signing_up(client)
    assert response.status_code == 302, response.content.decode()
    account = Account.objects.get(username="zineb.b")
    assert (account.person.cnie, account.person.phone) == ("AB1234", "+212612345678")
    assert account.person.proof == "declared"
    assert account.check_password(WHO["password1"])
    assert client.get("/me/").status_code == 200
    with reading(Scope("national")):
        entry = Entry.objects.get(verb="identity.signed_up")
        assert "AB1234" not in entry.facts
        assert "Bekkali" not in entry.facts


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"cnie": "1234"}, "رقم البطاقة الوطنية حرف أو حرفان"),
        ({"first_ar": "Zineb"}, "بالحروف العربية فقط"),
        ({"phone": "12"}, "رقم الهاتف غير صحيح"),
        ({"birth_date_month": "2", "birth_date_day": "31"}, "birth_date"),
        ({"password2": "autre chose"}, "password2"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: Client, changed: dict[str, str], words: str
) -> None:
    response = signing_up(client, **changed)
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert 'value="Bekkali"' in page
    assert not Person.objects.exists()


@pytest.mark.parametrize("known", ["nobody", "declared", "counter", "national"])
def test_sign_up_does_not_tell_whether_a_national_number_is_known(client: Client, known: str) -> None:
    if known != "nobody":
        bearer = make_person("souad", cnie="AB1234")
        with in_some_act():
            Person.objects.filter(pk=bearer.person.pk).update(proof=known)
    response = signing_up(client)
    assert (response.status_code, response["Location"]) == (302, "/me/")
    assert "AB1234" not in client.get("/me/").content.decode()
    assert Account.objects.get(username="zineb.b").person.proof == "declared"


def test_signing_in_and_out(client: Client) -> None:
    make_person("souad")
    assert client.post("/accounts/login/", {"login": "souad", "password": "wrong"}).status_code == 200
    response = client.post("/accounts/login/", {"login": "souad", "password": "souad"})
    assert (response.status_code, response["Location"]) == (302, "/me/")
    client.post("/accounts/logout/")
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", "اسم المستعمل أو كلمة السر غير صحيحة"), ("fr", "Identifiant ou mot de passe incorrect")],
)
@pytest.mark.parametrize("login", ["souad", "souad@example.ma"])
def test_a_wrong_password_is_told_in_the_words_of_the_house(
    client: Client, login: str, language: str, said: str
) -> None:
    make_person("souad")
    client.cookies["diwan_language"] = language
    page = client.post("/accounts/login/", {"login": login, "password": "wrong"}).content.decode()
    assert said in page


def test_whoever_holds_a_seat_begins_at_the_desk_unless_going_elsewhere(client: Client) -> None:
    make_holder("clerk", "clerk")
    typed = {"login": "clerk", "password": "clerk"}
    assert client.post("/accounts/login/", typed)["Location"] == "/desk/"
    client.post("/accounts/logout/")
    assert (
        client.post("/accounts/login/?next=/communes/", typed | {"next": "/communes/"})["Location"]
        == "/communes/"
    )


def test_guessing_is_limited(client: Client) -> None:
    make_person("souad")
    for _ in range(5):
        client.post("/accounts/login/", {"login": "souad", "password": "wrong"})
    response = client.post("/accounts/login/", {"login": "souad", "password": "souad"})
    assert response.status_code != 302
    assert "_auth_user_id" not in client.session


def test_the_second_factor_is_asked_for(client: Client) -> None:
    somebody = make_person("souad")
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(somebody.account, secret)
    response = client.post("/accounts/login/", {"login": "souad", "password": "souad"}, follow=True)
    assert response.request["PATH_INFO"] == reverse("mfa_authenticate")
    assert client.get("/me/").status_code == 302
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_authenticate"), {"code": format_hotp_value(hotp_value(secret, counter))})
    assert client.get("/me/").status_code == 200


def test_passkeys_are_offered_and_begin(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert 'id="passkey_login"' in page
    options = json.loads(
        client.get(reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"}).content
    )
    assert options["request_options"]["publicKey"]["challenge"]


def test_a_passkey_can_be_registered_after_confirming_oneself(client: Client) -> None:
    somebody = make_person("souad")
    client.force_login(somebody.account)
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": "souad"})
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    assert '"creation_options"' in page
    assert '"rp"' in page
    assert not Authenticator.objects.exists()


def test_whoever_has_just_signed_in_is_not_asked_again_until_some_minutes_have_passed(client: Client) -> None:
    make_person("souad")
    client.post("/accounts/login/", {"login": "souad", "password": "souad"})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    session = client.session
    (record,) = session[AUTHENTICATION_METHODS_SESSION_KEY]
    record["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session.save()
    asked = client.get(reverse("mfa_add_webauthn"))
    assert asked.status_code == 302
    assert reverse("account_reauthenticate") in asked["Location"]


@pytest.mark.parametrize(("language", "words"), [("ar", "نسيت كلمة السر"), ("fr", "Mot de passe oublié")])
@pytest.mark.parametrize("page", ["account_reauthenticate", "account_change_password", "account_login"])
def test_the_way_out_of_a_forgotten_password_is_in_the_house_s_words(
    client: Client, page: str, language: str, words: str
) -> None:
    if page != "account_login":
        client.force_login(make_person("souad").account)
    client.cookies["diwan_language"] = language
    text = client.get(reverse(page)).content.decode()
    assert text.count(f'href="{reverse("account_reset_password")}"') == 1
    assert f">{words}</a>" in text


def test_a_session_is_revoked_from_another_device(client: Client) -> None:
    make_person("souad")
    lost = Client(headers={"user-agent": "Mozilla/5.0 (Android 14) Firefox/130"})
    for one in (client, lost):
        one.post("/accounts/login/", {"login": "souad", "password": "souad"})
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Firefox · Android" in page
    session = UserSession.objects.exclude(session_key=client.session.session_key).get()
    client.post(reverse("identity_pages:end_session", args=[session.pk]))
    assert lost.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(client: Client) -> None:
    make_person("souad")
    make_person("omar")
    other = Client()
    other.post("/accounts/login/", {"login": "omar", "password": "omar"})
    client.post("/accounts/login/", {"login": "souad", "password": "souad"})
    session = UserSession.objects.get(user__username="omar")
    assert client.post(reverse("identity_pages:end_session", args=[session.pk])).status_code == 404
    assert other.get("/me/").status_code == 200


def test_all_other_sessions_are_ended_at_once(client: Client) -> None:
    make_person("souad")
    others = [Client(), Client()]
    for one in (client, *others):
        one.post("/accounts/login/", {"login": "souad", "password": "souad"})
    client.post(reverse("usersessions_list"))
    assert [one.get("/me/").status_code for one in (client, *others)] == [200, 302, 302]


def test_a_demanded_second_factor_keeps_the_desk_closed(client: Client, settings: object) -> None:
    president = make_holder("president", "president")
    client.force_login(president.account)
    assert client.get("/desk/").status_code == 200
    settings.SECOND_FACTOR_FOR = frozenset({"president"})  # type: ignore[attr-defined]
    assert client.get("/desk/")["Location"] == reverse("mfa_index")
    assert client.get("/me/").status_code == 200
    TOTP.activate(president.account, "JBSWY3DPEHPK3PXP")
    assert client.get("/desk/").status_code == 200


def test_a_demanded_second_factor_closes_every_door_of_the_desk(client: Client, settings: object) -> None:
    """The API and the addresses of files lead to the same desk as its pages."""
    president = make_holder("president", "president")
    client.force_login(president.account)
    doors = ("/api/cases/queue", "/api/documents/awaiting", f"/documents/{COMMUNE}/1/preview.pdf")
    assert [client.get(door).status_code for door in doors] == [200, 200, 404]
    settings.SECOND_FACTOR_FOR = frozenset({"president"})  # type: ignore[attr-defined]
    assert [client.get(door).status_code for door in doors] == [403, 403, 403]
    assert client.get("/api/cases/mine").status_code == 200
    TOTP.activate(president.account, "JBSWY3DPEHPK3PXP")
    assert client.get(doors[0]).status_code == 200


def test_a_forgotten_password_is_found_again_by_mail(
    client: Client, settings: object, tmp_path: Path
) -> None:
    settings.MAIL_URL, settings.MAIL_FOLDER = "", tmp_path  # type: ignore[attr-defined]
    somebody = make_person("souad")
    somebody.account.email = "souad@example.invalid"
    somebody.account.save()
    client.post(reverse("account_reset_password"), {"email": "souad@example.invalid"})
    (letter,) = tmp_path.iterdir()
    sent = email.message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert "استرجاع كلمة السر" in sent["Subject"]
    link = re.search(r"http://testserver(\S+)", sent.get_content()).group(1)
    form = client.get(link, follow=True)
    page = form.request["PATH_INFO"]
    client.post(page, {"password1": "nouvelle phrase longue", "password2": "nouvelle phrase longue"})
    somebody.account.refresh_from_db()
    assert somebody.account.check_password("nouvelle phrase longue")


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive",
     "account_reset_password_from_key_done", "socialaccount_login_error", "socialaccount_login_cancelled"],
)  # fmt: skip
def test_a_strangers_pages(client: Client, language: str, name: str) -> None:
    client.cookies["diwan_language"] = language
    page = client.get(reverse(name)).content.decode()
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(
    "name",
    ["account_logout", "account_change_password", "account_email", "account_reauthenticate", "mfa_index",
     "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
     "mfa_add_webauthn", "mfa_list_webauthn",
     "mfa_reauthenticate", "usersessions_list", "socialaccount_connections", "identity_pages:contact"],
)  # fmt: skip
def test_ones_own_pages(client: Client, language: str, name: str) -> None:
    somebody = make_person("souad")
    client.cookies["diwan_language"] = language
    client.post("/accounts/login/", {"login": "souad", "password": "souad"})
    client.post(reverse("account_reauthenticate"), {"password": "souad"})
    if name != "mfa_activate_totp":
        TOTP.activate(somebody.account, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(somebody.account)
    response = client.get(reverse(name))
    page = response.content.decode()
    assert response.status_code == 200, response.headers
    assert page.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))|\sstyle=|\son\w+=", page)


def test_contact_is_changed_and_checked(client: Client) -> None:
    somebody = make_person("souad")
    client.force_login(somebody.account)
    page = client.post("/me/contact/", {"phone": "12", "email": "", "address": "زنقة 3"}).content.decode()
    assert "رقم الهاتف غير صحيح" in page
    assert "زنقة 3" in page
    client.post("/me/contact/", {"phone": "0661000000", "email": "s@example.invalid", "address": "زنقة 3"})
    somebody.person.refresh_from_db()
    assert (somebody.person.phone, somebody.person.email) == ("+212661000000", "s@example.invalid")


def test_every_answer_forbids_what_a_page_does_not_need(client: Client) -> None:
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "microphone=()" in response["Permissions-Policy"]
    assert "Content-Security-Policy" in client.get("/nothing-here/")
