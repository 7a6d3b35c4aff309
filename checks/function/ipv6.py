"""Whether the home page can be reached over IPv6."""

from __future__ import annotations

from collections.abc import Iterator

from checks.base import SiteCheck
from core.finding import Finding, Severity, Undecided
from core.site import SiteFacts

_SUBJECT = "site:ipv6"


class Ipv6(SiteCheck):
    """The home page's host has no IPv6 address, or does not show the home page on the one it has.

    ## 检查什么
    每夜查询一次首页域名的 AAAA 记录（IPv6 地址）。域名服务器明确答复没有的，列为问题；查询没有结果（超时、服务器出错）的，不作判断。
    有 AAAA 记录、本机又有 IPv6 线路的，再用 IPv6 打开一次首页；连续三夜连不上、没有应答，或答 404、5xx 而当晚用 IPv4 看到了首页的，列为问题。
    答 403、429 之类可能是针对本系统的，不作判断；本机没有 IPv6 线路时也不判断。
    ## 为什么重要
    国家要求政府网站支持 IPv6；记录登了却连不上，用 IPv6 的群众要等到超时才能打开网站。
    ## 不合格示例
        www.qinghe.gov.cn 只有 A 记录，没有 AAAA 记录
    ## 合格示例
        www.qinghe.gov.cn 有 AAAA 记录，用 IPv6 能打开首页
    ## 依据
    - D-FN-9 IPv6 改造：首页可以用 IPv6 访问（国办秘函〔2019〕19号；B）
    - T-1 AAAA 记录、首页可达（IPv6 规模部署监测口径；B）
    """

    id = "ipv6"
    title = "支持 IPv6 访问"
    failure_title = "不支持 IPv6 访问"
    version = 2
    severity = Severity.MINOR
    basis = ("D-FN-9", "T-1")
    certainty = "B"
    messages = {
        "no-record": "域名 {host} 没有 AAAA 记录（IPv6 地址）。",
        "unreachable": "域名 {host} 的 IPv6 地址 {address} 连接不上：{detail}。",
        "no-page": "域名 {host} 的 IPv6 地址能连接，但打不开首页：{said}。",
    }
    remedies = {
        "no-record": "为网站开通 IPv6 地址，在域名服务器上增加 AAAA 记录。",
        "unreachable": "检查 IPv6 地址上的服务、防火墙和路由；暂时修不好的先撤下 AAAA 记录。",
        "no-page": "检查 IPv6 地址上的网站服务是否配置了这个域名；暂时修不好的先撤下 AAAA 记录。",
    }
    confirmations = 3

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        facts = site.ipv6
        if facts is None or not facts.answered:
            yield Undecided(facts.detail if facts else "当晚没有查询域名", _SUBJECT)
            return
        home = site.home.url if site.home else site.unit.homepage
        if not facts.addresses:
            yield Finding(
                "no-record", {"host": facts.host}, "域名解析", f"{facts.host} AAAA：无", _SUBJECT, home
            )
        elif facts.reached is None:
            yield Undecided(facts.detail or "没有试着用 IPv6 连接", _SUBJECT)
        elif not facts.reached:
            address = facts.addresses[0]
            data = {"host": facts.host, "address": address, "detail": facts.detail[:120]}
            yield Finding("unreachable", data, "IPv6 连接", f"{facts.host} AAAA {address}", _SUBJECT, home)
        elif facts.opened is False and site.home is not None and site.was_observed(site.home.url):
            data = {"host": facts.host, "said": facts.said[:120]}
            quote = f"{facts.host} AAAA {facts.addresses[0]}：{facts.said}"
            yield Finding("no-page", data, "IPv6 连接", quote[:200], _SUBJECT, home)
        elif facts.opened is not True:
            yield Undecided(facts.said or "没有用 IPv6 打开首页", _SUBJECT)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the name servers answered tonight and the address was reached or not tried for a fault of ours."""
        return site.ipv6 is not None and site.ipv6.answered
