"""Whether the site can be read over HTTPS without a browser's warning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from checks.base import SiteCheck
from core.finding import Finding, Severity, Undecided
from core.gathered import CertificateFault, TlsFacts, TlsState
from core.page import LinkUse, PageFacts
from core.site import SiteFacts
from core.times import local

_SUBJECT, _MIXED = "site:https", "mixed:"
_PART = re.compile(r"\.(?:js|css|png|jpe?g|gif|bmp|webp|svg|ico|woff2?|ttf|mp4|mp3)$", re.IGNORECASE)
_PARTS = (
    "image/",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
    "video/",
    "font/",
)
_FAULTS = {
    CertificateFault.EXPIRED: "expired",
    CertificateFault.NOT_YET_VALID: "not-yet-valid",
    CertificateFault.WRONG_NAME: "wrong-name",
    CertificateFault.SELF_SIGNED: "self-signed",
    CertificateFault.INCOMPLETE_CHAIN: "incomplete-chain",
    CertificateFault.UNKNOWN_ISSUER: "unknown-issuer",
    CertificateFault.OTHER: "invalid",
}
_ASKS_A_PERSON = frozenset({CertificateFault.UNKNOWN_ISSUER, CertificateFault.OTHER})
_USES = {
    LinkUse.SCRIPT: "脚本",
    LinkUse.STYLE: "样式",
    LinkUse.IMAGE: "图片",
}


class Https(SiteCheck):
    """There is no HTTPS, its protocol is old, its certificate bad or soon will be, or secure pages load insecure parts.

    ## 检查什么
    每夜与首页域名的 443 端口握手一次，按浏览器的规则验证证书：是否过期、即将过期、域名不符、自签、证书链不完整；
    端口没有开放或不是 HTTPS 的，列为没有 HTTPS；只支持 TLS 1.0、1.1 的，列为协议过时（网站照常读取）。当晚看到的 https 网页里，用 http 地址引入的脚本、样式和图片（混合内容），同一地址只报一条。
    超时、断线、只支持更早的协议或国密算法而握手不成的，不作判断；签发机构不在常见信任列表里的，交人工复核。
    ## 为什么重要
    证书无效时浏览器会拦下整个网站；混合内容会被浏览器屏蔽，页面显示不全，内容也可能被中途篡改。
    ## 不合格示例
        https://www.qinghe.gov.cn/ 的证书于 2026-10-01 过期
        <script src="http://www.qinghe.gov.cn/js/common.js"></script>（出现在 https 网页里）
    ## 合格示例
        证书有效、域名相符、链完整，到期前一个月已更换；网页里的资源都用 https 或相对地址
    ## 依据
    - T-2 HTTPS 证书有效，没有混合内容（凭记忆，MEM；提前天数为本系统所定，DER）
    """

    id = "https"
    title = "HTTPS 安全可用"
    failure_title = "HTTPS 不可用或不安全"
    severity = Severity.MODERATE
    severities = {
        "no-https": Severity.MINOR,
        "expiring": Severity.NOTICE,
        "incomplete-chain": Severity.MINOR,  # some browsers fetch what is missing
        "mixed-active": Severity.MINOR,
        "mixed-picture": Severity.NOTICE,
    }
    basis = ("T-2",)
    certainty = "MEM"
    messages = {
        "no-https": "{host} 没有 HTTPS：{detail}。",
        "old-protocol": "{host} 只支持 {protocol}，现在的浏览器打不开。",
        "expired": "{host} 的证书已于 {day} 过期。",
        "expiring": "{host} 的证书将于 {day} 过期，还有 {left} 天。",
        "not-yet-valid": "{host} 的证书还没有生效（{begins} 起）。",
        "wrong-name": "{host} 的证书是给别的域名的：{names}。",
        "self-signed": "{host} 的证书是自签的，浏览器不信任。",
        "incomplete-chain": "{host} 的证书链不完整：只发了站点证书，没有中间证书（签发者 {issuer}）。",
        "unknown-issuer": "{host} 的证书由常见信任列表以外的机构签发（{issuer}），请人工核实。",
        "invalid": "{host} 的证书不被浏览器接受：{detail}。",
        "mixed-active": "https 网页用 http 地址引入{use}：{target}，共 {pages} 页。",
        "mixed-picture": "https 网页用 http 地址引入图片或音视频：{target}，共 {pages} 页。",
    }
    remedies = {
        "": "更换证书，并把到期日记入运维日历。",
        "no-https": "申请证书并开通 443 端口，再把 http 跳转到 https。",
        "old-protocol": "在服务器上启用 TLS 1.2 和 1.3，停用更早的协议。",
        "incomplete-chain": "在服务器上配置完整的证书链（站点证书后面接上中间证书）。",
        "mixed-active": "把资源地址改成 https 或以 / 开头的相对地址。",
        "mixed-picture": "把图片地址改成 https 或以 / 开头的相对地址。",
    }
    options = {"warn_days": 14, "most_mixed": 20}
    confirmations = 2

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        facts = site.tls
        if facts is None or facts.state is TlsState.UNKNOWN:
            yield Undecided(
                f"没有握手成功：{facts.detail}"[:200] if facts else "当晚没有试连 HTTPS", _SUBJECT
            )
        elif facts.state in (TlsState.REFUSED, TlsState.NOT_TLS):
            why = "443 端口没有开放" if facts.state is TlsState.REFUSED else "443 端口答的不是 HTTPS"
            yield _finding("no-https", {"host": facts.host, "detail": why}, facts, site)
        else:
            yield from self._certificate(facts, site)
        yield from self._mixed(site)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """A certificate is mended when it was seen tonight, an insecure part when no page of tonight's loads it."""
        if subject == _SUBJECT:
            return site.tls is not None and site.tls.state is not TlsState.UNKNOWN
        address = subject.removeprefix(_MIXED)
        return (
            site.visit.complete
            and site.was_observed(url)
            and address not in {u[:400] for u in site.once(_mixed)}
        )

    def _certificate(self, facts: TlsFacts, site: SiteFacts) -> Iterator[Finding]:
        ends = local(datetime.fromisoformat(facts.ends)) if facts.ends else None
        data = {
            "host": facts.host,
            "day": ends.date().isoformat() if ends else "",
            "begins": facts.begins[:10],
            "names": "、".join(facts.names[:4])[:160] or "（证书没有写域名）",
            "issuer": facts.issuer[:120],
            "detail": facts.detail[:160],
        }
        if facts.state is TlsState.OLD:
            yield _finding("old-protocol", {"host": facts.host, "protocol": facts.protocol}, facts, site)
        faults = list(facts.faults)
        if ends is not None and ends < site.as_of and CertificateFault.EXPIRED not in faults:
            faults.append(CertificateFault.EXPIRED)
        for fault in faults:
            yield _finding(_FAULTS[fault], data, facts, site, review=fault in _ASKS_A_PERSON)
        if ends is not None and not faults and ends - site.as_of <= timedelta(days=self.option["warn_days"]):
            yield _finding("expiring", {**data, "left": max(0, (ends - site.as_of).days)}, facts, site)

    def _mixed(self, site: SiteFacts) -> Iterator[Finding]:
        """One finding for each insecure address, filed under the first page that loads it."""
        worst = sorted(
            site.once(_mixed).items(), key=lambda f: (f[1].use is LinkUse.IMAGE, -f[1].pages, f[0])
        )
        for url, mixed in worst[: self.option["most_mixed"]]:
            key = "mixed-picture" if mixed.use is LinkUse.IMAGE else "mixed-active"
            data = {"use": _USES[mixed.use], "target": url[:300], "pages": mixed.pages}
            where = f"页面“{mixed.title}”"[:120]
            yield Finding(key, data, where, url[:300], _MIXED + url[:400], mixed.page, pages=mixed.pages)


