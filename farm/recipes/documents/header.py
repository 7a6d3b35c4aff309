"""Faults and decoys in the information table above a document."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from farm.content import chinese_day
from farm.model import Article, Kind
from farm.recipes.base import document_recipe

F, D = Kind.FAULT, Kind.DECOY
_recipe = partial(document_recipe, "document-header")


def _header_fault(
    form: str, meaning: str, field: str, value: str | None, *words: str, also: tuple[str, ...] = ()
) -> None:
    @_recipe(form, F, meaning, *words, also=also)
    def change(article: Article) -> None:
        if value is None:
            article.header.pop(field)
        else:
            article.header[field] = value


_header_fault("index blank", "索引号为空", "index", "", r"索引", r"index")
_header_fault("validity blank", "有效性为空", "validity", "", r"有效", r"validity", r"时效")
_header_fault("validity not shown", "没有有效性一栏", "validity", None, r"有效", r"validity", r"时效")
_header_fault("issuer blank", "发布机构为空", "issuer", "", r"机构", r"机关", r"issuer")
_header_fault(
    "number blank",
    "文号为空而正文有文号",
    "number",
    "",
    r"文号",
    r"字号",
    r"number",
    also=("document-number",),
)
_header_fault(
    "date blank", "成文日期为空", "written", "", r"日期", r"written", r"date", also=("document-structure",)
)
_header_fault("index not shown", "没有索引号一栏", "index", None, r"索引", r"index")


@_recipe(
    "written after published",
    F,
    "成文日期晚于发布日期",
    r"晚于",
    r"早于",
    r"after",
    r"日期",
    also=("document-structure",),
)
def _later(article: Article) -> None:
    day = article.published.date() + timedelta(days=6)
    article.written = day
    article.header["written"], article.signed = day.isoformat(), chinese_day(day)


def _published_after(form: str, kind: Kind, meaning: str, gap: int, *words: str, flex: bool = True) -> None:
    @_recipe(form, kind, meaning, *words, gap=gap, flex=flex)
    def change(article: Article) -> None:
        article.note = "（此件主动公开）"


_LATE = (r"工作日", r"20", r"gap", r"late", r"期限")
_published_after("published 30 working days later", F, "成文后超过20个工作日才公开", 30, *_LATE, flex=False)
_published_after("published 21 working days later", F, "成文后21个工作日才公开", 21, *_LATE, flex=False)
_published_after("published 20 working days later", D, "恰好20个工作日公开", 20)
_published_after("published the same day", D, "当日公开", 0)


@_recipe("optional field blank", D, "非必填项为空")
def _optional_blank(article: Article) -> None:
    article.header["备注"] = ""
    article.header["主题词"] = ""


@_recipe("date in words", D, "生成日期用中文写法")
def _worded(article: Article) -> None:
    assert article.written is not None
    article.header["written"] = chinese_day(article.written)


@_recipe("other words of validity", D, "有效性写作“现行有效”")
def _in_force(article: Article) -> None:
    article.header["validity"] = "现行有效"


@_recipe("repealed and so marked", D, "有效性写作“废止”")
def _repealed(article: Article) -> None:
    article.header["validity"] = "废止"


@_recipe("time of day in the published date", D, "发布日期带时刻")
def _timed(article: Article) -> None:
    article.header["published"] = article.published.strftime("%Y-%m-%d %H:%M:%S")


@_recipe("no topic field", D, "没有主题分类一栏")
def _no_topic(article: Article) -> None:
    article.header.pop("topic")
