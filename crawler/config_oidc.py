"""The settings of single sign-on (统一登录, OpenID Connect)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.address import keeps_secrets
from crawler.errors import ConfigError

#: The names of its settings behind ``oidc_``.
NAMES = ("issuer", "client_id", "client_secret", "claim", "name")


@dataclass(frozen=True)
class Oidc:
    """Single sign-on (统一登录): the issuer's address, as what we are known there, the claim that names people, and the
    words on the button.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    claim: str = "preferred_username"
    name: str = "统一身份认证"


def oidc_of(given: Mapping[str, str]) -> Oidc | None:
    """Single sign-on as it is set, ``None`` where it is not."""
    values = {name: value for name, value in given.items() if value}
    if not values:
        return None
    for name in ("issuer", "client_id"):
        if name not in values:
            raise ConfigError(
                f"MINJIAN_OIDC_{name.upper()}（oidc_{name}）没有设：统一登录要有颁发者地址和客户端编号"
            )
    if not keeps_secrets(values["issuer"]) or {"?", "#"} & set(values["issuer"]):
        raise ConfigError(f"MINJIAN_OIDC_ISSUER（oidc_issuer）“{values['issuer']}”应为 https:// 开头的网址")
    if not values["client_id"].isascii() or not values.get("client_secret", "").isascii():
        raise ConfigError("MINJIAN_OIDC_CLIENT_ID、MINJIAN_OIDC_CLIENT_SECRET 只能有英文字母、数字和符号")
    return Oidc(**values)
