"""Single sign-on (统一登录) by OpenID Connect: the authorization code flow with PKCE, state and nonce.

authlib and joserfc know the protocol. Nothing here knows people: who the issuer says is there is a text, the value of one
claim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from threading import Lock
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from web.issuer import SECONDS, WRONG, Asking, Issuer
from web.refusals import NotSignedOn

_LASTS = timedelta(minutes=10)
_LEEWAY = 60
_MOST_PENDING = 5000
_LONGEST = 200
#: Signatures that only the issuer can make; what rests on a shared secret, or on none, is not believed.
_ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip


@dataclass(frozen=True)
class _Pending:
    """A login that was begun: what its answer has to fit. ``browser`` is the hash of the cookie given out with it."""

    browser: str
    nonce: str
    verifier: str
    back: str
    to: str
    until: datetime


class SignOn:
    """The logins by way of one issuer. What is pending is kept in memory: a restart makes people begin again."""

    def __init__(self, issuer: Issuer, clock: Callable[[], datetime], seconds: float = SECONDS) -> None:
        self.issuer = issuer
        self._asking = Asking(issuer, clock, seconds)
        self._clock = clock
        self._lock = Lock()
        self._pending: dict[str, _Pending] = {}

    async def begin(self, back: str, to: str) -> tuple[str, str]:
        """Where the browser has to go, and the cookie by which it is known again; ``back`` is where it will return to."""
        state, browser, nonce, verifier = (token_urlsafe(32) for _ in range(4))
        url = prepare_grant_uri(
            await self._asking.endpoint("authorization_endpoint"), self.issuer.client, "code",
            redirect_uri=back, scope=self._scope(), state=state, nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier), code_challenge_method="S256",
        )  # fmt: skip
        self._remember(state, _Pending(_hash(browser), nonce, verifier, back, to, self._clock() + _LASTS))
        return str(url), browser

    async def finish(self, answer: Mapping[str, str], browser: str) -> tuple[str, str]:
        """The value of the claim and where to go on; raises :class:`NotSignedOn`. Every state is good for one answer."""
        pending = self._take(answer.get("state", ""), browser)
        if answer.get("error"):
            refused = answer["error"] == "access_denied"
            raise NotSignedOn("您取消了统一登录" if refused else WRONG, f"error: {answer['error'][:60]}")
        if answer.get("iss") not in (None, self.issuer.address):
            raise NotSignedOn(WRONG, "another issuer")
        tokens = await self._tokens(answer.get("code", ""), pending)
        claims = await self._claims(tokens, pending.nonce)
        return await self._person(claims, tokens), pending.to

    def _scope(self) -> str:
        return "openid email" if self.issuer.claim == "email" else "openid profile"

    # What was begun --------------------------------------------------------------------------------------------

    def _remember(self, state: str, pending: _Pending) -> None:
        with self._lock:
            now = self._clock()
            self._pending = {s: p for s, p in self._pending.items() if p.until > now}
            while len(self._pending) >= _MOST_PENDING:
                self._pending.pop(next(iter(self._pending)))
            self._pending[state] = pending

    def _take(self, state: str, browser: str) -> _Pending:
        with self._lock:
            found = self._pending.get(state)
            own = found is not None and compare_digest(found.browser, _hash(browser))
            if found is None or not own or found.until <= self._clock():
                raise NotSignedOn("这次登录已经过期，或不是从本机这个浏览器开始的：请重新登录")
            del self._pending[state]
            return found

    async def _tokens(self, code: str, pending: _Pending) -> dict[str, Any]:
        """What the issuer gives for the code."""
        if not code or len(code) > 4096:
            raise NotSignedOn(WRONG, "no code")
        url = await self._asking.endpoint("token_endpoint")
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=pending.back, code_verifier=pending.verifier
        )
        auth = ClientAuth(self.issuer.client, self.issuer.secret, self._way(await self._asking.about()))
        headers = {"content-type": "application/x-www-form-urlencoded"}
        url, headers, body = auth.prepare("POST", url, headers, body)
        tokens = await self._asking.ask("POST", url, headers, body)
        if not isinstance(tokens.get("id_token"), str):
            raise NotSignedOn(WRONG, "no id_token")
        return tokens

    def _way(self, about: Mapping[str, Any]) -> str:
        """How the program proves at the token endpoint who it is."""
        offered = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if not self.issuer.secret:
            return "none"
        return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"

    async def _claims(self, tokens: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the token about the person, signed by the issuer, for us, in answer to this login, still good."""
        about = await self._asking.about()
        offered = about.get("id_token_signing_alg_values_supported") or ["RS256"]
        algorithms = [a for a in _ALGORITHMS if a in offered]
        issuer, client = self.issuer.address, self.issuer.client
        wanted: Any = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client},
        }
        told = {"nonce": nonce, "client_id": client, "access_token": tokens.get("access_token")}
        try:
            token = await self._decoded(str(tokens["id_token"]), algorithms)
            claims = CodeIDToken(token.claims, token.header, wanted, told)
            claims.validate(int(self._clock().timestamp()), _LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotSignedOn(WRONG, f"{type(error).__name__}: {error}"[:200]) from error
        return dict(claims)

    async def _decoded(self, text: str, algorithms: list[str]) -> jwt.Token:
        if not algorithms:
            raise ValueError("no algorithm that can be believed")
        registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
        try:
            return jwt.decode(text, _key_set(await self._asking.keys()), registry=registry)
        except InvalidKeyIdError:  # the issuer may have taken new keys since
            return jwt.decode(text, _key_set(await self._asking.keys(again=True)), registry=registry)

    async def _person(self, claims: Mapping[str, Any], tokens: Mapping[str, Any]) -> str:
        """The claim that names the person, from the token or from what the issuer tells of its user."""
        if self.issuer.claim not in claims:
            claims = await self._more(claims, tokens)
        value = claims.get(self.issuer.claim)
        if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
            raise NotSignedOn(WRONG, f"no claim {self.issuer.claim}")
        if self.issuer.claim == "email" and claims.get("email_verified") is not True:
            raise NotSignedOn("您的邮箱在统一登录那里还没有验证：请先验证", "email not verified")
        return value

    async def _more(self, claims: Mapping[str, Any], tokens: Mapping[str, Any]) -> Mapping[str, Any]:
        access = tokens.get("access_token")
        if "userinfo_endpoint" not in await self._asking.about() or not isinstance(access, str):
            return claims
        url = await self._asking.endpoint("userinfo_endpoint")
        told = await self._asking.ask("GET", url, {"authorization": f"Bearer {access}"})
        if told.get("sub") != claims.get("sub"):
            raise NotSignedOn(WRONG, "userinfo of another person")
        return told


def _key_set(keys: Any) -> KeySet:
    return KeySet.import_key_set(keys)


def _hash(word: str) -> str:
    return sha256(word.encode()).hexdigest()
