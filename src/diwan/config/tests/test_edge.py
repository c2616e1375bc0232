from __future__ import annotations

import io
from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from diwan.config import edge

GIGABYTE = 1024**3


class Endless(io.RawIOBase):
    """A body of any length that costs no memory, and remembers how much of it was read."""

    def __init__(self, length: int) -> None:
        self.left = length

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > edge.CHUNK:
            raise AssertionError("read whole into memory")
        size = min(size, self.left)
        self.left -= size
        return b"\0" * size


def send(client: Client, body: Endless, path: str = "/", **headers: Any) -> Any:
    length = str(body.left)
    return client.generic(
        "POST", path, b"", CONTENT_TYPE="multipart/form-data; boundary=x",
        **{"wsgi.input": body, "CONTENT_LENGTH": length, **headers},
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_a_gigabyte_is_refused_in_the_readers_language(client: Client, language: str, direction: str) -> None:
    client.cookies["diwan_language"] = language
    body = Endless(GIGABYTE)
    answer = send(client, body)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert f'dir="{direction}"' in answer.content.decode()
    assert body.left == 0, "the browser would not have shown the answer"


@pytest.mark.django_db
def test_what_is_read_away_is_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "READ_AWAY_BYTES", 10 * edge.CHUNK)
    body = Endless(GIGABYTE)
    assert send(client, body).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert body.left == GIGABYTE - 10 * edge.CHUNK


@pytest.mark.django_db
def test_a_machine_is_told_in_its_own_form(client: Client) -> None:
    answer = send(client, Endless(GIGABYTE), "/api/anything")
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_an_ordinary_form_passes(client: Client) -> None:
    assert client.post("/healthz", {"a": "b"}).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "10.0.0.9"),
        ("203.0.113.7", 0, "10.0.0.9"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", 1, "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7, 10.0.0.8", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "10.0.0.9"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("nobody", 1, "10.0.0.9"),
        ("203.0.113.7, ", 1, "10.0.0.9"),
    ],
)
def test_only_what_our_own_proxies_added_is_believed(forwarded: str, proxies: int, address: str) -> None:
    assert edge.client_address("10.0.0.9", forwarded, proxies) == address


def refused_sign_ins(client: Client, addresses: list[str]) -> list[int]:
    caches["default"].clear()
    typed = {"login": "nobody", "password": "wrong"}
    return [
        client.post("/accounts/login/", {**typed, "login": f"n{n}"}, HTTP_X_FORWARDED_FOR=address).status_code
        for n, address in enumerate(addresses)
    ]


@pytest.mark.django_db
def test_a_made_up_address_escapes_no_limit(client: Client, settings: Any) -> None:
    claimed = [f"198.51.100.{n}" for n in range(31)]
    assert 429 in refused_sign_ins(client, claimed)
    settings.PROXIES = 1
    assert 429 in refused_sign_ins(client, [f"{claim}, 203.0.113.7" for claim in claimed])


@pytest.mark.django_db
def test_people_behind_one_proxy_are_told_apart(client: Client, settings: Any) -> None:
    settings.PROXIES = 1
    assert 429 not in refused_sign_ins(client, [f"203.0.113.{n}" for n in range(31)])
