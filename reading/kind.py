"""What a page is for, from its labels, its path of columns, its address and its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.address import normalise
from core.page import ListFacts, PageKind
from core.unit import Unit
from reading.guide_labels import plain_labels, serves
from reading.tree.hints import Hints

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HOME_PATHS = re.compile(r"/?(?:(?:index|default|home|main)(?:\.[a-z]{3,5})?)?", re.IGNORECASE)
_MAYBE_HOME = re.compile(r"/(?:(?:index|default|home|main)(?:\.[a-z]{3,5})?)?$", re.IGNORECASE)
_CONTENT_URL = re.compile(
    r"/t20\d{6}_\d+\.|/art/20\d\d/\d{1,2}/\d{1,2}/|/content[_/]?(?:post_)?\d+|/post_\d+|/c\d{3,}/content\.|/info/\d+/\d+\.|"
    r"/20\d\d[-/]?\d{2}[-/]\d{2}/|/20\d{4}/\w{6,}\.s?html?|/content/20\d\d|[?&](?:articleid|infoid|contentid|newsid|docid|aid|id)=\w+|"
    r"/20\d\d/?\d{4}/(?:c\d+a\d+/page\.|\d+\.s?html?|[0-9a-f]{8}-[0-9a-f-]{20,40}\.html)|"
    r"/\d{4,}\.(?:[sj]?html?|aspx?|jsp)|/(?:show|content)(?:-\d+){2,3}\.html?|/article[_/-]?\d+|/detail[_/-]?\w*\d",
    re.IGNORECASE,
)
_COLUMN_URL = re.compile(
    r"/$|/(?:index|list|default|lists|node)(?:_\d+|_[a-z0-9]{1,12})?\.(?:s?html?|aspx?|jsp|php)$"
    r"|/col/col\d+/|/node_\d+\.|/lists?(?:[_/-]?\d*|(?:-\d+){2})\.|/channel[_/]",
    re.IGNORECASE,
)
#: Programs of old sites that show any list, named by a number: ``List.aspx?id=3`` is a column, ``show.asp?id=3`` an article.
_LIST_PROGRAM = re.compile(
    r"/(?:\w{0,20}_)?(?:\w{0,12}list|(?:news|info|article)?(?:class|more|channel|column|category|lanmu"
    r"|catalog|sort))\.(?:aspx?|php|jsp|do"
    r"|action)\?(?!.{0,200}\b(?:articleid|infoid|contentid|newsid|docid|aid)=)",
    re.IGNORECASE,
)
_FEE_LIST = re.compile(
    r"收费[^，。；]{0,16}(?:目录|清单|一览表|公示|项目表|标准表|项目及标准)|收费(?:项目|标准)$"
    r"|(?:无|没有|不涉及|零)[^，。；]{0,10}收费(?!站)"
)
#: Titles that only repeat the name of the column, where the page is the column's one list.
_FEE_COLUMN = re.compile(r".{0,20}(?:行政事业性?|事业性|涉企|政府性?)收费(?:项目|标准|信息)?")
_NO_FEE_LIST = re.compile(
    r"会议|座谈|调研|督查|整治|检查|培训|宣传|征求意见|听证|答记者问|问答|解读|批复|停征|取消|减免|降低"
    r"|处罚|投诉|查处|行动|的(?:通知|公告|通告|意见|函)$"
)
_INTERPRETS = re.compile(
    r"解读|读懂|看懂|图解|答记者问|政策问答|政策漫画|一问一答|答问|Q&A|"
    r"》(?:政策)?(?:[一二三四五六七八九十]{1,3}问(?:[一二三四五六七八九十]{1,3}答)?|你问我答"
    r"|新闻发布会(?:文字|图文)?实录|明白[卡纸])$",
    re.IGNORECASE,
)
#: How titles begin that name the form of an interpretation before the document: 【图解】…办法, 视频解读丨…措施, 一图读懂….
_FORM_LEADS = re.compile(
    r"《|[【\[（(]?(?!关于|[^《]{0,8}(?:做好|加强|开展|推进|印发))[^《，。]{0,10}?(?:一图|图解|图说|解读"
    r"|读懂|看懂|漫画|动漫|动画|视频|音频|海报|长图|问答)(?!工作|制度|管理|机制|规程)"
)
#: How titles end that name the form behind the document: …办法（解读）.
_FORM_ENDS = re.compile(
    r"[（(【\[](?!附)[^（()）]{0,8}(?:解读|图解|问答|漫画|动漫|视频)[^（()）]{0,4}[）)】\]]$"
)
_ENDS_AS_DOCUMENT = re.compile(
    r"(?:通知|意见|办法|规定|决定|细则|方案|公告|通告|批复|复函|函|命令|令|规划|条例|预案|纪要|议案|决议"
    r"|公报|通报|请示|报告|规则|章程|措施|制度|标准|计划)"
    r"(?:[（(【\[][^（(）)]{1,20}[）)】\]])?$"
)
_RULES = re.compile(r"(?:办法|规定|细则|条例|规则|章程)(?:[（(【\[][^（(）)]{1,20}[）)】\]])?$")
_WITH_INTERPRETATION = re.compile(r"[）)》\u4e00-\u9fff][（(]附[^（()）]{0,10}[)）]$")
_INTERPRETATION_COLUMN = re.compile(r"解读|图解|回应关切")
_DOCUMENT_COLUMN = re.compile(r"文件|规章|法规|公文|政策|政府令")
_NUMBER = re.compile(
    r"[\u4e00-\u9fa5]{1,14}\s{0,2}[〔\[（(【﹝［]\s{0,2}(?:19|20)\d\d\s{0,2}[〕\]）)】﹞］]\s{0,2}第?\s{0,2}\d{1,4}\s{0,2}号"
    r"|(?:[\u4e00-\u9fa5（）()]{20}(?:令第?|第)|[\u4e00-\u9fa5（）()]{0,20})\s{0,2}(?:\d{1,4}"
    r"|(?<![一二三四五六七八九十百零〇])[一二三四五六七八九十百零〇]{1,12})\s{0,2}号令?"
)
_HEADER_NAMES = re.compile(
    r"(索\s{0,3}引\s{0,3}号|发\s?文\s?字\s?号|文\s{0,6}号|发\s?[布文]\s?(?:机构|机关|单位)"
    r"|成\s?文\s?日\s?期|生\s?成\s?日\s?期|有\s{0,2}效\s{0,2}性|主\s?题\s?(?:分类|词)|"
    r"公文种类|信息分类|(?:公文|文件|发文)编号|(?:制发|印发|信息公开)(?:机构|机关|单位|主体)"
    r"|(?:制发|形成|印发|签发)日期|时\s?效\s?性|效力状态)\s{0,4}(?:[:：]|\n)"
)
#: A number in the header whose last character was forgotten.
_NO_HAO = re.compile(
    r"[\u4e00-\u9fa5]{1,14}\s{0,2}[〔\[（(【﹝［]\s{0,2}(?:19|20)\d\d\s{0,2}[〕\]）)】﹞］]\s{0,2}第?\s{0,2}\d{1,4}"
)
_HEADER_NUMBER = re.compile(r"文\s{0,6}号|字\s?号|(?:公文|文件|发文)编号")
_GUIDE_PARTS = (
    "受理条件", "办理条件", "申请条件", "申请材料", "办理材料", "材料清单", "所需材料", "办理流程", "办理程序", "受理流程", "设定依据",
    "办理依据", "法定依据", "承诺时限", "法定时限", "承诺办结", "法定办结", "办理时限", "收费标准", "收费依据", "是否收费",
    "收费情况", "办理地点", "办理地址", "受理地点", "办理时间", "咨询电话", "咨询方式", "监督电话", "投诉电话", "监督投诉",
    "实施主体", "实施机关", "办理机构", "受理机构", "服务对象", "办理对象", "事项类型", "办件类型", "审批结果", "到现场次数",
)  # fmt: skip
#: Further ones, which say enough only where title or column call the page a guide.
_MORE_GUIDE_PARTS = (
    "政策依据", "申请资料", "办结时限", "咨询热线", "办事流程", "申报条件", "申报材料", "办事窗口", "责任部门", "办公时间", "办公地址",
)  # fmt: skip
#: One of them at the beginning of a line or behind a number: in the middle of a sentence it is only spoken of.
_GUIDE_LABEL = re.compile(
    rf"(?:^|[\s【\[)）】◆●■★▲▶※·]|[一二三四五六七八九十\d][、.．]|[；;。](?=[^；;。:：]{{2,12}}[:：]))({'|'.join(_GUIDE_PARTS + _MORE_GUIDE_PARTS)})"
)
#: Labels of narrow columns, broken into lines: 受理 条件, 受 理 条 件.
_BROKEN_LABEL = re.compile(r"(?<!\S)[\u4e00-\u9fff]{1,2}(?: [\u4e00-\u9fff]{1,2}){1,3}(?![^\s:：])")
_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])")
_GUIDE_LABELS, _PLAIN_LABELS = 4, 6
_LINES_BELOW = 12
_FEW_FIELDS, _LONGEST_FIELD = 2, 60
#: Nearly all of these words stand on any guide: a cheap question before the one for its labels.
_GUIDE_WORDS = ("材料", "依据", "条件", "流程")
_ASKED = re.compile(
    r"(?:来信|写信|留言|咨询|信件|提问|诉求|提交)(?:时间|日期|内容|标题)[^。]{0,40}?20\d\d[-年/.]", re.DOTALL
)
_ANSWERED = re.compile(r"(?:回复|答复|办理|处理)(?:内容|时间|日期|单位|结果|情况)|受理单位|承办单位")
_NO_MESSAGE = re.compile(r"须知|说明|统计|查询|指南|办法|制度|公示|公告|通报|我要|写信")
_GUIDE_NAME = re.compile(r"办事指南|服务指南|办理指南|办事须知")
#: The place of a page in words, on sites whose path of columns holds no link for its end.
_AMONG_GUIDES = re.compile(r".{0,6}位置\s{0,2}[:：][^。]{0,40}(?:办事|服务|办理)指南\s{0,2}")
_LISTED_GUIDE = re.compile(
    r"(?!个人|法人|企业|部门|网上)[\u4e00-\u9fff（）()]{2,30}(?:办事|服务|办理|申请)指南"
)
_NO_GUIDE = re.compile(r"公开指南|解读|常见问题|问答|解答|的(?:通知|公告|通告|意见)$")
#: What tells how to ask for information (依申请公开) is no guide to a service.
_ASKS_FOR_INFORMATION = re.compile(r"申请公开|公开申请|信息公开(?:指南|须知|流程)")
_SERVICE_COLUMN = re.compile(r"办事|服务事项|政务服务|指南|便民")
_MESSAGE_PARTS = (
    "来信人", "写信人", "留言人", "来信时间", "写信时间", "留言时间", "来信内容", "留言内容", "咨询内容", "信件内容", "信件标题",
    "来信标题", "信件编号", "信件类型", "来信类型", "回复单位", "答复单位", "回复内容", "答复内容", "回复时间", "答复时间", "处理状态",
    "办理结果", "受理单位", "承办单位", "查询编号", "诉求内容", "诉求标题", "办理情况", "处理情况", "提交时间", "提问时间", "写信日期",
    "来信日期", "留言日期", "办理状态", "答复部门", "回复部门", "受理部门", "答复日期", "回复日期", "提交日期", "受理编号", "诉求类型",
    "办结日期", "办理进度",
)  # fmt: skip
#: A letter and its answer, each called by its name.
_LETTER_TOLD = re.compile(r"(?:来信|写信|留言|咨询|信件|提问|诉求|问题)内容[\s:：]{0,6}[^\s:：]")
_ANSWER_TOLD = re.compile(
    r"(?:回复|答复|办理|处理)(?:内容|结果|意见)[\s:：]{0,6}[^\s:：]|(?<!\S)(?:回复|答复)[:：]\s{0,2}[^\s:：]"
)
_MESSAGE_COLUMN = re.compile(r"信箱|来信|写信|留言|互动|咨询|投诉|诉求|民声|问政")
#: Columns of nothing but letters, and what only letters and answers say where no label marks their parts.
_LETTERS_ONLY = re.compile(r"信箱|来信|写信|留言|咨询|诉求|民声|问政")
_EXCHANGE = re.compile(
    r"[【\[［（(](?:官方)?(?:回复|答复|回信)[】\]］）)]|(?:官方|部门|单位)(?:回复|答复)|(?:回复|答复)于\s{0,3}[:：]?\s{0,3}20\d\d|"
    r"(?:网友|网民|市民)\s{0,3}[（(]?\s{0,3}20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s{0,3}(?:[）):：\n]|$)"
    r"|(?:[局委办会厅院处站所镇乡]|中心|政府|街道|公司|大队|残联)\s{0,3}(?:官方)?(?:回复"
    r"|答复)\s{0,3}(?:[:：]|[（(]?\s{0,3}20\d\d)"
    r"|(?:网友|网民|市民)[^，。；\n]{0,16}20\d\d[^。]{0,20}(?:留言|来信|提问|咨询|提交)"
    r"|(?:^|\n)\s{0,3}[QＱ][\s:：.．、][^\n]{4,120}20\d\d|(?:答复|回复)如下"
    r"|(?:来信|留言|诉求|咨询|问题)[^。]{0,8}(?:收悉|收到)"
    r"|感谢您(?:的|对)[^。]{0,12}(?:来信|留言|关注|关心|理解|支持|监督|反映)"
)
_ASKER = re.compile(
    r"(?:网友|网民|市民|写信人|来信人|留言者|提问者)\s{0,3}[:：（(]?\s{0,3}(?:\w{0,3}\*|20\d\d)"
    r"|(?:提交|写信|来信|留言|咨询|提问)(?:时间|日期)"
)
#: What a letter that nobody has answered yet says of itself.
_WAITING = re.compile(
    r"(?:办理|处理|回复|答复|当前|信件|来信|留言)(?:状态|进度)\s{0,3}[:：]?\s{0,3}(?:未|待|正在|办理中"
    r"|处理中|受理中|已受理|已转办|转办中|暂无)"
)
_PENDING = re.compile(
    r"(?:办理|处理|回复|答复|当前)?状态\s{0,3}[:：]|已(?:回复|答复|办结)|(?:待|未|尚未|暂未|等待)(?:回复|答复|办理)|正在办理|办理中"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the readers found so far. ``above`` is the text between navigation and article, ``opening`` its first part,
    ``below`` the text after it.

    ``dated`` tells that a publication time or source is shown or labelled, ``named_body`` that the template names an
    article element, ``headed`` that the name in ``<title>`` stands above a line of day and source.
    """

    url: str
    title: str
    article_label: str
    column: str
    breadcrumb: tuple[str, ...]
    above: tuple[str, ...]
    opening: tuple[str, ...]
    text: str
    dated: bool
    named_body: bool
    below: tuple[str, ...] = ()
    headed: bool = False


