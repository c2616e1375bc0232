from __future__ import annotations

from pathlib import Path

import pytest

from diwan.config.environment import (
    BadSetting,
    database_address,
    read_environment,
    refusals,
)

PRODUCTION = {
    "DIWAN_ENV": "production",
    "DIWAN_SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgresql://owner:s%40fe@db.example:6432/diwan?sslmode=verify-full",
    "DIWAN_PUBLIC_URL": "https://diwan.example",
    "DIWAN_ALLOWED_HOSTS": "diwan.example, www.diwan.example",
    "DIWAN_PKCS12": "/etc/diwan/seal.p12",
}


def test_an_empty_environment_is_a_demo_on_the_loopback() -> None:
    environment = read_environment({})
    assert environment.kind == "demo"
    assert environment.address == "http://127.0.0.1:8000"
    assert refusals(environment) == ()


def test_a_complete_production_is_accepted() -> None:
    environment = read_environment(PRODUCTION)
    assert refusals(environment) == ()
    assert environment.allowed_hosts == ("diwan.example", "www.diwan.example")
    assert environment.pkcs12 == Path("/etc/diwan/seal.p12")


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"DIWAN_ENV", "DIWAN_ALLOWED_HOSTS"}))
def test_production_refuses_to_start_without(missing: str) -> None:
    left = {name: value for name, value in PRODUCTION.items() if name != missing}
    assert any(missing in words for words in refusals(read_environment(left)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("DIWAN_ENV", "prod"),
        ("DIWAN_PROXIES", "perhaps"),
        ("DIWAN_PROXIES", "-1"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_environment({name: value})


def test_a_database_address_is_taken_apart() -> None:
    address = database_address(PRODUCTION["DATABASE_URL"])
    assert (address.user, address.password, address.host) == ("owner", "s@fe", "db.example")
    assert (address.port, address.name, address.options) == ("6432", "diwan", {"sslmode": "verify-full"})
    socket = database_address("postgresql://postgres@/postgres?host=/run/x&port=5432")
    assert (socket.host, socket.port, socket.name, socket.options) == ("/run/x", "5432", "postgres", {})
    with pytest.raises(BadSetting):
        database_address("mysql://root@localhost/x")
