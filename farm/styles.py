"""The content management systems of the practice province: addresses and markup, in the manner of those in use."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import ClassVar

from farm.model import Block, ListItem
from farm.search import BOX

FIELDS = {
    "index": "索引号", "topic": "主题分类", "issuer": "发布机构", "number": "文号", "title": "标题", "written": "生成日期",
    "published": "发布日期", "validity": "有效性",
}  # fmt: skip


class Style:
    """The base: static addresses below a column's folder, utf-8, paragraphs indented by style sheet."""

    id: ClassVar[str] = "base"
    charset: ClassVar[str] = "utf-8"
    charset_in_header: ClassVar[bool] = True
    indent: ClassVar[str] = "css"
    last_modified: ClassVar[bool] = True
    etag: ClassVar[bool] = True
    server: ClassVar[str] = "nginx"
    page_size: ClassVar[int] = 15
    fields: ClassVar[dict[str, str]] = FIELDS
    list_scripted: ClassVar[bool] = False
    #: Whether a list's items stand in the served page as markup, not filled in or unpacked by a script.
    lists_served: ClassVar[bool] = True
    day_form: ClassVar[str] = "%Y-%m-%d"
    time_form: ClassVar[str] = "发布时间：%Y-%m-%d %H:%M"
    body_open: ClassVar[str] = '<div class="article-content" id="content">'
    body_close: ClassVar[str] = "</div>"
    attachments_outside: ClassVar[bool] = False

    # addresses

    def column_path(self, slug: str, cid: int) -> str:
        return f"/{slug}/"

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return self.column_path(slug, cid) if page == 1 else f"/{slug}/index_{page}.html"

    def article_path(self, slug: str, cid: int, number: int, moment: datetime) -> str:
        return f"/{slug}/{moment:%Y%m}/{number}.html"

    def file_path(self, article_path: str, number: int, position: int, name: str, ext: str) -> str:
        return f"{article_path.rsplit('/', 1)[0]}/P{number}_{position}.{ext}"

    # text

    def paragraph(self, text: str) -> str:
        if self.indent == "css":
            return f'<p style="text-indent: 2em;">{text}</p>'
        return f"<p>　　{text}</p>"

    def block(self, block: Block) -> str:
        """The markup of one paragraph."""
        if block.kind == "html":
            return block.text
        text = escape(block.text, quote=False)
        if block.kind in ("center", "right"):
            return f'<p style="text-align: {block.kind};">{text}</p>'
        if block.kind == "h1":
            return self.paragraph(f"<strong>{text}</strong>")
        if block.kind == "flush":
            return f"<p>{text}</p>"
        return self.paragraph(text)

    # parts of pages

    def information(self, rows: list[tuple[str, str]]) -> str:
        """The information table of a document."""
        cells = "".join(f"<tr><td class='tt'>{k}：</td><td>{escape(v)}</td></tr>" for k, v in rows)
        return f'<table class="xxgk_table" width="100%">{cells}</table>'

    def item(self, item: ListItem) -> str:
        day = f"<span>{item.day}</span>" if item.day else ""
        return f'<li>{item.mark}<a href="{item.href}" title="{escape(item.title)}" target="_blank">{escape(item.title)}</a>{day}</li>'

    def items(self, items: list[ListItem]) -> str:
        return f'<ul class="list">{"".join(self.item(i) for i in items)}</ul>'

    def pager(self, slug: str, cid: int, page: int, pages: int) -> str:
        links = [
            f'<a href="{self.list_path(slug, cid, n, pages)}">{n}</a>'
            if n != page
            else f'<span class="cur">{n}</span>'
            for n in range(1, pages + 1)
            if abs(n - page) < 4 or n in (1, pages)
        ]
        after = f'<a href="{self.list_path(slug, cid, page + 1, pages)}">下一页</a>' if page < pages else ""
        return f'<div class="page">{"".join(links)}{after}</div>' if pages > 1 else ""

    def crumbs(self, trail: list[tuple[str, str]]) -> str:
        links = " &gt; ".join(f'<a href="{href}">{name}</a>' if href else name for name, href in trail)
        return f'<div class="position">您现在的位置：{links}</div>'

    def article(self, title: str, meta: str, information: str, body: str, after: str) -> str:
        return (
            f'<div class="main">{information}<h1 class="title">{title}</h1><div class="info">{meta}</div>'
            f"{self.body_open}{body}{self.body_close}{after}</div>"
        )

    def meta(self, moment: datetime, source: str) -> str:
        return f"<span>{moment.strftime(self.time_form)}</span> <span>来源：{escape(source)}</span> <span>浏览次数：<em id='hits'></em></span>"

    def label(self, name: str, value: str) -> str:
        return f'<meta name="{name}" content="{escape(value)}">'

    def frame(self, head: str, site: str, nav: str, main: str, footer: str) -> str:
        return (
            f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{self.charset}">\n{head}\n<link rel="stylesheet" href="/assets/css/common.css">\n'
            f'<script src="/assets/js/jquery.min.js"></script>\n</head>\n<body>\n<div class="header"><a class="logo" href="/"><img src="/assets/img/logo.png" alt="{site}"></a>'
            f"{BOX}</div>\n"
            f'<div class="nav"><ul>{nav}</ul></div>\n<div class="wrap">{main}</div>\n{footer}\n</body>\n</html>\n'
        )

    def nav_item(self, href: str, name: str) -> str:
        return f'<li><a href="{href}">{name}</a></li>'


