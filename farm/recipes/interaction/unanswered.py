"""Letters that wait too long for an answer, or got one too late, and such as need none yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from farm.model import Kind, Life, ListChange, RawPage, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.recipes.interaction.letters import has_letters, letter_recipe, plant_letter
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
CHECK = "unanswered-message"
_letter = partial(letter_recipe, CHECK)
_waiting = partial(_letter, unit="", answered="", answer="")

_waiting("unanswered for four months", F, "超过三个月未回复", "未回复|没有答复", ago=122, status="未回复")
_waiting("being handled for five months", F, "办理中超过五个月", "办理中", ago=152, status="办理中")
_waiting("taken up eight months ago", F, "受理后八个月没有答复", "受理", ago=240, status="已受理")
_waiting("waiting for an answer", F, "待答复", "待答复", ago=100, status="待答复", layout="lines")
_waiting("no word of an answer", F, "没有状态也没有答复", ago=130, status="")
_letter("answered after four months", F, "四个月后才答复", "答复", ago=200, days=128)
_letter("answered after half a year", F, "半年后才答复", "答复", ago=260, days=190)
_waiting("asked three weeks ago", D, "三周前提交，办理中", ago=21, status="办理中")
_waiting("not accepted", D, "不予受理", ago=150, status="不予受理")
_waiting("older than a year", D, "一年以前的来信", ago=500, status="办理中")
_waiting("repeated letter", D, "重复来信", ago=140, status="重复来信")
_letter("answered within two months", D, "两个月内答复", ago=120, days=58)
_waiting("three months to the day", D, "正好未满三个月", ago=90, status="办理中")
_waiting("petition", D, "信访件", ago=150, status="办理中", extra=[("信件类型", "网上信访")])


def _with_term(site: Site, life: Life, *, answered_after: int) -> str:
    """A letter of sixty days ago that says it has to be answered within ten; its path."""
    due = (site.today - timedelta(days=50)).isoformat()
    return plant_letter(
        site, life, lambda m: replace(m, extra=[("办理期限", due)]), ago=60, days=answered_after
    )


@recipe(CHECK, "answered after its term", F, "晚于办理期限答复", "期限", fits=has_letters)
def _after_due(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    path = _with_term(site, life, answered_after=25)
    return [chosen.row(site, life, path), optional(site, "message-facts", chosen.form, path)]


@recipe(CHECK, "answered on the last day of its term", D, "期限当天答复", fits=has_letters)
def _on_due(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    return [chosen.row(site, life, _with_term(site, life, answered_after=10))]


def _state_rows(site: Site, rows: list[tuple[str, int, str]]) -> Callable[[str], str]:
    lines = "".join(
        f"<tr><td><a href='/hdjl/ldxx/view?id={n}'>{t}</a></td><td>{(site.today - timedelta(days=d)).isoformat()}</td><td>{s}</td></tr>"
        for n, (t, d, s) in enumerate(rows)
    )
    return lambda html: (
        html + f"<table class='xjlb'><tr><th>标题</th><th>来信时间</th><th>状态</th></tr>{lines}</table>"
    )


def _state_list(form: str, kind: Kind, meaning: str, rows: list[tuple[str, int, str]], *words: str) -> None:
    @recipe(
        CHECK, form, kind, meaning, *words, aspects=("letters", "letters-list"), fits=lists_served, flex=False
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        column = site.column("letters")
        column.changes.append(ListChange(Life(), html=_state_rows(site, rows)))
        path = site.column_path(column)
        links = [f"/hdjl/ldxx/view?id={n}" for n in range(len(rows))]
        for link in links:
            site.raw[link] = _query_page()
        return [chosen.row(site, life, path, *links), optional(site, "column-order", form, path)]


def _query_page() -> RawPage:
    """A page that asks for a number and a word before it shows the letter."""
    fields = "<input name='code' title='查询编号'><input name='pwd' title='查询密码'>"
    text = f"<html><head><meta charset='utf-8'><title>来信查询</title></head><body><p>请输入查询编号和密码查看来信。</p><form>{fields}</form></body></html>"
    return RawPage(text.encode())


_state_list(
    "list shows an unanswered letter",
    F,
    "列表标明未回复",
    [("医保缴费问题", 12, "已回复"), ("村道破损何时修复", 131, "未回复")],
    "未回复",
)
_state_list(
    "list of answered letters",
    D,
    "列表均已回复",
    [("医保缴费问题", 12, "已回复"), ("村道破损何时修复", 131, "已回复")],
)
