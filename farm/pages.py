"""The pages of a site: home, columns, articles."""

from __future__ import annotations

from html import escape

from farm import content, disclosure
from farm.articles import render_article
from farm.entries import entries_of, page_count
from farm.frame import frame
from farm.model import Article, Column, Entry, ListItem
from farm.published import article_of, title_of
from farm.site import Site

_DISCLOSURE = ("platform", "library")
_HOME_LISTS = (("news", 8), ("notice", 6), ("policy", 6), ("interp", 6))
_CHANNEL_LISTS = ("policy", "interp", "fees", "plan")
_LEADERS = (("林", "主要负责人"), ("陈", "副职"), ("黄", "副职"))
_FILLED = '<script>function tpl(rows){return rows.slice(0,8).map(function(i){return "<li><a href=\\""+i.url+"\\">"+i.title+"</a><span>"+i.date+"</span></li>"}).join("")}$(function(){$("ul[data-api]").each(function(){var u=this;$.getJSON($(u).data("api"),function(r){$(u).html(tpl(r.rows))})})})</script>'


def home(site: Site, night: int) -> str:
    """The home page."""
    lists = _entrances if site.home_form == "navigation" else _home_lists
    friends = "".join(f'<a href="{u.homepage}" target="_blank">{u.name}</a> ' for u in site.neighbours)
    links = f'<div class="links"><h3>友情链接</h3>{friends}<a href="http://www.gov.cn/" target="_blank">中国政府网</a></div>'
    return frame(site, site.name, "home", site.home_extra + lists(site, night) + links, night)


def _entrances(site: Site, night: int) -> str:
    return "".join(
        f'<div class="entrance"><a href="{site.column_path(c)}"><img src="/assets/img/{c.key}.png" alt="{c.name}"></a></div>'
        for c in site.there(night)
    )


def _home_lists(site: Site, night: int) -> str:
    return "".join(_block(site, site.column(key), size, night) for key, size in _HOME_LISTS if site.has(key))


def _block(site: Site, column: Column, size: int, night: int) -> str:
    """The newest items of a column in a box."""
    path = site.column_path(column)
    if site.home_form == "scripted":
        rows = f'<ul id="{column.key}" class="list" data-api="/api/list{path}"></ul>{_FILLED}'
    else:
        items = (_block_item(site, column, e, night) for e in entries_of(site, column, night)[:size])
        rows = f'<ul class="list">{"".join(items)}</ul>'
    return f'<div class="box"><h3><a href="{path}">{column.name}</a><a class="more" href="{path}">更多&gt;&gt;</a></h3>{rows}</div>\n'


def _block_item(site: Site, column: Column, entry: Entry, night: int) -> str:
    name, path = title_of(site, column, entry, night), site.entry_path(column, entry)
    return f'<li><a href="{path}" title="{escape(name)}">{escape(name[:26])}</a><span>{entry.moment.strftime(site.home_days)}</span></li>'


def column_labels(site: Site, column: Column) -> dict[str, str | None]:
    """The labels (网页标签) that the pages of a column have."""
    return {
        "ColumnName": column.name, "ColumnDescription": f"发布{site.unit.short_name}{column.name}信息", "ColumnKeywords": f"{column.name},{site.unit.short_name}",
        "ColumnType": column.label_type,
    }  # fmt: skip


def column_page(site: Site, column: Column, page: int, night: int) -> str:
    """A column's page, of a list the one of this number."""
    crumbs = site.style.crumbs([("首页", "/"), (column.name, site.column_path(column))])
    main = _column_main(site, column, page, night)
    for change in column.changes if page == 1 else ():
        if change.html and change.life.active(night):
            main = change.html(main)
    name = f"{column.name}-{site.name}"
    return frame(site, name, "column", crumbs + column.extra + main, night, column_labels(site, column))


def _column_main(site: Site, column: Column, page: int, night: int) -> str:
    if column.shape in _DISCLOSURE:
        return disclosure.page(site, column, night)
    if column.shape == "page":
        return _static(site, column)
    if column.shape == "channel":
        return "".join(_block(site, site.column(k), 5, night) for k in _CHANNEL_LISTS if site.has(k))
    pager = site.style.pager(column.slug, site.cid(column), page, page_count(site, column, night))
    items = site.style.items(_list_items(site, column, page, night))
    return f'<div class="list-wrap"><h2>{column.name}</h2>{items}{pager}</div>'


def _list_items(site: Site, column: Column, page: int, night: int) -> list[ListItem]:
    size = site.style.page_size
    shown = entries_of(site, column, night)[(page - 1) * size : page * size]
    items = [_list_item(site, column, entry, night) for entry in shown]
    for change in column.changes if page == 1 else ():
        if change.items and change.life.active(night):
            items = change.items(items)
    return items


def _list_item(site: Site, column: Column, entry: Entry, night: int) -> ListItem:
    day = entry.moment.strftime(site.style.day_form) if column.dates_shown else ""
    return ListItem(title_of(site, column, entry, night), site.entry_path(column, entry), day)


def _static(site: Site, column: Column) -> str:
    if column.extra:
        return ""
    if column.key == "leaders":
        return "".join(
            f'<div class="leader"><img src="/assets/img/leader{i}.jpg" alt="{a}某某照片"><p>{a}某某　{post}，主持全面工作。</p></div>'
            for i, (a, post) in enumerate(_LEADERS)
        )
    return f"<div class='txt'><h2>{column.name}</h2><p>办公地址：{site.unit.short_name}中心路1号</p><p>办公时间：工作日8:30—12:00，14:30—17:30</p><p>{content.paragraph(3, site.unit.id, column.key)}</p></div>"


def article_page(site: Site, column: Column, entry: Entry, night: int) -> str:
    """The page of an item."""
    made = article_of(site, column, entry, night)
    path = site.entry_path(column, entry)
    crumbs = site.style.crumbs([("首页", "/"), ("政务公开", ""), (column.name, site.column_path(column))])
    main = crumbs + render_article(site.style, made, path, entry.number)
    labels = column_labels(site, column) | _article_labels(made, column.name, site.url(path))
    text = frame(site, f"{made.title}_{site.name}", "article", main, night, labels)
    for change in made.page_changes:
        text = change(text)
    return text


def _article_labels(made: Article, column: str, url: str) -> dict[str, str | None]:
    return {
        "ArticleTitle": made.title, "PubDate": made.published.strftime("%Y-%m-%d %H:%M"), "ContentSource": made.source,
        "Keywords": column, "Author": "", "Description": "", "Url": url,
    } | made.labels  # fmt: skip