def is_home_address(url: str, unit: Unit) -> bool:
    """Whether ``url`` is the unit's home page, also as ``index.html`` at the root of one of its hosts."""
    own, (home, folder) = normalise(url), _home(unit.homepage)
    if own == home:
        return True
    if not folder or _MAYBE_HOME.search(own) is None:
        return False
    parts = urlsplit(own)
    if parts.query or not unit.owns(url) or not parts.path.startswith(folder):
        return False
    return _HOME_PATHS.fullmatch(parts.path[len(folder) - 1 :]) is not None


@lru_cache(maxsize=256)
def _home(homepage: str) -> tuple[str, str]:
    """The home page's address and folder, the last empty where it is a file."""
    own = normalise(homepage)
    path = urlsplit(own).path
    return own, path if path.endswith("/") else ""


def is_content_address(url: str) -> bool:
    """Whether the address is written the way content systems write those of single articles."""
    return _CONTENT_URL.search(url) is not None and ("?" not in url or _LIST_PROGRAM.search(url) is None)


def is_column_address(url: str) -> bool:
    shaped = _COLUMN_URL.search(urlsplit(url).path) or ("?" in url and _LIST_PROGRAM.search(url))
    return bool(shaped) and not is_content_address(url)


def is_folder_address(url: str) -> bool:
    """Whether the address ends with ``/``: that of a column, or of anything on sites that write all of theirs so (WordPress, Hugo)."""
    return urlsplit(url).path.endswith("/")


