"""Text that was damaged on its way: wrong charset, marks of a template, codes shown as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from checks.content.context import is_quoted
from checks.content.scanning import ScanningCheck
from checks.content.signals import Signal
from checks.content.texts import BODY, TITLE, Span, Texts, quotes
from checks.misread import MISREAD
from core.finding import Finding, Severity, Undecided
from core.page import CONTENT_KINDS, Page, PageKind

_GARBLED = re.compile(
    "\ufffd{1,200}|(?:锟斤拷|烫烫烫|屯屯屯){1,50}|"
    + MISREAD
    + r"|\?{10,200}"
    + "|(?<=[\u4e00-\u9fff，、])(?<![吗呢么吧啊嘛呀谁否])[?？]{4,40}(?=[\u4e00-\u9fff，。])"
)
#: One or two characters that the charset of a database did not have, in more than one place.
_LOST = re.compile("(?<![?吗呢么吧啊嘛呀谁否])\\?{2,3}(?=[\u4e00-\u9fff])")
_QUESTION = re.compile(r"什么|为何|请问|怎[么样]|如何|何时|哪|多少|是否|能否|可否|吗|呢|几[时个天点]|谁|不是")
_MOST_ASKED, _FAR = 9, 80
_CODE_WORDS = re.compile(r"HTML|XML|标签|标记语言|语句|代码|网页设计|转义", re.IGNORECASE)
_CODES = re.compile(
    r"&(?:amp;)?(?:nbsp|[lr][ds]quo|[mn]dash|middot|hellip|lt|gt|[lg]e|times|deg|quot|emsp|ensp);"
    r"|&amp;#\d{2,5};|<(?:p|br|span|div)(?: [^<>]{0,80})?/?>|</(?:p|span|div|strong)>"
)
#: A name in braces; a list in them ({{1,2}}) is a set of sets.
_TEMPLATE = re.compile(
    r"\$\{[\w.\[\]()'\" ?:!=+-]{1,60}\}|\{\{\s{0,8}[A-Za-z_$\u4e00-\u9fff][^{},，\n]{0,60}\}\}"
    r"|<%=?[^%<>]{1,60}%>|\[object Object\]|\{(?:pboot|dede|cms|\$):?[\w.:]{1,40}\}|\[!--[\w.]{1,30}--\]"
    r"|\{\$[\w.>\-]{1,40}\}"
)
#: What pages of the two usual sets call themselves; any other name is left alone.
_OF_MISREAD = frozenset("鐨鍏鍜鏄鍦鍒鍔")
_HAN_ONLY = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
_SHARE, _MOST_RUNS = 0.75, 2000
_HAN_RUN = re.compile(
    "[\u4e00-\u9fff\u3400-\u4dbf\u3105-\u3129\uff0e-\uff19\uff20-\uff5e\ue000-\ue864€\ufffd]{6,400}"
)
_UTF8 = frozenset({"utf-8", "utf8"})
_GB = frozenset({"gb2312", "gbk", "gb18030"})
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_VALUE = re.compile(r"(?:null|undefined|NaN|\[object Object\])", re.IGNORECASE)
_SHOWN_VALUE = re.compile(
    r"(?<![\w\"'=])(?:undefined|NaN-NaN-NaN|NaN年NaN月)(?![\w\"'])|undefined年undefined月"
    r"|(?<![\w\"'])(?:undefined|NaN)[-/](?:undefined|NaN)(?=[-/])|[:：] ?(?:null|undefined)(?= |$|\n|，|。)"
)
_OF_VARIABLES = re.compile(r"变量|占位|通配|宏代码|自动替换")
_CODE_PAGE = re.compile(
    r"接口|代码|编程|程序设计|API|JSON|HTML|数据字典|技术规范|开发|字符集|编码", re.IGNORECASE
)


class GarbledText(ScanningCheck):
    """Replacement characters, text in the wrong charset, marks of a template or codes shown to readers.

    ## 检查什么
    标题和正文里有没有乱码（�、锟斤拷、用错编码显示出来的“鈥滃”“â€œ”一类字符、汉字之间成串的问号、十个以上连着的英文问号）、模板没有替换的变量
    （${title}、{{item.name}}、<%=date%>、null、undefined）、显示成文字的代码（&nbsp;、<br>）；
    服务器或网页声明的编码（UTF-8、GB2312）与实际编码相反，整页在浏览器里成为乱码的也算，带字节顺序标记（BOM）的除外。
    只有一处替换字符或问号的、编码没有声明而读出替换字符的，交人工复核；由脚本生成页面的花括号变量不下结论；
    讲接口、代码、编码的文章，引号里的乱码，讲解怎样使用变量的文字，生僻字、复选框“□”，附件（字体可能没有文字对照）都不算。
    行政规范性文件的正文由 document-text 检查。
    ## 为什么重要
    乱码和没有替换的变量说明内容没有经过核对，读者看不懂，检索也找不到。
    ## 不合格示例
        <p>清河县农村公路锟斤拷锟斤拷管理办法锟斤拷</p>
    ## 合格示例
        <p>清河县农村公路养护管理办法</p>
    ## 依据
    - N-L9 乱码和残缺的文字（推定，DER）
    """

    id = "garbled-text"
    version = 6
    title = "文字没有乱码"
    failure_title = "文字有乱码或模板残留"
    severity = Severity.MODERATE
    basis = ("N-L9",)
    visual = True
    certainty = "DER"
    messages = {
        "garbled": "有乱码 {count} 处，如“{sample}”。",
        "title": "标题有乱码或模板残留：“{sample}”。",
        "template": "有模板没有替换的变量 {count} 处，如“{sample}”。",
        "codes": "有显示成文字的代码 {count} 处，如“{sample}”。",
        "charset": "声明的编码是 {declared}，实际是 {real}，浏览器会显示成乱码。",
    }
    of_template = {"charset": "declared"}
    remedies = {
        "": "用正确的编码重新录入，核对原文。",
        "template": "修正页面模板或补全字段内容后重新发布。",
        "codes": "在编辑器的源代码方式下改正后重新发布。",
        "charset": "改正服务器响应头或网页模板里声明的编码。",
    }
    kinds = CONTENT_KINDS | {PageKind.MESSAGE}

    def applies_to(self, page: Page) -> bool:
        """Not the documents that document-text judges."""
        document = page.facts.document
        own = document is not None and document.normative and not document.reposted
        return super().applies_to(page) and not own and bool(page.body_text or page.facts.title)

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        yield from _title(page)
        yield from _charset(page)
        if Signal.GARBLED not in self.scanner.scan(page).signals:
            return
        texts = Texts(page.body_text, (0,), (BODY,))
        yield from _garbled(page, texts)
        if _CODE_PAGE.search(page.facts.title):
            return
        codes = [m for m in _CODES.finditer(texts.text) if not _of_code(texts.text, m.start())]
        yield from _some("codes", texts, codes)
        marks = [*_TEMPLATE.finditer(texts.text), *_SHOWN_VALUE.finditer(texts.text)]
        marks = [
            m for m in marks if not _OF_VARIABLES.search(texts.text, max(0, m.start() - 40), m.end() + 20)
        ]
        filled_later = [m for m in marks if "{{" in m[0] and _may_be_filled(page)]
        sure = [m for m in marks if m not in filled_later]
        yield from _some("template", texts, sure)
        if filled_later and not sure:
            yield Undecided("页面由脚本生成，花括号里的变量在浏览器里可能已被替换")


def _charset(page: Page) -> Iterator[Finding]:
    """A page that claims one of the two usual sets and is written in the other; what a browser showed shows it anyhow."""
    facts = page.facts
    swapped = (facts.charset == "gb18030" and facts.charset_declared in _UTF8) or (
        facts.charset == "utf-8" and facts.charset_declared in _GB
    )
    if swapped and not facts.rendered and _HAN.search(facts.title + page.body_text[:400]):
        data = {"declared": facts.charset_declared, "real": facts.charset}
        yield Finding(
            "charset", data, "响应头或网页声明的编码", f"{facts.charset_declared}；{facts.title[:60]}"
        )


def _may_be_filled(page: Page) -> bool:
    """Whether a script may fill in what stands between braces; a page without any script shows them to everybody."""
    if page.tree is None or not page.facts.script_signs:
        return bool(page.facts.script_signs)
    return next(page.tree.iter("script"), None) is not None


def _title(page: Page) -> Iterator[Finding]:
    title = page.facts.title
    found = _GARBLED.search(title) or _TEMPLATE.search(title) or _VALUE.fullmatch(title.strip())
    if found and not ("{{" in found[0] and _may_be_filled(page)):
        yield Finding(
            "title",
            {"sample": _sample(found[0])},
            TITLE,
            title[:80],
            review=page.facts.charset_declared == "" and "\ufffd" in found[0],
        )


def _garbled(page: Page, texts: Texts) -> Iterator[Finding]:
    found = [
        m
        for m in (*_GARBLED.finditer(texts.text), *_as_gbk(texts.text))
        if not is_quoted(texts.text, m.start(), m.end()) and not _asks(texts.text, m)
    ]
    if not found:
        few = [] if page.kind is PageKind.MESSAGE else list(_LOST.finditer(texts.text))
        few = [m for m in few if not _asks(texts.text, m)]
        yield from _some("garbled", texts, few if len(few) > 1 else [], doubtful=True)
        return
    ours = not page.facts.charset_declared and all("\ufffd" in m[0] for m in found)
    yield from _some("garbled", texts, found, doubtful=ours)


def _as_gbk(text: str) -> Iterator[re.Match[str]]:
    """Runs of characters whose bytes are those of other Chinese text in UTF-8, which no text is by chance."""
    if any(c in text for c in _OF_MISREAD):
        for run in islice(_HAN_RUN.finditer(text), _MOST_RUNS):
            if not _OF_MISREAD.isdisjoint(run[0]) and _is_misread(run[0]):
                yield run


def _is_misread(run: str) -> bool:
    data = run.encode("gbk", "ignore")
    meant = _HAN_ONLY.findall(data.decode("utf-8", "ignore"))
    return 3 * len(meant) >= _SHARE * len(data) > 0


def _asks(text: str, match: re.Match[str]) -> bool:
    """Whether marks of question stand behind a question, as people write who wait for an answer."""
    if match[0][0] not in "?？" or len(match[0]) > _MOST_ASKED:
        return False
    begun = max(text.rfind(c, 0, match.start()) for c in "。！？?\n") + 1
    return _QUESTION.search(text, max(begun, match.start() - 60), match.start()) is not None


def _of_code(text: str, start: int) -> bool:
    """Whether the words before it speak of the language of pages, as questions of an examination do."""
    return _CODE_WORDS.search(text, max(0, start - _FAR), start) is not None


def _sample(text: str) -> str:
    """The start of it, with full-width braces, so that nobody takes it for a variable of our own words."""
    return text[:20].replace("{", "｛").replace("}", "｝")


def _some(key: str, texts: Texts, found: list[re.Match[str]], *, doubtful: bool = False) -> Iterator[Finding]:
    if found:
        places = [Span(m.start(), m.end()) for m in found]
        data = {"count": len(found), "sample": _sample(found[0][0])}
        review = doubtful or (len(found) == 1 and found[0][0][0] in "\ufffd?？")
        yield Finding(key, data, texts.place(places[0].start), quotes(texts, places), review=review)
