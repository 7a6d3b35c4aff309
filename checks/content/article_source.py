"""Articles say where they come from and when they were published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checks.base import PageCheck
from checks.documents.base import short, squeezed
from core.finding import Finding, Severity, Undecided
from core.page import DateOrigin, Page, PageKind
from reading.articles.body import Around, around
from reading.kind import is_content_address
from reading.tree.outline import outline_of

_SOURCE_NAME = re.compile(r"(?:信息|文章|稿件|新闻|内容)?\s{0,4}来\s{0,6}源\s{0,3}[:：]")
_DATE_NAME = re.compile(
    r"(?:发布|发稿|发表|公开|更新|上网|添加)?\s{0,2}(?:时\s{0,4}间|日\s{0,4}期)\s{0,3}[:：]"
)
_NO_VALUE = re.compile(r"(?:无|空|null|undefined|none|nan|-+|—+|未知|请选择|\(\)|（）|/)?", re.IGNORECASE)
_NULL = re.compile(r"(?:无|null|undefined|none|nan|未知|请选择)[\s|｜]{1,6}", re.IGNORECASE)
_NEXT_FIELD = re.compile(
    r"[\s【\[（(|｜]{0,4}(?:(?:发布|更新|发稿|成文)?(?:时\s{0,4}间|日\s{0,4}期)|(?:信息|文章|稿件)?来源"
    r"|浏览|点击|阅读|访问|人气|字\s?体|字\s?号|打印|分享|作者|编辑|责任|审核|关闭|收藏|视力|保护|扫一扫"
    r"|大\s|中\s|小\s|次数)"
)
_SOME_SIGN = re.compile(
    r"\bSource\b|來源|出所|(?:录入|拟稿)(?:人|者)?[:：](?!审核|点击|浏览|$)|(?:发布|上传)[人者][:：]"
    r"|发布[:：](?=[\u4e00-\u9fff])(?!时间|日期|点击|浏览)|供稿|[稿信]源|转自|摘自|转载自"
    r"|发布(?:机构|单位|机关)|发文机关|信息提供|作者|本站原创|(?:本站|本网)(?:讯|编辑|整理)"
    r"|^(?:本站|本网|原创)$|责编|编辑|通讯员|记者|撰稿|撰文|稿件|来源|文/|图/|摄影"
    r"|(?<![办管持维护设])(?:部门|单位)[:：]"
)
#: A field for who wrote it that nobody filled in, right before the next field.
_BLANK_SIGN = re.compile(
    r"(?:作者|编辑|供稿|责编|撰稿)[:：](?=点击|浏览|阅读|访问|时间|发布|日期|来源|字号|字体|编辑|审核|[【\[])"
)
_EPOCH = re.compile(r"(?<!\d)(?:0001|1900|1970|1899)[-年/.]0?1[-月/.]0?1(?!\d)")
_BROKEN_DAY = re.compile(
    r"(?<!\d)20\d\d[-年/.](?:1[3-9]|[2-9]\d|00)[-月/.]\d{1,2}"
    r"|(?<!\d)20\d\d[-年/.]\d{1,2}[-月/.](?:3[2-9]|[4-9]\d|00)(?!\d)|NaN-NaN|Invalid [Dd]ate"
)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}(?:[-/.]\d{1,2})?日?(?![\d\-/.])")
_DIGITS = re.compile(r"20\d\d|[〇零一二三四五六七八九]{4}年|\d{1,2}月\d{1,2}日")
_STATIC = re.compile(
    r"机构|职能|职责|领导|简介|概况|概览|历史|沿革|联系|地图|关于|帮助|隐私|版权|声明|说明|无障碍|导航"
    r"|公开指南|公开制度|公开年报|办事|服务|清单|目录|权责|下设|内设|直属|名录|人口|地理|自然|行政区划|专题"
    r"|图片|视频|图集|投诉|信箱|来信|留言|问政|(?:网上|在线|我要)咨询|访谈|直播|电话|通讯录|调查|投票|问卷"
)
#: Columns about the place itself, wherever in the path they stand, and how titles of pages that stand for years end.
_ABOUT = re.compile(
    r"^(?:走进|魅力|印象|认识|美丽)|[县市区省镇乡]情|风采|风貌|名胜|景[点区]|古迹|风土|民俗|名人|特产"
)
_LASTING = re.compile(
    r"(?:机构职能|(?:主要|工作|部门|岗位)职责|职能配置|(?:内设|直属|下属)机构|机构(?:设置|概况|简介)"
    r"|领导(?:分工|成员|班子)|简介|概况|历史沿革|联系方式|办公地址|组织机构"
    r"|(?:办公|联系|值班|监督|服务)电话(?:一览表|表|簿)?|通讯录)$"
)
#: Laws and their like, which name the body that passed them and the day below their title.
_LAW = re.compile(r"(?:法|条例|办法|规定|细则|决定|规则)(?:[（(][^（()）]{1,20}[)）])?$")
_OF_A_LAW = re.compile(
    r"[（(][^（()）]{0,80}\d{4}年\d{1,2}月\d{1,2}日[^（()）]{2,120}(?:通过|公布|发布|批准|修[正订])"
)
#: The body that gives a notice, with its day, at the end of the text; behind 特此公告 the day may be left out.
_SIGNED = re.compile(
    r"(?:特此(?:公告|通告|通知|公示|声明|函告|函达|函复|通报|批复|报告)"
    r"|(?:敬请|请)[^。]{0,20}(?:谅解|周知))[。！]?\s{1,6}[\u4e00-\u9fff（）()、]{4,40}\s{0,4}$"
    r"|(?<=[\u4e00-\u9fff（）()、]{2})(?:局|委|办|厅|政府|委员会|办公室|办公厅|中心|部|院|街道|镇|乡|社"
    r"|大队|支队|中队|总队|所|站|校|学|公司|集团|领导小组|指挥部|协会|学会|总会|工会|联合会|妇联|残联|台|馆"
    r"|处)"
    r"\s{1,6}(?:20\d\d\s{0,2}年\s{0,2}\d{1,2}\s{0,2}月\s{0,2}\d{1,2}\s{0,2}日"
    r"|[二两][〇○零OＯ0０]\S{2}年\S{1,3}月\S{1,3}日)(?:\s{0,4}[（(][^（()）]{2,24}[)）])?\s{0,4}$"
)
#: A view of an article made for a printer, by its address or by what its page does when it opens.
_PRINT_ADDRESS = re.compile(r"[/_?&=-](?:print|dayin)(?:view|page|article)?(?=[/._?&=-]|$)", re.IGNORECASE)
_PRINTS = re.compile(r"(?<![a-z])print\s?\(", re.IGNORECASE)

_HAN, _KANA = re.compile("[\u4e00-\u9fff]+"), re.compile("[\u3041-\u30ff]")

_ORIGIN = re.compile(
    r"[\u4e00-\u9fff（）()]{1,24}(?:局|委|办|厅|政府|委员会|办公室|办公厅|中心|部|院|街道|镇|乡|融媒体?"
    r"|传媒|电台|通讯社|日报|晚报|报|网|社|电视台|公众号|发布)|办公室"
    r"|[\u4e00-\u9fff]{2,12}(?:[股科处室队所站]|小学|中学|大学|学校|医院)"
)
_PARTS = re.compile(r"[\s|｜/·•,，;；]+")
_NEAR, _OPENS = 3, 4

_SAMPLE, _FEW_HAN, _MUCH_KANA = 600, 0.2, 0.05  # letters looked at, and what shares make a text foreign
_PADDING = " \u3000\u00a0\t\r\n|｜"
_LINES, _LONGEST, _LONGEST_SCRIPT = 14, 160, 4000
_TIME_PLACE = re.compile(
    r"pub(?:lish)?[-_]?(?:time|date)|data-(?:time|date|pub)|(?:^|[\s_-])(?:fbsj|fbrq|time|date)(?:$|[\s_-])"
)
_SOURCE_PLACE = re.compile(
    r"(?:^|[\s_-])(?:ly|laiyuan|xxly|wzly|(?:info|doc|news|article|content)?[-_]?source)(?:$|[\s_-])"
)
_WRITES = re.compile(r"document\.write|innerHTML|innerText|textContent|\.(?:html|text|append|before|after)\(")


class ArticleSource(PageCheck):
    """An article without its source or without a proper publication time.

    ## 检查什么
    文章页（动态、通知公告、解读等）是否写明信息来源和发布时间：来源一栏空着或写着 null 的；页面上任何地方都没有来源、供稿、
    发布机构、作者的；发布时间一栏空着，写的是 1970-01-01、不存在的日期，或没有年份的。
    来源、时间由脚本填写或以图片显示的不下结论；没有“来源”一栏但标题下、文末有“记者”“摘自”“供稿”
    等字样的（写着“作者：”而后面空着的不算有），发布时间旁边写着单位或媒体名称的，文末有单位落款和日期的，网页标签里写了来源的不算；时间只在网页标签或网址里有、页面上认不出的，交人工复核。机构职能、领导信息、概况、地方风物、办事指南、清单、专题、访谈等不是文章的页面，外文页面，专供打印的页面，
    行政规范性文件（属性栏另有检查）、题下注明通过、公布机关和日期的法律法规、群众来信不判。一个文件夹下几乎所有文章都这样的，算模板的问题，只报一次，并写明有多少页。默认只要求年月日，选项 minutes 可要求写到时分。
    ## 为什么重要
    来源和时间是判断信息是否权威、是否有效的依据。
    ## 不合格示例
        <div class="info">来源：　　发布时间：</div>
    ## 合格示例
        <div class="info">来源：清河县水利局　　发布时间：2026-11-02 09:10</div>
    ## 依据
    - G-LAY-4 发布时间写明年月日时分（国办发〔2017〕47号，B）
    - G-LAY-5 写明信息来源（通报所列问题，B）
    """

    id = "article-source"
    version = 7
    title = "文章写明来源和时间"
    failure_title = "文章缺来源或发布时间不规范"
    severity = Severity.MINOR
    basis = ("G-LAY-4", "G-LAY-5")
    certainty = "B"
    messages = {
        "source-blank": "“来源”一栏是空的（{shown}）。",
        "no-source": "页面上没有信息来源。",
        "date-blank": "发布时间一栏是空的（{shown}）。",
        "date-wrong": "发布时间“{shown}”不是规范的日期。",
        "no-date": "页面上没有发布时间。",
        "no-minutes": "发布时间“{shown}”没有写到时分。",
    }
    remedies = {
        "": "在发布模板中显示来源，并补全稿件的来源。",
        "date-blank": "补全发布时间。",
        "date-wrong": "改正发布时间。",
        "no-date": "在发布模板中显示发布时间（年月日时分）。",
        "no-minutes": "发布时间写到时分。",
    }
    kinds = frozenset({PageKind.ARTICLE, PageKind.INTERPRETATION})
    of_template = dict.fromkeys(messages, "")
    options = {"minutes": False, "shortest": 60}

    def applies_to(self, page: Page) -> bool:
        facts = page.facts
        if not super().applies_to(page) or page.tree is None or facts.body_length < self.option["shortest"]:
            return False
        if _is_printed(page):
            return False
        if not (facts.label("ArticleTitle") or is_content_address(facts.url)):
            return False
        columns = " ".join((*facts.breadcrumb[-1:], facts.label("ColumnName") or ""))
        if _STATIC.search(columns) or any(_ABOUT.search(name) for name in facts.breadcrumb[1:]):
            return False
        if _LAW.search(facts.title) and _OF_A_LAW.search(page.body_text[:_SAMPLE]):
            return False
        lasting = _LASTING.search(facts.title) or (len(facts.title) < 10 and _STATIC.search(facts.title))
        return not lasting and not _is_foreign(page.body_text[:_SAMPLE])

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        facts = page.facts
        visible = facts.published_from is DateOrigin.VISIBLE
        if not facts.source or not visible:
            beside = around(outline_of(page.tree), page.body) if page.tree is not None else Around()
            if not facts.source:
                yield from _source(page, beside)
            if not visible:
                yield from _date(page, beside)
        if not visible:
            return
        if _EPOCH.search(facts.published_text):
            yield _shown("date-wrong", facts.published_text)
        elif self.option["minutes"] and "T" not in facts.published:
            yield _shown("no-minutes", facts.published_text)


def _is_printed(page: Page) -> bool:
    """Whether the page is the view for a printer, which shows the text alone: the article itself is judged."""
    body = None if page.tree is None else page.tree.find("body")
    loads = "" if body is None else body.get("onload", "")
    return bool(_PRINT_ADDRESS.search(page.facts.url) or (loads and _PRINTS.search(loads)))


def _source(page: Page, beside: Around) -> Iterator[Finding | Undecided]:
    """What stands where a source should: a blank field, some other sign of origin, or nothing."""
    field = _field(beside, _SOURCE_NAME)
    if field is not None and _NO_VALUE.fullmatch(field):
        yield from _blank("source-blank", page, beside, _SOURCE_NAME, "来源由脚本填写或以图片显示")
    elif (
        field is not None
        or any(
            _SOME_SIGN.search(_BLANK_SIGN.sub("", squeezed(p)))
            for p in (*beside.before, *beside.first[:4], *beside.after)
        )
        or _named_beside_date(page, beside)
    ):
        return
    elif page.facts.script_signs or _written_by_script(page, "来源"):
        yield Undecided("页面由脚本生成，看不到来源")
    elif _comes_later(page, _SOURCE_PLACE):
        yield Undecided("来源的位置是空的，可能由脚本填写")
    elif not _SOME_SIGN.search(page.body_text[-300:]) and not _SIGNED.search(page.body_text[-120:]):
        yield Finding("no-source", {}, "标题下方和正文末尾", short(page.facts.title))


def _is_foreign(text: str) -> bool:
    """Whether a text is in another language, whose pages name time and source in their own words."""
    letters = sum(map(str.isalpha, text)) or 1
    few_han = sum(map(len, _HAN.findall(text))) < _FEW_HAN * letters
    return few_han or len(_KANA.findall(text)) > _MUCH_KANA * letters


def _named_beside_date(page: Page, beside: Around) -> bool:
    """Whether a body or a medium is named next to the date, as templates do that leave the word 来源 out; next to the title
    where no date was read."""
    shown, title = page.facts.published_text, page.facts.title
    for pieces in (beside.before[-_LINES:], beside.after[:_LINES], beside.first[:_OPENS]):
        for index, piece in enumerate(pieces):
            if (shown and shown in piece) or (not shown and title and piece == title):
                near = " ".join(pieces[max(0, index - _NEAR) : index + _NEAR + 1])
                return any(
                    _ORIGIN.fullmatch(word) for word in _PARTS.split(near.replace(page.facts.title, " "))
                )
    return False


def _date(page: Page, beside: Around) -> Iterator[Finding | Undecided]:
    field = _field(beside, _DATE_NAME)
    pieces = (*beside.before, *beside.after)
    wrong = next(
        (m[0] for p in pieces if len(p) < 120 and (m := _EPOCH.search(p) or _BROKEN_DAY.search(p))), ""
    )
    if wrong:
        yield _shown("date-wrong", wrong)
    elif field is not None and _NO_VALUE.fullmatch(field):
        yield from _blank("date-blank", page, beside, _DATE_NAME, "发布时间由脚本填写或以图片显示")
    elif field is not None and (short_year := _SHORT_YEAR.match(field)):
        yield _shown("date-wrong", short_year[0])
    elif _comes_later(page, _TIME_PLACE):
        yield Undecided("发布时间的位置是空的，可能由脚本填写")
    elif page.facts.script_signs or _written_by_script(page, "时间", "日期", page.facts.published[:10]):
        yield Undecided("页面由脚本生成，看不到发布时间")
    elif field is None:
        perhaps = any(_DIGITS.search(p) for p in (*pieces, *beside.first[:8]))
        yield Finding(
            "no-date", {}, "标题下方", short(page.facts.title), review=perhaps or bool(page.facts.published)
        )


def _shown(key: str, text: str) -> Finding:
    return Finding(key, {"shown": short(text, 40)}, "标题下方", short(text))


def _field(beside: Around, name: re.Pattern[str]) -> str | None:
    """What a field of this name shows, empty where it is blank; ``None`` where there is none."""
    for pieces in (beside.before[-_LINES:], beside.after[:_LINES]):
        for index in range(len(pieces) - 1, -1, -1):
            found = name.search(pieces[index])
            if found and len(pieces[index]) < _LONGEST:
                own = pieces[index][found.end() :].strip(_PADDING)
                value = own or (pieces[index + 1].strip(_PADDING) if index + 1 < len(pieces) else "")
                null = _NULL.match(value)
                return "" if _NEXT_FIELD.match(value, null.end() if null else 0) else value
    return None


def _blank(
    key: str, page: Page, beside: Around, name: re.Pattern[str], scripted: str
) -> Iterator[Finding | Undecided]:
    shown = next(p for p in (*reversed(beside.before), *beside.after) if name.search(p) and len(p) < _LONGEST)
    if _filled_by_script(page, name):
        yield Undecided(scripted)
    else:
        yield Finding(key, {"shown": short(shown, 40)}, "标题下方", short(shown))


def _filled_by_script(page: Page, name: re.Pattern[str]) -> bool:
    """Whether right behind the name stands a script, or an empty element that carries a mark to be found by one."""
    if page.tree is None:
        return False
    for element in page.tree.iter("span", "p", "div", "td", "li", "em", "i", "b", "font", "label", "dd"):
        texts = [(element.text, 0), *((c.tail, n + 1) for n, c in enumerate(element))]
        for text, index in texts:
            if (
                text
                and len(text) < _LONGEST
                and (found := name.search(text))
                and not text[found.end() :].strip(_PADDING)
            ):
                follower = element[index] if index < len(element) else _next(element)
                if follower is not None and _waits(follower):
                    return True
    return False


def _comes_later(page: Page, place: re.Pattern[str]) -> bool:
    """Whether an empty element made for a time or a source, which only a script can fill, stands on the page."""
    if page.tree is None or page.facts.rendered:
        return False
    places = (e for e in page.tree.iter("span", "em", "i", "time", "p", "div", "td") if len(e) == 0)
    empty = (_names(e) for e in places if not (e.text or "").strip())
    return any("icon" not in names and place.search(names) for names in empty)


def _names(element: HtmlElement) -> str:
    attributes = (str(n) for n in element.attrib if str(n).startswith("data-"))
    return " ".join((element.get("class") or "", element.get("id") or "", *attributes)).lower()


def _written_by_script(page: Page, *words: str) -> bool:
    """Whether a script of the page itself, not one of a file, writes one of ``words`` to it."""
    if page.tree is None or page.facts.rendered:
        return False
    texts = (s.text for s in page.tree.iter("script") if s.text and len(s.text) < _LONGEST_SCRIPT)
    return any(_WRITES.search(t) and any(w and w in t for w in words) for t in texts)


def _next(element: HtmlElement) -> HtmlElement | None:
    """The element right behind, where no other text comes first."""
    return None if (element.tail or "").strip(_PADDING) else element.getnext()


def _waits(element: HtmlElement) -> bool:
    """Whether it is a script or a picture, or holds nothing but may be found by a script."""
    if not isinstance(element.tag, str):
        return False
    if next(element.iter("script", "img", "iframe"), None) is not None:
        return True
    if "".join(element.itertext()).strip():
        return False
    return bool(element.get("id")) or any(a.startswith((":", "v-", "ng-", "data-")) for a in element.attrib)
