"""Faults and decoys of what people need who hear pages or see them badly."""

from __future__ import annotations

import re
from collections.abc import Callable

from farm.model import Article, Kind, Life, ListChange, RawPage, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.links import article_with
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
PICTURES, LANGUAGE, ELDER = "image-alternative", "page-language", "elder-version"
_WORDS = {PICTURES: (r"图片",), LANGUAGE: (r"页面|内容页",), ELDER: (r"入口",)}
Change = Callable[[str, str], str]


def _home(
    check: str, form: str, meaning: str, html: str, *, kind: Kind = F, also: tuple[str, ...] = ()
) -> None:
    """``html`` on the home page."""

    @recipe(
        check,
        form,
        kind,
        meaning,
        *(_WORDS[check] if kind is F else ()),
        aspects=(check, "home-extra"),
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.home_extra += html
        return [chosen.row(site, life), *[optional(site, other, form) for other in also]]


def _article(check: str, form: str, meaning: str, html: str, *, kind: Kind = F) -> None:
    """``html`` in the text of a notice."""

    @recipe(check, form, kind, meaning, *(_WORDS[check] if kind is F else ()), aspects=(check,), flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        article_with(site, html)
        return [chosen.row(site, life)]


def _text(
    check: str, form: str, meaning: str, change: Change, *, kind: Kind = F, also: tuple[str, ...] = ()
) -> None:
    """``change`` of the markup of every page; it is told the kind of page."""

    @recipe(check, form, kind, meaning, *(_WORDS[check] if kind is F else ()), aspects=(check, "markup"))
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.text_changes.append((life, change))
        return [chosen.row(site, life), *[optional(site, other, form) for other in also]]


# image-alternative

_LOGO = re.compile(r'(<img src="/assets/img/logo\.png") alt="[^"]{0,80}"')
_text(PICTURES, "logo without words", "网站标志没有alt", lambda t, k: _LOGO.sub(r"\1", t), also=("axe",))
_text(
    PICTURES,
    "picture bar of the template",
    "模板图片条没有alt",
    lambda t, k: t.replace('<div class="wrap">', '<div class="wrap"><img src="/assets/img/bar.jpg">', 1),
)
_home(
    PICTURES,
    "banner without words",
    "首页横幅没有alt",
    '<div class="ad"><a href="/wza/"><img src="/assets/img/banner3.jpg"></a></div>',
)
_home(
    PICTURES,
    "lazy banner without words",
    "首页延迟加载图片没有alt",
    '<img class="lazy" data-src="/assets/img/banner4.jpg">',
)
_home(
    PICTURES,
    "picture with a map",
    "首页热区图没有alt",
    '<img src="/assets/img/map.jpg" usemap="#m"><map name="m"><area shape="rect" coords="0,0,9,9" href="/wza/" alt="地图"></map>',
)
_home(
    PICTURES,
    "picture called by its file",
    "首页图片的alt是文件名",
    '<img src="/assets/img/zt7.jpg" alt="DSC_0231.JPG">',
)
_article(PICTURES, "picture in a text", "正文图片没有alt", '<img src="/upload/pic2.png" width="600">')
_article(
    PICTURES,
    "picture in capital letters",
    "正文图片没有alt（大写标签）",
    '<IMG SRC="/upload/pic3.png" BORDER=0>',
)
_article(
    PICTURES, "picture called picture 1", "正文图片的alt是“图片1”", '<img src="/upload/pic4.png" alt="图片1">'
)


@recipe(
    PICTURES,
    "picture on a column page",
    F,
    "栏目页图片没有alt",
    r"图片",
    aspects=(PICTURES,),
    flex=False,
    fits=lambda site: not site.style.list_scripted,
)
def _column_picture(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    html = '<div class="colpic"><img src="/assets/img/col.jpg"></div>'
    site.column("notice").changes.append(ListChange(life, html=lambda main: html + main))
    return [chosen.row(site, life)]


_home(
    PICTURES,
    "decoration",
    "装饰图片alt为空",
    '<img src="/assets/img/line.png" alt=""><img src="/assets/img/dot.png" alt>',
    kind=D,
)
_home(
    PICTURES, "named by its title", "图片用title说明", '<img src="/assets/img/zt8.png" title="专题">', kind=D
)
_home(
    PICTURES,
    "named for readers",
    "图片用aria-label说明",
    '<img src="/assets/img/zt9.png" aria-label="专题">',
    kind=D,
)
_home(
    PICTURES,
    "marked as decoration",
    "图片标为装饰",
    '<img src="/assets/img/bg2.png" role="presentation">',
    kind=D,
)
_home(
    PICTURES,
    "icon beside words",
    "图标旁有文字",
    '<a href="/wza/"><img src="/assets/img/ico.png"> 网站导航</a>',
    kind=D,
)
_article(
    PICTURES,
    "counting pixel",
    "统计用一像素图片",
    '<img src="/assets/img/c.gif" width="1" height="1">',
    kind=D,
)
_article(
    PICTURES,
    "picture not shown",
    "不显示的图片",
    '<img src="/assets/img/wx.png" style="display: none">',
    kind=D,
)
_article(PICTURES, "words without quotes", "alt未加引号", "<img src=/upload/pic5.png alt=现场会>", kind=D)
_article(
    PICTURES,
    "picture inside the data",
    "内嵌小图标",
    '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    kind=D,
)

# page-language

_TITLE = re.compile(r"<title>[^<]{0,300}</title>")


def _title(kind: str, title: str) -> Change:
    return lambda text, k: _TITLE.sub(f"<title>{title}</title>", text, count=1) if k == kind else text


_text(LANGUAGE, "no language", "模板没有lang", lambda t, k: t.replace('<html lang="zh-CN">', "<html>", 1))
_text(LANGUAGE, "English template", "模板lang为en", lambda t, k: t.replace('lang="zh-CN"', 'lang="en"', 1))
_text(LANGUAGE, "language called cn", "模板lang为cn", lambda t, k: t.replace('lang="zh-CN"', "lang='cn'", 1))
_text(LANGUAGE, "home page untitled", "首页是无标题文档", _title("home", "无标题文档"), also=("site-name",))
_text(LANGUAGE, "columns without titles", "栏目页没有标题", _title("column", ""), also=("page-labels",))
_text(
    LANGUAGE,
    "search field without a name",
    "搜索框没有名称",
    lambda t, k: t.replace(' placeholder="请输入关键字"', ""),
)
_home(
    LANGUAGE,
    "select without a name",
    "下拉框没有名称",
    '<form action="/wza/"><select name="bm"><option>民政局</option></select></form>',
)
_article(
    LANGUAGE,
    "text area without a name",
    "文本框没有名称",
    '<form action="/wza/" method="post">意见：<textarea name="yj"></textarea></form>',
)


@recipe(
    LANGUAGE,
    "all articles called by the site",
    F,
    "内容页标题都是网站名",
    r"内容页",
    aspects=(LANGUAGE, "markup"),
    flex=False,
)
def _same_titles(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.text_changes.append((life, _title("article", site.name)))
    return [chosen.row(site, life)]


_text(LANGUAGE, "language zh", "lang写作zh", lambda t, k: t.replace('lang="zh-CN"', 'lang="zh"', 1), kind=D)
_text(
    LANGUAGE,
    "language in long form",
    "lang写作zh-Hans-CN",
    lambda t, k: t.replace('lang="zh-CN"', 'lang="zh-Hans-CN"', 1),
    kind=D,
)
_text(
    LANGUAGE,
    "language of the older kind",
    "只写xml:lang",
    lambda t, k: t.replace('lang="zh-CN"', 'xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh-CN"', 1),
    kind=D,
)
_home(
    LANGUAGE,
    "field with a label",
    "输入框有label",
    '<form action="/wza/"><label for="bm2">部门</label><input id="bm2" name="bm"></form>',
    kind=D,
)
_home(
    LANGUAGE,
    "field inside its label",
    "输入框在label内",
    '<form action="/wza/"><label>部门 <select name="bm"><option>民政局</option></select></label></form>',
    kind=D,
)
_home(
    LANGUAGE,
    "field with a title",
    "输入框有title",
    '<form action="/wza/"><input name="bm" title="部门"></form>',
    kind=D,
)
_article(
    LANGUAGE,
    "hidden fields",
    "隐藏域",
    '<form action="/wza/"><input type="hidden" name="t" value="1"><input type="submit" value="提交"></form>',
    kind=D,
)


@recipe(LANGUAGE, "English version", D, "英文版页面", aspects=(LANGUAGE, "home-extra"), flex=False)
def _english(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    page = '<!DOCTYPE html><html lang="en"><head><title>About the county</title></head><body><h1>About</h1><p>Welcome to our county.</p></body></html>'
    site.raw["/en/index.html"] = RawPage(page.encode())
    site.home_extra += '<a href="/en/index.html">English</a>'
    return [
        chosen.row(site, life),
        *[optional(site, c, chosen.form, "/en/index.html") for c in ("page-labels", "footer-marks")],
    ]


def _english_page(article: Article) -> None:
    article.page_changes.append(lambda text: text.replace('lang="zh-CN"', 'lang="en"', 1))


@recipe(LANGUAGE, "one page of another language", D, "个别页面lang为en", aspects=(LANGUAGE,), flex=False)
def _one_page(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    path = article_with(site, "附注。", _english_page)
    return [chosen.row(site, life, path)]


# elder-version


def _entry(
    form: str, meaning: str, html: str = "", *, kind: Kind = F, gone: str = "", status: int = 404
) -> None:
    @recipe(
        ELDER,
        form,
        kind,
        meaning,
        *(_WORDS[ELDER] if kind is F else ()),
        aspects=(ELDER, "home-extra", "prompt"),
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.entry = "none"
        site.prompt = "confirm" if site.prompt == "file" else site.prompt
        site.home_extra += html
        rows = [chosen.row(site, life)]
        if gone:
            site.raw[gone] = RawPage(b"<html><title>gone</title></html>", status=status)
            rows.append(optional(site, "dead-link", form, gone))
        return rows


_entry("no entry", "首页没有入口")
_entry(
    "news about old people",
    "只有新闻标题提到老年人",
    '<ul><li><a href="/wza/">全县推进特殊困难老年人家庭适老化改造</a></li></ul>',
)
_entry("service for old people", "只有老年人服务栏目", '<a href="/wza/">老年人服务</a>')
_entry("statement only", "只有无障碍声明", '<a href="/wza/">无障碍声明</a>')
_entry("entry in a comment", "入口在注释里", '<!-- <a href="/zzb/">长者版</a> -->')
_entry("university of old people", "只有老年大学链接", '<a href="/wza/">老年大学</a>')
_entry("entry gone", "长者版打不开", '<a href="/zhangzhe/index.html">长者版</a>', gone="/zhangzhe/index.html")
_entry(
    "entry by picture gone",
    "无障碍入口打不开",
    '<a href="/wzayd/"><img src="/assets/img/w.png" alt="无障碍阅读"></a>',
    gone="/wzayd/",
    status=410,
)
_entry("entry as a button", "入口是按钮", '<button type="button" onclick="openWza()">无障碍</button>', kind=D)
_entry(
    "entry as an area",
    "入口是图片热区",
    '<img src="/assets/img/top.jpg" usemap="#t" alt="页头"><map name="t"><area href="/zzb/" alt="长者版" coords="0,0,9,9"></map>',
    kind=D,
)
_entry("entry with a long name", "入口写全称", '<a href="/zzb/">进入无障碍浏览模式</a>', kind=D)
_entry("entry of two words", "入口写两种版本", '<a href="/zzb/">长者助手</a>', kind=D)
_entry(
    "entry by title",
    "入口文字在title",
    '<a href="/zzb/" title="适老化版"><i class="ico-old"></i></a>',
    kind=D,
)
_entry("entry in an item", "入口在列表项内", '<ul><li onclick="wza()">关怀模式</li></ul>', kind=D)
_entry("entry with bars", "入口两侧有竖线", '<a href="/zzb/">| 无障碍浏览 |</a>', kind=D)
_entry(
    "entry made by a tool", "入口由工具脚本写出", '<script src="/assets/js/wza-loader.js"></script>', kind=D
)
_entry("entry on another host", "入口在外部工具网站", '<a href="http://www.gov.cn/">无障碍通道</a>', kind=D)
