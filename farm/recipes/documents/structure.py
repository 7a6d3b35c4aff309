"""Faults and decoys in the parts of a document and their order, its title and its date."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

from farm import calendar
from farm.content import chinese_day
from farm.model import Article, Block, Kind
from farm.recipes.base import document_recipe

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_recipe = partial(document_recipe, "document-structure")


def _retitle(article: Article, title: str) -> None:
    """Another title, on the page and in the information table."""
    article.title = article.header["title"] = title


def _order_fault(
    form: str,
    meaning: str,
    order: tuple[str, ...],
    *words: str,
    attached: int = 0,
    also: tuple[str, ...] = (),
) -> None:
    @_recipe(form, F, meaning, *words, attached=attached, also=also)
    def change(article: Article) -> None:
        article.order = order


_order_fault(
    "addressee before number",
    "主送机关在文号之前",
    ("addressee", "number", "body", "attnote", "issuer", "date", "note", "attlinks"),
    *(r"顺序", r"order", r"位置", r"主送"),
)
_order_fault(
    "date before issuer",
    "成文日期在发文机关之前",
    ("number", "addressee", "body", "attnote", "date", "issuer", "note", "attlinks"),
    *(r"顺序", r"order", r"位置", r"落款", r"日期"),
)
_order_fault(
    "attachment note after the date",
    "附件说明在落款之后",
    ("number", "addressee", "body", "issuer", "date", "attnote", "note", "attlinks"),
    *(r"顺序", r"order", r"附件说明", r"位置"),
    attached=2,
    also=("document-attachments",),
)
_order_fault(
    "number after the body",
    "文号在正文之后",
    ("addressee", "body", "attnote", "issuer", "date", "number", "note", "attlinks"),
    *(r"顺序", r"order", r"文号", r"位置"),
    also=("document-number",),
)


@_recipe("date in Chinese numerals", F, "成文日期用汉字数字", r"日期", r"date", r"阿拉伯")
def _numerals(article: Article) -> None:
    assert article.written is not None
    digits = "〇一二三四五六七八九"
    day = article.written

    def small(n: int) -> str:
        tens, ones = divmod(n, 10)
        return (("", "十", "二十", "三十")[tens]) + (digits[ones] if ones else "")

    article.signed = (
        "".join(digits[int(c)] for c in str(day.year)) + f"年{small(day.month)}月{small(day.day)}日"
    )


@_recipe(
    "date with leading zeros",
    F,
    "成文日期补零",
    r"日期",
    r"零",
    r"date",
    r"zero",
    # a day moved back to the 9th may lie more than 20 working days before publication
    also=("document-header",),
)
def _zeros(article: Article) -> None:
    day = article.written or date(2026, 1, 1)
    if day.month > 9 and day.day > 9:
        day = day.replace(day=9)
        while not calendar.is_workday(day):
            day -= timedelta(days=1)
        article.header["written"] = day.isoformat()
    article.signed = f"{day.year}年{day.month:02d}月{day.day:02d}日"


@_recipe(
    "date differs from header",
    F,
    "落款日期与信息表不一致",
    r"一致",
    r"不同",
    r"differ",
    r"mismatch",
    also=("document-header",),
)
def _other_date(article: Article) -> None:
    assert article.written is not None
    article.signed = chinese_day(calendar.shift(article.written, -5))


@_recipe("title without issuer", F, "标题没有发文机关", r"标题", r"title", also=("interpretation-link",))
def _no_issuer(article: Article) -> None:
    _retitle(article, article.title.removeprefix(article.issuer))


@_recipe(
    "title with a comma",
    F,
    "标题中有逗号",
    r"标题",
    r"标点",
    r"title",
    r"punctuation",
    also=("interpretation-link",),
)
def _comma(article: Article) -> None:
    _retitle(article, article.title.replace("关于", "关于进一步加强管理，", 1))


@_recipe(
    "announcement without addressee",
    D,
    "通告没有主送机关",
    also=("document-number", "interpretation-link", "document-header"),
)
def _announcement(article: Article) -> None:
    _retitle(article, article.title.replace("的通知", "的通告"))
    article.addressee = ""


@_recipe("book marks in the title", D, "标题中有书名号", regulated=True)
def _marks(article: Article) -> None:
    _retitle(article, re.sub(r"印发(.+)的通知", r"印发《\1》的通知", article.title))


@_recipe("trial in brackets", D, "标题中有（试行）", regulated=True)
def _trial(article: Article) -> None:
    _retitle(article, re.sub(r"印发(.+)的通知", r"印发《\1（试行）》的通知", article.title))


@_recipe("title broken over two lines", D, "标题分两行显示")
def _two_lines(article: Article) -> None:
    article.shown_title = article.title.replace("关于", "<br>关于", 1)


@_recipe("copy list after the date", D, "落款后有抄送栏")
def _copies(article: Article) -> None:
    article.body_changes.append(
        lambda html: f"{html}\n<p>抄送：县委办公室，县人大常委会办公室，县政协办公室。</p>"
    )


@_recipe("other wording of the note", D, "附注写法不同")
def _other_note(article: Article) -> None:
    article.note = "（此件公开发布）"


@_recipe("long list of addressees", D, "主送机关很长")
def _long_addressee(article: Article) -> None:
    article.addressee = (
        "各镇人民政府、各街道办事处，各开发区管委会，县直各单位，省、市属驻县各单位，各国有企业："
    )


@_recipe("dates in the text", D, "正文里有其他日期")
def _dates(article: Article) -> None:
    article.blocks.append(
        Block("p", "本通知自2027年1月1日起施行，有效期至2031年12月31日。2019年5月6日印发的原规定同时废止。")
    )


@_recipe("title with an enumeration mark", U, "标题中有顿号")
def _enumeration(article: Article) -> None:
    _retitle(article, article.title.replace("关于", "关于水利、农业等领域", 1))
