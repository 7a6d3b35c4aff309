"""Marks on screenshots: a real page in a real Chromium, the places of findings on it, the bar, and the letter's cut."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from core.pictures import note_of, picture_path, with_note
from crawler.browser.renderer import Renderer, Wanted
from db.evidence.vault import vault_at
from db.records.findings import FindingRow
from db.year.records import OpenFinding
from reports.deadlines import read_deadlines
from reports.heading import Letterhead
from reports.notice import notice_context
from reports.pictures import (
    MOST_CUT,
    MOST_WHOLE,
    PictureError,
    Shot,
    cut_out,
    for_letter,
    marked,
    marks_of,
    shot_of,
)
from reports.places import read_layout
from reports.templates import render
from tests.browser import CHROMIUM, needs_browser
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import HOST, UNIT
from tests.reports.handmade import FINDING, HOSTILE

_URL = f"http://{HOST}/"
_RED = (214, 0, 15)
_PAGE = f"""<html lang="zh-CN"><head><meta charset="utf-8"><title>清河县</title><style>body{{margin:0}}</style></head><body>
<div class="nav" style="background:#036;padding:20px"><a href="/" style="color:#fff">首页</a></div>
<div style="display:none"><a href="http://bad.example.com/">澳门彩票</a></div>
<div style="height:0;overflow:hidden"><a href="http://worse.example.com/">代开发票</a></div>
<ul class="list"></ul><p>各乡镇人民政府：现将《清河县<b>防火</b>方案》印发给你们，请认真贯切执行。</p>
<p id="pale" style="color:#ddd;width:300px">为民务实清廉</p><a href="http://dead.gov.cn/x.htm">坏链接</a> <a href="/x.htm">坏链接</a>
<div style="height:700px"></div><p>{"很长的一页。" * 40}</p><p title="{HOSTILE!r}">页面下面的错字</p>
<div class="footer" style="background:#eee;padding:30px">主办单位：清河县<iframe src="/foot.html" width="400" height="60"></iframe></div>
</body></html>"""


@pytest.fixture(scope="module")
def shot() -> Shot:
    with serving({"/foot.html": Answer("<p>备案号：闽ICP备1号</p>")}) as site:
        made = Renderer(CHROMIUM, agent="minjian/0.1", hosts=site.hosts, own=[HOST])
        try:
            out = made.render(
                Wanted(
                    url=_URL, status=200, headers=(("Content-Type", "text/html; charset=utf-8"),),
                    body=_PAGE.encode(), axe=True, at="2026-11-20T01:12:03+00:00",
                )
            )  # fmt: skip
        finally:
            made.close()
    assert not out.problem and out.picture
    return Shot(sha256(out.picture).hexdigest(), out.picture, read_layout(note_of(out.picture)))


def found(**values: Any) -> FindingRow:
    plain: dict[str, Any] = {"where": "", "quote": "", "message": "", "subject": "", "url": _URL, "data": {}}
    return replace(FINDING, **plain | values)


def words_at(shot: Shot, row: FindingRow) -> list[str]:
    """What stands inside the marks of a finding."""
    assert shot.layout is not None
    return [
        "".join(
            i.words
            for i in shot.layout.items
            if i.kind == "t"
            and m.box[0] <= i.x + 2
            and i.x + i.width <= m.box[0] + m.box[2] + 2
            and m.box[1] <= i.y + 2
            and i.y + i.height <= m.box[1] + m.box[3] + 2
        )
        for m in marks_of(shot, row)
    ]


@needs_browser
@pytest.mark.parametrize(
    ("row", "words"),
    [
        (found(quote="请认真贯切执行", message="“贯切”应为“贯彻”", where="正文第30字"), ["方案》印发给你们，请认真贯切执行。"]),
        (found(quote="《清河县防火方案》印发", where="正文"), ["各乡镇人民政府：现将《清河县防火方案》印发给你们，请认真贯切执行。"]),
        (found(url="http://dead.gov.cn/x.htm", subject="http://dead.gov.cn/x.htm", quote="坏链接"), ["坏链接"]),
        (found(quote="首页 → 没有", where="首页"), ["首页"]),
        (found(subject="axe:color-contrast", where="首页，#pale"), ["为民务实清廉"]),
        (found(quote="闽ICP备1号", where="首页页脚"), ["备案号：闽ICP备1号"]),
        (found(quote="没有这几个字", where="首页页脚"), ["主办单位：清河县备案号：闽ICP备1号"]),
        (found(quote="没有这几个字", where="栏目列表"), [""]),
        (found(quote="没有这几个字", where="页面的 <head>"), []),
        (found(url=_URL, subject=_URL, where="整页"), []),
    ],
)  # fmt: skip
def test_places_are_those_of_the_finding(shot: Shot, row: FindingRow, words: list[str]) -> None:
    assert words_at(shot, row) == words


@needs_browser
@pytest.mark.parametrize("quote", ["澳门彩票", "代开发票"])
def test_a_hidden_link_is_marked_where_it_hides(shot: Shot, quote: str) -> None:
    (mark,) = marks_of(shot, found(quote=quote, where="源代码第2行附近"))
    assert mark.unseen and mark.box[1] < 120 and mark.box[3] < 60


@needs_browser
def test_the_bar_and_the_outline_are_drawn_and_the_rest_is_the_picture(shot: Shot) -> None:
    row = found(url="http://dead.gov.cn/x.htm", message=HOSTILE)
    (mark,) = marks_of(shot, row)
    data = marked(shot, row)
    assert data == marked(shot, row) and len(data) <= MOST_WHOLE
    image, plain = Image.open(BytesIO(data)).convert("RGB"), Image.open(BytesIO(shot.png)).convert("RGB")
    bar = image.height - plain.height
    assert bar > 60 and image.width == plain.width
    left, top = max(0, mark.box[0] - 6), bar + mark.box[1] - 6
    assert image.getpixel((left + 20, top + 1)) == _RED
    assert image.crop((0, bar, 1366, top)).tobytes() == plain.crop((0, 0, 1366, top - bar)).tobytes()


@needs_browser
def test_the_cut_for_a_letter_holds_the_place_and_stays_small(shot: Shot) -> None:
    row = found(quote="页面下面的错字", where="正文")
    data = cut_out(shot, row)
    assert data.startswith(b"\xff\xd8") and len(data) <= MOST_CUT
    image = Image.open(BytesIO(data)).convert("RGB")
    assert image.height < 900 < marks_of(shot, row)[0].box[1] + 200
    colours: list[tuple[int, Any]] = image.crop((0, 200, 200, image.height)).getcolors(1 << 20) or []
    assert sum(n for n, p in colours if p[0] > 180 and p[1] < 60) > 200, "the outline is in it"


@needs_browser
def test_a_letter_gets_one_of_each_check_first(shot: Shot, tmp_path: Path) -> None:
    path = tmp_path / picture_path(shot.sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(shot.png)
    base = found(quote="坏链接", screenshot=shot.sha256)
    rows = [
        replace(base, id="F-1", check="a", url="http://dead.gov.cn/x.htm"),
        replace(base, id="F-2", check="a", url="http://dead.gov.cn/x.htm"),
        replace(base, id="F-3", check="b", quote="贯切"),
        replace(base, id="F-4", check="c", quote="不在图上"),
        replace(base, id="F-5", check="c", screenshot=""),
    ]
    assert set(for_letter(vault_at(tmp_path), rows, 2)) == {"F-1", "F-3"}
    assert set(for_letter(vault_at(tmp_path), rows, 9)) == {"F-1", "F-2", "F-3"}
    path.write_bytes(shot.png + b"x")
    with pytest.raises(PictureError, match="哈希不符"):
        shot_of(vault_at(tmp_path), shot.sha256)


# Without a browser ----------------------------------------------------------------------------------------------------


def _png(width: int = 40, height: int = 30) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), (255, 255, 255)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_note_travels_inside_the_picture() -> None:
    plain = _png()
    noted = with_note(plain, '{"url":"http://a/"}' * 50)
    assert note_of(noted) == '{"url":"http://a/"}' * 50 and note_of(plain) == ""
    assert Image.open(BytesIO(noted)).convert("RGB").tobytes() == Image.open(BytesIO(plain)).tobytes()
    with pytest.raises(ValueError):
        with_note(b"GIF89a", "x")


@pytest.mark.parametrize("note", ["", "{", '{"url":1}', '{"url":"http://a/","items":[["t",1]]}', "[]"])
def test_a_note_that_cannot_be_read_leaves_the_picture_without_marks(note: str) -> None:
    png = with_note(_png(), note)
    shot = Shot(sha256(png).hexdigest(), png, read_layout(note_of(png)))
    assert shot.layout is None and marks_of(shot, found(quote="字")) == []
    assert marked(shot, found(quote="字")).startswith(b"\x89PNG")


def test_a_damaged_note_is_none() -> None:
    png = bytearray(with_note(_png(), "x" * 500))
    at = png.find(b"minjian-layout") + 17
    png[at : at + 6] = b"\xff" * 6
    assert note_of(bytes(png)) == "" and note_of(bytes(png[:60])) == ""


def test_places_outside_the_picture_are_kept_within_it() -> None:
    items = [["t", -50, -50, 9000, 20, "错字在此", ""], ["t", 3, 5000, 10, 10, "下面的错字", ""]]
    note = json.dumps({"url": "http://a/", "items": items})
    png = with_note(_png(), note)
    shot = Shot(sha256(png).hexdigest(), png, read_layout(note))
    for quote in ("错字在此", "下面的错字"):
        assert marked(shot, found(quote=quote)).startswith(b"\x89PNG")
        assert cut_out(shot, found(quote=quote)).startswith(b"\xff\xd8")


def test_what_is_no_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="PNG"):
        marked(Shot("ab", b"\x89PNG\r\n\x1a\nnothing", None), found())
    assert shot_of(vault_at(tmp_path), "") is None and shot_of(vault_at(tmp_path), "ab" * 32) is None


def test_pictures_stand_in_the_notice(tmp_path: Path) -> None:
    """Behind the list, named by the number in it; what has no picture is in the list alone."""
    image = cut_out(Shot("ab" * 32, _png(1366, 900), None), found(message=HOSTILE))
    head = Letterhead("清河县政务公开办", "〔2026〕1号", date(2026, 11, 20))
    rows = [_open("F-1"), _open("F-2")]
    context = notice_context(UNIT, rows, head, date(2026, 11, 20), read_deadlines(tmp_path), {"F-2": image})
    with ZipFile(BytesIO(render("notice", context, None, {"F-2": image}))) as document:
        media = [n for n in document.namelist() if n.startswith("word/media/")]
        words = document.read("word/document.xml").decode()
        assert len(media) == 1 and document.read(media[0]) == image
    assert "图1　问题清单第2号" in words and "证据截图" in words
    plain = notice_context(UNIT, rows, head, date(2026, 11, 20), read_deadlines(tmp_path))
    with ZipFile(BytesIO(render("notice", plain))) as document:
        assert "证据截图" not in document.read("word/document.xml").decode()


def _open(identity: str) -> OpenFinding:
    return OpenFinding(
        id=identity, unit_id="qh", check="dead-link", category="links", severity="minor", status="open",
        message=HOSTILE, url=_URL, where="正文", quote="", remedy="改", basis=("G-1",), pages=1,
        opened_at=FINDING.first_seen, resolved_at=None, recurrences=0,
    )  # fmt: skip
