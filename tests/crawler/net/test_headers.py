"""Fields of an answer's head."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.http import Response

from crawler.net.headers import location
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import Bench, page


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ("/通知/1.html".encode(), "/%E9%80%9A%E7%9F%A5/1.html"),
        ("/通知/1.html".encode("gbk"), "/%CD%A8%D6%AA/1.html"),
        (b" /a%20b.html ", "/a%20b.html"),
        (None, ""),
    ],
)
def test_redirects_to_names_that_were_not_escaped(sent: bytes | None, asked: str) -> None:
    assert location(Response("http://a.gov.cn/", headers={"Location": sent} if sent else {})) == asked


def test_they_are_followed(tmp_path: Path) -> None:
    raw = "/通知/1.html".encode().decode("latin-1")
    plan = {
        "/": Answer(page("/tz")),
        "/tz": Answer("", 302, headers={"Location": raw}),
        "/%E9%80%9A%E7%9F%A5/1.html": Answer(page(title="通知")),
    }
    with serving(plan) as site:
        Bench(tmp_path, site).visit()
    assert "/%E9%80%9A%E7%9F%A5/1.html" in site.paths()
