"""The API of a house over HTTP, by a token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

PATIENCE = 20


class HttpDoor:
    """One house, one token; a refusal is an answer, only a house that is not there raises (`URLError`)."""

    def __init__(self, url: str, token: str, language: str = "fr") -> None:
        self.url = url.rstrip("/")
        self.headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Accept-Language": language,
        }

    def get(self, path: str) -> tuple[int, Any]:
        """Read."""
        return self.answer(Request(self.url + path, headers=self.headers))  # noqa: S310

    def post(self, path: str, fields: Mapping[str, str], file: bytes | None) -> tuple[int, Any]:
        """Send a form, with a file where there is one."""
        body, kind = form_of(fields, file)
        headers = self.headers | {"Content-Type": kind}
        return self.answer(Request(self.url + path, data=body, headers=headers))  # noqa: S310

    def answer(self, request: Request) -> tuple[int, Any]:
        """The status and what was said."""
        try:
            with urlopen(request, timeout=PATIENCE) as said:  # noqa: S310
                return said.status, json.loads(said.read() or b"null")
        except HTTPError as refused:
            return refused.code, told_in(refused.read())


def told_in(body: bytes) -> Any:
    """What a refusal says, where it is JSON."""
    try:
        return json.loads(body)
    except ValueError:
        return {}


def form_of(fields: Mapping[str, str], file: bytes | None) -> tuple[bytes, str]:
    """The body of a form and its kind."""
    if file is None:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    edge = uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="piece.pdf"\r\n'
    parts.append(head.encode() + b"Content-Type: application/pdf\r\n\r\n" + file + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