class Trs(Style):
    """Static pages in dated folders, relative addresses, ``createPageHTML``, the editor's wrapper around the text."""

    id = "trs"
    day_form = "%Y-%m-%d"
    time_form = "发布时间：%Y-%m-%d %H:%M"
    body_open = '<!--文章正文开始--><div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">'
    body_close = "</div></div><!--文章正文结束-->"
    indent = "ideographic"
    attachments_outside = True

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return f"/{slug}/" if page == 1 else f"/{slug}/index_{page - 1}.htm"

    def article_path(self, slug: str, cid: int, number: int, moment: datetime) -> str:
        return f"/{slug}/{moment:%Y%m}/t{moment:%Y%m%d}_{number}.htm"

    def file_path(self, article_path: str, number: int, position: int, name: str, ext: str) -> str:
        return f"{article_path.rsplit('/', 1)[0]}/P020261118_{number}_{position}.{ext}"

    def pager(self, slug: str, cid: int, page: int, pages: int) -> str:
        return f'<div class="page"><script type="text/javascript">createPageHTML({pages}, {page - 1}, "index", "htm");</script></div>'

    def item(self, item: ListItem) -> str:
        parts = item.href.rsplit("/", 2)
        href = f"./{parts[-2]}/{parts[-1]}" if "/t2" in item.href else item.href
        day = f"<span>[{item.day}]</span>" if item.day else ""
        return f'<li>{item.mark}<a href="{href}" target="_blank">{escape(item.title)}</a>{day}</li>'


