"""Columns without anything in them, and such as only seem blank."""

from __future__ import annotations

from datetime import timedelta

from farm import content
from farm.model import Kind, Life, ListChange, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.recipes.freshness.columns import article_of, further_column
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE


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
        path = further_column(site, name, slug, ())
        column = site.columns[-1]

        def fill(text: str) -> str:
            text = text.replace("</h2>", f"</h2>{words}{html}", 1)
            return text if keep_list else f'<div class="list-wrap"><h2>{name}</h2>{words}{html}</div>'

        column.changes.append(ListChange(life if kind is F else Life(), html=fill))
        if kind is F and life != Life():
            moment = content.at(site.today - timedelta(days=40), 9)
            special, _ = site.add(column, article_of(site, name, 0, moment), moment)
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