@dataclass
class _Mixed:
    """An insecure address: how it is used, the first page that loads it, and how many do."""

    use: LinkUse
    page: str
    title: str
    pages: int = 1


def _mixed(site: SiteFacts) -> dict[str, _Mixed]:
    """Every address that secure pages of tonight load by http.

    Everything that a page loads was asked for tonight: where no such address is insecure, no page is gone through.
    """
    if not _is_secure(site):
        return {}
    parts = site.outcomes_where(lambda o: not o.content_type.startswith("text/html"))
    asked = [o.url for o in parts if o.url.startswith("http://") and _is_part(o.url, o.content_type)]
    found: dict[str, _Mixed] = {}
    for page in site.pages.linking(asked) if asked else ():
        if not page.url.startswith("https://") or not site.was_observed(page.url):
            continue
        for url, use in _loaded(page):
            if url in found:
                found[url].pages += 1
            else:
                found[url] = _Mixed(use, page.url, page.title or page.head_title)
    return found


def _is_secure(site: SiteFacts) -> bool:
    home = site.home
    return site.unit.homepage.startswith("https://") or (home is not None and home.url.startswith("https://"))


def _is_part(url: str, content_type: str) -> bool:
    return bool(_PART.search(urlsplit(url).path[-12:])) or content_type.startswith(_PARTS)


def _loaded(page: PageFacts) -> list[tuple[str, LinkUse]]:
    """What the page loads by http, each address once. Addresses on the own host count as well."""
    links = [(k.url, k.use) for k in page.links if k.use in _USES and k.url.startswith("http://")]
    pictures = [(i.url, LinkUse.IMAGE) for i in page.images if i.url.startswith("http://")]
    return list(dict([*pictures, *links]).items())


def _finding(
    key: str, data: dict[str, Any], facts: TlsFacts, site: SiteFacts, *, review: bool = False
) -> Finding:
    seen = [
        facts.detail,
        f"签发者 {facts.issuer}" if facts.issuer else "",
        f"有效期至 {facts.ends[:10]}" if facts.ends else "",
    ]
    quote = f"{facts.host}:{facts.port} " + "，".join(s for s in seen if s)
    home = site.home.url if site.home else site.unit.homepage
    return Finding(key, data, "HTTPS 握手", quote[:400], _SUBJECT, home, review=review)
