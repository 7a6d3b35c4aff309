"""Links that visitors cannot see, put there for search engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from lxml.html import HtmlElement

from checks.base import PageCheck
from checks.content.context import CRIME
from checks.links.concealment import FIRM, WORDS, Concealment, Hidden, only_hides
from checks.links.hosts import foreign_hosts
from checks.links.written import written_parts
from core.address import host_of
from core.finding import Finding, Severity
from core.page import LinkUse, Page
from reading.links import anchor_text
from reading.tree.markup import marks, words

_SPAM = re.compile(
    r"博彩|赌博|赌场|赌球|百家乐|六合彩|时时彩|彩票(?:投注|平台|开户|网|注册|娱乐|计划|app)|体育投注"
    r"|线上娱乐|娱乐城|真人娱乐|真钱|老虎机|捕鱼游戏|棋牌(?:游戏|平台|娱乐|下载|app)|"
    r"葡京|太阳城|银河(?:国际|娱乐)|皇冠(?:体育|现金|投注)|北京赛车|澳门(?:银河|新濠|永利|金沙|威尼斯)|私服"
    r"|外挂|代孕|代开|开发票|办假?证|刻章|迷药|催情|裸聊|"
    r"成人(?:电影|视频|网站|用品|小说|影院|影视)|色情|情色|约炮|一夜情|援交|黄色(?:网站|电影|小说)|三级片"
    r"|无码|伟哥|壮阳|高利贷|裸贷|套现|网贷口子|枪支|"
    # What the trade calls itself today: a name with 体育, 娱乐 or the word that leads to its door.
    r"(?:申博|必威|乐鱼|开云|华体会|爱游戏|九游|亚博|万博|欧宝|贝博|雷竞技|凯发|利来|尊龙|博狗|伟德|韦德"
    r"|澳博|kok|m6|ob|bob|b-?sports)(?:体育|娱乐|电竞|国际|真人)?(?:app|官网|官方|网址|平台|登[录陆]|注册"
    r"|入口|下载|网页版|手机版)|"
    r"(?:申博|必威|乐鱼|开云|华体会|爱游戏|九游|亚博|欧宝|贝博|利来|尊龙|博狗|kok|bob)(?:体育|娱乐|电竞)|"
    r"(?:金沙|江南|半岛|星空|米兰|火狐|永利|天博|皇冠|新濠|银河|威尼斯人)(?:体育|娱乐)(?:app|官网|平台"
    r"|登[录陆]|注册|入口|下载|网页版|手机版)|"
    r"bet365|188bet|bwin必?|w88(?:优德|官网|手机)|manbetx|(?:pg|mg|ag|bbin|cq9)(?:电子|真人|视讯|模拟器)"
    r"|网上?投注|手机投注|网赌|电子游艺|送彩金|新开传奇|传奇sf|"
    r"国产精品|久久(?:精品|热|爱)|亚洲av|av在线|欧美一区|一区二区|毕业证(?:代办|办理|制作)|代写论文|论文代写|卡盟|刷粉",
    re.IGNORECASE,
)
_INTERFACE = re.compile(
    r"tab|menu|nav|drop|pop|layer|dialog|modal|share|slide|swiper|banner|scroll|tip|toggle|sub|select|link"
    r"|yqlj|friend|list|con(?:$|\d|_|-|t)|box|"
    r"item|panel|more|wap|mobile|phone|qr|code|wei|search|lang|float|hide|fold|tree|hid|tj|stat|count|cnzz|foot"
)
_HEADING = re.compile(
    r"离开.{0,20}(?:网站|本站)|即将访问|继续访问|友情链接|相关链接|网站链接|常用链接|媒体|分享|扫一扫|下载|客户端|浏览器"
)


_LONGEST_CAUSE = 120


@dataclass
class _Block:
    """Links of one concealed place; ``hidden`` is ``None`` for links in plain sight."""

    hidden: Hidden | None
    anchors: list[tuple[HtmlElement, str]] = field(default_factory=list)

    @property
    def spam(self) -> bool:
        return any(is_spam(text) for _, text in self.anchors)


@dataclass
class _Said:
    """What goes into one finding."""

    key: str
    review: bool
    blocks: list[_Block] = field(default_factory=list)


class HiddenLink(PageCheck):
    """Links to foreign sites that visitors cannot see.

    ## 检查什么
    页面上指向外部（不属于本单位域名、不是政府或学校网站、也不是统计、分享、主流媒体等常见服务）的链接，是否用样式、尺寸、位置、颜色
    藏了起来：移出屏幕、压成一两个像素、字号为零、与背景同色、一像素的滚动框、由脚本写出隐藏的外框、设为不显示（整段由 document.write 写出的也看），或者没有任何文字和图片；
    以及看得见但成片出现的赌博、色情、私服、假证等推广链接。菜单、页签、弹层、分享按钮、友情链接下拉框和供读屏软件使用的跳转链接不算；
    单个的、设为不显示而用途不明的，交人工复核。正文以外的来自模板，指向同样网站的只报一次，并写明有多少页。样式写在外部样式文件里的，看不到，不作判断。
    ## 为什么重要
    暗链是网站被入侵的标志，会把政府网站变成赌博、色情网站的推广页，属于单项否决情形。
    ## 不合格示例
        <div style="position:absolute;left:-9999px"><a href="http://example.com">百家乐</a><a href="http://example.net">六合彩</a></div>
    ## 合格示例
        <ul class="submenu" style="display:none"><li><a href="/zwgk/">政务公开</a></li></ul>
    ## 依据
    - G-LNK-3 外部链接应当可见，不得有暗链（国办发〔2017〕47号；凭记忆，MEM；各地通报列为问题，A）
    - V-SAFE-3 发布或链接赌博、色情等内容（国办秘函〔2019〕19号，单项否决；B）
    - E-8 暗链、页面篡改（公开的检查产品分类；B）
    """

    id = "hidden-link"
    version = 6
    title = "没有暗链"
    failure_title = "页面上有暗链"
    severity = Severity.SERIOUS
    severities = {
        "spam": Severity.VETO_CANDIDATE,
        "injected": Severity.VETO_CANDIDATE,
        "empty": Severity.MINOR,
    }
    basis = ("G-LNK-3", "V-SAFE-3", "E-8")
    visual = True
    certainty = "MEM"
    messages = {
        "spam": "页面里藏有{count}个赌博、色情、假证之类的推广链接（{way}）：{links}。",
        "hidden": "页面里藏有{count}个指向外部网站的链接（{way}）：{links}。",
        "injected": "页面上有{count}个赌博、色情、假证之类的推广链接：{links}。",
        "empty": "页面里有{count}个没有文字也没有图片、指向外部网站的链接，访问者看不见：{links}。",
    }
    remedies = {
        "": "立即删除这些链接，检查服务器和后台是否被入侵，修补漏洞并更换口令。",
        "empty": "核对这些链接的来历；不是自己放的，删除并检查网站是否被入侵。",
    }
    options = {"firm_links": 2, "injected_links": 2}

    def applies_to(self, page: Page) -> bool:
        return page.tree is not None

    def evaluate(self, page: Page) -> Iterator[Finding]:
        if page.tree is None:
            return
        written = list(written_parts(page.tree, page.url))
        urls = [k.url for k in page.facts.links if k.use is LinkUse.ANCHOR]
        urls += [a.get("href") or "" for box in written for a in box.iter("a")]
        strangers = foreign_hosts(urls, page.url)
        if not strangers:
            return
        said: dict[str, _Said] = {}
        blocks = _blocks(page.tree, strangers)
        blocks += [b for box in written for b in _blocks(box, strangers) if b.hidden or b.spam]
        firm = sum(len(b.anchors) for b in blocks if b.hidden and b.hidden.way in FIRM)
        for block in blocks:
            verdict = self._verdict(block, firm)
            if verdict is None:
                continue
            key, review = verdict
            known = said.setdefault(key, _Said(key, review))
            if known.review and not review:
                known.review, known.blocks = False, []
            if known.review == review:
                known.blocks.append(block)
        for found in said.values():
            yield _finding(found, page)

    def _verdict(self, block: _Block, firm: int) -> tuple[str, bool] | None:
        """Message key and whether a person is asked, ``None`` where the block is blameless; ``firm`` counts for the page."""
        if block.hidden is None:
            spam = [a for a in block.anchors if is_spam(a[1])]
            if spam:
                block.anchors = spam
                return "injected", len(spam) < self.option["injected_links"]
            block.anchors = [a for a in block.anchors if _is_nothing(a[0], a[1])]
            return ("empty", True) if block.anchors else None
        if block.spam:
            return "spam", False
        if block.hidden.way in FIRM:
            return "hidden", firm < self.option["firm_links"]
        return None if _is_interface(block.hidden.element) else ("hidden", True)


def is_spam(text: str) -> bool:
    """Whether a link's words advertise, and do not warn of it."""
    return _SPAM.search(text) is not None and CRIME.search(text) is None


