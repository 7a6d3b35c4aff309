"""Commands of an operator, each in a process of its own, against a real server; and what they leave."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests import warm
from tests.crawler.site_server import Answer, Plan, Site
from tests.crawler.visits import HOST, page

HEAD = "unit_id,name,short_name,category,homepage\n"
FAULTY = """<html><head><title>关于印发办法的通知</title><meta name="ArticleTitle" content="关于印发办法的通知">
<meta name="PubDate" content="2026-11-02 09:00"></head><body><div class="TRS_Editor">
<p style="text-align:center">清河县人民政府关于印发《清河县城市管理办法》的通知</p>
<p style="text-align:center">清政规[{mark}2026{mark}]8号</p><p>各乡镇人民政府，县直各部门：</p>
<p>　　现将《清河县城市管理办法》印发给你们，请认真贯彻执行。</p><p>　　一、总则。为加强城市管理，制定本办法。</p>
<p>　　二、职责。县城市管理部门负责本办法的实施。</p><p style="text-align:right">清河县人民政府</p>
<p style="text-align:right">2026年11月2日</p></div></body></html>"""


def run(folder: Path, site: Site, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return warm.run(command, env(folder, site, environment))


def env(folder: Path, site: Site, more: Mapping[str, str]) -> dict[str, str]:
    registry = folder / "units.csv"
    if not registry.exists():
        registry.write_text(f"{HEAD}qh,清河县人民政府,清河县,county,http://{HOST}/\n", "utf-8")
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")},
        "MINJIAN_HOME": str(folder),
        "MINJIAN_UNITS": str(registry),
        "MINJIAN_HOSTS": site.hosts,
        "MINJIAN_DELAY": "0",
        "MINJIAN_BROWSER_SHARE": "0",
        "MINJIAN_RETRY_PAUSE": "0.05",
        "MINJIAN_AS_OF": "2026-11-20T01:00:00+08:00",
        **more,
    }


def findings(folder: Path, site: Site, check: str) -> list[dict[str, Any]]:
    done = run(folder, site, "cli", "findings", "--format", "json", "--status", "all", "--check", check)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout)["findings"])


def slow_plan(pages: int, wait: float = 0.1) -> Plan:
    """A home page and so many pages that each take ``wait`` seconds."""
    links = [f"/{n}.htm" for n in range(pages)]
    return {"/": Answer(page(*links)), **{link: Answer(page(title=link), wait=wait) for link in links}}


def start(folder: Path, site: Site, *options: str) -> warm.Command:
    return warm.Command(["cli", "nightly", *options], env(folder, site, {}), session=True)


def wait_for(site: Site, pages: int) -> None:
    until = time.monotonic() + 180
    while len(site.asked) < pages and time.monotonic() < until:
        time.sleep(0.05)
    assert len(site.asked) >= pages
