"""A column must not open on an empty list."""

from __future__ import annotations

from collections.abc import Iterator

from checks.base import SiteCheck
from checks.freshness.channels import blank_below
from checks.freshness.withdrawn import all_blank, is_withdrawn, standing
from core.finding import Finding, Severity, Undecided
from core.page import PageFacts
from core.site import Column, SiteFacts
from reading.lists.columns import awaits_script


class ColumnBlank(SiteCheck):
    """A column opens on an empty list.

    ## 检查什么
    栏目打开后列表是否为空，包括写着“暂无内容”“栏目建设中”的。
    页面上有表格、图片、视频、框架、下级栏目、到文章或别的网站的链接、成句文字的不算空白；写着“共 0 条”而没有别的链接的算空白。
    上下级栏目同时是空的，只算下级栏目（C-2）。全站三个以上栏目同时都空的（可能是数据库故障）交人工复核。由脚本生成（或者可能由脚本填写）、浏览器里仍写着“加载中”、当晚没有看到、认不出列表的不下结论。
    ## 为什么重要
    空白栏目累计 5 个即单项否决；没有内容的栏目不应开设。
    ## 不合格示例
        <ul class="list"></ul><p>暂无内容</p>
    ## 合格示例
        <ul class="list"><li><a href="t20261102_1.htm">关于……的通知</a><span>2026-11-02</span></li></ul>
    ## 依据
    - V-COL-3 国办秘函〔2019〕19号 空白栏目（A）
    - G-COL-1 没有内容的栏目不得开设（国办发〔2017〕47号；B）
    """

    id = "column-blank"
    version = 3
    title = "栏目有内容"
    failure_title = "空白栏目"
    severity = Severity.SERIOUS
    basis = ("V-COL-3", "G-COL-1")
    visual = True
    certainty = "A"
    messages = {
        "blank": "栏目“{column}”是空的，没有任何信息。",
        "blank-said": "栏目“{column}”是空的，页面写着“{words}”。",
    }
    remedies = {"": "补充栏目内容；没有内容可发的，撤下或合并栏目。"}
    options = {"most_text": 300}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        for column in standing(site):
            if column.blank and not blank_below(site, column):
                yield from self._judge(site, column)
            elif column.blank is None:
                yield from _unknown(site, column)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the column was read tonight and shows something, or was withdrawn."""
        column = next((c for c in standing(site) if c.url == subject), None)
        if column is None:
            return is_withdrawn(site, subject)
        return site.was_observed(subject) and not column.blank

    def _judge(self, site: SiteFacts, column: Column) -> Iterator[Finding | Undecided]:
        page = site.pages.get(column.url)
        if page is None or not site.was_observed(column.url):
            yield Undecided("当晚没有看到该栏目", column.url)
        elif awaits_script(page):
            yield Undecided("栏目列表由脚本生成", column.url)
        elif not self._shows_other(page):
            words = page.listing.empty_shown if page.listing else ""
            data = {"column": column.name, "words": words, "type": column.type.value}
            key = "blank-said" if words else "blank"
            # All at once look like a database that is down, not like columns that nobody keeps.
            doubtful = all_blank(site)
            yield Finding(
                key, data, "栏目列表", words or column.name, column.url, column.url, review=doubtful
            )

    def _shows_other(self, page: PageFacts) -> bool:
        """Whether the page shows something that is no list: a data table, a picture, a text."""
        if page.listing is not None and page.listing.empty_shown:
            return False
        return (
            any(t.rows for t in page.tables)
            or any(i.in_body for i in page.images)
            or page.body_length > self.option["most_text"]
        )


def _unknown(site: SiteFacts, column: Column) -> Iterator[Undecided]:
    page = site.pages.get(column.url)
    if page is None or not site.was_observed(column.url):
        yield Undecided("当晚没有看到该栏目", column.url)
    elif awaits_script(page):
        yield Undecided("栏目列表由脚本生成", column.url)
