"""Sources and times that articles do not or wrongly give, and other ways to give them."""

from __future__ import annotations

import re
from functools import partial

from farm.model import Article, Block, Kind
from farm.recipes.content.articles import article_recipe

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_recipe = partial(article_recipe, "article-source")
_SOURCE = re.compile(r"<span>来源：([^<]*)</span>|来源：([^<　]*)　")
_TIME = re.compile(
    r"<span>([^<\d]{0,8})(\d{4}[-年]\d\d[-月]\d\d日? \d\d:\d\d(?::\d\d)?)</span>|(发布时间：)(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)　"
)


def _source_recipe(
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    shown: str | None = None,
    time: str | None = None,
    labels: bool = False,
) -> None:
    """``shown`` replaces the source's field, ``time`` the time's; ``labels`` keeps what the labels say."""

    @_recipe(form, kind, meaning, *words, also=("page-labels",))
    def change(article: Article) -> None:
        if shown is not None:
            article.page_changes.append(lambda t: _SOURCE.sub(shown, t, count=1))
            article.labels |= {} if labels else {"ContentSource": None}
        if time is not None:
            article.page_changes.append(lambda t: _TIME.sub(time, t, count=1))
            article.labels |= {} if labels else {"PubDate": None}


_WORD, _WHEN = (r"来源", r"source"), (r"时间", r"日期", r"date")
_source_recipe("source left blank", F, "来源空着", *_WORD, shown="<span>来源：</span>")
_source_recipe("source says null", F, "来源写着null", *_WORD, shown="<span>来源：null</span>")
_source_recipe("no source at all", F, "没有来源", *_WORD, shown="")
_source_recipe("source is a dash", F, "来源是横线", *_WORD, shown="<span>信息来源：--</span>")
_source_recipe("time left blank", F, "发布时间空着", *_WHEN, time="<span>发布时间：</span>")
_source_recipe(
    "time of the epoch", F, "发布时间是1970年", *_WHEN, time="<span>发布时间：1970-01-01 08:00</span>"
)
_source_recipe(
    "thirteenth month", F, "发布时间不存在", *_WHEN, time="<span>发布时间：2026-13-05 09:10</span>"
)
_source_recipe("day without a year", F, "发布时间没有年份", *_WHEN, time="<span>发布时间：11-05</span>")
_source_recipe(
    "day that could not be read", F, "发布时间是无效日期", *_WHEN, time="<span>发布时间：NaN-NaN-NaN</span>"
)
_source_recipe("source by script", U, "来源由脚本填写", shown='<span>来源：<em id="ly"></em></span>')
_source_recipe("source named otherwise", D, "供稿单位", shown="<span>供稿：县水利局办公室</span>")
_source_recipe("publishing body", D, "发布机构", shown="<span>发布机构：县水利局</span>")
_source_recipe("author and editor", D, "作者和责编", shown="<span>作者：陈某　责任编辑：林某</span>")
_source_recipe(
    "taken from a newspaper", D, "来源：报社", shown="<span>来源：岚海日报（记者 陈某 通讯员 林某）</span>"
)
_source_recipe(
    "source in the next element",
    D,
    "来源分在两个标签里",
    shown="<span>来源：</span><a href='/sitemap/'>县政府办公室</a>",
)
_source_recipe("day without minutes", D, "只有年月日", time="<span>发布日期：2026-10-20</span>", labels=True)
_source_recipe("Chinese day", D, "年月日写成汉字", time="<span>2026年10月20日</span>", labels=True)


@_recipe("source in the last line", D, "文末写明来源", also=("page-labels",))
def _last_line(article: Article) -> None:
    article.page_changes.append(lambda t: _SOURCE.sub("", t, count=1))
    article.labels["ContentSource"] = None
    article.blocks.append(Block("right", "（摘自《岚海日报》）"))
