"""The two ways in which a request gets no page: it is refused, or has to go elsewhere first."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """The request is not allowed: ``status``, words for the person, and headers that tell programs more."""

    def __init__(self, status: int, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.headers = dict(headers or {})


class Elsewhere(Exception):
    """The person has to go to ``path`` first."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class NotSignedOn(Exception):
    """A login by way of others failed: ``words`` are for the person, ``why`` for the log."""

    def __init__(self, words: str, why: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.why = why


class IssuerSilent(NotSignedOn):
    """The other server did not answer as it should: nobody has tried to be anybody."""

    def __init__(self, why: str) -> None:
        super().__init__("统一登录的服务器没有正常答复：请稍候再试，或用密码登录", why)
