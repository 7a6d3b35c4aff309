"""A small OpenID provider on the loopback, which can be told to do each thing wrong."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.web.office import NOW, Office
from web.issuer import Issuer
from web.sso import SignOn

CLIENT, SECRET = "minjian", "a-secret-of-the-office"
_KEYS = {name: RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("first", "second")}


@dataclass
class Provider:
    """``person`` is who sits before the browser; ``claims`` replace those of the token (``None`` leaves one out)."""

    base: str = ""
    now: Callable[[], datetime] = lambda: NOW
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "fu"})
    claims: dict[str, Any] = field(default_factory=dict)
    key: str = "first"
    signed_by: str = "first"
    algorithm: str = "RS256"
    refuses: bool = False
    about: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    says: dict[str, Any] = field(default_factory=dict)
    late: int = 0
    hangs: Event = field(default_factory=Event)
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def description(self) -> dict[str, Any]:
        places = {
            "authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys",
            **({"userinfo_endpoint": "/userinfo"} if self.userinfo is not None else {}),
        }  # fmt: skip
        return {"issuer": self.base, **{n: self.base + p for n, p in places.items()}, **self.about}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent: the person is logged in here and agrees at once, or refuses."""
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        if self.refuses:
            told = {"error": "access_denied", "state": asked["state"]}
        else:
            code = token_urlsafe(16)
            self._codes[code] = asked
            told = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code is good once, for the client that shows the secret, the address and the verifier of its request."""
        asked = self._codes.pop(sent.get("code", ""), None)
        challenge = _plain(sha256(sent.get("code_verifier", "").encode()).digest())
        if authorization and b64decode(authorization.removeprefix("Basic ")).decode() != f"{CLIENT}:{SECRET}":
            return 401, {"error": "invalid_client"}
        if (
            asked is None
            or sent["redirect_uri"] != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self._signed(asked["nonce"])}

    def _signed(self, nonce: str) -> str:
        now = int(self.now().timestamp())
        claims = {
            "iss": self.base, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person, **self.claims,
        }  # fmt: skip
        claims = {n: v for n, v in claims.items() if v is not None}
        key: Any = _KEYS[self.signed_by]
        header = {"alg": self.algorithm, "kid": self.signed_by}
        if self.algorithm in {"none", "HS256"}:
            # Not signed, or with the public key, which all can read, taken for a secret.
            secret = key.as_pem(private=False) if self.algorithm == "HS256" else None
            return _by_hand(header, claims, secret)
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])

    def keys(self) -> dict[str, Any]:
        return {"keys": [_KEYS[self.key].as_dict(private=False)]}


def _by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes | None) -> str:
    """A token as no library would make it."""
    text = ".".join(_plain(json.dumps(part).encode()) for part in (header, claims))
    return f"{text}.{_plain(hmac.digest(secret, text.encode(), 'sha256')) if secret else ''}"


def _plain(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    provider: Provider

    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""

    def do_GET(self) -> None:
        made, url = self.provider, urlsplit(self.path)
        made.asked.append(url.path)
        if url.path == "/authorize":
            asked = {n: v[0] for n, v in parse_qs(url.query, strict_parsing=True).items()}
            self._send(302, b"", {"location": made.authorize(asked)})
        elif url.path == "/.well-known/openid-configuration":
            self._answer(url.path, 200, made.description())
        elif url.path == "/keys":
            self._answer(url.path, 200, made.keys())
        elif url.path == "/userinfo" and self.headers["authorization"] == "Bearer at":
            self._answer(url.path, 200, made.userinfo or {})
        else:
            self._send(404, b"", {})

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        sent = {n: v[0] for n, v in parse_qs(body).items()}
        self._answer(self.path, *self.provider.token(sent, self.headers.get("authorization", "")))

    def _answer(self, path: str, status: int, told: dict[str, Any]) -> None:
        match self.provider.says.get(path):
            case None:
                self._send(status, json.dumps(told).encode(), {"content-type": "application/json"})
            case "silence":
                self.provider.hangs.wait(30)
                self.close_connection = True
            case "drops":
                self._drop_by_drop(json.dumps(told).encode())
            case (int() as other, dict() as headers, bytes() as content):
                self._send(other, content, headers)

    def _drop_by_drop(self, content: bytes) -> None:
        """A byte now and then: no single wait is long."""
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.close_connection = True
        for byte in content:
            if self.provider.hangs.wait(0.2):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hung up on purpose is no failure of the test; a failed assertion is seen by its missing answer."""


@contextmanager
def provider() -> Iterator[Provider]:
    """The provider on a free port until the block ends."""
    made = Provider()
    handler = type("Handler", (_Handler,), {"provider": made})
    with _Server(("127.0.0.1", 0), handler) as server:
        made.base = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.hangs.set()
            server.shutdown()
            thread.join(10)


def configure(office: Office, made: Provider, seconds: float = 10, **more: Any) -> None:
    made.now = office.clock
    asked = Issuer(made.base, CLIENT, SECRET, called="全省统一身份认证")
    way = SignOn(replace(asked, **more), office.clock, seconds)
    object.__setattr__(office.desk, "sign_on", way)
