"""A real SMTP server and a real SMS gateway on this machine, with the moods of real ones."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class MailHandler(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 to take mail; each recipient is answered with the server's `mood` first."""

    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 test ESMTP")
        for raw in self.rfile:
            verb = raw[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                self.take()
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            elif verb == b"RCPT" and self.server.moods:
                self.say(self.server.moods.pop(0))
            else:
                self.say("250 fine")

    def take(self) -> None:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw)
        self.server.received.append(message_from_bytes(b"".join(lines)))
        self.say("250 taken")


class MailServer(socketserver.ThreadingTCPServer):
    """What came in is in `received`; the next answers to a recipient are in `moods`."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MailHandler)
        self.received: list[Message] = []
        self.moods: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class SmsHandler(BaseHTTPRequestHandler):
    """Takes messages; answers with the next of the server's `moods`, else 202."""

    server: SmsServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.moods.pop(0) if self.server.moods else 202
        if status < 300:
            self.server.received.append((dict(self.headers), body))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class SmsServer(ThreadingHTTPServer):
    """What came in is in `received`; the next statuses are in `moods`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SmsHandler)
        self.received: list[tuple[dict[str, str], dict[str, str]]] = []
        self.moods: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/send"


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    """A server at work while the test runs."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
