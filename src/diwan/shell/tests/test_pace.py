"""Where codes are guessed, an address has so many tries a minute."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from diwan.kernel.base.errors import TooOften
from diwan.shell import pace
from diwan.shell.pace import Pace

PACE = Pace("test", 2)


def used_up(address: str) -> bool:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    try:
        PACE.require(request)
    except TooOften:
        return True
    PACE.count(request)
    return False


@pytest.mark.django_db
def test_past_the_rate_one_waits_for_the_next_minute_and_others_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    moment = [time.time() // pace.MINUTE * pace.MINUTE]
    monkeypatch.setattr(pace.time, "time", lambda: moment[0])
    assert [used_up("192.0.2.1") for _ in range(3)] == [False, False, True]
    assert not used_up("192.0.2.2")
    moment[0] += pace.MINUTE
    assert not used_up("192.0.2.1")


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1:2:3", "2001:db8::"),
        ("2001:db8::9", "2001:db8::"),
        ("", "unknown"),
    ],
)
def test_one_subscriber_is_one_address(address: str, home: str) -> None:
    assert pace.home_of(address) == home
