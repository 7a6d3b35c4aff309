"""Knowledge for questions and answers: proper questions, no pasted letters, nothing expired or twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.base import SiteCheck
from checks.entrances import Entrances
from core.finding import Finding, Severity, Undecided
from core.page import PageHead, PageKind
from core.services import Knowledge
from core.site import SiteFacts
from reading.dates import day

_KNOWLEDGE = re.compile(
    r"知识库|智能问答|问答库|问答知识|常见问题|常见问答|热点问题|热点问答|办事问答|智能客服|你问我答"
)
_SALUTATION = re.compile(
    r"^.{0,8}(?:先生|女士|同志|同学|网友|市民|朋友)[，,：:\s]{0,2}(?:您|你)(?:们)?好|(?:来信|留言)已?收悉"
    r"|^(?:尊敬的|敬爱的|您好|你好|领导(?:您|你)?好|各位领导|[县市区局厅]长[您你]?好|贵局|贵单位)"
    r"|[，。！,!\s](?:您好|你好)[，。！,!\s]|谢谢[您你]?[！!。]?$|盼(?:复|回复)|望(?:回复|尽快)|请领导"
    r"|希望领导|此致"
)
_FIRST_PERSON = re.compile(
    r"我(?:是|叫|家|们家|们小区|在|于|的(?:孩子|父亲|母亲|儿子|女儿|丈夫|妻子))|本人|鄙人|我司|我公司"
)
_MOBILE = re.compile(r"(?<![\d*])1[3-9]\d{9}(?![\d*])")
_ASKS = re.compile(
    r"[?？]|如何|怎[么样]|怎办|什么|哪[些里个儿种]|多少|多久|几[个天年次]|能否|是否|可否|可以|吗|呢|为何"
    r"|为什么|需不需要|能不能|要不要|有没有|谁|何时|何处|何种"
)
_SENTENCE = re.compile(r"[。；！]")
_NO_TITLE = re.compile(
    r"(?:问题|咨询|提问|问|测试|test|新建|标题|未命名|无标题)\s{0,2}[\d一二三四五六七八九十]{0,6}|\d{1,12}"
    r"|[\W_]{1,20}|.{0,60}\.(?:docx?|pdf|xlsx?|txt|wps|jpe?g|png)",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?<![\d第])(20[0-2]\d)(?:年|届|学年|级)(?!.{0,12}(?:修订|修正|施行|发布|颁布|起|以[前来后]|之[前后]|至今))"
)
_NAMED = re.compile(r"《[^》]{1,60}》")
_SPACE = re.compile(r"[\s，。？?！!、：:“”\"'（）()]+")
_PREFIX = "qa:"


@dataclass(frozen=True)
class _Entry:
    knowledge: Knowledge
    page: PageHead

    @property
    def subject(self) -> str:
        return self.knowledge.url or f"{_PREFIX}{self.knowledge.question[:60]}"

    @property
    def url(self) -> str:
        return self.knowledge.url or self.page.url


class QaKnowledge(SiteCheck):
    """Knowledge for questions and answers has improper titles, pasted letters, expired or repeated entries.

    ## 检查什么
    公开的问答知识（常见问题、智能问答知识库等栏目）：标题是不是问句或名词短语（过短、只有编号、文件名、整段话、过长的不是）；
    是不是把群众来信原样贴了进来（称呼、致谢、第一人称叙述、手机号码）；是否过期（标题写着前年或更早的年度，或日期在三年以前）；
    同一个问题是否重复出现。标题过长、整段话、过期只交人工复核；只看到标题的不判答案；栏目由脚本生成的不下结论。
    ## 为什么重要
    年度通报点名“智能问答知识标题不规范、知识过期、直接照搬网民留言”，问答机器人因此答非所问。
    ## 不合格示例
        您好，我是城关镇居民，我家的不动产证一直没办下来，请领导帮忙，电话 138××××
    ## 合格示例
        不动产首次登记需要哪些材料？
    ## 依据
    - FJ-23-8 智能问答知识不规范（闽政办函〔2024〕12号；A；标题长度、年限为本系统所定，DER）
    """

    id = "qa-knowledge"
    version = 4
    title = "问答知识规范有效"
    failure_title = "问答知识不规范、过期或重复"
    severity = Severity.MINOR
    basis = ("FJ-23-8",)
    certainty = "A DER"
    messages = {
        "bad-title": "问答知识的标题不是问题也不是事项：“{question}”。",
        "pasted-message": "问答知识照搬了群众来信：“{question}”。",
        "expired": "问答知识可能已经过期：“{question}”（{reason}）。",
        "duplicate": "问答知识重复出现 {count} 次：“{question}”。",
    }
    remedies = {
        "bad-title": "把标题改成简短的问句或事项名称。",
        "pasted-message": "去掉称呼、个人情况和联系方式，提炼成通用的问题。",
        "expired": "更新或下线过期的知识。",
        "duplicate": "合并重复的知识，保留最新的一条。",
    }
    options = {"longest": 60, "old_days": 1096, "most": 60}

    def applies_to(self, site: SiteFacts) -> bool:
        return super().applies_to(site) and (bool(_entries(site)) or not Entrances(site, _KNOWLEDGE).nothing)

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        entries = _entries(site)
        if not entries:
            yield Undecided("问答栏目由脚本生成，或在其他网站上", self.id)
            return
        said = 0
        for entry in entries:
            if not site.was_observed(entry.page.url):
                continue
            for finding in self._judge(site, entry):
                said += 1
                if said <= self.option["most"]:
                    yield finding
        yield from _duplicates(site, entries)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the page that showed the entry was seen tonight."""
        shown = [e.page.url for e in _entries(site) if e.subject == subject]
        return (
            any(map(site.was_observed, shown))
            or site.was_observed(url)
            or (not shown and site.visit.complete)
        )

    def _judge(self, site: SiteFacts, entry: _Entry) -> Iterator[Finding]:
        question = entry.knowledge.question
        data = {"question": question[:100]}
        where = f"“{entry.page.title[:40]}”的问答"
        if _pasted(question):
            yield Finding(
                "pasted-message",
                {"question": _hidden(question)[:100]},
                where,
                _hidden(question)[:150],
                entry.subject,
                entry.url,
                entry.page.url,
            )
        elif _NO_TITLE.fullmatch(question.strip()) or len(_SPACE.sub("", question)) < 3:
            yield Finding("bad-title", data, where, question[:150], entry.subject, entry.url, entry.page.url)
        elif len(question) > self.option["longest"] or (
            _SENTENCE.search(question[:-1]) and not _ASKS.search(question)
        ):
            yield Finding(
                "bad-title",
                data,
                where,
                question[:150],
                entry.subject,
                entry.url,
                entry.page.url,
                review=True,
            )
        reason = "" if _pasted(question) else self._expired(site, entry.knowledge)
        if reason:
            yield Finding(
                "expired",
                {**data, "reason": reason},
                where,
                question[:150],
                entry.subject,
                entry.url,
                entry.page.url,
                review=True,
            )

    def _expired(self, site: SiteFacts, knowledge: Knowledge) -> str:
        years = [int(y) for y in _YEAR.findall(_NAMED.sub("", knowledge.question))]
        if years and max(years) < site.today.year - 1:
            return f"写的是 {max(years)} 年的事"
        shown = day(knowledge.date) if knowledge.date else None
        if shown and (site.today - shown).days > self.option["old_days"]:
            return f"日期为 {shown.isoformat()}"
        return ""


