"""People are told in their language, inside the act; messages leave once, are retried, and are never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.errors import Conflict, NotAllowed, NotFound
from diwan.kernel.base.money import Money
from diwan.kernel.journal.services import service
from diwan.kernel.notices.delivery import attempt_delivery
from diwan.kernel.notices.models import Message, Notice
from diwan.kernel.notices.rules import channels_for, dialled
from diwan.kernel.notices.selectors import counts_by_state, messages_sent, notices_of, unread_count
from diwan.kernel.notices.services import LAST_ATTEMPT, mark_all_read, mark_read, notify, send_again
from diwan.kernel.notices.tests.gateways_for_tests import MailServer, SmsServer, serving
from diwan.kernel.payments.services import receive_callback, take_cash
from diwan.kernel.payments.tests.test_callbacks import started
from diwan.kernel.payments.tests.test_orders import issued
from diwan.kernel.territory.scope import Scope, opened, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    NOW,
    OTHER_COMMUNE,
    Somebody,
    in_some_act,
    make_holder,
    make_person,
)

OFFICE = Scope("office", COMMUNE, COMMUNE)
SYSTEM = system_act(COMMUNE, NOW)
KEY = "notices.receipt_issued"
VALUES = {"number": "000001/2026", "amount": Money.of(4), "title": "نسخة"}


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        settings.MAIL_URL = server.url
        yield server


@pytest.fixture
def gateway(settings: Any) -> Iterator[SmsServer]:
    with serving(SmsServer()) as server:
        settings.SMS_URL, settings.SMS_TOKEN = server.url, "token"
        yield server


def reachable(username: str = "c", *, email: str = "", phone: str = "", language: str = "ar") -> Somebody:
    somebody = make_person(username)
    somebody.person.email, somebody.person.phone = email, phone
    with in_some_act():
        somebody.person.save()
    somebody.account.language = language
    somebody.account.save()
    return somebody


def told(somebody: Somebody, **more: Any) -> Message:
    """The only message of a notice sent to somebody by the system."""
    notify(SYSTEM, person=somebody.person, key=KEY, values=VALUES, **more)
    with reading(OFFICE):
        return Message.objects.latest("id")


def state_of(message: Message) -> tuple[str, int, str]:
    with reading(OFFICE):
        message.refresh_from_db()
    return message.state, message.attempts, message.trouble


@pytest.mark.parametrize(("language", "word"), [("ar", "وصل"), ("fr", "Quittance")])
def test_mail_speaks_the_language_of_its_reader(
    communities: None, mail: MailServer, language: str, word: str
) -> None:
    message = told(reachable(email="c@example.ma", language=language))
    attempt_delivery(SYSTEM, message.pk)
    assert state_of(message) == ("sent", 1, "")
    (received,) = mail.received
    plain, html = (part.get_payload(decode=True).decode() for part in received.get_payload())
    assert word in plain
    assert "000001/2026" in plain
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert received["To"] == "c@example.ma"


def test_the_notice_itself_is_in_both_languages(communities: None) -> None:
    notice = notify(SYSTEM, person=reachable().person, key=KEY, values=VALUES, link="/x/")
    assert "Quittance" in notice.subject_fr
    assert "وصل" in notice.subject_ar


def test_a_message_already_sent_is_not_sent_again(communities: None, mail: MailServer) -> None:
    message = told(reachable(email="c@example.ma"))
    for _ in range(3):
        attempt_delivery(SYSTEM, message.pk)
    assert len(mail.received) == 1


def test_a_busy_mail_server_is_tried_again_later(communities: None, mail: MailServer) -> None:
    mail.moods = ["451 greylisted"]
    message = told(reachable(email="c@example.ma"))
    attempt_delivery(SYSTEM, message.pk)
    assert state_of(message) == ("waiting", 1, "451 greylisted")
    again = ProcrastinateJob.objects.latest("id")
    assert again.args == {"territory": COMMUNE, "message": message.pk}
    assert again.scheduled_at > NOW
    attempt_delivery(SYSTEM, message.pk)
    assert state_of(message)[:2] == ("sent", 2)


def test_an_address_that_does_not_exist_is_not_tried_again(communities: None, mail: MailServer) -> None:
    mail.moods = ["550 no such user"]
    message = told(reachable(email="c@example.ma"))
    attempt_delivery(SYSTEM, message.pk)
    assert state_of(message) == ("failed", 1, "550 no such user")


def test_attempts_end_and_an_officer_may_send_again(communities: None, settings: Any) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    clerk = make_holder("a", "clerk").in_office()
    message = told(reachable(email="c@example.ma"))
    for _ in range(LAST_ATTEMPT + 2):
        attempt_delivery(SYSTEM, message.pk)
    assert state_of(message)[:2] == ("failed", LAST_ATTEMPT)
    send_again(clerk, message=message.pk)
    assert state_of(message)[:2] == ("waiting", 0)
    with pytest.raises(Conflict):
        send_again(clerk, message=message.pk)
    with pytest.raises(NotFound):
        send_again(make_holder("b", "clerk", territory=OTHER_COMMUNE).in_office(), message=message.pk)


def test_without_a_mail_server_the_mail_is_written_down_and_kept(
    communities: None, settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_URL, settings.MAIL_FOLDER = "", tmp_path
    message = told(reachable(email="c@example.ma"))
    attempt_delivery(SYSTEM, message.pk)
    assert state_of(message)[0] == "kept"
    assert len(list(tmp_path.iterdir())) == 1


def test_sms_goes_through_the_gateway_with_its_country_code(communities: None, gateway: SmsServer) -> None:
    message = told(reachable(phone="06 61-23.45 67"))
    attempt_delivery(SYSTEM, message.pk)
    ((headers, body),) = gateway.received
    assert body["to"] == "+212661234567"
    assert "000001/2026" in body["text"]
    assert headers["Authorization"] == "Bearer token"


@pytest.mark.parametrize(("status", "state"), [(503, "waiting"), (429, "waiting"), (400, "failed")])
def test_the_gateways_answers_are_understood(
    communities: None, gateway: SmsServer, status: int, state: str
) -> None:
    gateway.moods = [status]
    message = told(reachable(phone="0661234567"))
    attempt_delivery(SYSTEM, message.pk)
    assert state_of(message)[0] == state


def test_without_a_gateway_the_sms_is_kept(communities: None) -> None:
    message = told(reachable(phone="0661234567"))
    attempt_delivery(SYSTEM, message.pk)
    assert state_of(message)[0] == "kept"
    with reading(OFFICE):
        assert counts_by_state(COMMUNE) == {"waiting": 0, "sent": 0, "kept": 1, "failed": 0}


class GivenUp(Exception):
    """An act that fails after telling somebody."""


@service("testing.told", mandate="anyone")
def tell_and_fail(act: Act, *, person: int) -> None:
    notify(act, person=person, key=KEY, values=VALUES)
    raise GivenUp


def test_an_act_that_fails_tells_nobody(communities_for_real: None) -> None:
    somebody = reachable(email="c@example.ma")
    before = ProcrastinateJob.objects.count()
    with pytest.raises(GivenUp):
        tell_and_fail(SYSTEM, person=somebody.person.pk)
    with reading(OFFICE):
        assert Notice.objects.count() == Message.objects.count() == 0
    assert ProcrastinateJob.objects.count() == before


def test_a_citizen_act_may_tell_an_officer_and_the_citizen_sees_nothing_of_it(communities: None) -> None:
    citizen, officer = reachable("c"), make_holder("a", "clerk")
    notify(citizen.as_citizen(), person=officer.person, key=KEY, values=VALUES)
    with reading(Scope("citizen", person=citizen.person.pk)):
        assert Notice.objects.count() == 0
    with reading(Scope("citizen", person=officer.person.pk)):
        assert unread_count(officer.person.pk) == 1


def test_each_sees_their_own_and_another_community_nothing(communities: None) -> None:
    message = told(reachable("c", email="c@example.ma"))
    other = reachable("d")
    seen = {
        Scope("citizen", person=message.holder_id): 1,
        Scope("citizen", person=other.person.pk): 0,
        Scope("office", OTHER_COMMUNE, OTHER_COMMUNE): 0,
        Scope("public"): 0,
        OFFICE: 1,
    }
    for scope, count in seen.items():
        with reading(scope):
            assert messages_sent(COMMUNE).count() == count
            assert notices_of(message.holder_id).count() == count


def test_no_notice_is_added_outside_an_act_or_for_another_community(communities: None) -> None:
    somebody = reachable()
    sql = "SELECT diwan_notice_add(%s, %s, 'k', '', '', '', '', '', now(), '[]')"
    elsewhere = Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)
    for scope, act in ((OFFICE, ""), (elsewhere, "6f1b7a52-2d0e-4a7c-9a0e-0f6f3f6d9a11")):
        with pytest.raises(ProgrammingError), opened(scope, act, read_only=False):
            connection.cursor().execute(sql, [COMMUNE, somebody.person.pk])


def test_reading_is_for_whom_it_was_told(communities: None) -> None:
    somebody, other = reachable("c"), reachable("d")
    first = notify(SYSTEM, person=somebody.person, key=KEY, values=VALUES)
    notify(SYSTEM, person=somebody.person, key=KEY, values=VALUES)
    with pytest.raises(NotFound):
        mark_read(other.as_citizen(), notice=first.pk)
    with pytest.raises(NotAllowed):
        mark_read(SYSTEM, notice=first.pk)
    mark_read(somebody.as_citizen(), notice=first.pk)
    with reading(Scope("citizen", person=somebody.person.pk)):
        assert unread_count(somebody.person.pk) == 1
    assert mark_all_read(somebody.as_citizen()) == 1
    with reading(Scope("citizen", person=somebody.person.pk)):
        assert unread_count(somebody.person.pk) == 0


def test_a_payment_tells_its_payer_the_receipt(communities: None) -> None:
    citizen, cashier = reachable("c"), make_holder("k", "cashier")
    take_cash(cashier.in_office(), order=issued(citizen).pk, tendered=Money.of(4))
    with reading(Scope("citizen", person=citizen.person.pk)):
        assert "000001/2026" in notices_of(citizen.person.pk).get().body_fr


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("0661234567", "+212661234567"),
        ("05 22 98 76 54", "+212522987654"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("12345", None),
        ("0161234567", None),
        ("", None),
    ],
)
def test_numbers_are_dialled_with_their_country(phone: str, number: str | None) -> None:
    assert dialled(phone) == number


def test_who_has_no_mail_is_reached_by_sms() -> None:
    assert channels_for("a@b.ma", "0661234567") == ("email",)
    assert channels_for("", "0661234567") == ("sms",)
    assert channels_for("", "") == ()


def test_money_received_twice_is_announced_as_coming_back(communities: None) -> None:
    citizen, cashier = reachable("c", language="fr"), make_holder("k", "cashier")
    order, paid = started(citizen)
    take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(4))
    receive_callback(SYSTEM, settlement=paid)
    with reading(Scope("citizen", person=citizen.person.pk)):
        assert notices_of(citizen.person.pk)[0].subject_fr == "Une somme vous sera rendue\xa0: 4,00 DH"
