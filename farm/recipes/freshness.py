"""Faults and decoys of updating: home page, columns, blank lists, order of lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from farm import content
from farm.model import Article, Block, Kind, Life, ListChange, ListItem, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
STALE = (r"天", r"未更新", r"day", r"stale", r"更新")
_LISTS = ("news", "dept", "notice", "policy", "interp")


#: Entries of a list whose order can be told: those in front may be pinned.
_LONG = 8


def _age(site: Site, key: str, days: int) -> None:
    column = site.column(key)
    column.newest = content.at(site.today - timedelta(days=days), 9)
    column.step = max(column.step, 20.0)


def _all_aged(site: Site, days: int) -> None:
    for n, key in enumerate(_LISTS):
        if key != "interp":
            _age(site, key, days + 7 * n)


def _column_url(site: Site, key: str) -> str:
    return site.column_path(site.column(key))


ALL = ("home", "fresh", "col-news", "col-dept", "col-notice", "col-policy", "col-interp")

# home-stale


def _home(form: str, meaning: str, days: int, *, extra: str = "", day_form: str = "") -> None:
    @recipe("home-stale", form, F, meaning, *STALE, aspects=ALL, flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _all_aged(site, days)
        site.home_extra += extra.format(today=content.chinese_day(site.today))
        site.home_days = day_form or site.home_days
        stale = [
            Row(
                unit=site.unit.id,
                check="column-stale",
                kind=F,
                form=form,
                meaning="动态栏目未更新",
                urls=(site.url(_column_url(site, key)),),
                words=STALE,
            )
            for key in ("news", "dept")
        ]
        others = [
            optional(site, "column-stale", form, _column_url(site, key))
            for key in ("notice", "policy", "interp")
        ]
        return [chosen.row(site, life, "/"), *stale, *others]


_home("sixteen days", "首页16天未更新", 16)
_home("three weeks", "首页21天未更新", 21)
_home("forty days", "首页40天未更新", 40)
_home("ninety days", "首页90天未更新", 90)
_home("half a year", "首页半年未更新", 180)
_home(
    "today's date in the header",
    "首页页眉显示当天日期，内容却已25天未更新",
    25,
    extra='<div class="date">今天是{today}　欢迎访问本站</div>',
)
_home("dates without a year", "首页日期不带年份，30天未更新", 30, day_form="%m-%d")
_home(
    "weather of today beside",
    "有当日天气，内容35天未更新",
    35,
    extra='<div class="tq">{today} 多云 18—25℃</div>',
    day_form="%Y/%m/%d",
)


def _home_decoy(
    form: str,
    meaning: str,
    change: Callable[[Site], None],
    *,
    kind: Kind = D,
    fits: Callable[[Site], bool] = lists_served,
) -> None:
    @recipe("home-stale", form, kind, meaning, aspects=("home", "fresh"), flex=False, fits=fits)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        change(site)
        return [chosen.row(site, life, "/")]


def _old_topic(site: Site) -> None:
    site.home_extra += '<div class="zt"><h3>专题专栏</h3><ul><li><a href="/zwgk/ghjh/x.html">“十三五”规划回顾</a><span>2016-03-01</span></li></ul></div>'
    site.home_extra = site.home_extra.replace("/zwgk/ghjh/x.html", site.column_path(site.column("plan")))


_home_decoy("old special topic beside new items", "首页有旧专题但新闻及时", _old_topic)
_home_decoy("dates without a year, fresh", "日期不带年份但及时", lambda s: setattr(s, "home_days", "%m-%d"))
_home_decoy("dates in brackets and slashes", "日期写成[11/18]", lambda s: setattr(s, "home_days", "[%m/%d]"))
_home_decoy("dates in Chinese", "日期写成11月18日", lambda s: setattr(s, "home_days", "%m月%d日"))
_home_decoy(
    "navigation home page", "导航式首页，二级页面及时更新", lambda s: setattr(s, "home_form", "navigation")
)
_home_decoy(
    "lists filled by script", "首页列表由脚本加载", lambda s: setattr(s, "home_form", "scripted"), kind=U
)
_home_decoy(
    "copyright of years ago",
    "页面有“版权所有 2009—2015”",
    lambda s: setattr(s.footer, "extra", "<p>版权所有 2009-2015　最佳分辨率1024×768</p>"),
)


def _only_news_old(site: Site) -> None:
    site.column("notice").newest = content.at(site.today - timedelta(days=50), 9)


_home_decoy("old notices, new news", "首页通知较旧但要闻每日更新", _only_news_old)
_home_decoy(
    "archive block",
    "首页有历史回顾栏",
    lambda s: setattr(
        s,
        "home_extra",
        s.home_extra + '<div class="his"><h3>历史上的今天</h3><p>2008年11月20日 县档案馆落成</p></div>',
    ),
)


# column-stale


def _stale(form: str, key: str, days: int) -> None:
    @recipe(
        "column-stale",
        form,
        F,
        f"栏目{days}天未更新",
        *STALE,
        aspects=("fresh", f"col-{key}"),
        flex=False,
        fits=lists_served,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _age(site, key, days)
        rows = [chosen.row(site, life, _column_url(site, key))]
        if key == "news":
            rows.append(optional(site, "home-stale", form, "/"))
        if key == "policy":
            rows.append(optional(site, "column-stale", form, _column_url(site, "interp")))
        return rows


_stale("news 18 days", "news", 18)
_stale("news 60 days", "news", 60)
_stale("news 25 days", "news", 25)
_stale("notices 200 days", "notice", 200)
_stale("notices 400 days", "notice", 400)
_stale("notices 230 days", "notice", 230)
_stale("policies 210 days", "policy", 210)
_stale("policies 370 days", "policy", 370)


def _interp_stale(form: str, days: int) -> None:
    @recipe(
        "column-stale",
        form,
        F,
        f"政策解读{days}天未更新",
        *STALE,
        aspects=("fresh", "col-policy", "col-interp"),
        flex=False,
        fits=lists_served,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _age(site, "policy", days)
        return [
            chosen.row(site, life, _column_url(site, "interp")),
            optional(site, "column-stale", form, _column_url(site, "policy")),
        ]


_interp_stale("interpretations 220 days", 220)
_interp_stale("interpretations 300 days", 300)


def _further(site: Site, name: str, slug: str, ages: tuple[int, ...], *, kind: str = "other") -> str:
    """A further column with articles of these ages in days; its path."""
    column = site.add_column(slug, name, f"zwgk/{slug}", kind)
    for n, days in enumerate(ages):
        moment = content.at(site.today - timedelta(days=days), 9, n)
        site.add(column, _article_of(site, name, n, moment), moment)
    return site.column_path(column)


def _article_of(site: Site, name: str, n: int, moment: datetime) -> Callable[[], Article]:
    return lambda: Article(
        f"{site.unit.short_name}{name}资料（{n + 1}）",
        moment,
        site.office,
        [Block("p", content.paragraph(3, name, n))],
    )


def _old_column(
    form: str, meaning: str, name: str, slug: str, ages: tuple[int, ...], *, kind: Kind = D
) -> None:
    @recipe("column-stale", form, kind, meaning, flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        return [chosen.row(site, life, _further(site, name, slug, ages))]


_old_column("history column", "县志年鉴本来不更新", "历史沿革", "lsyg", (900, 1300, 1700))
_old_column("archive of years", "往届会议资料", "往年资料库", "wnzlk", (800, 1200, 1300))
_old_column("systems and rules", "公开制度不常变", "政府信息公开制度", "gkzd", (500, 700, 900))
_old_column("annual statistics", "统计年鉴一年一次", "统计年鉴", "tjnj", (160, 525, 890))


def _pin(site: Site, key: str) -> None:
    def first(items: list[ListItem]) -> list[ListItem]:
        old = ListItem(
            "【置顶】重要通知：办事大厅搬迁",
            items[-1].href,
            (site.today - timedelta(days=700)).strftime(site.style.day_form),
            mark='<em class="top">置顶</em>',
        )
        return [old, *items]

    site.column(key).changes.append(ListChange(Life(), items=first))


@recipe(
    "column-stale",
    "old item pinned on top",
    D,
    "置顶旧文，其后及时更新",
    aspects=("col-news", "order"),
    flex=False,
    fits=lists_served,
)
def _pinned(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    _pin(site, "news")
    return [
        chosen.row(site, life, _column_url(site, "news")),
        Row(
            unit=site.unit.id,
            check="column-order",
            kind=D,
            form=chosen.form,
            meaning="置顶",
            urls=(site.url(_column_url(site, "news")),),
        ),
    ]


def _not_yet_due(form: str, meaning: str, key: str, days: int) -> None:
    aspects = ("fresh", f"col-{key}")

    @recipe("column-stale", form, D, meaning, aspects=aspects, flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _age(site, key, days)
        return [chosen.row(site, life, _column_url(site, key))]


_not_yet_due("notices five months old", "通知公告5个月，未到期", "notice", 120)


@recipe(
    "column-stale",
    "list filled by script",
    U,
    "列表由脚本加载，看不出更新时间",
    flex=False,
    fits=lambda s: s.style.list_scripted,
)
def _scripted(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    return [chosen.row(site, life, _column_url(site, "news"))]


_not_yet_due("news nine days old", "动态9天未更新，未到期", "dept", 6)


@recipe("column-stale", "static page of duties", D, "机构职能是固定内容", flex=False)
def _static(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    return [chosen.row(site, life, _column_url(site, "org"))]


# column-blank


def _blank(
    form: str, name: str, slug: str, words: str, *, kind: Kind = F, html: str = "", keep_list: bool = True
) -> None:
    @recipe(
        "column-blank",
        form,
        kind,
        "空白栏目" if kind is F else "看似空白",
        *((r"空", r"blank", r"empty", r"没有") if kind is F else ()),
        fits=lists_served,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        path = _further(site, name, slug, ())
        column = site.columns[-1]

        def fill(text: str) -> str:
            text = text.replace("</h2>", f"</h2>{words}{html}", 1)
            return text if keep_list else f'<div class="list-wrap"><h2>{name}</h2>{words}{html}</div>'

        column.changes.append(ListChange(life if kind is F else Life(), html=fill))
        if kind is F and life != Life():
            moment = content.at(site.today - timedelta(days=40), 9)
            special, _ = site.add(column, _article_of(site, name, 0, moment), moment)
            special.life = _opposite(life)
        return [
            chosen.row(site, life, path),
            *[optional(site, c, form, path) for c in ("column-stale", "column-order")],
        ]


def _opposite(life: Life) -> Life:
    """The nights on which an article has to stand in the column, so that it is not blank (for the lives we use)."""
    if life.mended is None:
        return Life(first=1, mended=life.first)
    return Life(first=life.mended, mended=life.again)


_blank("empty list", "财政预决算", "czyjs", "")
_blank("says nothing yet", "重大项目", "zdxm", '<p class="nodata">暂无内容</p>')
_blank("says no records", "政府采购", "zfcg", "<div class='tip'>没有找到相关记录！</div>")
_blank("under construction", "乡村振兴", "xczx", '<p style="text-align:center">栏目正在建设中……</p>')
_blank(
    "says no data",
    "食品安全",
    "spaq",
    '<div class="empty"><img src="/assets/img/empty.png" alt=""><p>暂无数据</p></div>',
)
_blank("zero records with pager", "环境保护", "hjbh", "", html='<div class="fy">共0条记录 第1/1页</div>')
_blank("updating soon", "社会救助", "shjz", "<p>内容更新中，敬请期待！</p>")
_blank(
    "blank with side menu", "公共文化", "ggwh", "", html='<div class="side"><a href="/">返回首页</a></div>'
)
_blank(
    "single page of text",
    "政府信息公开指南",
    "gkzn",
    "",
    kind=D,
    html=f"<div class='txt'><p>{content.paragraph(6, 'guide page')}</p></div>",
    keep_list=False,
)
_blank("tiles with links", "专题专栏", "ztzl", "", kind=D, keep_list=False,
       html='<div class="tiles"><a href="/sitemap/"><img src="/assets/img/zt1.png" alt="专题一"></a><a href="/"><img src="/assets/img/zt2.png" alt="专题二"></a></div>')  # fmt: skip
_blank(
    "links to other sites",
    "网上办事大厅",
    "wsbs",
    "",
    kind=D,
    keep_list=False,
    html='<ul class="ent"><li><a href="http://www.gov.cn/fuwu/">国家政务服务平台</a></li><li><a href="http://czt.shangji.gov.cn/">省级平台</a></li></ul>',
)
_blank("filled by script", "数据开放", "sjkf", "", kind=U, keep_list=False,
       html='<div id="app"><ul><li v-for="d in rows">{{d.title}}</li></ul></div><script src="/assets/js/vue.min.js"></script><script>new Vue({el:"#app",data:{rows:[]},created(){axios.get("/api/list/sjkf")}})</script>')  # fmt: skip
_blank(
    "questionnaire form",
    "满意度测评",
    "myzj",
    "",
    kind=D,
    keep_list=False,
    html='<form action="/search" method="post"><p>请选择：</p><label><input type="radio" name="a">满意</label><label><input type="radio" name="a">一般</label><textarea name="t" title="意见"></textarea><button>提交</button></form>',
)
_blank(
    "table of departments",
    "部门街道",
    "bmjd",
    "",
    kind=D,
    keep_list=False,
    html="<table border=1><tr><td>县住房和城乡建设局</td><td>0591-87653333</td></tr><tr><td>县水利局</td><td>0591-87654444</td></tr><tr><td>县教育局</td><td>0591-87655555</td></tr></table>",
)
_blank(
    "frame with content",
    "地图服务",
    "dtfw",
    "",
    kind=U,
    keep_list=False,
    html='<iframe src="/neibu/map.html" width="1000" height="600"></iframe>',
)
_blank(
    "list in a table of links",
    "规章制度汇编",
    "gzzd",
    "",
    kind=D,
    keep_list=False,
    html='<table><tr><td><a href="/sitemap/">会议制度</a></td><td>2024-03-01</td></tr><tr><td><a href="/wza/">公文处理制度</a></td><td>2023-05-06</td></tr></table>',
)
_blank(
    "leads on by itself",
    "公众号矩阵",
    "gzhjz",
    "",
    kind=D,
    keep_list=False,
    html='<div class="wx"><p>政务微信：岚海发布</p><img src="/assets/img/qr1.png" alt="二维码"><p>政务微博：岚海在线</p><img src="/assets/img/qr2.png" alt="二维码"></div>',
)
_blank("hidden tabs with lists", "公示公告", "gsgg", "", kind=D, keep_list=False,
       html='<div class="tab"><span>公示</span><span>公告</span></div><div style="display:none"><ul class="list"><li><a href="/sitemap/">关于道路改造项目验收的公示</a><span>2026-10-20</span></li><li><a href="/wza/">关于水库蓄水的公告</a><span>2026-10-11</span></li></ul></div>')  # fmt: skip


# column-order


def _order(
    form: str, key: str, meaning: str, change: Callable[[list[ListItem]], list[ListItem]], *, kind: Kind = F
) -> None:
    @recipe(
        "column-order",
        form,
        kind,
        meaning,
        *((r"顺序", r"倒序", r"降序", r"order", r"日期", r"时间", r"排") if kind is F else ()),
        aspects=("order", f"col-{key}"),
        fits=lists_served,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.column(key).count = max(site.column(key).count, _LONG)
        site.column(key).changes.append(ListChange(life if kind is F else Life(), items=change))
        return [
            chosen.row(site, life, _column_url(site, key)),
            optional(site, "column-stale", form, _column_url(site, key)),
        ]


def _swap(a: int, b: int) -> Callable[[list[ListItem]], list[ListItem]]:
    def change(items: list[ListItem]) -> list[ListItem]:
        if len(items) > max(a, b):
            items[a], items[b] = items[b], items[a]
        return items

    return change


_order("first and sixth exchanged", "news", "列表顺序错乱", _swap(0, 5))
_order("third and ninth exchanged", "news", "列表顺序错乱", _swap(2, 8))
_order("ascending", "notice", "列表按时间升序", lambda items: items[::-1])
_order(
    "last first",
    "notice",
    "最旧的排在最前，也许是未标明的置顶",
    lambda items: [items[-1], *items[:-1]],
    kind=U,
)
_order(
    "middle turned round", "notice", "中段顺序颠倒", lambda items: [*items[:2], *items[2:-1][::-1], items[-1]]
)
_order(
    "two halves exchanged",
    "dept",
    "前后两段颠倒",
    lambda items: items[len(items) // 2 :] + items[: len(items) // 2],
)


def _undated(*places: int) -> Callable[[list[ListItem]], list[ListItem]]:
    def change(items: list[ListItem]) -> list[ListItem]:
        for place in places:
            if place < len(items):
                items[place].day = ""
        return items

    return change


_order("one item without date", "news", "个别条目没有日期", _undated(3))
_order("several items without date", "notice", "多条没有日期", _undated(1, 2))
_order("an old one in between", "news", "中间夹着旧文", lambda items: [*items[:3], items[-1], *items[3:-1]])
_order("nobody dated", "dept", "全部条目没有日期", _undated(*range(60)), kind=U)
_order(
    "two old ones in between",
    "news",
    "中间夹着两条旧文",
    lambda items: [*items[:4], *items[-2:], *items[4:-2]],
)


def _mark(mark: str) -> Callable[[list[ListItem]], list[ListItem]]:
    def change(items: list[ListItem]) -> list[ListItem]:
        last = items[-1]
        return [ListItem(last.title, last.href, last.day, mark), *items[:-1]]

    return change


_order("pinned by a word", "notice", "置顶文字", _mark('<em class="top">[置顶]</em>'), kind=D)
_order(
    "pinned by a picture", "notice", "置顶图标", _mark('<img src="/assets/img/top.gif" alt="置顶">'), kind=D
)
_order("pinned by a class", "dept", "置顶标签", _mark('<span class="zd">置顶</span>'), kind=D)


def _same_day(items: list[ListItem]) -> list[ListItem]:
    for item in items[:5]:
        item.day = items[0].day
    items[:5] = [items[2], items[0], items[4], items[1], items[3]]
    return items


_order("same day in any order", "news", "同日条目先后不分", _same_day, kind=D)


def _html_order(form: str, key: str, meaning: str, change: Callable[[str], str]) -> None:
    @recipe("column-order", form, D, meaning, aspects=("order", f"col-{key}"), flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.column(key).changes.append(ListChange(Life(), html=change))
        return [chosen.row(site, life, _column_url(site, key))]


_html_order(
    "older recommended block beside",
    "news",
    "旁有“热点推荐”块",
    lambda h: (
        f'{h}<div class="side hot"><h3>热点推荐</h3><ul><li><a href="/wza/">无障碍建设回顾</a></li><li><a href="/sitemap/">网站改版说明</a></li></ul></div>'
    ),
)
_html_order(
    "list printed twice",
    "notice",
    "手机版与电脑版各印一遍",
    lambda h: f'<div class="pc">{h}</div><div class="m" style="display:none">{h}</div>',
)
_html_order(
    "weather box above", "dept", "列表上方有日期", lambda h: f'<p class="today">更新至2026年11月</p>{h}'
)


@recipe(
    "column-order",
    "channel page with several lists",
    D,
    "栏目首页含几个各自有序的列表",
    flex=False,
    fits=lists_served,
)
def _channel(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    return [chosen.row(site, life, _column_url(site, "xxgk"))]
