"""What every answer carries and every request is held to, before any page is reached."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing but our own files; no inline script or style, no frames, no forms to elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # "no-referrer" makes browsers hide from us where a form came from
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
MOST_BYTES = 256 * 1024
#: Where people send files; what is in front of the form and around the file comes on top of it.
UPLOADS = re.compile(r"/rectify/[\w-]{1,32}/answer|/settings/lexicons")
MOST_UPLOADED = 5 * 1024 * 1024 + MOST_BYTES


class Armour:
    """Adds the headers, forbids keeping pages in caches, and refuses long bodies."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        self.headers = {k.encode(): v.encode() for k, v in HEADERS.items()}
        if secure:
            self.headers[b"strict-transport-security"] = b"max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def armoured(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = dict(message["headers"])
                added = {k: v for k, v in self.headers.items() if k not in own}
                if b"cache-control" not in own:
                    added[b"cache-control"] = b"no-store"
                message["headers"] = [*message["headers"], *added.items()]
            await send(message)

        if refusal := _refusal(scope):
            await _answer(armoured, *refusal)
            return
        await self.app(scope, receive, armoured)


def _refusal(scope: Scope) -> tuple[int, str] | None:
    """Bodies must say how long they are, and be short: forms are all there is to send."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return 411, "请求须写明长度"
    length = headers.get(b"content-length", b"0")
    most = MOST_UPLOADED if UPLOADS.fullmatch(scope["path"]) else MOST_BYTES
    if not length.isdigit() or len(length) > 12 or int(length) > most:
        return 413, "请求太长"
    return None


async def _answer(send: Send, status: int, words: str) -> None:
    body = words.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