def _entries(site: SiteFacts) -> list[_Entry]:
    """The site's questions, those with answers before the mere titles of lists."""
    found: list[_Entry] = []
    for page in site.pages.heads(PageKind.COLUMN, PageKind.OTHER, PageKind.ARTICLE):
        found += [_Entry(k, page) for k in (page.services.knowledge if page.services else ()) if k.question]
    return found


def _pasted(question: str) -> bool:
    """A salutation or a mobile number tells a letter; the first person only where a story is told."""
    if _SALUTATION.search(question) or _MOBILE.search(question):
        return True
    return bool(_FIRST_PERSON.search(question)) and len(question) > 40


def _hidden(text: str) -> str:
    return _MOBILE.sub(lambda m: f"{m[0][:3]}****{m[0][-4:]}", text)


def _duplicates(site: SiteFacts, entries: list[_Entry]) -> Iterator[Finding]:
    """The same question at two places of one page, or on two pages of their own."""
    seen: dict[str, dict[str, _Entry]] = {}
    for number, entry in enumerate(entries):
        key = _SPACE.sub("", entry.knowledge.question)
        if len(key) >= 6 and site.was_observed(entry.page.url):
            place = entry.knowledge.url or f"{entry.page.url} {number}"
            seen.setdefault(key, {}).setdefault(place, entry)
    for same in seen.values():
        first = next(iter(same.values()))
        pages = {e.page.url for e in same.values() if not e.knowledge.url}
        if len(same) > 1 and not (len(pages) > 1 and len(pages) == len(same)):
            data = {"question": first.knowledge.question[:100], "count": len(same)}
            yield Finding(
                "duplicate",
                data,
                f"“{first.page.title[:40]}”的问答",
                first.knowledge.question[:150],
                f"{_PREFIX}{first.knowledge.question[:60]}",
                first.url,
                first.page.url,
                pages=len(same),
            )