def seems_content(signs: Signs) -> bool:
    """A first answer, before the list of the page is read: single article rather than list or channel page."""
    if signs.article_label:
        return True
    if is_column_address(signs.url):
        told = signs.headed and bool(signs.text)
        return told or (signs.named_body and signs.dated and len(signs.text) > 100)
    if is_content_address(signs.url) or signs.headed:
        return bool(signs.text) or signs.named_body or signs.dated
    return (signs.named_body or signs.dated) and len(signs.text) > 60


def is_list(listing: ListFacts | None) -> bool:
    """Whether what was read is a list worth the name: some entries, or a place that says why there are none."""
    if listing is None:
        return False
    return len(listing.items) > 2 or listing.scripted or bool(listing.empty_shown) or listing.links_only


def rest_kind(signs: Signs, listing: ListFacts | None) -> PageKind:
    """The kind of a page that is no clear article; nameless text without a day is what stands below a form."""
    listed = is_list(listing)
    if listed or is_column_address(signs.url):
        alone = not listed and len(signs.text) > 100 and (signs.named_body or signs.dated)
        return PageKind.ARTICLE if alone else PageKind.COLUMN
    if listing is not None and listing.items:
        return PageKind.COLUMN
    if signs.column and not is_content_address(signs.url):
        return PageKind.COLUMN
    told = bool(signs.title) or signs.dated or signs.named_body
    named = len(signs.title) > 7 and signs.title not in signs.breadcrumb and "。" in signs.text
    return PageKind.ARTICLE if told and len(signs.text) > (60 if named else 150) else PageKind.OTHER


