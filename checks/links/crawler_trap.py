"""Relative links that lead ever deeper without showing anything new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from checks.base import SiteCheck
from core.address import normalise
from core.finding import Finding, Severity, Undecided
from core.page import LinkUse, PageFacts
from core.site import SiteFacts

_PREFIX = "trap:"
_LONGEST_RUN = 4


@dataclass(frozen=True)
class _Loop:
    """``first`` is the page, ``again`` the same page one turn deeper, ``deeper`` the address that goes on."""

    first: PageFacts
    again: PageFacts
    deeper: str
    text: str


class CrawlerTrap(SiteCheck):
    """Relative links that build ever longer addresses of the same page.

    ## 检查什么
    页面里的相对链接漏写开头的“/”，每点一次地址就长一截，服务器却仍给出同一页（如 /zwgk/list.html、/zwgk/zwgk/list.html、
    /zwgk/zwgk/zwgk/list.html……）。要看到内容相同的两层页面，且第二层页面上的链接继续通向更深一层，才算。地址里有重复的一段但内容不同的、
    更深一层打不开的（由 dead-link 检查）、日历翻页和筛选条件造成的无穷地址，不算。
    ## 为什么重要
    访问者越点越深、回不到正确的栏目；搜索引擎会收录成千上万个重复页面。
    ## 不合格示例
        /zwgk/index.html 上写 <a href="zwgk/list.html">，服务器对 /zwgk/zwgk/zwgk/list.html 也答 200
    ## 合格示例
        <a href="/zwgk/list.html">
    ## 依据
    - G-LNK-1 链接有效，定期清理断链、错链（国办发〔2017〕47号；凭记忆，MEM）；判定办法为本系统推定，DER
    """

    id = "crawler-trap"
    title = "没有循环加深的相对链接"
    failure_title = "相对链接循环加深"
    severity = Severity.MINOR
    basis = ("G-LNK-1",)
    certainty = "DER"
    messages = {
        "relative-loop": "页面“{title}”上的相对链接“{text}”越点越深，看到的是同一页：{first}、{again}、{deeper}。"
    }
    remedies = {"": "在模板中把这些链接改为以“/”开头的地址，并让不存在的路径答 404。"}
    options = {"most": 20}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        count = 0
        for loop in _loops(site):
            if not (site.was_observed(loop.first.url) and site.was_observed(loop.again.url)):
                continue
            yield _finding(loop)
            count += 1
            if count >= self.option["most"]:
                return

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the page was seen tonight and its deeper copy no longer answers, or no page links to it any more."""
        if any(_subject(loop) == subject for loop in _loops(site)):
            return False
        return site.visit.complete and (not url or site.was_observed(url))


def _loops(site: SiteFacts) -> tuple[_Loop, ...]:
    """Loops whose pages still answer; each shortest page once."""
    return site.once(_found)


def _found(site: SiteFacts) -> tuple[_Loop, ...]:
    loops: dict[str, _Loop] = {}
    for head in site.pages.heads():
        shorter = _shorter(head.url)
        gone = not site.was_observed(head.url) and site.outcome(head.url) is not None
        if not shorter or gone or shorter in loops:
            continue
        first, again = site.pages.get(shorter), site.pages.get(head.url)
        if first is None or again is None or not _same(first, again) or _is_copy(site, first):
            continue
        onward = _onward(again)
        if onward:
            loops[shorter] = _Loop(first, again, *onward)
    return tuple(loops.values())


def _is_copy(site: SiteFacts, page: PageFacts) -> bool:
    """Whether the page is a turn of the loop itself."""
    shorter = site.pages.get(_shorter(page.url)) if _shorter(page.url) else None
    return shorter is not None and _same(shorter, page)


def _shorter(url: str) -> str:
    """The address with one turn of a repeated run of folders taken out, empty where no run stands twice in a row."""
    parts = urlsplit(url)
    folders = parts.path.split("/")[1:-1]
    for start in range(len(folders)):
        for length in range(1, min(_LONGEST_RUN, (len(folders) - start) // 2) + 1):
            run = folders[start : start + length]
            if run == folders[start + length : start + 2 * length] and not all(f.isdigit() for f in run):
                rest = "/".join(
                    ["", *folders[:start], *folders[start + length :], parts.path.rsplit("/", 1)[-1]]
                )
                return urlunsplit((parts.scheme, parts.netloc, rest, parts.query, ""))
    return ""


def _same(first: PageFacts, again: PageFacts) -> bool:
    """Whether both show the same: one title and one text or one list."""
    if first.head_title != again.head_title or first.kind is not again.kind:
        return False
    if first.body_hash or again.body_hash:
        return first.body_hash == again.body_hash
    titles = [[i.title for i in p.listing.items] if p.listing else [] for p in (first, again)]
    texts = [[k.text for k in p.links] for p in (first, again)]
    return bool(titles[0] or texts[0]) and titles[0] == titles[1] and texts[0] == texts[1]


def _onward(again: PageFacts) -> tuple[str, str] | None:
    """Address and words of a link on the deeper copy that goes on to a third turn."""
    own = normalise(again.url)
    for link in again.links:
        if link.use is LinkUse.ANCHOR and link.url and len(link.url) > len(own) - 20:
            once = _shorter(link.url)
            if once and _shorter(once) and normalise(link.url) != own:
                return normalise(link.url), link.text
    return None


def _subject(loop: _Loop) -> str:
    return _PREFIX + urlsplit(loop.first.url).path[:300]


def _finding(loop: _Loop) -> Finding:
    first, again = loop.first, loop.again
    data = {
        "title": (first.title or first.head_title)[:60],
        "text": loop.text[:40],
        "first": first.url[:300],
        "again": again.url[:300],
        "deeper": loop.deeper[:300],
    }
    return Finding(
        "relative-loop",
        data,
        f"页面“{data['title']}”的链接“{loop.text[:40]}”",
        again.url[:200],
        _subject(loop),
        first.url,
        again.url,
    )
