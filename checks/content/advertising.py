"""Commercial advertising on a government site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content.context import in_title_marks, is_corrected, is_quoted, sentence
from checks.content.lexicon import LexiconKind
from checks.content.scanning import Hit, LexiconCheck
from checks.content.texts import MARKS, Texts, quotes
from checks.documents.base import short
from core.address import host_of
from core.finding import Finding, Severity
from core.page import CONTENT_KINDS, LinkUse, Page, PageKind

#: Hosts that serve nothing but advertisements or paid links. Statistics, maps and sharing are other hosts of the same firms.
_NETWORKS = (
    "pos.baidu.com", "cpro.baidu.com", "cpro.baidustatic.com", "dup.baidustatic.com", "union.baidu.com", "eclick.baidu.com",
    "googlesyndication.com", "doubleclick.net", "googleadservices.com", "tanx.com", "alimama.com", "s.click.taobao.com",
    "union-click.jd.com", "union.jd.com", "gdt.qq.com", "pgdt.ugdtimg.com", "inte.sogou.com", "lianmeng.360.cn", "p.yiqifa.com",
    "c.duomai.com",
)  # fmt: skip
_HINTS = (
    "baidu", "google", "doubleclick", "tanx.", "alimama", "click", "union", "gdt", "sogou", "lianmeng", "yiqifa", "duomai",
)  # fmt: skip
_SHOWN = frozenset({LinkUse.ANCHOR, LinkUse.FRAME, LinkUse.IMAGE})
_PUBLIC = re.compile(
    r"助农|帮扶|扶贫|农产品|特产|电商|直播|促消费|消费券|惠民|公益|展销|年货|推介|节会|夜市|商圈|消费季"
    r"|购物节|补贴|打击|查处|整治|处罚|违法|虚假|防骗|诈骗|警示|提醒|案例|监管|消费者|维权|广告法|投诉|举报"
    r"|政策|招标|采购"
)


class Advertising(LexiconCheck):
    """Advertisements of networks, paid links, or texts that sell.

    ## 检查什么
    首页引用的广告联盟（百度联盟、谷歌广告、阿里妈妈等）脚本、框架和图片；内容页正文里的广告联盟链接、按点击付费的推广链接；
    正文里有没有两种以上的商业促销用语（立即抢购、全场包邮、售楼热线、加微信领取等，交人工复核）。
    统计、地图、分享组件不是广告；助农、消费券、展销会、市场监管案例和消费提示，书名号、引号里的话不算；普通的商店链接不算。
    模板里的广告只在首页报一次。
    ## 为什么重要
    政府网站不得刊登商业广告，也不得链接商业广告页面。
    ## 不合格示例
        <script src="https://cpro.baidustatic.com/cpro/ui/c.js"></script>
    ## 合格示例
        <script src="https://hm.baidu.com/hm.js"></script>
    ## 依据
    - G-LAY-8 不得刊登商业广告（国办发〔2017〕47号，通报所列问题，B）
    """

    id = "advertising"
    title = "没有商业广告"
    failure_title = "有商业广告"
    severity = Severity.MODERATE
    basis = ("G-LAY-8",)
    visual = True
    certainty = "B"
    messages = {
        "network": "首页引用了广告联盟：{hosts}。",
        "paid-link": "正文里有广告联盟或付费推广链接：{hosts}。",
        "text": "正文像商业广告，有促销用语 {count} 处：{words}。",
    }
    remedies = {
        "": "撤下广告，去掉模板或稿件里的广告代码和链接。",
        "text": "核实是否商业推广；确属广告的撤下。",
    }
    kinds = CONTENT_KINDS | {PageKind.HOME}
    options = {**LexiconCheck.options, "several": 2}

    def evaluate(self, page: Page) -> Iterator[Finding]:
        home = page.kind is PageKind.HOME
        shown = page.facts.links if home else [k for k in page.body_links if k.use in _SHOWN]
        pictures = [i.url for i in page.facts.images if home or i.in_body]
        found = _networks([*(k.url for k in shown), *pictures])
        if found:
            hosts = "、".join(dict.fromkeys(host_of(u) for u in found))
            where = "首页" if home else "正文"
            yield Finding(
                "network" if home else "paid-link",
                {"hosts": hosts, "urls": found[:5]},
                where,
                short(found[0], 150),
            )
        if not home:
            yield from self._text(page)

    def _text(self, page: Page) -> Iterator[Finding]:
        texts, found = self.found(page, LexiconKind.ADVERTISING)
        hits = [h for each in found.values() for h in each if _counts(texts, h)]
        words = list(dict.fromkeys(texts.text[h.start : h.end] for h in hits))
        if len(words) >= self.option["several"] and not _speaks_for_the_public(texts, hits):
            data = {"words": "、".join(words[:8]), "count": len(hits)}
            yield Finding("text", data, texts.place(hits[0].start), quotes(texts, hits), review=True)


def _networks(urls: Sequence[str]) -> list[str]:
    """Those that lead to a network, each once. Most pages hold none of the hints, so that no host need be taken apart."""
    whole = "\n".join(urls)
    if not any(hint in whole for hint in _HINTS):
        return []
    return [u for u in dict.fromkeys(urls) if _is_network(u)]


def _is_network(url: str) -> bool:
    host = host_of(url)
    return any(host == network or host.endswith("." + network) for network in _NETWORKS)


def _counts(texts: Texts, hit: Hit) -> bool:
    text = texts.text
    if texts.part(hit.start) in MARKS or is_quoted(text, hit.start, hit.end):
        return False
    return not in_title_marks(text, hit.start) and not is_corrected(text, hit.start, hit.end)


def _speaks_for_the_public(texts: Texts, hits: Sequence[Hit]) -> bool:
    """Whether the title or a sentence with such a word tells of public aid to sales, or of the law against such selling."""
    if _PUBLIC.search(texts.text, 0, texts.end_of_marks()):
        return True
    return any(_PUBLIC.search(texts.text, *sentence(texts.text, h.start, h.end)) for h in hits)
