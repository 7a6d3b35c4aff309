"""Asking the issuer of identities (OpenID Connect): in bounded time and size, and nobody but it."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import certifi
import httpx

from core.address import keeps_secrets
from web.refusals import IssuerSilent, NotSignedOn

SECONDS = 10.0
MOST_BYTES = 256 * 1024
#: So many requests may wait for the issuer; more would keep others from the dashboard while it hangs.
AT_ONCE = 20
_KEPT = timedelta(hours=1)
#: What nobody should take for an answer is read again after this, however often it is wanted.
_AGAIN = timedelta(minutes=1)
WRONG = "统一登录没有成功：对方给出的身份不能确认。请再试一次；仍不行请告诉管理员"


@dataclass(frozen=True)
class Issuer:
    """Who is asked, as what, and which claim names the person."""

    address: str
    client: str
    secret: str = field(default="", repr=False)
    claim: str = "preferred_username"
    called: str = "统一身份认证"
    authorities: Path | None = None


class Asking:
    """What the issuer says, asked for over HTTP; its description and its keys are kept for an hour."""

    def __init__(self, issuer: Issuer, clock: Callable[[], datetime], seconds: float = SECONDS) -> None:
        self.issuer = issuer
        self._clock = clock
        self._seconds = seconds
        self._kept: dict[str, tuple[datetime, dict[str, Any]]] = {}
        self._tls = _tls(issuer.authorities)
        self._waiting = 0

    async def about(self) -> dict[str, Any]:
        """The issuer's own description of itself."""
        issuer = self.issuer.address
        about = await self._read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != issuer:
            self._kept.clear()
            raise IssuerSilent("the issuer calls itself otherwise")
        return about

    async def endpoint(self, name: str) -> str:
        """The address that the issuer gives for ``name``."""
        url = (await self.about()).get(name)
        if not isinstance(url, str) or not keeps_secrets(url):
            raise IssuerSilent(f"no usable {name}")
        return url

    async def keys(self, *, again: bool = False) -> dict[str, Any]:
        """The keys by which the issuer signs; ``again`` where it may have taken new ones."""
        return await self._read(await self.endpoint("jwks_uri"), _AGAIN if again else _KEPT)

    async def _read(self, url: str, fresh: timedelta = _KEPT) -> dict[str, Any]:
        """What stands at ``url``, read anew where the last reading is older than ``fresh``."""
        at, known = self._kept.get(url, (None, {}))
        if at is None or self._clock() - at >= fresh:
            known = await self.ask("GET", url, {})
            self._kept[url] = self._clock(), known
        return known

    async def ask(self, method: str, url: str, headers: Mapping[str, str], body: str = "") -> dict[str, Any]:
        """The object that one request brings: no redirects, no proxy of the environment, bounds on time, bytes and number."""
        if self._waiting >= AT_ONCE:
            raise IssuerSilent("too many wait for it")
        self._waiting += 1
        try:
            with anyio.fail_after(self._seconds):
                status, content = await self._sent(method, url, headers, body)
            told = json.loads(content) if status == 200 else None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError) as error:
            raise IssuerSilent(f"{type(error).__name__} from {url}: {error}"[:200]) from error
        finally:
            self._waiting -= 1
        if method == "POST" and 400 <= status < 500:
            raise NotSignedOn(WRONG, f"{status} from {url}")
        if not isinstance(told, dict):
            raise IssuerSilent(f"{status} and no object from {url}")
        return told

    async def _sent(self, method: str, url: str, headers: Mapping[str, str], body: str) -> tuple[int, bytes]:
        sent = {"accept": "application/json", "accept-encoding": "identity", **headers}
        async with (
            httpx.AsyncClient(trust_env=False, verify=self._tls, timeout=self._seconds) as client,
            client.stream(method, url, headers=sent, content=body or None) as answer,
        ):
            return answer.status_code, await _bounded(answer)


async def _bounded(answer: httpx.Response) -> bytes:
    """The body as sent; raises :class:`ValueError` where it is packed or too long."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise ValueError("packed")
    content = b""
    async for part in answer.aiter_raw():
        content += part
        if len(content) > MOST_BYTES:
            raise ValueError("too long")
    return content


def _tls(authorities: Path | None) -> ssl.SSLContext:
    """The usual authorities, and those that the office trusts besides."""
    context = ssl.create_default_context(cafile=certifi.where())
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context
