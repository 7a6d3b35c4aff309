"""Clicks on home pages in a real Chromium: who asks before leaving, who does not, and what decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.gathered import ClickEnd
from crawler.browser.renderer import Renderer, Rendering, Wanted
from tests.browser import CHROMIUM, needs_browser
from tests.crawler.site_server import Answer, Site, serving
from tests.crawler.visits import HOST

pytestmark = needs_browser
_LINKS = '<a href="http://www.qhgas.com/">清河燃气</a> <a href="http://www.qhbus.com/" target="_blank">清河公交</a>'
_JS = {"Content-Type": "application/javascript; charset=utf-8"}
_CONFIRM = "document.addEventListener('click',e=>{const a=e.target.closest('a');if(a&&a.host!=location.host&&!confirm('您即将离开本网站，是否继续？'))e.preventDefault()});"
_LAYER = (
    "document.addEventListener('click',e=>{const a=e.target.closest('a');if(!a||a.host==location.host)return;e.preventDefault();"
    "const d=document.createElement('div');d.innerHTML='<p>您访问的链接即将离开“清河县”门户网站，是否继续？</p><b>放弃</b><b>继续访问</b>';document.body.append(d)});"
)
_OVER = "document.addEventListener('click',e=>{const a=e.target.closest('a');if(a&&a.host!=location.host){e.preventDefault();location.href='/jump.html?to='+a.host}});"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = {
        f"/{n}.js": Answer(t, headers=_JS)
        for n, t in {"confirm": _CONFIRM, "layer": _LAYER, "over": _OVER, "quiet": "var a=1;"}.items()
    }
    with serving(made) as started:
        yield started


@pytest.fixture(scope="module")
def renderer(site: Site) -> Iterator[Renderer]:
    made = Renderer(CHROMIUM, agent="minjian/0.1", hosts=site.hosts, own=[HOST])
    yield made
    made.close()


def shown(renderer: Renderer, body: str) -> Rendering:
    html = f'<html lang="zh-CN"><head><meta charset="utf-8"><title>清河县</title></head><body><p>今日要闻</p>{body}</body></html>'
    return renderer.render(
        Wanted(
            url=f"http://{HOST}/", status=200, headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=html.encode(), picture=False, clicks=True,
        )
    )  # fmt: skip


_ENTRY = '<a href="javascript:void(0)" onclick="document.body.classList.add(&quot;big&quot;)">无障碍浏览</a>'


@pytest.mark.parametrize(
    ("script", "end", "entry", "opens"),
    [
        ("confirm", ClickEnd.PROMPT, _ENTRY, ClickEnd.OPENED),
        ("layer", ClickEnd.PROMPT, "<span onclick=\"location.href='/zzb/'\">长者版</span>", ClickEnd.OPENED),
        ("over", ClickEnd.OWN, "<i onclick='void(0)'>关怀模式</i>", ClickEnd.NOTHING),
        ("quiet", ClickEnd.LEFT, '<a href="/zzb/">长者版</a>', None),
    ],
)
def test_a_click_tells_whether_the_site_asks_and_whether_the_entry_opens(
    site: Site, renderer: Renderer, script: str, end: ClickEnd, entry: str, opens: ClickEnd | None
) -> None:
    site.asked.clear()
    out = shown(renderer, f'{entry}{_LINKS}<script src="/{script}.js"></script>')
    assert not out.problem and [c.end for c in out.exits] == [end, end]
    assert [c.target for c in out.exits] == ["http://www.qhgas.com/", "http://www.qhbus.com/"]
    assert (out.elder.end if out.elder else None) is opens
    assert not any(c.doubt for c in (*out.exits, *filter(None, [out.elder])))
    assert not {p for p in site.paths() if "qh" in p or "jump" in p or "zzb" in p}, (
        "nothing behind a click is asked for"
    )


def test_failing_scripts_leave_a_doubt(renderer: Renderer) -> None:
    entry = '<a href="javascript:void(0)" onclick="openWza()">无障碍浏览</a>'
    out = shown(renderer, f"{entry}{_LINKS}<script>bindOut('x')</script>")
    assert {c.end for c in out.exits} == {ClickEnd.LEFT} and all("bindOut" in c.doubt for c in out.exits)
    assert out.elder is not None and out.elder.end is ClickEnd.NOTHING and out.elder.doubt


def test_what_a_page_opens_by_itself_proves_nothing(site: Site, renderer: Renderer) -> None:
    """Windows and dialogs of the page itself are taken neither for leaving nor for a prompt."""
    flood = (
        "for(let i=0;i<3;i++)window.open('http://www.ads'+i+'.com/');alert('欢迎');"
        "document.addEventListener('click',e=>{e.preventDefault();window.open('http://www.ads.com/')})"
    )
    out = shown(renderer, f"{_LINKS}<script>{flood}</script>")
    assert [c.end for c in out.exits] == [ClickEnd.NOTHING, ClickEnd.NOTHING]
    assert not {u for u in site.paths() if "ads" in u}


def test_only_links_to_strangers_that_are_seen_are_clicked(renderer: Renderer) -> None:
    body = (
        '<a href="http://www.gov.cn/">中国政府网</a><a href="https://weibo.com/x">微博</a><a href="/a/">政务</a>'
        '<div style="display:none"><a href="http://www.hidden.com/">隐</a></div><a href="javascript:void(0)">无</a>'
    )
    out = shown(renderer, body)
    assert out.exits == () and out.elder is None
