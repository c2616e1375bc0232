"""The page of absences: days in three parts, every fault at its field, what was chosen kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.testing.world import make_holder

PLACE = "/desk/absences/"
pytestmark = pytest.mark.django_db(transaction=True)


def days(**found: Any) -> dict[str, str]:
    return {
        f"{name}_{part}": str(getattr(day, part))
        for name, day in found.items()
        for part in ("day", "month", "year")
    }


@pytest.fixture
def head(communities: None) -> Client:
    client = Client()
    client.cookies["diwan_language"] = "fr"
    client.force_login(make_holder("head", "president").account)
    return client


def test_an_absence_is_declared_in_three_parts_and_ended(head: Client) -> None:
    make_holder("clerk", "clerk")
    today = timezone.localdate()
    page = head.get(PLACE).content.decode()
    assert 'type="date"' not in page and 'name="starts_month"' in page
    told = days(starts=today + timedelta(days=3), ends=today + timedelta(days=9))
    assert head.post(PLACE, told).status_code == 422
    mandate = page.partition('name="mandate"')[2].partition('<option value="')[2].partition('"')[0]
    assert head.post(PLACE, {**told, "mandate": mandate}).status_code == 302
    assert 'name="end"' in head.get(PLACE).content.decode()


def test_every_fault_is_said_at_its_field(head: Client) -> None:
    today = timezone.localdate()
    page = head.get(PLACE).content.decode()
    mandate = page.partition('name="mandate"')[2].partition('<option value="')[2].partition('"')[0]
    empty = head.post(PLACE, {"mandate": mandate})
    words = empty.content.decode()
    assert empty.status_code == 422 and 'href="#id_starts' in words and 'href="#id_ends' in words
    turned = head.post(PLACE, {"mandate": mandate, **days(starts=today + timedelta(days=3), ends=today)})
    words = turned.content.decode()
    assert turned.status_code == 422 and "La date de fin précède la date de début" in words
    assert f'value="{today.year}"' in words
    gone = head.post(PLACE, {"mandate": mandate, "substitute": "999999", **days(starts=today, ends=today)})
    assert gone.status_code == 422 and "plus en fonction ici" in gone.content.decode()


def test_one_declares_ones_own_absence_and_nobody_else_ends_it(communities: None) -> None:
    clerk, second = make_holder("clerk", "clerk"), make_holder("second", "clerk")
    own, other = Client(), Client()
    own.force_login(clerk.account)
    other.force_login(second.account)
    assert "لا تغيب مصرح به" in own.get(PLACE).content.decode()
    first = timezone.localdate() + timedelta(days=30)
    mandate = seats_of(second.person.pk, first)[0].mandate
    told = {**days(starts=first, ends=first + timedelta(days=8)), "substitute": str(mandate)}
    assert own.post(PLACE, told).status_code == 302
    shown = own.get(PLACE).content.decode()
    assert 'name="end"' in shown
    assert 'name="end"' not in other.get(PLACE).content.decode()
    key = shown.split('name="end" value="')[1].split('"')[0]
    assert other.post(PLACE, {"end": key}).status_code == 403
    assert own.post(PLACE, {"end": key}).status_code == 302
    assert "لا تغيب مصرح به" in own.get(PLACE).content.decode()
