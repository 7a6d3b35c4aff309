"""Policy libraries that lack conditions, and documents that are no longer in force though they say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from farm import calendar, content, disclosure
from farm.model import Article, Block, Kind, Life, ListChange, Row
from farm.recipes.base import Planted, Recipe, lists_served, optional, plant_document, recipe
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
LIBRARY, VALIDITY = "policy-library", "document-validity"
GONE = Life(first=99)


def _library(
    form: str, kind: Kind, meaning: str, change: Callable[[str], str], *words: str, flex: bool = True
) -> None:
    @recipe(LIBRARY, form, kind, meaning, *words, aspects=("library",), flex=flex, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        column = site.column("lib")
        column.changes.append(ListChange(life if kind is F else Life(), html=change))
        return [chosen.row(site, life if kind is F else Life(), site.column_path(column))]


def _without(*facets: str) -> Callable[[str], str]:
    def change(html: str) -> str:
        for facet in facets:
            html = re.sub(f"<!--{facet}-->.*?<!--/{facet}-->", "", html, flags=re.DOTALL)
        return html

    return change


def _no_search(html: str) -> str:
    return html.replace(disclosure.SEARCH, "")


MISSING = (r"分类", r"facets")
_library("no validity", F, "文件库不能按效力分类", _without("validity"), r"效力")
_library("no theme", F, "文件库不能按主题分类", _without("theme"), r"主题")
_library("no type", F, "文件库不能按文种分类", _without("type"), r"文种")
_library("no time", F, "文件库不能按时间分类", _without("time"), r"时间")
_library(
    "validity and theme missing",
    F,
    "文件库缺效力、主题分类",
    _without("validity", "theme"),
    r"效力",
    flex=False,
)
_library("time and type missing", F, "文件库缺时间、文种分类", _without("time", "type"), r"文种", flex=False)
_library(
    "mere list",
    F,
    "文件库只是一个列表",
    lambda h: _no_search(_without("time", "validity", "type", "theme")(h)),
    *MISSING,
    flex=False,
)


@recipe(
    LIBRARY,
    "no library",
    F,
    "没有政策文件库",
    r"没有找到政策文件库",
    aspects=("library",),
    flex=False,
    fits=lists_served,
)
def _none(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.column("lib").life = GONE
    return [chosen.row(site, life)]


@recipe(LIBRARY, "library of another system", U, "政策文件库在另一网站", aspects=("library",), flex=False)
def _away(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.column("lib").life = GONE
    site.home_extra += '<div class="rk"><a href="http://czt.shangji.gov.cn/zcwjk/">政策文件库</a></div>'
    return [chosen.row(site, life)]


def _values_only(html: str) -> str:
    """Years and kinds stand as values, without a name before them."""
    for name in ("年份", "成文时间", "发布日期", "文种", "公文种类", "文件类型"):
        html = (
            html.replace(f"<dt>{name}：</dt>", "<dt></dt>")
            .replace(f"<label>{name}：</label>", "")
            .replace(f"<th>{name}</th>", "<th></th>")
        )
    return html


def _counted(html: str) -> str:
    return re.sub(r">(有效|失效|废止|通知|意见|教育)<", r">\1（12）<", html)


def _spaced(html: str) -> str:
    return html.replace("文种：", "文　种：").replace("主题：", "主　题：").replace("年份：", "年　份：")


def _scripted(html: str) -> str:
    return '<div id="app"><div v-for="f in facets">{{f.name}}</div><ul><li v-for="d in rows">{{d.title}}</li></ul></div><script src="/assets/js/vue.min.js"></script><script>new Vue({el:"#app",data:{rows:[],facets:[]},created(){axios.get("/api/list/zcwjk")}})</script>'


_library("values without names", D, "分类只列取值", _values_only)
_library("numbers behind the values", D, "取值后带数量", _counted)
_library("names split by blanks", D, "名称中间有空格", _spaced)
_library("filled by script", U, "文件库由脚本生成", _scripted)
_library(
    "search button is a picture",
    D,
    "检索按钮是图片",
    lambda h: h.replace(
        '<button type="button">查询</button>', '<input type="image" src="/assets/img/search.png" alt="查询">'
    ),
)
_library(
    "further condition",
    D,
    "另有按发文机关分类",
    lambda h: h.replace(
        "<!--time-->",
        "<dl><dt>发文机关：</dt><dd><a href='javascript:;'>县政府办公室</a></dd></dl><!--time-->",
    ),
)
_library(
    "explained above",
    D,
    "分类上方有说明文字",
    lambda h: h.replace(
        '<div class="tj">', '<p>本库收录本级现行有效的规范性文件，供查阅。</p><div class="tj">', 1
    ),
)


@recipe(LIBRARY, "name with the place", D, "文件库名称带地名", aspects=("library",), flex=False)
def _named(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    column = site.column("lib")
    column.name = f"{site.unit.short_name}政策文件库"
    return [chosen.row(site, Life(), site.column_path(column))]


@recipe(
    LIBRARY, "second library beside", D, "另设规章库", aspects=("library",), flex=False, fits=lists_served
)
def _second(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    column = site.add_column("gzk", "规章库", "zwgk/gzk", shape="library")
    site.column("lib").changes.append(ListChange(Life(), html=_without("theme")))
    paths = [site.column_path(column), site.column_path(site.column("lib"))]
    return [chosen.row(site, Life(), *paths), optional(site, "column-stale", chosen.form, paths[0])]


# validity


def _ago(site: Site, days: int) -> datetime:
    return content.at(calendar.at_or_before(site.today - timedelta(days=days)), 10, days % 60)


def _rule(article: Article, text: str) -> None:
    """Puts a closing sentence of its own behind the document's text, or in place of that of its regulation."""
    if article.appendix:
        last = article.appendix[-1].text.split("　")[0]
        article.appendix[-1] = Block("p", f"{last}　{text}")
    else:
        article.blocks.append(Block("p", text))