def single_kind(signs: Signs) -> PageKind:
    """The kind of a page without a list that nothing marks as an article: templates of guides and letters often name only
    their column."""
    text = _whole(signs, "\n".join((*signs.above, signs.text, *_reply_below(signs))))
    if is_message(signs) and not _NO_MESSAGE.search(signs.title) and _is_letter(signs, text):
        return PageKind.MESSAGE
    if _is_no_guide(signs):
        return PageKind.COLUMN
    parts = sum(p in text for p in _GUIDE_PARTS)
    by_title = len(_GUIDE_NAME.sub("", signs.title)) >= 2 and _GUIDE_NAME.search(signs.title)
    told = parts >= (3 if by_title else 7) or (_serves(signs) and plain_labels(text) >= _PLAIN_LABELS)
    return PageKind.GUIDE if told else PageKind.COLUMN


def seems_guide(markup: str, hints: Hints) -> bool:
    """Whether a page without running text holds the labels of a guide (办事指南)."""
    if sum(word in hints for word in _GUIDE_WORDS) < len(_GUIDE_WORDS) - 1:
        return False
    return sum(part in markup for part in _GUIDE_PARTS) >= _GUIDE_LABELS


def names_guides(tree: HtmlElement) -> bool:
    """Whether links name several guides: the page lists them and is none itself."""
    names = {"".join((a.text or "").split()) for a in tree.iter("a")}
    return sum(bool(_LISTED_GUIDE.fullmatch(name)) for name in names) > 1


