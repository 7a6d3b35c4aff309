"""An interpretation must explain, not copy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checks.base import SiteCheck
from checks.disclosure.matching import title_of
from checks.disclosure.policies import Policies, published_day
from core.finding import Finding, Severity, Undecided
from core.page import PageFacts, TextFacts
from core.site import SiteFacts

#: Interpretations whose substance is no running text of their own.
_OTHER_FORMS = re.compile(
    r"一图|图解|图说|图读|长图|海报|漫画|动漫|动画|视频|音频|直播|访谈|H5|问答|答记者问|答问|一问一答|Q&A|新闻发布会|专家|媒体|链接",
    re.IGNORECASE,
)
_WHY = ("background", "purpose")


class InterpretationExtract(SiteCheck):
    """An interpretation only repeats the document, or says nothing of why it was made.

    ## 检查什么
    文字解读（按标题对应到本网站的文件）与文件正文逐句比对：85% 以上的句子与文件相同、自己的话不超过 3 句的，算照搬；70% 以上、自己的话不超过 6 句的，交人工复核。
    比对不看编号、标点和空格；一图读懂、视频、问答、答记者问、专家和媒体解读以及正文以图片为主的不比对；解读后面附上文件全文、但有自己内容的不算。
    较长的文字解读通篇没有提到制定背景、依据、目的、意义的，交人工复核；已算照搬的不再提（C-2）。
    只看 2018 年以后的；文件或解读页面没有看过的不下结论。
    ## 为什么重要
    解读要说明背景、依据、目标任务、主要内容、适用范围和新旧变化；把文件摘抄一遍，等于没有解读。
    ## 不合格示例
        解读 12 句话，11 句与文件一字不差
    ## 合格示例
        一、制定背景……二、主要内容……三、名词解释……
    ## 依据
    - I-5 解读不得照搬文件，应说明背景、目的、任务、范围、标准、术语、变化（部分地方规定；B，比例界限为推定，DER，可调）
    - C-2 同一缺陷不重复扣分（B）
    """

    id = "interpretation-extract"
    version = 2
    title = "解读不照搬文件"
    failure_title = "解读照搬文件或缺少必要内容"
    severity = Severity.MINOR
    severities = {"no-background": Severity.NOTICE}
    basis = ("I-5", "C-2")
    certainty = "B DER"
    messages = {
        "extract": "解读《{title}》共{sentences}句，其中{same}句与文件《{document_title}》相同，自己的话只有{own}句。",
        "mostly-extract": "解读《{title}》共{sentences}句，其中{same}句与文件《{document_title}》相同，请核实是否只是摘抄。",
        "no-background": "解读《{title}》通篇没有说明制定背景、依据、目的，请核实。",
    }
    remedies = {
        "": "补充制定背景、依据、目标任务、适用范围、名词解释和新旧变化，用自己的话解释，不要摘抄文件。",
    }
    options = {
        "since": "2018-01-01",
        "share": 0.85,
        "own": 3,
        "doubtful_share": 0.7,
        "doubtful_own": 6,
        "least": 6,
        "long_text": 300,
    }

    def applies_to(self, site: SiteFacts) -> bool:
        return super().applies_to(site) and len(site.pages) > 0

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        policies = site.once(Policies)
        for page in policies.interpretations:
            if page.text is not None and self._in_scope(page, page.text):
                said = self._judge(policies, page, page.text)
                if said is not None:
                    seen = site.was_observed(page.url)
                    yield said if seen else Undecided("当晚没有看到该页面", page.url)

    def _in_scope(self, page: PageFacts, text: TextFacts) -> bool:
        day = published_day(page)
        if day is not None and day < date.fromisoformat(self.option["since"]):
            return False
        other = _OTHER_FORMS.search(title_of(page)) or text.media or "questions" in text.parts
        return not other and len(text.sentences) >= 4 * self.option["least"]

    def _judge(self, policies: Policies, page: PageFacts, text: TextFacts) -> Finding | None:
        own_words = _marks(text.sentences)
        for document in _documents(policies, page):
            known = set(_marks(document.text.sentences)) if document.text else set()
            same = sum(mark in known for mark in own_words)
            key = self._key(len(own_words), same)
            if key:
                return _finding(key, page, document, len(own_words), same)
        if (
            not set(_WHY) & set(text.parts)
            and page.body_length >= self.option["long_text"]
            and not _pictures(page)
        ):
            title = title_of(page)
            return Finding("no-background", {"title": title}, "正文", title, page.url, page.url, review=True)
        return None

    def _key(self, sentences: int, same: int) -> str:
        own = sentences - same
        if same >= self.option["share"] * sentences and own <= self.option["own"]:
            return "extract"
        doubtful = same >= self.option["doubtful_share"] * sentences and own <= self.option["doubtful_own"]
        return "mostly-extract" if doubtful else ""


def _documents(policies: Policies, page: PageFacts) -> list[PageFacts]:
    """The documents the interpretation surely speaks of: by title, or linked and alike."""
    targets = policies.targets(page)
    matches = policies.documents_of(page)
    return [m.page for m in matches if m.certain or policies.key(m.page.url) in targets][:3]


def _marks(sentences: bytes) -> list[bytes]:
    """The marks of the distinct sentences, in order."""
    return list(dict.fromkeys(sentences[i : i + 4] for i in range(0, len(sentences) - 3, 4)))


def _pictures(page: PageFacts) -> bool:
    return any(i.in_body for i in page.images)


def _finding(key: str, page: PageFacts, document: PageFacts, sentences: int, same: int) -> Finding:
    data = {
        "title": title_of(page),
        "document_title": title_of(document),
        "document_url": document.url,
        "sentences": sentences,
        "same": same,
        "own": sentences - same,
    }
    review = key != "extract" or _pictures(page)
    quote = f"{same}/{sentences}句与文件相同"
    return Finding(key, data, "正文", quote, page.url, page.url, document.url, review=review)
