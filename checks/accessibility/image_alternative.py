"""Pictures say in words what they show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from checks.accessibility.tally import Seen, readable
from checks.base import SiteCheck
from core.finding import Finding, Severity, Undecided
from core.page import PageHead, PageKind
from core.site import SiteFacts

_PREFIX = "template:image:"


@dataclass
class _Tally:
    """Defects by group: pictures of templates, of the home page, of other pages, and names of files as text."""

    groups: Mapping[str, Seen] = field(default_factory=lambda: defaultdict(Seen))
    readable: int = 0


class ImageAlternative(SiteCheck):
    """Pictures without alternative text.

    ## 检查什么
    本夜看到的页面上的图片是否有替代文本（alt 属性）。每页都有的模板图片合为一条，只在首页的合为一条，栏目页和内容页里的合为一条，
    写明涉及多少页并举出图片；alt 写成文件名（如 IMG_2034.jpg）或“图片”“照片1”“img”之类、听了等于没听的字样的另计一条。alt 为空的（装饰图片）、有 title 或 aria-label 的、
    标为装饰的、所在链接另有文字的、一两个像素或不显示的图片不算。
    ## 为什么重要
    使用读屏软件的人只能听到图片的替代文本，没有就不知道图片上是什么。
    ## 不合格示例
        <a href="/zt/"><img src="/images/banner1.jpg"></a>
    ## 合格示例
        <a href="/zt/"><img src="/images/banner1.jpg" alt="优化营商环境专题"></a>
    ## 依据
    - A-3 图片应有替代文本，只有装饰图片可以为空（GB/T 37668-2019；B）
    - WCAG 2.1 失败情形 F30：替代文本是文件名或“图片”之类（推定适用，DER）
    """

    id = "image-alternative"
    version = 2
    title = "图片有替代文本"
    failure_title = "图片没有替代文本"
    severity = Severity.MINOR
    severities = {"file-name": Severity.NOTICE}
    basis = ("A-3",)
    certainty = "B"
    messages = {
        "template": "模板中的{pictures}张图片没有替代文本，见于{count}个页面：{examples}。",
        "home": "首页上的{pictures}张图片没有替代文本：{examples}。",
        "pages": "{count}个栏目页或内容页上的{pictures}张图片没有替代文本，如：{examples}。",
        "file-name": "{count}个页面上的图片用文件名或“图片”之类的字样作替代文本，听不出图片的内容，如：{examples}。",
    }
    remedies = {
        "": '为图片加上说明内容的 alt；纯装饰的图片写 alt=""。',
        "pages": "编辑稿件时为图片填写说明；在后台把图片说明设为必填。",
        "file-name": '把文件名或“图片”之类的字样改为说明图片内容的文字；纯装饰的图片写 alt=""。',
    }
    options = {"template_least": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        tally = self._tally(site)
        if not tally.readable:
            yield Undecided("当晚没有看到可以判断的页面")
            return
        for key, seen in tally.groups.items():
            if seen.example is not None:
                yield _finding(key, seen)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when pages were seen tonight and no known page still shows such a picture."""
        tally = self._tally(site)
        seen = tally.groups.get(subject.removeprefix(_PREFIX))
        return tally.readable > 0 and (seen is None or seen.mended)

    def _tally(self, site: SiteFacts) -> _Tally:
        aids = (page.aids for page, _ in readable(site) if page.aids)
        shared = Counter(url for aid in aids for url in aid.silent_images)
        tally = _Tally()
        for page, observed in readable(site):
            tally.readable += observed
            for key, pictures in self._by_group(page, shared).items():
                tally.groups[key].add(page, pictures, observed)
        return tally

    def _by_group(self, page: PageHead, shared: Mapping[str, int]) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        if page.aids is None:
            return groups
        for url in page.aids.silent_images:
            many = shared[url] >= self.option["template_least"]
            own = "home" if page.kind is PageKind.HOME else "pages"
            groups["template" if many else own].append(_name(url))
        if page.aids.file_names:
            groups["file-name"].extend(page.aids.file_names)
        return groups


def _name(url: str) -> str:
    return urlsplit(url).path.rsplit("/", 1)[-1][:60] or url[:60]


def _finding(key: str, seen: Seen) -> Finding:
    page = seen.example
    if page is None:
        raise ValueError("a defect nobody saw tonight is no finding")
    examples = seen.shown()
    data = {"pictures": len(seen.quotes), "count": seen.pages, "examples": examples}
    kind = "首页" if page.kind is PageKind.HOME else f"页面“{(page.title or page.head_title)[:60]}”"
    return Finding(key, data, f"{kind}等{seen.pages}页", examples, _PREFIX + key, page.url, pages=seen.pages)