def is_guide_label(text: str) -> bool:
    """Whether a piece of text is, or begins with, one of the labels of a guide."""
    plain = "".join(text.split()).lstrip("【[［（(一二三四五六七八九十、.．1234567890）)◆●■★▲▶※·•")
    return plain.startswith(_GUIDE_PARTS)


def content_kind(signs: Signs) -> PageKind:
    """Which sort of article it is; the plain one where nothing says more."""
    if _is_fee_list(signs):
        return PageKind.FEE_LIST
    if is_message(signs):
        return PageKind.MESSAGE
    if _is_interpretation(signs):
        return PageKind.INTERPRETATION
    if _is_guide(signs):
        return PageKind.GUIDE
    return PageKind.DOCUMENT if _is_document(signs) else PageKind.ARTICLE


def is_fee_list_name(title: str) -> bool:
    """Whether a page calls itself a list of fees."""
    return "收费" in title and _FEE_LIST.search(title) is not None and not _NO_FEE_LIST.search(title)


def _is_fee_list(signs: Signs) -> bool:
    if _NO_FEE_LIST.search(signs.title):
        return False
    alone = _FEE_COLUMN.fullmatch(signs.title) is not None and "收费" in _columns(signs)
    return alone or _FEE_LIST.search(signs.title) is not None


