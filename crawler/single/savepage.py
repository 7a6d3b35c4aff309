"""``minjian savepage``: one page with its headers, kept as material for tests and benchmarks.

A folder of saved pages holds ``manifest.csv`` (what a person reads on each page), ``pages/`` and, for each page,
``pages/NAME.headers.json``. ``benchmarks.reading --corpus`` and the tests of the readers read it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from core.address import host_of, normalise
from core.fetch import FetchOutcome, FetchProblem
from core.page import Page, PageKind
from core.times import local_date
from core.troubles import trouble
from core.unit import Category, Unit
from crawler.config import Config
from crawler.errors import RunError
from crawler.night.visiting import crawl_with, project_settings, settings_for
from crawler.single.scrub import scrub
from crawler.spiders.single import SingleSpider
from crawler.visit.scope import Scope
from reading.files.kinds import kind_of
from reading.page import read_page
from reading.tree.charset import decode
from sites.registry import Registry

FIELDS = (
    "file", "host", "url", "kind", "charset", "bytes", "gov_labels", "title", "visible_publish_date", "source_shown",
    "document_number", "trap",
)  # fmt: skip
#: Headers that are about the connection, or name a person's session.
_NOT_KEPT = frozenset(
    [
        "set-cookie",
        "set-cookie2",
        "connection",
        "keep-alive",
        "transfer-encoding",
        "content-encoding",
        "content-length",
    ]
)
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
_BLOCKED = frozenset({FetchProblem.BLOCKED, FetchProblem.RATE_LIMITED, FetchProblem.ROBOTS})


@dataclass(frozen=True)
class Fetched:
    """A page as it came: ``url`` is where redirects ended, ``headers`` in order, the body without compression."""

    asked: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime

    @property
    def content_type(self) -> str:
        return next((v for k, v in self.headers if k.lower() == "content-type"), "")


@dataclass(frozen=True)
class Saved:
    """Where a page was stored, and what was replaced in it (kind → number), empty where nothing was."""

    path: Path
    status: int
    replaced: Mapping[str, int]


def owner_of(registry: Registry, url: str) -> Unit | None:
    """The registered unit whose host this is."""
    return next((u for u in registry.units if Scope.of(u).owns(url)), None)


def fetch(config: Config, url: str, unit: Unit | None) -> Fetched:
    """Asks for the page in this process, which must not have run a reactor before; raises :class:`RunError`."""
    url = normalise(url)
    if not url.startswith(("http://", "https://")) or not host_of(url):
        raise RunError(f"“{url}”不是网址；应以 http:// 或 https:// 开头", 2)
    answers: list[tuple[FetchOutcome, Response | None]] = []
    quiet = {"LOG_INSTALL_ROOT_HANDLER": False}  # how it ended is told by the answer
    process = CrawlerProcess(project_settings(settings_for(config, unit) | quiet, None))
    crawl_with(process, SingleSpider, {"url": url, "answers": answers})
    if not answers:
        raise RunError(f"{url}：没有得到回答", 3)
    outcome, response = answers[0]
    if response is None:
        raise RunError(f"{url}：没有保存，{outcome.detail or outcome.problem}", _code(outcome.problem))
    return Fetched(
        asked=url,
        url=response.url,
        status=response.status,
        headers=tuple(_headers(response)),
        body=response.body,
        fetched_at=config.now(),
    )


def _code(problem: FetchProblem | None) -> int:
    if problem is FetchProblem.FORBIDDEN_ADDRESS:
        return 2
    return 4 if problem in _BLOCKED else 3


def _headers(response: Response) -> list[tuple[str, str]]:
    pairs = ((k.decode("latin-1"), v.decode("latin-1")) for k, vs in response.headers.items() for v in vs)
    return [(k, v) for k, v in pairs if k.lower() not in _NOT_KEPT]


def save(fetched: Fetched, unit: Unit | None, folder: Path, *, clean: bool) -> Saved:
    """Stores the page and its row in the manifest, replacing an earlier copy but not what people wrote in its row.

    ``clean`` takes personal data out first. Raises :class:`RunError`.
    """
    page = _read(fetched, unit)
    body, replaced = _scrubbed(fetched, page) if clean else (fetched.body, {})
    name = _name(fetched, page)
    about = json.dumps(_about(fetched, body, clean=clean), ensure_ascii=False, indent=1) + "\n"
    try:
        (folder / "pages").mkdir(parents=True, exist_ok=True)
        _replace(folder / "pages" / name, body)
        _replace(folder / "pages" / f"{name}.headers.json", about.encode())
        rows = _manifest(folder / "manifest.csv", _row(fetched, name, page, len(body)))
        _replace(folder / "manifest.csv", rows.encode())
    except OSError as error:
        raise RunError(f"{error.filename or folder}：无法写入（{trouble(error)}）；请检查路径、权限和磁盘", 5) from error  # fmt: skip
    return Saved(folder / "pages" / name, fetched.status, replaced)


def _about(fetched: Fetched, body: bytes, *, clean: bool) -> dict[str, object]:
    """How the page came, and what was kept of it."""
    return {
        "url": fetched.url,
        "asked": fetched.asked,
        "status": fetched.status,
        "fetched_at": fetched.fetched_at.isoformat(timespec="seconds"),
        "sha256": sha256(body).hexdigest(),
        "scrubbed": clean,
        "headers": fetched.headers,
    }


def _row(fetched: Fetched, name: str, page: Page, size: int) -> dict[str, object]:
    """The page's row in the manifest."""
    return {
        "file": name,
        "host": host_of(fetched.url),
        "url": fetched.url,
        "charset": page.facts.charset,
        "bytes": size,
        "gov_labels": "y" if page.facts.label("SiteName") is not None else "n",
    }


