"""What kind of host a link leads to: the government's own, a service that pages of all sites carry, or a stranger."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

import tldextract

from core.address import host_of

#: The snapshot that comes with the package; the list is never fetched.
_suffixes = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True)
_OFFICIAL = (".gov.cn", ".政务", ".xn--zfr164b", ".公益", ".xn--55qw42g", ".mil.cn", ".edu.cn")
# Marks and statistics; makers of content systems; sharing and new media; news agencies; programs to download.
_SERVICE_NAMES = (
    "conac.cn kaipuyun.cn cnzz.com umeng.com 51.la webterren.com gridsum.com gridsumdissector.com baidu.com bdstatic.com "
    "hanweb.com trs.com.cn ucap.com.cn zzjkj.cn iflytek.com "
    "weibo.com weibo.cn qq.com weixin.com wechat.com douyin.com toutiao.com kuaishou.com bilibili.com jiathis.com bshare.cn ixigua.com "
    "people.com.cn people.cn xinhuanet.com news.cn cctv.com cctv.cn china.com.cn chinanews.com gmw.cn youth.cn ce.cn cri.cn "
    "chinadaily.com.cn qstheory.cn xuexi.cn cnr.cn 12371.cn 12377.cn 12380.cn 12388.cn 12389.cn legaldaily.com.cn "
    "microsoft.com mozilla.org mozilla.com.cn firefox.com.cn google.com google.cn adobe.com wps.cn 360.cn w3.org foxit.com.cn "
    "apple.com ofd.cn"
)
_SERVICES = frozenset(_SERVICE_NAMES.split())


@lru_cache(maxsize=16_384)
def registered(host: str) -> str:
    """The part of ``host`` that somebody registered (``qinghe.gov.cn``), or ``host`` itself where there is none."""
    return _suffixes(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=16_384)
def is_official(host: str) -> bool:
    """Whether the name is kept for public bodies, schools and the army."""
    return host == "gov.cn" or host.endswith(_OFFICIAL)


@lru_cache(maxsize=16_384)
def is_service(host: str) -> bool:
    """Whether pages of all sites carry links there: statistics, sharing, news agencies, makers of the system."""
    return registered(host) in _SERVICES or host == "121.43.68.40"


def is_stranger(host: str, own: str) -> bool:
    """Whether ``host`` is neither official, nor a common service, nor of the registered domain of host ``own``."""
    return (
        bool(host) and not is_official(host) and not is_service(host) and registered(host) != registered(own)
    )


def is_private(host: str) -> bool:
    """Whether only somebody inside the same network can reach ``host``: loopback, private addresses, names without a dot."""
    if host == "localhost" or host.endswith((".local", ".localdomain", ".lan", ".intranet")):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_private or address.is_loopback or address.is_link_local


def foreign_hosts(urls: list[str], own_url: str) -> frozenset[str]:
    """The strangers among the hosts of ``urls``; addresses on the page's own host cost next to nothing."""
    own = host_of(own_url)
    prefixes = (f"http://{own}/", f"https://{own}/")
    hosts = {host_of(url) for url in urls if url and not url.startswith(prefixes)}
    return frozenset(h for h in hosts if is_stranger(h, own))
