"""Marks of secrecy on published pages and files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content.context import in_title_marks, is_quoted
from checks.content.scanning import ScanningCheck
from checks.content.signals import Signal
from checks.content.texts import Place, Span, Texts, quotes
from core.finding import Finding, Severity
from core.page import CONTENT_KINDS, Page, PageKind

_STAR = re.compile(
    r"(?<![不“\"‘《])(?:秘密|机密|绝密) {0,3}[★☆] {0,3}(?:\d{1,2} {0,2}(?:年|个月)|长期|启用前)?"
)
_LEVEL = re.compile(
    r"密 {0,4}级 {0,2}[:：] {0,3}(?:秘密|机密|绝密)|(?:^|[\n ])(?:机密|绝密|秘密)(?: {1,4}|$)(?=(?:特急|急件|加急|平急|特提))"
)
_ALONE = re.compile(r"(?:秘密|机密|绝密)(?=[ \n])")
_INSIDE = re.compile(
    r"内部(?:资料|文件|材料|传阅|使用|掌握)[，,；; （(]{0,2}(?:请|切)?(?:注意保[存管密]|妥善保管|严禁外传"
    r"|不得外传|切勿外传|请勿外传|勿外传|禁止外传|不得外泄|不得翻印|阅后[即收]|不得公开)"
    r"|仅供内部(?:使用|参考|掌握|传阅)"
    r"|仅?供领导(?:同志)?(?:参阅|参考|审阅)[，,；;。 （(]{0,2}(?:请|切|严禁|不得|注意|$)"
)
_CLOSED = re.compile(
    r"[（(【\[] {0,2}此件 {0,2}(?:不予公开|不公开|依申请公开|不予主动公开|内部使用)"
    r"|(?:^|[\n ])此件不(?:予)?公开(?=[\n 。]|$)"
    r"|公开(?:方式|属性|形式|类别|类型|选项|状态|程度) {0,3}[:：] {0,3}(?:不予公开|不公开|依申请公开)"
)
_TEACHES = re.compile(
    r"保密|密级|定密|解密|涉密|泄密|标注|标志|标明|印有|盖有|字样|国家秘密(?!★)|案例|警示|电影|影片|小说"
    r"|展览|档案馆|历史|革命|文物|公文格式|国家标准|发文|以下简称|答题|试卷|考试"
)
_QUOTED = '“"‘「『'
_WIDTH = 60


class SecretMark(ScanningCheck):
    """Marks of secrecy or notes that bar publication on what everybody can read.

    ## 检查什么
    网页标题、正文和附件文字里有没有密级标志（“秘密★10年”“密级：机密”，正文之前单独一行的“绝密”）、“内部资料，注意保存”“仅供内部使用”一类提示、
    “（此件不予公开）”“公开方式：依申请公开”一类注明。一律交人工复核：可能已经解密、已改为公开，或是标注有误。
    讲解保密知识、密级标注方法、公文格式、案例、历史文献的，书名号和引号里的，“商业秘密”“秘密级以上”等叙述，试卷的“启用前”标志，
    年度报告里的分类统计，内部资料性出版物的准印管理都不算。
    ## 为什么重要
    泄露国家秘密是单项否决情形；把不予公开、依申请公开的文件放上网也是公开审查不严。
    ## 不合格示例
        <p>机密★5年　特急</p><p>关于做好有关工作的通知</p>
    ## 合格示例
        <p>涉密文件应当在首页左上角标明密级和保密期限，如“机密★5年”。</p>
    ## 依据
    - V-SAFE-2 泄露国家秘密（国办秘函〔2019〕19号单项否决，B）
    """

    id = "secret-mark"
    version = 3
    title = "没有涉密和不予公开标志"
    failure_title = "疑似涉密或不予公开"
    severity = Severity.VETO_CANDIDATE
    severities = {"inside": Severity.SERIOUS, "closed": Severity.SERIOUS}
    basis = ("V-SAFE-2",)
    certainty = "B"
    messages = {
        "secret": "有密级标志“{mark}”，请立即核实能否公开。",
        "inside": "有内部资料提示“{mark}”，请核实能否公开。",
        "closed": "注明“{mark}”，却在网上公开，请核实。",
    }
    remedies = {
        "": "先撤下再核实；确属国家秘密的按保密规定报告，可以公开的改正标注后重新发布。",
    }
    kinds = CONTENT_KINDS | {PageKind.ATTACHMENT}

    def evaluate(self, page: Page) -> Iterator[Finding]:
        scan = self.scanner.scan(page)
        texts = scan.texts
        alone = _ALONE.match(texts.text, texts.end_of_marks())
        if Signal.SECRET not in scan.signals and alone is None:
            return
        teaches = _TEACHES.search(page.facts.title) is not None
        marks = (*_STAR.finditer(texts.text), *_LEVEL.finditer(texts.text))
        secret = [m for m in marks or [alone] if m and not _explained(texts, m, teaches)]
        inside = [m for m in _INSIDE.finditer(texts.text) if not _explained(texts, m, teaches)]
        closed = [m for m in _CLOSED.finditer(texts.text) if not _explained(texts, m, False)]
        for key, found in (("secret", secret), ("inside", inside), ("closed", closed)):
            if found:
                places: list[Place] = [Span(m.start(), m.end()) for m in found]
                data = {"mark": " ".join(found[0][0].split())[:40].strip("（(【[ ")}
                yield Finding(key, data, texts.place(found[0].start()), quotes(texts, places), review=True)


def _explained(texts: Texts, match: re.Match[str], teaches: bool) -> bool:
    """Whether the mark is spoken of and not set: in quotation marks, in a name, in a text about marking."""
    text, start, end = texts.text, match.start(), match.end()
    if teaches or "启用前" in match[0]:
        return True
    if (
        is_quoted(text, start, end)
        or in_title_marks(text, start)
        or text[max(0, start - 2) : start].strip().endswith(tuple(_QUOTED))
    ):
        return True
    return _TEACHES.search(text, max(0, start - _WIDTH), start) is not None
