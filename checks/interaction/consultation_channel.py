"""The public can ask and advise on line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.base import SiteCheck
from checks.entrances import Entrance, Entrances, may_hide, unseen
from core.fetch import Verdict
from core.finding import Finding, Severity, Undecided
from core.page import PageHead, PageKind
from core.site import SiteFacts

_CHANNEL = re.compile(
    r"信箱|留言|我要(?:写信|咨询|提问|投诉|建议|问)|(?:网上|在线|网络|业务|政策|互动|网民)咨询"
    r"|咨询(?:投诉|建言|留言|建议|互动|平台|服务台|台)|投诉咨询|建言|问政|12345|便民热线|政务热线"
    r"|来信(?:选登|公开|回复|查询|办理)|写信|互动平台|诉求|有问必答|民声|网上投诉|咨询$|意见建议|政民互动"
)
_NO_CHANNEL = re.compile(
    r"信访|举报|纪检|监察|廉政|巡察|监督信箱|投稿|邮箱|找错|纠错|心理咨询|法律咨询|咨询电话|咨询公司"
    r"|咨询有限|咨询机构|咨询委|工程咨询|招标|采购|中标|公告|通知|访谈"
)
_PETITION = re.compile(r"信访|举报|纪检|监察|廉政|监督信箱")
#: Names under which there may be a channel, or none.
_GENERAL = re.compile(
    r"互动交流|公众参与|交流互动|互动$|参与交流|[市网]民之[家声]|民[生心意情有](?:在线|互动|直通|桥|通$|所|呼)|有事|议事"
)
_SUBJECT = "consultation-channel"
_LOGIN_FIELD = re.compile(r"pass|pwd|mima", re.IGNORECASE)
_FEWEST_FIELDS = 3


class ConsultationChannel(SiteCheck):
    """The site has no effective channel to ask questions on line.

    ## 检查什么
    网站是否有可用的网上咨询建言渠道：领导信箱、网上咨询、留言板、我要写信、12345 热线平台等栏目、链接或公开的来信。
    链接到上级统一平台并能打开的算有；信访、举报、纪检监督渠道和只给邮箱地址的不算。
    入口都确定打不开的，视为没有；只有“互动交流”之类笼统的栏目、首页导航由脚本生成的、有别的表单可能就是渠道的，交人工复核；整站没有看完的不下结论。
    ## 为什么重要
    没有有效的网上咨询建言渠道，即单项否决。
    ## 不合格示例
        互动栏目里只有“网上信访”“纪检举报”两个链接
    ## 合格示例
        <a href="/hdjl/xzxx/">县长信箱</a>，打开后可以写信，并公开来信和答复
    ## 依据
    - V-RESP-1 国办秘函〔2019〕19号 无有效的网上咨询建言渠道，信访、纪检举报不计（A）；邮箱不算渠道（凭记忆，MEM）
    """

    id = "consultation-channel"
    version = 4
    title = "有网上咨询建言渠道"
    failure_title = "没有有效的网上咨询建言渠道"
    severity = Severity.VETO_CANDIDATE
    basis = ("V-RESP-1",)
    certainty = "A MEM"
    messages = {
        "missing": "整个网站（已看 {pages} 个页面）没有找到网上咨询、留言或写信的渠道。",
        "petition-only": "网站上只有信访、举报类渠道（如“{text}”），没有咨询建言渠道。",
        "mail-only": "网站上只提供邮箱（“{text}”），没有网上咨询建言渠道。",
        "dead": "咨询建言渠道“{text}”打不开：{target}，没有其他可用的渠道。",
    }
    remedies = {
        "": "开设网上咨询、领导信箱等栏目，或者链接到统一的互动平台，并公开答复。",
        "dead": "修复渠道或改正链接地址。",
    }
    options = {"dead_nights": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        channels = self._channels(site)
        if any(True for _ in site.pages.heads(PageKind.MESSAGE)) or _usable(channels):
            return
        reason = unseen(site)
        if reason:
            yield Undecided(f"{reason}，不能断定没有咨询渠道", _SUBJECT)
        elif channels.links:
            yield from _links(channels)
        elif not channels.nothing:
            yield Undecided("咨询栏目当晚没有看到，或由脚本生成", _SUBJECT)
        elif any(not channels.dead(e) for e in Entrances(site, _GENERAL).foreign()):
            yield Undecided("“互动交流”一类的栏目在别的网站上，其中有没有咨询渠道没有看到", _SUBJECT)
        else:
            yield _absent(site)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended as soon as a channel is seen tonight."""
        channels = self._channels(site)
        seen = any(site.was_observed(p.url) for p in site.pages.heads(PageKind.MESSAGE))
        return (
            seen
            or any(_answers(channels, e) for e in channels.links)
            or any(site.was_observed(p.url) for p in channels.pages)
        )

    def _channels(self, site: SiteFacts) -> Entrances:
        return Entrances(site, _CHANNEL, _NO_CHANNEL, nights=self.option["dead_nights"])


