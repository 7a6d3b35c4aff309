"""Anything a site may send, through everything that reads it: an answer always, an exception never.

``make fuzz`` looks for long; the suite only looks in.
"""

from __future__ import annotations

import gzip
import io
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks import catalogue
from checks.runner import run_page_checks
from core.finding import OutcomeStatus
from core.times import SHANGHAI
from crawler.evidence.warc import members
from crawler.net.validity import challenged, is_login_form, judge_body, refresh_target
from reading.page import read_page, read_rendered
from reading.tree.charset import decode
from reading.tree.endless_tags import without_endless_tags
from tests.crawler.visits import UNIT

_CHECKS = catalogue.load().page_checks
_NOW = datetime(2026, 11, 20, 1, tzinfo=SHANGHAI)
_TAGS = (
    "html",
    "head",
    "body",
    "title",
    "meta",
    "base",
    "div",
    "p",
    "a",
    "img",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "script",
    "style",
    "iframe",
    "form",
    "input",
    "svg",
    "!--",
    "![CDATA[",
    "?xml",
    "template",
    "br",
    "span",
    "font",
    "h1",
    "h2",
    "dl",
    "dt",
    "dd",
    "nav",
    "label",
    "select",
    "option",
)
_NAMES = (
    "href",
    "src",
    "class",
    "id",
    "style",
    "name",
    "content",
    "http-equiv",
    "charset",
    "onclick",
    "title",
    "alt",
    "colspan",
    "rowspan",
    "type",
    "value",
)
_WORDS = ("清河县人民政府关于印发《办法》的通知", "2026年13月45日", "清政〔2026〕8号", "发布时间：2026-02-30 25:61", "附件：1.", "TRS_Editor", "ArticleTitle", "javascript:", "//[", "http://[::1", "data:,", "0" * 40, "&#x110000;", "\u202e", "\x00", "\ud83d\ude00", "%zz%e4", "第1页/共0页", "2026年11月20日 星期五", "[2026-11-02]", "首页 >", "-1", "9" * 20)  # fmt: skip


def _with_noise(data: bytes, noise: bytes, at: int) -> bytes:
    return data[:at] + noise + data[at:]


_text = st.one_of(st.sampled_from(_WORDS), st.text(max_size=30))
_attribute = st.tuples(st.sampled_from(_NAMES), _text, st.sampled_from(("'", '"', ""))).map(
    lambda a: f" {a[0]}={a[2]}{a[1]}{a[2]}"
)
_tag = st.tuples(st.sampled_from(_TAGS), st.lists(_attribute, max_size=4), st.sampled_from((">", "/>", "", " "))).map(
    lambda t: f"<{t[0]}{''.join(t[1])}{t[2]}"
)  # fmt: skip
_closing = st.sampled_from(_TAGS).map(lambda t: f"</{t}>")
_markup = st.lists(st.one_of(_tag, _closing, _text), max_size=60).map("".join)
_body = st.one_of(
    st.binary(max_size=400),
    st.tuples(
        _markup, st.sampled_from(("utf-8", "gb18030", "utf-16", "big5")), st.binary(max_size=6), st.integers(0, 200)
    ).map(lambda p: _with_noise(p[0].encode(p[1], "ignore"), p[2], p[3])),
)  # fmt: skip
_kinds = st.sampled_from(("text/html", "text/html; charset=gbk", "text/html; charset=\x1b", "", "application/pdf", "text/xml", "application/json"))  # fmt: skip
_quietly = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


@_quietly
@given(_body, _kinds, st.booleans())
def test_any_page_is_read_and_judged(body: bytes, kind: str, home: bool) -> None:
    page = read_page(
        UNIT.homepage + "a/t20261102_1.htm", body, unit=UNIT, fetched_at=_NOW, content_type=kind, is_home=home
    )
    outcomes = list(run_page_checks(page, _CHECKS, ()))
    errors = [(o.check, o.reason) for o in outcomes if o.status is OutcomeStatus.ERROR]
    assert not errors
    assert page.facts.url


@_quietly
@given(_body, _body, _kinds, st.booleans())
def test_anything_a_browser_makes_is_read_and_judged(
    served: bytes, html: bytes, kind: str, home: bool
) -> None:
    page = read_rendered(
        UNIT.homepage + "zwgk/", served, html, unit=UNIT, fetched_at=_NOW, content_type=kind, is_home=home
    )
    outcomes = list(run_page_checks(page, _CHECKS, ()))
    assert not [(o.check, o.reason) for o in outcomes if o.status is OutcomeStatus.ERROR]


@_quietly
@given(_body, _kinds, st.sampled_from((200, 403, 412, 503)))
def test_any_answer_gets_a_verdict(body: bytes, kind: str, status: int) -> None:
    refusal = judge_body(status, body, kind)
    assert refusal is None or refusal.detail
    assert challenged(status, body) in (True, False) and is_login_form(body) in (True, False)
    assert isinstance(refresh_target(body), str)
    assert isinstance(decode(body, kind).text, str)


@_quietly
@given(st.binary(max_size=300), st.integers(0, 9000))
def test_emptying_tags_keeps_what_is_around_them(noise: bytes, number: int) -> None:
    attributes = b" ".join(
        b"a%d=%s" % (n, noise[n % 7 : n % 7 + 3].replace(b">", b"")) for n in range(number)
    )
    data = b"<p>first</p>" + noise + b"><q " + attributes + b"><p>last</p>"
    kept = without_endless_tags(data)
    assert len(kept) <= len(data) + 1 and kept.startswith(b"<p>first</p>")


@_quietly
@given(st.lists(st.binary(max_size=3000), max_size=6), st.binary(max_size=100))
def test_whole_records_are_found_before_any_torn_end(parts: list[bytes], torn: bytes) -> None:
    packed = [gzip.compress(p, mtime=0) for p in parts]
    ends = [len(b"".join(packed[: n + 1])) for n in range(len(packed))]
    found = list(members(io.BytesIO(b"".join(packed) + b"\x00" + torn)))
    assert found == ends
