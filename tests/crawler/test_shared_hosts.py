"""Sites that share a host, on ports or in folders of their own: whole nights, as an operator runs them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.unit import Unit
from crawler.night.pool import Piece, Pool
from sites.registry import load
from tests import warm
from tests.crawler.site_server import Answer, Plan, Site, serving
from tests.crawler.visits import page

_HEAD = "unit_id,name,category,homepage\n"


def run(folder: Path, *command: str, **more: str) -> Any:
    environment = {
        "MINJIAN_HOME": str(folder),
        "MINJIAN_UNITS": str(folder / "units.csv"),
        "MINJIAN_OVERRIDES": str(folder / "none.toml"),
        "MINJIAN_COLUMNS": str(folder / "none.csv"),
        "MINJIAN_DELAY": "0.01",  # without any pause Scrapy begins a host's whole queue at once
        "MINJIAN_BROWSER_SHARE": "0",
        "MINJIAN_RETRY_PAUSE": "0.05",
        "MINJIAN_AS_OF": "2026-11-20T01:00:00+08:00",
        **more,
    }
    done = warm.run(("cli", *command), environment)
    assert done.returncode in (0, 3), done.stderr
    return done


def dead_links(folder: Path, **more: str) -> set[tuple[str, str, str]]:
    done = run(folder, "findings", "--format", "json", "--status", "all", "--check", "dead-link", **more)
    found = json.loads(done.stdout)["findings"]
    return {(f["unit_id"], f["url"], f["status"]) for f in found}


def site_of(name: str, *links: str) -> Plan:
    """A small site with a dead link of its own, whose robots.txt closes a folder to us."""
    return {
        "/": Answer(
            page("/a.html", "/gone.html", f"/closed-{name}/x.html", *links, title=name, words=f"{name}要闻。")
        ),
        "/a.html": Answer(page("/", title=f"{name}的通知", words=f"{name}的通知正文。")),
        f"/closed-{name}/x.html": Answer(page("/", title=name)),
        "/robots.txt": Answer(
            f"User-agent: *\nDisallow: /closed-{name}/\n", headers={"Content-Type": "text/plain"}
        ),
    }


def own_paths(site: Site) -> set[str]:
    return {p for p in site.paths() if "jiance" not in p and p != "/robots.txt"}


def test_ports_of_one_address_are_sites_of_their_own(tmp_path: Path) -> None:
    with serving({}) as one, serving({}) as two, serving({}) as three:
        sites = {"one": one, "two": two, "three": three}
        homes = {name: f"http://127.0.0.1:{site.port}/" for name, site in sites.items()}
        rows = "".join(f"{n},单位{n},county,{home}\n" for n, home in homes.items())
        (tmp_path / "units.csv").write_text(_HEAD + rows, "utf-8")
        for name, site in sites.items():
            site.plan |= site_of(
                name, *(h for n, h in homes.items() if n != name), f"{homes['three']}lost.html"
            )
        private = {"MINJIAN_ALLOW_PRIVATE": "1"}
        run(tmp_path, "nightly", **private)
        gone = {(n, f"{h}gone.html", "suspected") for n, h in homes.items()}
        lost = {(n, f"{homes['three']}lost.html", "suspected") for n in homes}
        assert dead_links(tmp_path, **private) == gone | lost
        assert {n: own_paths(s) for n, s in sites.items()} == {
            "one": {"/", "/a.html", "/gone.html"},
            "two": {"/", "/a.html", "/gone.html"},
            "three": {"/", "/a.html", "/gone.html", "/lost.html"},
        }
        two.plan["/gone.html"] = Answer(page("/", title="回来了"))
        next_night = {**private, "MINJIAN_AS_OF": "2026-11-21T01:00:00+08:00"}
        run(tmp_path, "nightly", **next_night)
        assert dead_links(tmp_path, **next_night) == (gone | lost) ^ {
            ("two", f"{homes['two']}gone.html", "resolved"),
            ("two", f"{homes['two']}gone.html", "suspected"),
        }
        assert all(host == f"127.0.0.1:{site.port}" for site in sites.values() for host, _, _ in site.asked)


def test_a_page_cannot_lead_us_to_other_ports_of_a_private_host(tmp_path: Path) -> None:
    with serving(site_of("own")) as own, serving({}) as other:
        own.plan["/a.html"] = Answer(status=302, headers={"Location": f"http://127.0.0.1:{other.port}/admin"})
        own.plan["/"] = Answer(page("/a.html", f"http://127.0.0.1:{other.port}/shutdown"))
        (tmp_path / "units.csv").write_text(f"{_HEAD}own,单位,county,http://127.0.0.1:{own.port}/\n", "utf-8")
        run(tmp_path, "nightly", MINJIAN_ALLOW_PRIVATE="1")
        assert "/a.html" in own.paths() and other.asked == []


def folders() -> Mapping[str, Answer]:
    """A county, and two offices of it in folders of the same host. Each links to the others, and to a page that is gone."""
    county = page("/zwgk/", "/jyj/", "/wjj/index.html", "/gone.html", title="清河县", words="县里的要闻。")
    school = page(
        "/jyj/a.html", "/jyj/gone.html", "/", "/wjj/", "/zwgk/", title="教育局", words="教育局的要闻。"
    )
    health = page("a.html", "gone.html", "../", "../jyj/", title="卫健局", words="卫健局的要闻。")
    return {
        "/": Answer(county), "/zwgk/": Answer(page("/", title="政务公开", words="县里的公开。")),
        "/jyj/": Answer(school, wait=0.1), "/jyj/a.html": Answer(page("/jyj/", title="招生", words="招生的通知。"), wait=0.1),
        "/wjj/index.html": Answer(health, wait=0.1), "/wjj/a.html": Answer(page("index.html", title="防疫", words="防疫的通知。")),
    }  # fmt: skip


def test_folders_of_one_host_are_sites_of_their_own(tmp_path: Path) -> None:
    host = "http://www.qinghe.gov.cn"
    rows = (
        f"xian,清河县人民政府,county,{host}/\njyj,教育局,department,{host}/jyj/\n"
        f"wjj,卫健局,department,{host}/wjj/index.html\n"
    )
    (tmp_path / "units.csv").write_text(_HEAD + rows, "utf-8")
    with serving(folders()) as site:
        env = {"MINJIAN_HOSTS": f"www.qinghe.gov.cn=127.0.0.1:{site.port}"}
        run(tmp_path, "nightly", "--jobs", "3", **env)
        units = json.loads(run(tmp_path, "units", "--format", "json", **env).stdout)["units"]
        assert {u["id"]: u["pages"] for u in units} == {"xian": 2, "jyj": 2, "wjj": 2}
        assert dead_links(tmp_path, **env) >= {
            ("xian", f"{host}/gone.html", "suspected"),
            ("jyj", f"{host}/jyj/gone.html", "suspected"),
            ("wjj", f"{host}/wjj/gone.html", "suspected"),
        }
        assert {u for u, url, _ in dead_links(tmp_path, **env) if "/jyj/" in url} == {"jyj"}
        assert site.most_at_once == 1


def test_units_of_one_host_take_turns_and_others_do_not_wait(tmp_path: Path) -> None:
    rows = "a,甲,county,http://x.gov.cn/a/\nb,乙,county,http://x.gov.cn/b/\nc,丙,county,http://127.0.0.1:81/\nd,丁,county,http://127.0.0.1:82/\n"
    (tmp_path / "units.csv").write_text(_HEAD + rows, "utf-8")
    units = load(tmp_path / "units.csv").units
    assert [u.turn for u in units] == ["host x.gov.cn", "host x.gov.cn", "unit c", "unit d"]
    ended: list[str] = []
    pool = Pool(2, lambda name, news: None, lambda name, kind, value: ended.append(name))
    pieces = [
        *(Piece(u.id, _nothing, (u, 0.6), u.turn) for u in units[:2]),
        Piece("c", _nothing, (units[2], 0.0), "unit c"),
    ]
    pool.run(pieces)
    assert ended == ["c", "a", "b"]


def _nothing(unit: Unit, seconds: float, tell: Any) -> None:
    import time

    time.sleep(seconds)
