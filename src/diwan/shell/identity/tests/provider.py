"""A small OpenID Connect provider on the loopback, for tests: it vouches for whoever it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "diwan", "secret-of-diwan"


class Provider(ThreadingHTTPServer):
    """The provider with the one person it knows."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.refuses = False

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token_for(self, asked: dict[str, str]) -> str:
        """The signed identity token."""
        now = int(time.time())
        said = {**self.claims, "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        return jwt.encode(
            {**said, "nonce": asked.get("nonce", "")}, self.key, "RS256", headers={"kid": "one"}
        )


class Answers(BaseHTTPRequestHandler):
    """What the provider answers."""

    server: Provider

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def say(self, body: dict[str, Any], status: int = 200) -> None:
        """A JSON answer."""
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self) -> None:
        """Discovery, sign-in, claims, keys."""
        parts, base = urlsplit(self.path), self.server.issuer
        if parts.path == "/.well-known/openid-configuration":
            self.say({
                "issuer": base, "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo", "jwks_uri": f"{base}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            })  # fmt: skip
        elif parts.path == "/authorize":
            self.authorise({name: values[0] for name, values in parse_qs(parts.query).items()})
        elif parts.path == "/userinfo":
            known = self.headers.get("Authorization") == "Bearer access"
            self.say(self.server.claims if known else {}, 200 if known else 401)
        elif parts.path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key()))
            self.say({"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]})

    def authorise(self, asked: dict[str, str]) -> None:
        """Send the person back with a code, or with a refusal."""
        answer = {"state": asked["state"]}
        if self.server.refuses:
            answer["error"] = "access_denied"
        else:
            answer["code"] = f"code{len(self.server.codes)}"
            self.server.codes[answer["code"]] = asked
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()

    def do_POST(self) -> None:
        """Change a code for tokens: once, for the right client, with the right verifier."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        said = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(said.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        known = said.get("client_secret") == SECRET or self.headers.get("Authorization") == f"Basic {basic}"
        if asked is None or not known or not verified(asked, said):
            self.say({"error": "invalid_grant"}, 400)
            return
        self.say({"access_token": "access", "token_type": "Bearer", "id_token": self.server.token_for(asked)})


def verified(asked: dict[str, str], said: dict[str, str]) -> bool:
    """Whether the verifier of PKCE answers the challenge."""
    digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked.get("code_challenge")


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that listens while one looks."""
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