def _columns(signs: Signs) -> str:
    """Names of the innermost columns the page belongs to; a path that ends with the page's own title goes one further up."""
    inner = 2 if signs.title and signs.breadcrumb[-1:] == (signs.title,) else 1
    return " ".join((signs.column, *signs.breadcrumb[-inner:]))


def _is_interpretation(signs: Signs) -> bool:
    formed = _FORM_LEADS.match(signs.title) or _FORM_ENDS.search(signs.title)
    own_document = _ENDS_AS_DOCUMENT.search(signs.title) and not formed
    if _WITH_INTERPRETATION.search(signs.title):
        return False
    if _INTERPRETS.search(signs.title):
        return not (own_document and "》" not in signs.title)
    columns = _columns(signs)
    if not _INTERPRETATION_COLUMN.search(columns) or re.search(r"文件[及与和、]|及文件", columns):
        return False
    return not (own_document and _number_shown(signs))


def _is_guide(signs: Signs) -> bool:
    if _is_no_guide(signs):
        return False
    named = bool(_GUIDE_NAME.search(signs.title) or _GUIDE_NAME.search(_columns(signs)))
    named = named or any(_AMONG_GUIDES.fullmatch(piece) for piece in signs.above)
    if not named and "办理" not in signs.text and "申请" not in signs.text:
        return False
    text = "\n".join((*signs.above, signs.text))
    if named:
        return len(set(_GUIDE_LABEL.findall(text))) > 1 or len(_broken_labels(text)) > _FEW_FIELDS
    least = 4 if _SERVICE_COLUMN.search(" ".join((signs.column, *signs.breadcrumb))) else 6
    if sum(p in text for p in _GUIDE_PARTS) >= least or len(_broken_labels(text)) >= least:
        return True
    return _serves(signs) and plain_labels(text) >= _PLAIN_LABELS


def _serves(signs: Signs) -> bool:
    """Whether the page stands in a column of services, in which labels in other words than usual tell a guide as well."""
    return any(map(serves, (signs.column, *signs.breadcrumb[-2:])))


def _is_no_guide(signs: Signs) -> bool:
    return bool(
        _NO_GUIDE.search(signs.title) or _ASKS_FOR_INFORMATION.search(f"{signs.title} {_columns(signs)}")
    )


def _broken_labels(text: str) -> set[str]:
    """The labels of a guide among words that stand in pieces."""
    return {"".join(m.split()) for m in _BROKEN_LABEL.findall(text)}.intersection(
        _GUIDE_PARTS + _MORE_GUIDE_PARTS
    )


def _whole(signs: Signs, text: str) -> str:
    """``text``, with words put together in a column of letters: narrow cells break their labels."""
    return _BROKEN.sub("", text) if _LETTERS_ONLY.search(_columns(signs)) else text


def _reply_below(signs: Signs) -> tuple[str, ...]:
    """What follows the letter's own text in a column of letters: the answer may stand in a block of its own."""
    return signs.below[:_LINES_BELOW] if _LETTERS_ONLY.search(_columns(signs)) else ()


