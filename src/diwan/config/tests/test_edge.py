from __future__ import annotations

import io
from http import HTTPStatus
from typing import Any

import pytest
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
