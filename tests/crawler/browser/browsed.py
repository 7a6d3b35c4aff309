"""A small site made by script, and visits to it with a real Chromium."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.page import PageFacts
from crawler.config import Config
from db import site_reads
from tests.crawler.site_server import Answer, Plan
from tests.crawler.visits import HOST, NIGHT, Bench, page

JSON = {"Content-Type": "application/json"}
FILL = (
    "<script>fetch('/api').then(r=>r.json()).then(d=>{document.getElementById('list').innerHTML=d.map(x=>"
    "'<li><a href=\"'+x.u+'\">'+x.t+'</a><span>'+x.d+'</span></li>').join('')})</script>"
)
ITEMS = [
    {"u": f"/tzgg/202611/t20261118_{n}.htm", "t": f"关于做好第{n}批秋冬季防火工作的通知", "d": "2026-11-18"}
    for n in range(6)
]
FOOTER = "主办单位：清河县人民政府办公室　网站标识码：3504000001　闽ICP备12345678号　联系电话：0598-8222222"


def column(script: str = FILL) -> str:
    return (
        '<html lang="zh-CN"><head><meta charset="utf-8"><title>通知公告_清河县人民政府</title>'
        '<meta name="ColumnName" content="通知公告"></head>'
        f'<body><div class="nav"><a href="/">首页</a></div><ul id="list" class="list"></ul>{script}</body></html>'
    )


def home(foot: str = '<script src="/js/footer.js"></script>') -> str:
    return (
        '<html lang="zh-CN"><head><meta charset="utf-8"><title>清河县人民政府</title></head><body><div class="nav">'
        '<a href="/tzgg/">通知公告</a></div><p>今日要闻。</p><p style="color:#cccccc;background:#fff">服务热线</p>'
        f"{foot}</body></html>"
    )


def plan(**more: Answer) -> Plan:
    made: Plan = {
        "/": Answer(home(), headers={"ETag": '"h1"'}),
        "/tzgg/": Answer(column(), headers={"ETag": '"c1"'}),
        "/api": Answer(json.dumps(ITEMS), headers=JSON),
        "/js/footer.js": Answer(
            f"document.write('<div class=\"footer\">{FOOTER}</div>')",
            headers={"Content-Type": "application/javascript; charset=utf-8"},
        ),
    }
    for item in ITEMS:
        made[item["u"]] = Answer(page(title=item["t"]), headers={"ETag": '"a1"'})
    return made | {f"/{name.replace('__', '/')}": answer for name, answer in more.items()}


@dataclass
class Browsed(Bench):
    """A bench whose visits use the browser."""

    share: float = 0.05
    night: date = NIGHT

    @property
    def config(self) -> Config:
        plain = super().config
        moment = plain.now() + timedelta(days=(self.night - NIGHT).days)
        return replace(plain, browser_share=self.share, as_of=moment)

    def facts(self, path: str) -> PageFacts:
        found = site_reads.site_pages(self.database, "qh").get(f"http://{HOST}{path}")
        assert found is not None
        return found