class TrsGbk(Trs):
    """The same, older: GBK, table layout of the information block, slashes in dates."""

    id = "trs-gbk"
    charset = "gb2312"
    charset_in_header = False
    time_form = "日期：%Y年%m月%d日 %H:%M"
    indent = "css"
    attachments_outside = False
    body_open = "<div class=TRS_Editor>"
    body_close = "</div>"
    fields = FIELDS | {"index": "索 引 号", "number": "文　　号", "validity": "有 效 性"}

    def information(self, rows: list[tuple[str, str]]) -> str:
        pairs = "".join(
            "<tr>"
            + "".join(f"<td width=90>{k}：</td><td>{escape(v)}</td>" for k, v in rows[i : i + 2])
            + "</tr>"
            for i in range(0, len(rows), 2)
        )
        return f"<table width=900 border=0 cellpadding=4>{pairs}</table>"

    def frame(self, head: str, site: str, nav: str, main: str, footer: str) -> str:
        text = super().frame(head, site, nav, main, footer)
        return text.replace(
            '<meta charset="gb2312">', '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        )


class Hanweb(Style):
    """``/art/2026/11/18/art_123_4567.html``; columns by number; the text in ``#zoom`` between comment marks."""

    id = "hanweb"
    indent = "ideographic"
    etag = False
    body_open = '<div class="main-txt" id="zoom"><!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin--><meta name="ContentStart">'
    body_close = '<meta name="ContentEnd"><!--ZJEG_RSS.content.end--><!--<$[信息内容]>end--></div>'
    time_form = "发布日期：%Y-%m-%d %H:%M"
    fields = FIELDS | {"issuer": "发布机构", "written": "成文日期", "number": "发文字号", "title": "名称"}

    def column_path(self, slug: str, cid: int) -> str:
        return f"/col/col{cid}/index.html"

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return self.column_path(slug, cid) + ("" if page == 1 else f"?uid={cid}1&pageNum={page}")

    def article_path(self, slug: str, cid: int, number: int, moment: datetime) -> str:
        return f"/art/{moment.year}/{moment.month}/{moment.day}/art_{cid}_{number}.html"

    def file_path(self, article_path: str, number: int, position: int, name: str, ext: str) -> str:
        return f"/module/download/downfile.jsp?classid=0&filename=w{number}_{position}.{ext}"

    def information(self, rows: list[tuple[str, str]]) -> str:
        cells = "".join(f'<td class="bt">{k}</td><td>{escape(v)}</td>' for k, v in rows)
        return f'<table class="xxgk_head"><tbody><tr>{cells.replace("</td><td class=", "</td></tr><tr><td class=")}</tr></tbody></table>'

    def item(self, item: ListItem) -> str:
        day = f"<span class='bt-right'>{item.day}</span>" if item.day else ""
        return f"<li>{item.mark}<a href='{item.href}' title='{escape(item.title)}' target='_blank'>{escape(item.title)}</a>{day}</li>"

    def article(self, title: str, meta: str, information: str, body: str, after: str) -> str:
        return (
            f'<div class="con">{information}<p class="con-title"><!--<$[标题]>begin-->{title}<!--<$[标题]>end--></p><div class="small-title clearfix">{meta}</div>'
            f"{self.body_open}{body}{self.body_close}{after}</div>"
        )


class HanwebStore(Hanweb):
    """The list's records stand as XML in a script block, which the browser turns into the list (jpage)."""

    id = "hanweb-store"
    lists_served = False
    page_size = 45

    def items(self, items: list[ListItem]) -> str:
        records = "".join(f"<record><![CDATA[{self.item(i)}]]></record>" for i in items)
        return (
            '<div id="2571" class="default_pgContainer"></div><script type="text/xml"><datastore><nextgroup></nextgroup>'
            f'<recordset>{records}</recordset></datastore></script><script src="/assets/js/jpage.js"></script><script>jQuery(function(){{$("#2571").jpage({{storeSelector:"script[type=\\"text/xml\\"]"}})}});</script>'
        )

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return (
            self.column_path(slug, cid)
            if page == 1
            else f"/module/jslib/jquery/jpage/dataproxy.jsp?page={page}&webid=1&columnid={cid}"
        )


class Boda(Style):
    """``/info/1023/4567.htm``, lists numbered backwards (the highest number is the second page), ``v_news_content``."""

    id = "boda"
    indent = "css"
    etag = True
    last_modified = False
    body_open = '<form name="_newscontent_fromname"><div id="vsb_content"><div class="v_news_content">'
    body_close = "</div></div></form>"
    time_form = "时间：%Y-%m-%d %H:%M"
    fields = FIELDS | {
        "issuer": "发文机关",
        "number": "发文字号",
        "written": "成文日期",
        "validity": "效力状态",
    }

    def column_path(self, slug: str, cid: int) -> str:
        return f"/{slug}.htm"

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return self.column_path(slug, cid) if page == 1 else f"/{slug}/{pages - page + 1}.htm"

    def article_path(self, slug: str, cid: int, number: int, moment: datetime) -> str:
        return f"/info/{cid}/{number}.htm"

    def file_path(self, article_path: str, number: int, position: int, name: str, ext: str) -> str:
        return f"/__local/A/1B/{number}_{position}.{ext}"

    def information(self, rows: list[tuple[str, str]]) -> str:
        cells = "".join(f"<dl><dt>{k}：</dt><dd>{escape(v)}</dd></dl>" for k, v in rows)
        return f'<div class="zc-head">{cells}</div>'

    def item(self, item: ListItem) -> str:
        day = f'<span class="fr">{item.day}</span>' if item.day else ""
        return f'<li id="line_u9_{item.href[-8:-4]}">{day}{item.mark}<a href="{item.href}" title="{escape(item.title)}">{escape(item.title)}</a></li>'

    def pager(self, slug: str, cid: int, page: int, pages: int) -> str:
        if pages < 2:
            return '<div class="pb_sys_common"><span class="p_t">共1页</span></div>'
        numbers = "".join(
            f'<span class="p_no{"_d" if n == page else ""}"><a href="{self.list_path(slug, cid, n, pages)}">{n}</a></span>'
            for n in range(1, pages + 1)
            if abs(n - page) < 5 or n in (1, pages)
        )
        after = (
            f'<span class="p_next p_fun"><a href="{self.list_path(slug, cid, page + 1, pages)}">下页</a></span>'
            if page < pages
            else ""
        )
        return f'<div class="pb_sys_common pb_sys_normal">{numbers}{after}</div>'


class Kaipu(Style):
    """``UCAPCONTENT`` wrappers, the information block as a list, lists by ``createPageHTML`` with five arguments."""

    id = "kaipu"
    indent = "css"
    last_modified = False
    body_open = '<div class="content_txt"><UCAPCONTENT>'
    body_close = "</UCAPCONTENT></div>"
    time_form = "发布时间：%Y-%m-%d %H:%M"

    def column_path(self, slug: str, cid: int) -> str:
        return f"/{slug}/index.shtml"

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return self.column_path(slug, cid) if page == 1 else f"/{slug}/index_{page}.shtml"

    def article_path(self, slug: str, cid: int, number: int, moment: datetime) -> str:
        return f"/{slug}/{moment:%Y%m}/{number:x}0f{number}.shtml"

    def information(self, rows: list[tuple[str, str]]) -> str:
        cells = "".join(f"<li><b>{k}：</b><span>{escape(v)}</span></li>" for k, v in rows)
        return f'<div class="publicInfo"><ul class="clearfix">{cells}</ul></div>'

    def item(self, item: ListItem) -> str:
        day = f'<span class="date">{item.day}</span>' if item.day else ""
        return (
            f'<li><div class="tit">{item.mark}<a href="{item.href}">{escape(item.title)}</a></div>{day}</li>'
        )

    def pager(self, slug: str, cid: int, page: int, pages: int) -> str:
        return f"<div id=\"page_div\"></div><script>createPageHTML('page_div',{pages}, {page},'index','shtml',{pages * self.page_size})</script>"

    def article(self, title: str, meta: str, information: str, body: str, after: str) -> str:
        return (
            f'<div class="detail">{information}<div class="tt"><UCAPTITLE>{title}</UCAPTITLE></div><div class="sub">{meta}</div>'
            f"{self.body_open}{body}{self.body_close}{after}</div>"
        )


class Asp(Style):
    """An old home-grown system: GBK, layout by tables, everything by query."""

    id = "asp"
    charset = "gbk"
    charset_in_header = False
    indent = "ideographic"
    etag = False
    last_modified = False
    server = "Microsoft-IIS/6.0"
    time_form = "%Y-%m-%d %H:%M:%S"
    body_open = '<table width="100%" border="0"><tr><td class="content" id="fontzoom">'
    body_close = "</td></tr></table>"
    page_size = 20

    def column_path(self, slug: str, cid: int) -> str:
        return f"/list.asp?classid={cid}"

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return self.column_path(slug, cid) + ("" if page == 1 else f"&page={page}")

    def article_path(self, slug: str, cid: int, number: int, moment: datetime) -> str:
        return f"/show.asp?id={number}"

    def file_path(self, article_path: str, number: int, position: int, name: str, ext: str) -> str:
        return f"/UploadFile/{number}_{position}.{ext}"

    def meta(self, moment: datetime, source: str) -> str:
        return f"来源：{escape(source)}　发布时间：{moment.strftime(self.time_form)}　点击数：<script src='/hits.asp'></script>"

    def item(self, item: ListItem) -> str:
        day = f'<td width="90" align="right">{item.day}</td>' if item.day else "<td></td>"
        return f'<tr><td height="26">·{item.mark}<a href="{item.href}" title="{escape(item.title)}">{escape(item.title)}</a></td>{day}</tr>'

    def items(self, items: list[ListItem]) -> str:
        return f'<table width="96%" border="0" cellspacing="0" class="newslist">{"".join(self.item(i) for i in items)}</table>'

    def pager(self, slug: str, cid: int, page: int, pages: int) -> str:
        after = (
            f'<a href="{self.list_path(slug, cid, page + 1, pages)}">下一页</a> <a href="{self.list_path(slug, cid, pages, pages)}">尾页</a>'
            if page < pages
            else "下一页 尾页"
        )
        return f"<p align=center>第{page}页/共{pages}页 {after}</p>"

    def article(self, title: str, meta: str, information: str, body: str, after: str) -> str:
        return (
            f'<table width="960" align="center"><tr><td>{information}</td></tr><tr><td align="center" class="title"><b>{title}</b></td></tr>'
            f'<tr><td align="center" class="ly">{meta}</td></tr><tr><td>{self.body_open}{body}{self.body_close}{after}</td></tr></table>'
        )

    def frame(self, head: str, site: str, nav: str, main: str, footer: str) -> str:
        text = super().frame(head, site, nav, main, footer)
        return text.replace(
            '<meta charset="gbk">', '<meta http-equiv="Content-Type" content="text/html; charset=gbk">'
        )


class Java(Style):
    """A newer system in divs: ``/zwgk/zcwj/list.jhtml``, dates in boxes, information as term and value spans."""

    id = "java"
    indent = "css"
    server = "openresty"
    time_form = "发布时间： %Y-%m-%d %H:%M"
    body_open = '<div class="detail-body"><div class="rich-text">'
    body_close = "</div></div>"
    page_size = 12
    fields = FIELDS | {"issuer": "发布机构", "validity": "时效性"}

    def column_path(self, slug: str, cid: int) -> str:
        return f"/{slug}/list.jhtml"

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return self.column_path(slug, cid) if page == 1 else f"/{slug}/list_{page}.jhtml"

    def article_path(self, slug: str, cid: int, number: int, moment: datetime) -> str:
        return f"/{slug}/{number}.jhtml"

    def information(self, rows: list[tuple[str, str]]) -> str:
        cells = "".join(
            f'<div class="row"><span class="k">{k}</span><span class="v">{escape(v)}</span></div>'
            for k, v in rows
        )
        return f'<div class="doc-meta">{cells}</div>'

    def item(self, item: ListItem) -> str:
        day = f"<em>{item.day}</em>" if item.day else ""
        return f'<a class="list-item" href="{item.href}">{item.mark}<h4>{escape(item.title)}</h4>{day}</a>'

    def items(self, items: list[ListItem]) -> str:
        return f'<div class="list-box">{"".join(self.item(i) for i in items)}</div>'

    def article(self, title: str, meta: str, information: str, body: str, after: str) -> str:
        return (
            f'<article class="detail"><h2 class="detail-title">{title}</h2><div class="detail-meta">{meta}</div>{information}'
            f"{self.body_open}{body}{self.body_close}{after}</article>"
        )


class Spa(Java):
    """Lists filled by script from an interface; articles are plain pages, found through the site map."""

    id = "spa"
    list_scripted = True
    lists_served = False
    last_modified = False

    def column_path(self, slug: str, cid: int) -> str:
        return f"/{slug}/"

    def list_path(self, slug: str, cid: int, page: int, pages: int) -> str:
        return self.column_path(slug, cid)

    def article_path(self, slug: str, cid: int, number: int, moment: datetime) -> str:
        return f"/article/{moment:%Y}/{number}.html"

    def items(self, items: list[ListItem]) -> str:
        return (
            '<div id="app" v-cloak><ul class="list"><li v-for="item in list"><a :href="item.url">{{item.title}}</a><span>{{item.date}}</span></li></ul></div>'
            '<script src="/assets/js/vue.min.js"></script><script>new Vue({el:"#app",data:{list:[]},mounted(){$.getJSON("/api/list"+location.pathname,r=>this.list=r.rows)}})</script>'
        )

    def pager(self, slug: str, cid: int, page: int, pages: int) -> str:
        return '<div class="pagination" id="pager"></div>'


STYLES: tuple[Style, ...] = (
    Trs(),
    Boda(),
    Hanweb(),
    Kaipu(),
    Java(),
    TrsGbk(),
    Asp(),
    Trs(),
    HanwebStore(),
    Kaipu(),
    Boda(),
    Spa(),
)