def _old(site: Site, form: str, days: int, *, regulated: bool = True) -> Planted:
    """An old pair of document and interpretation."""
    return plant_document(site, form, published=_ago(site, days), regulated=regulated, gap=2)


def _valid(
    form: str,
    kind: Kind,
    meaning: str,
    text: str,
    days: int,
    *words: str,
    validity: str | None = "有效",
    regulated: bool = True,
    title: str = "",
) -> None:
    @recipe(VALIDITY, form, kind, meaning, *words, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        planted = _old(site, form, days, regulated=regulated)
        written = planted.document.make().written
        assert written
        start = content.chinese_day(written + timedelta(days=20))

        def change(article: Article) -> None:
            _rule(article, text.format(start=start, year=written.year, end=written.year + 3))
            if validity is not None:
                article.header["validity"] = validity
            article.title = article.header["title"] = f"{article.title}{title}"

        planted.document.changes.append((Life(), change))
        return [chosen.row(site, life, planted.path), *_others(site, form, planted)]


def _others(site: Site, form: str, planted: Planted) -> list[Row]:
    return [
        optional(site, c, form, planted.path, planted.interpretation_path)
        for c in ("interpretation-link", "document-structure")
    ]


OVER = (r"已满", r"expired", r"废止")
_valid("five years over", F, "有效期五年已满仍写有效", "本办法自{start}起施行，有效期五年。", 2300, *OVER)
_valid("three years over in digits", F, "有效期3年已满", "本办法自印发之日起施行，有效期3年。", 1300, *OVER)
_valid("trial of two years over", F, "试行期两年已满", "本办法自发布之日起施行，试行期两年。", 1000, *OVER)
_valid(
    "end stated as a day",
    F,
    "有效期至某日，已过",
    "本办法自{start}起施行，有效期至{end}年6月30日。",
    1700,
    *OVER,
)
_valid(
    "executed from day to day",
    F,
    "执行期限已过",
    "本通知自{start}起执行至{end}年3月31日。",
    1650,
    *OVER,
    regulated=False,
)
_valid(
    "called in force",
    F,
    "写着现行有效，实已满期",
    "本通知自印发之日起实施，有效期为四年。",
    1700,
    *OVER,
    validity="现行有效",
    regulated=False,
)

_valid("marked as ended", D, "满期且标注失效", "本办法自{start}起施行，有效期五年。", 2350, validity="失效")
_valid("marked as repealed", D, "已标注废止", "本办法自{start}起施行，有效期三年。", 1400, validity="已废止")
_valid(
    "ended as the title says",
    D,
    "标题标明已失效",
    "本办法自{start}起施行，有效期三年。",
    1450,
    title="（已失效）",
)
_valid("within its term", D, "有效期未满", "本办法自{start}起施行，有效期五年。", 900)
_valid("term of a permit", D, "许可证有效期三年", "经营许可证有效期三年，期满可以换发。", 1500)
_valid("no term", D, "没有规定有效期", "本办法自{start}起施行。", 2500)
_valid(
    "term of the contract", D, "合同期限", "托管服务合同有效期一年，由双方协商续签，本办法不作限制。", 1550
)


def _repealing(
    form: str,
    kind: Kind,
    meaning: str,
    text: str,
    *,
    validity: str = "有效",
    first: int = 1500,
    later: int = 200,
    own: bool = False,
) -> None:
    words = OVER if kind is F else ()

    @recipe(VALIDITY, form, kind, meaning, *words, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        old, new = _old(site, form, first), _old(site, form + " later", later)
        made = old.document.make()
        named = content.plain_name(made.title)
        number = made.number if not own else made.number.replace("〔", "[").replace("〕", "]")

        def repeal(article: Article) -> None:
            _rule(article, text.format(name=named, number=number, future=f"{site.today.year + 1}年1月1日"))

        def forever(article: Article) -> None:
            """Without a term of its own that could have ended."""
            _rule(article, "本办法自印发之日起施行。")
            article.header["validity"] = validity

        new.document.changes.append((Life(), repeal))
        old.document.changes.append((Life(), forever))
        rows = [*_others(site, form, old), *_others(site, form, new)]
        return [chosen.row(site, life, old.path), *rows]


_repealing(
    "repealed by number",
    F,
    "被后文按文号废止仍写有效",
    "本办法自印发之日起施行，{name}（{number}）同时废止。",
)
_repealing("repealed by title", F, "被后文按标题废止仍写有效", "本办法自印发之日起施行，原{name}同时废止。")
_repealing(
    "number in square brackets",
    F,
    "废止文号用方括号书写",
    "本办法自印发之日起施行。{name}（{number}）即行废止。",
    own=True,
)
_repealing(
    "repealed and marked",
    D,
    "已废止且标注",
    "本办法自印发之日起施行，{name}（{number}）同时废止。",
    validity="废止",
)
_repealing(
    "repeal not yet in force",
    D,
    "废止文件尚未施行",
    "本办法自{future}起施行，{name}（{number}）同时废止。",
    later=20,
)
_repealing(
    "condition is no repeal",
    D,
    "条件性的表述不是废止",
    "本办法与{name}（{number}）不一致的，以本办法为准；国家另有规定的，届时废止。",
)


@recipe(VALIDITY, "extended by a later notice", D, "后文延长了有效期", flex=False)
def _extended(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = _old(site, chosen.form, 1500)
    name = content.plain_name(planted.document.make().title)

    def over(article: Article) -> None:
        _rule(article, "本办法自印发之日起施行，有效期三年。")

    planted.document.changes.append((Life(), over))
    moment, title = _ago(site, 380), f"{site.office}关于延长{name}有效期的通知"
    body = [
        Block("p", f"经评估，{name}有效期延长至{site.today.year + 2}年12月31日。"),
        Block("p", content.paragraph(2, "extended")),
    ]
    site.add(site.column("notice"), lambda: Article(title, moment, site.office, list(body)), moment)
    return [chosen.row(site, life, planted.path), *_others(site, chosen.form, planted)]