def is_message(signs: Signs) -> bool:
    """Whether the page is a public letter: enough of its labels, more of them outside a column of letters."""
    text = _whole(signs, "\n".join((*signs.above, signs.text[:3000], *_reply_below(signs))))
    if not any(word in text for word in ("复", "办理", "来信", "留言", "信件", "写信")):
        return False
    parts = sum(p in text for p in _MESSAGE_PARTS)
    if parts >= (2 if _MESSAGE_COLUMN.search(" ".join((signs.column, *signs.breadcrumb))) else 4):
        return True
    return _LETTERS_ONLY.search(_columns(signs)) is not None and _is_exchange(signs, text)


def _is_letter(signs: Signs, text: str) -> bool:
    """Whether a page shows when a letter came in and what became of it, or reads like one in a column of letters."""
    if _ASKED.search(text) and (_ANSWERED.search(text) or _WAITING.search(text)):
        return True
    if _LETTERS_ONLY.search(_columns(signs)) is None:
        return False
    return _tells_both(text) or _is_exchange(signs, text)


def _tells_both(text: str) -> bool:
    """Whether a letter and, behind it, its answer stand on the page."""
    letter = _LETTER_TOLD.search(text)
    return letter is not None and _ANSWER_TOLD.search(text, letter.end()) is not None


def _is_exchange(signs: Signs, text: str) -> bool:
    """Whether a page in a column of letters reads like one, though nothing marks its parts."""
    if _NO_MESSAGE.search(signs.title):
        return False
    said = _EXCHANGE.search(text) is not None
    return said or (_ASKER.search(text) is not None and _PENDING.search(text) is not None)


def _is_document(signs: Signs) -> bool:
    if _number_shown(signs):
        return (
            bool(_ENDS_AS_DOCUMENT.search(signs.title))
            or len(_header_fields(signs.above)) > 1
            or bool(_NUMBER.search(signs.title))
            or len(_header_fields(signs.below)) > _FEW_FIELDS
        )
    if not _ENDS_AS_DOCUMENT.search(signs.title):
        return False
    if _RULES.search(signs.title) and ("第一条" in signs.text or "第一章" in signs.text):
        return True
    return bool(_DOCUMENT_COLUMN.search(_columns(signs))) and len(_header_fields(signs.above)) > 2


def _header_fields(lines: Sequence[str]) -> set[str]:
    """Names of the information table's fields among the lines above or below the article, without their blanks."""
    return {"".join(name.split()) for name in _HEADER_NAMES.findall("\n".join(lines) + "\n")}


def _number_shown(signs: Signs) -> bool:
    """Whether a document number stands as its own line above or at the top of the text, or in the header table."""
    if any(_is_number(line) for line in signs.opening[:8]):
        return True
    within = signs.opening if _HEADER_NAMES.search("\n".join(signs.opening[:6]) + "\n") else ()
    if _number_labelled(signs.above) or _number_labelled(within) or _number_below(signs.below):
        return True
    return any(len(line) < 40 and _is_number(line.lstrip(":： \u3000\xa0")) for line in signs.above[-20:])


def _number_below(lines: Sequence[str]) -> bool:
    """Whether a header table stands beside or under the article, with a number in it."""
    if not any("号" in line for line in lines):
        return False
    return len(_header_fields(lines)) > _FEW_FIELDS and any(
        _NUMBER.search(line) for line in lines if len(line) < _LONGEST_FIELD
    )


def _number_labelled(lines: Sequence[str]) -> bool:
    """Whether a document number stands in or below a line that names it, as in a header table."""
    for line, below in zip(lines, (*lines[1:], ""), strict=False):
        if _HEADER_NUMBER.search(line) and (
            _NUMBER.search(line) or _NUMBER.search(below[:60]) or _NO_HAO.fullmatch(below[:60])
        ):
            return True
    return False


def _is_number(line: str) -> bool:
    """Whether a line, brackets around it aside, is a document number."""
    bare = line.strip("（）() 　") if "号" in line else ""
    return 0 < len(bare) < 40 and _NUMBER.fullmatch(bare) is not None