def _blocks(tree: HtmlElement, strangers: frozenset[str]) -> list[_Block]:
    """The links to strangers by the element that conceals them, those in plain sight together."""
    concealment = Concealment(tree)
    blocks: dict[HtmlElement | None, _Block] = {}
    for anchor in tree.iter("a", "area"):
        href = (anchor.get("href") or "").strip()
        if "//" not in href[:12] or host_of(href) not in strangers:
            continue
        hidden = concealment.of(anchor)
        if hidden is not None and hidden.element is anchor:
            parent = anchor.getparent()
            hidden = Hidden(hidden.way, parent if parent is not None else anchor)
        where = hidden.element if hidden else None
        blocks.setdefault(where, _Block(hidden)).anchors.append((anchor, anchor_text(anchor)))
    return list(blocks.values())


def _is_nothing(anchor: HtmlElement, text: str) -> bool:
    """Nothing to see and nothing that a style sheet could draw."""
    if text or anchor.tag != "a" or anchor.get("class") or anchor.get("id") or anchor.get("style"):
        return False
    return (
        not (anchor.get("aria-label") or anchor.get("name")) and next(anchor.iterdescendants(), None) is None
    )


def _is_interface(element: HtmlElement) -> bool:
    """Whether what is not shown is a part that opens: a menu, a tab, a box of links, or is named in a script."""
    at: HtmlElement | None = element
    for _ in range(3):
        if at is None or at.tag in ("body", "html"):
            break
        names = marks(at)
        if _INTERFACE.search(names) or _named_in_script(at, names):
            return True
        at = at.getparent()
    return bool(_HEADING.search(words(element)[:200]))