def _usable(channels: Entrances) -> bool:
    """A column or page that was read, or a link that opens; a foreign one that was not asked for counts as well."""
    if any(channels.site.pages.get(c.url) is not None for c in channels.columns) or channels.pages:
        return True
    return any(_answers(channels, e) for e in channels.links)


def _answers(channels: Entrances, entrance: Entrance) -> bool:
    outcome = channels.site.outcome(entrance.link.url)
    if outcome is None:
        return not channels.own(entrance.link.url) or channels.opens(entrance)
    return outcome.verdict is Verdict.OK


def _links(channels: Entrances) -> Iterator[Finding | Undecided]:
    """Only links are left, and none was seen to open: blame when each is surely dead; a foreign host is for a person."""
    if not all(channels.dead(e) for e in channels.links):
        yield Undecided("咨询渠道的链接能否打开还不能断定", _SUBJECT)
        return
    first = next((e for e in channels.links if channels.own(e.link.url)), channels.links[0])
    data = {"text": first.text, "target": first.link.url, "links": len(channels.links)}
    review = any(channels.foreign())
    yield Finding(
        "dead",
        data,
        f"链接“{first.text}”",
        first.text,
        _SUBJECT,
        first.link.url,
        first.page.url,
        review=review,
    )


def _absent(site: SiteFacts) -> Finding:
    home = site.home.url if site.home else site.unit.homepage
    doubt = may_hide(site)
    petition = Entrances(site, _PETITION)
    general = Entrances(site, _GENERAL)
    mail = _mail(site)
    if petition.links:
        text = petition.links[0].text
        return Finding("petition-only", {"text": text}, f"链接“{text}”", text, _SUBJECT, home, review=doubt)
    if mail:
        return Finding("mail-only", {"text": mail}, "首页或栏目页", mail, _SUBJECT, home, review=True)
    data = {"pages": len(site.pages)}
    if form := _form(site):
        quote = f"页面“{form.title[:40]}”有可以填写提交的表单，请看是不是咨询渠道：{form.url}"
        return Finding("missing", data, "整个网站", quote, _SUBJECT, home, review=True)
    quote = (
        "有“互动交流”一类的栏目，其中没有咨询渠道"
        if not general.nothing
        else "首页导航和栏目中都没有咨询渠道"
    )
    return Finding("missing", data, "整个网站", quote, _SUBJECT, home, review=doubt or not general.nothing)


def _form(site: SiteFacts) -> PageHead | None:
    """A page on which several things can be filled in and sent, and that is no login: it may be a channel by another name."""
    for page in site.pages.heads(PageKind.COLUMN, PageKind.OTHER):
        for form in page.forms:
            sent = form.method == "post" and len(form.fields) >= _FEWEST_FIELDS
            if sent and not any(_LOGIN_FIELD.search(f) for f in form.fields):
                return page
    return None


def _mail(site: SiteFacts) -> str:
    """The words of a mail link that is offered as a way to ask."""
    for page in site.pages.of_kind(PageKind.HOME, PageKind.COLUMN):
        for link in page.links:
            if link.raw.lower().startswith("mailto:") and re.search(
                r"信箱|邮箱|咨询|联系|留言|建议", link.text
            ):
                return " ".join(link.text.split())[:60]
    return ""
