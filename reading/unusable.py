"""Links that were meant as addresses and are none, so that they work for nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.page import Link, LinkUse

_MEANT = re.compile(
    r"file:|[A-Za-z]:[\\/]|(?:https?|h?tt?ps?|htp|hhttp)(?:/{1,3}|[：;,.]/{0,3}|:/{0,3}$)|https?：|(?!https?:)[htps]{3,7}:/{1,3}\w",
    re.IGNORECASE,
)
_MOST = 20


def unusable_links(links: Iterable[Link]) -> tuple[Link, ...]:
    """Those without a usable address whose attribute names a file of a computer or begins like a web address."""
    found = (k for k in links if k.raw and k.use is LinkUse.ANCHOR and _MEANT.match(k.raw.strip()))
    return tuple({k.raw: k for k in found}.values())[:_MOST]
