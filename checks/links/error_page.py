"""What the site answers to an address that does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.base import SiteCheck
from checks.links.probes import Said, decided
from core.finding import Finding, Severity, Undecided
from core.site import SiteFacts, UnknownAnswer

_SUBJECT = "site:error-page"


class ErrorPage(SiteCheck):
    """Unknown addresses are not answered by 404, or by a page without header and footer.

    ## 检查什么
    每夜走访结束时请求三个随机编出来的站内地址（根目录下、文件夹、文章样式各一个），看服务器是否答 404（或 410），
    错误页是否保留了网站的页头导航和页脚。答 200 的、跳转到首页或别的页面的，报出；几个地址答法不一致的，交人工复核。
    被拦截、连接失败、robots.txt 不允许的，以及错误页用脚本或框架的，不作判断。
    ## 为什么重要
    不答 404，搜索引擎会一直收录失效地址，监测也分不清页面是否还在；错误页没有导航，访问者走进死胡同。
    ## 不合格示例
        请求 /jiance-1a2b3c.html，答 302 跳转到首页
    ## 合格示例
        请求 /jiance-1a2b3c.html，答 404，页面写“您访问的页面不存在”，保留导航和页脚
    ## 依据
    - G-404 友好的 404 页面，状态码为 404，保留页头页脚（国办发〔2017〕47号；凭记忆，MEM）
    """

    id = "error-page"
    title = "错误页规范"
    failure_title = "不存在的地址没有规范的错误页"
    severity = Severity.NOTICE
    severities = {"answers-200": Severity.MINOR}
    basis = ("G-404",)
    certainty = "MEM"
    messages = {
        "answers-200": "请求不存在的地址，网站回答“200 正常”，应当回答 404：{examples}。",
        "redirects": "请求不存在的地址，网站跳转到 {final}，应当回答 404：{examples}。",
        "bare": "错误页（404）没有网站的导航和页脚：{examples}。",
    }
    remedies = {
        "": "在服务器上设置：不存在的地址答 404，并显示带导航和页脚的错误页。",
        "bare": "为 404 错误页套用网站的页头、导航和页脚。",
    }
    options = {"least": 2}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        answers = decided(site.unknown)
        if len(answers) < self.option["least"]:
            yield Undecided("当晚没有请求随机地址，或被拦截、没有应答", _SUBJECT)
            return
        wrong = [(a, s) for a, s in answers if s is not Said.GONE]
        if wrong:
            yield _wrong(wrong, site, review=len(wrong) < len(answers))
            return
        read = [a for a, _ in answers if a.read]
        bare = [a for a in read if not a.header and not a.footer]
        if any(a.scripted for a in bare):
            yield Undecided("错误页用了脚本或框架，导航可能由它写出", _SUBJECT)
        elif bare and len(bare) == len(read):
            yield _finding("bare", bare, site, review=False)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when tonight's random addresses were answered (judged again by :meth:`evaluate`)."""
        return bool(len(decided(site.unknown)) >= self.option["least"])


def _wrong(wrong: Sequence[tuple[UnknownAnswer, Said]], site: SiteFacts, *, review: bool) -> Finding:
    pages = [a for a, s in wrong if s is Said.PAGE]
    key = "answers-200" if len(pages) * 2 >= len(wrong) else "redirects"
    shown = pages if key == "answers-200" else [a for a, s in wrong if s is Said.ELSEWHERE]
    return _finding(key, shown, site, review=review)


def _finding(key: str, answers: list[UnknownAnswer], site: SiteFacts, *, review: bool) -> Finding:
    examples = "、".join(a.url for a in answers[:2])[:300]
    first = answers[0]
    home = site.home
    quote = f"HTTP {first.status}" + (f" {first.head_title}" if first.head_title else "")
    data = {"examples": examples, "final": first.final_url[:200]}
    url = home.url if home else site.unit.homepage
    return Finding(key, data, "随机编出来的站内地址", quote[:200], _SUBJECT, url or first.url, review=review)