def _named_in_script(element: HtmlElement, names: str) -> bool:
    wanted = [n for n in names.split() if len(n) > 2]
    if not wanted:
        return False
    scripts = (s.text or "" for s in element.getroottree().iter("script"))
    return any(n in text.lower() for text in scripts if text and not only_hides(text) for n in wanted)


def _cause(anchors: list[tuple[HtmlElement, str]], page: Page) -> str:
    """The subject of links that come with the template, which every page shows: where they lead. Empty for those in the article."""
    article = page.body if page.body is not None and page.body.tag != "body" else None
    if article is not None and any(article in a.iterancestors() for a, _ in anchors):
        return ""
    hosts = sorted({host_of((a.get("href") or "").strip()) for a, _ in anchors})
    shown = ",".join(hosts)
    return f"template:links:{shown if len(shown) < _LONGEST_CAUSE else blake2b(shown.encode(), digest_size=8).hexdigest()}"


def _finding(said: _Said, page: Page) -> Finding:
    anchors = [a for block in said.blocks for a in block.anchors]
    hidden = said.blocks[0].hidden
    way = WORDS[hidden.way] if hidden else ""
    shown = "、".join(f"“{text[:20]}”（{host_of(a.get('href') or '')[:60]}）" for a, text in anchors[:5])
    data = {"count": len(anchors), "way": way, "links": shown + ("等" if len(anchors) > 5 else "")}
    line = anchors[0][0].sourceline
    where = f"源代码第{line}行附近" + (f"，{way}" if way else "")
    quote = " ".join(text for _, text in anchors if text)[:200]
    return Finding(
        said.key, data, where, quote or (anchors[0][0].get("href") or "")[:200], review=said.review,
        subject=_cause(anchors, page), url=page.url,
    )  # fmt: skip
