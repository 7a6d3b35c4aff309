"""``minjian savepage``: a real server, the page and its headers on disk, personal data replaced, refusals said."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from checks import catalogue
from checks.content.numbers import numbers_in
from checks.runner import run_page_checks
from crawler.single.scrub import scrub
from tests import warm
from tests.crawler.site_server import Answer, Plan, serving
from tests.reading.saved import saved_pages

TODAY = date(2026, 11, 20)
HOST = "www.qinghe.gov.cn"
ID, CARD, MOBILES = "350102199003070038", "6222021001116245702", ("13959100001", "13959100002", "13959100003")


def minjian(
    folder: Path, hosts: str, *arguments: str, unit_rows: str = ""
) -> subprocess.CompletedProcess[str]:
    units = folder / "units.csv"
    units.write_text(f"unit_id,name,category,homepage\nqh,清河县人民政府,county,http://{HOST}/\n{unit_rows}", "utf-8")  # fmt: skip
    own = {"HOME": folder, "UNITS": units, "OVERRIDES": "none.toml", "COLUMNS": "none.csv", "HOSTS": hosts, "DELAY": "0", "RETRY_PAUSE": "0.05"}  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    return warm.run(
        ["cli", "savepage", *arguments], kept | {f"MINJIAN_{name}": str(value) for name, value in own.items()}
    )


def page(title: str, body: str, charset: str = "utf-8") -> bytes:
    text = f'<html><head><meta charset="{charset}"><title>{title}_清河县人民政府</title></head><body><h1>{title}</h1><div class="TRS_Editor">{body}</div></body></html>'
    return text.encode("gb18030" if charset == "gbk" else charset)


def named_persons() -> bytes:
    rows = "".join(f"<tr><td>李某{n}</td><td>{m}</td></tr>" for n, m in enumerate(MOBILES))
    words = f"<p>现将发放名单公示如下，公示期为七天。</p><table><tr><td>姓名</td><td>手机号</td></tr>{rows}<tr><td>身份证号</td><td>{ID}</td></tr></table>"
    return page("2026年第三季度低保补贴发放名单", words, "gbk")


def plan() -> Plan:
    letter = f"<p>来信人：</p><p>陈小明</p><p>来信时间：2026-10-09</p><p>来信内容：我叫陈小明，电话{MOBILES[0]}，想咨询公租房申请。</p><p>答复单位：县住建局</p><p>答复时间：2026-10-12</p><p>答复内容：陈小明您好，请带身份证到窗口办理。</p>"
    return {
        "/robots.txt": Answer("User-agent: *\nDisallow: /nei/\n"),
        "/old.html": Answer("", 302, {"Location": "/zwgk/mingdan.html"}),
        "/zwgk/mingdan.html": Answer(
            named_persons(), headers={"Content-Type": "text/html; charset=gbk", "Set-Cookie": "sid=secret"}
        ),
        "/hd/xin.html": Answer(page("关于公租房申请的咨询", letter)),
        "/nei/a.html": Answer(page("内部", "<p>一</p>")),
        "/gone.html": Answer(page("页面不存在", "<p>您访问的页面不存在或已删除。</p>"), 404),
    }


def test_a_page_with_its_headers(tmp_path: Path) -> None:
    with serving(plan()) as site:
        done = minjian(tmp_path, site.hosts, f"http://{HOST}/old.html")
        agents = {headers["User-Agent"] for _, _, headers in site.asked}
        assert site.paths() == ["/robots.txt", "/old.html", "/zwgk/mingdan.html"]
    assert done.returncode == 0, done.stderr
    assert done.stderr == "" and "HTTP 200" in done.stdout
    assert all(a.startswith("minjian/") for a in agents)
    (saved,) = saved_pages(tmp_path / "saved")
    assert saved.body == named_persons()
    assert (saved.url, saved.status) == (f"http://{HOST}/zwgk/mingdan.html", 200)
    assert saved.content_type == "text/html; charset=gbk"
    assert saved.read().facts.title == "2026年第三季度低保补贴发放名单"
    assert "secret" not in "".join(p.read_text("utf-8") for p in (tmp_path / "saved/pages").glob("*.json"))


def findings(folder: Path) -> list[tuple[str, dict[str, object]]]:
    (saved,) = saved_pages(folder)
    checks = catalogue.load().select(["privacy-leak"]).page_checks
    return [(f.key, {**f.data, "sample": ""}) for o in run_page_checks(saved.read(), checks) for f in o.findings]  # fmt: skip


def test_scrubbed_pages_show_the_same_faults_and_nobodys_numbers(tmp_path: Path) -> None:
    with serving(plan()) as site:
        url = f"http://{HOST}/zwgk/mingdan.html"
        plain = minjian(tmp_path, site.hosts, url, "-o", str(tmp_path / "plain"))
        clean = minjian(tmp_path, site.hosts, url, "-o", str(tmp_path / "clean"), "--scrub")
    assert plain.returncode == clean.returncode == 0, clean.stderr
    assert "身份证号 1 个" in clean.stdout and "手机号 3 个" in clean.stdout
    (saved,) = saved_pages(tmp_path / "clean")
    text = saved.body.decode("gb18030")
    assert not [n for n in (ID, *MOBILES) if n in text]
    assert findings(tmp_path / "clean") == findings(tmp_path / "plain") != []


def test_the_writer_of_a_letter_is_not_named(tmp_path: Path) -> None:
    with serving(plan()) as site:
        done = minjian(tmp_path, site.hosts, f"http://{HOST}/hd/xin.html", "--scrub")
    assert done.returncode == 0, done.stderr
    (saved,) = saved_pages(tmp_path / "saved")
    text = saved.body.decode()
    assert "陈小明" not in text and MOBILES[0] not in text
    assert text.count("陈某某") == 3 and "县住建局" in text


def test_what_people_wrote_in_the_manifest_stays(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    with serving(plan()) as site:
        assert minjian(tmp_path, site.hosts, f"http://{HOST}/hd/xin.html").returncode == 0
        path = folder / "manifest.csv"
        row = next(csv.DictReader(path.read_text("utf-8").splitlines()))
        row |= {"kind": "message", "title": "关于公租房申请的咨询", "note": "张三看过"}
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(row))
            writer.writeheader()
            writer.writerow(row)
        for name in ("hd/xin.html", "gone.html"):
            assert minjian(tmp_path, site.hosts, f"http://{HOST}/{name}").returncode == 0
    first, second = saved_pages(folder)
    assert (first.row["title"], first.row["note"]) == ("关于公租房申请的咨询", "张三看过")
    assert (second.status, second.row["kind"]) == (404, "")


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        (f"http://{HOST}/nei/a.html", 4, "robots.txt 不允许"),
        ("http://10.0.0.7/a.html", 2, "内网地址不访问"),
        ("mailto:a@b.cn", 2, "不是网址"),
    ],
)
def test_refusals_are_said_and_nothing_is_stored(tmp_path: Path, url: str, code: int, words: str) -> None:
    with serving(plan()) as site:
        done = minjian(tmp_path, f"{HOST}=127.0.0.1:{site.port}", url)
    assert done.returncode == code and words in done.stderr, done.stderr
    assert done.stderr.count("\n") == 1 and not (tmp_path / "saved").exists()


def test_a_server_that_hangs_up_is_no_page(tmp_path: Path) -> None:
    with serving({"/robots.txt": Answer("", 404), "/a.html": Answer(drop=True)}) as site:
        done = minjian(tmp_path, site.hosts, f"http://{HOST}/a.html")
    assert done.returncode == 3 and "没有保存" in done.stderr


def test_numbers_keep_form_and_check_digit() -> None:
    text = f"身份证号{ID}，又{ID}，错的350102199003070039，卡号{CARD}，电话139-5910-0001，统一代码11350100MB1234567A"
    cleaned = scrub(text, TODAY, letter=False)
    assert cleaned.replaced == {"id": 2, "mobile": 1, "card": 1}
    before, after = (list(numbers_in(t, TODAY)) for t in (text, cleaned.text))
    assert [(n.kind, n.valid) for n in after] == [(n.kind, n.valid) for n in before]
    assert not {n.digits for n in after} & {n.digits for n in before}
    assert "11350100MB1234567A" in cleaned.text
    assert json.dumps(cleaned.replaced)


@pytest.mark.parametrize(
    "text",
    [
        "<th>姓名</th><th>电话</th>",
        "<td>来信人</td><td>匿名网友</td>",
        "姓名：某先生",
        "来信人：清河县人民政府办公室",
        "写信人留言",
    ],
)
def test_words_that_are_no_names_stay(text: str) -> None:
    assert scrub(text, TODAY, letter=True).text == text