def words_of(saved: Saved, folder: Path, clean: bool) -> str:
    """What was done, and what is left to the person."""
    names = {"id": "身份证号", "mobile": "手机号", "card": "银行卡号", "name": "姓名"}
    found = "、".join(f"{names[k]} {n} 个" for k, n in saved.replaced.items())
    lines = [f"{saved.path}（HTTP {saved.status}）"]
    if clean:
        lines.append(
            f"已替换：{found}；其他个人信息请自己看一遍"
            if found
            else "没有认出要替换的个人信息，请自己看一遍"
        )
    lines.append(
        f"请在 {folder / 'manifest.csv'} 里填 kind、title、visible_publish_date：页面上看到的，不是程序读出的"
    )
    return "\n".join(lines)


def _read(fetched: Fetched, unit: Unit | None) -> Page:
    host = host_of(fetched.url)
    unknown = Unit(
        id="u", name=host, short_name=host, category=Category.COUNTY, homepage=f"http://{host}/", hosts=(host,)
    )  # fmt: skip
    return read_page(
        fetched.url,
        fetched.body,
        unit=unit or unknown,
        fetched_at=fetched.fetched_at,
        content_type=fetched.content_type,
        status=fetched.status,
    )


def _scrubbed(fetched: Fetched, page: Page) -> tuple[bytes, dict[str, int]]:
    """The body without personal data; the same bytes where there was none."""
    if page.tree is None and kind_of(fetched.body) not in ("html", "text", "xml"):
        raise RunError(f"{fetched.url}：不是网页，不能替换其中的个人信息；请去掉 --scrub 或不要保存", 2)
    decoded = decode(fetched.body, fetched.content_type)
    letter = page.kind is PageKind.MESSAGE
    cleaned = scrub(decoded.text, local_date(fetched.fetched_at), letter=letter)
    if not cleaned.replaced:
        return fetched.body, {}
    return cleaned.text.encode(decoded.charset, "xmlcharrefreplace"), cleaned.replaced


def _name(fetched: Fetched, page: Page) -> str:
    """``host_last-part-of-the-path_hash.html``: safe on every file system, the same for the same address."""
    last = urlsplit(fetched.url).path.rstrip("/").rpartition("/")[2].rpartition(".")[0]
    kind = kind_of(fetched.body)
    ending = "html" if page.tree is not None or kind in ("", "xml", "text") else kind
    short = blake2b(fetched.url.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    parts = (_UNSAFE.sub("-", p).strip("-.")[:60] for p in (host_of(fetched.url), last))
    return "_".join([*filter(None, parts), short]) + f".{ending}"


def _manifest(path: Path, row: Mapping[str, Any]) -> str:
    """The manifest with ``row`` put in; columns and rows of others stay as they are."""
    rows: list[dict[str, Any]] = []
    names = list(FIELDS)
    if path.exists():
        reader = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
        rows = [{k: v for k, v in r.items() if k} for r in reader]
        names = list(dict.fromkeys([*(reader.fieldnames or ()), *FIELDS]))
    known = next((r for r in rows if r.get("file") == row["file"]), None)
    if known is None:
        rows.append(dict(row))
    else:
        known.update(row)
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _replace(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(path)
