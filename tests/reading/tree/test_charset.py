"""Character sets: what a page says and what it is."""

from __future__ import annotations

import codecs

import pytest

from reading.tree.charset import decode

TEXT = "<html><head><meta charset={}></head><body><p>清河县人民政府关于印发城市绿化管理办法的通知，朱镕基、喆、堃</p></body></html>"


def page(declared: str, encoding: str) -> bytes:
    return TEXT.format(declared).encode(encoding)


@pytest.mark.parametrize(
    ("declared", "encoding", "used"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("gb2312", "gbk", "gb18030"),
        ("gb2312", "gb18030", "gb18030"),
        ("x-gbk", "gbk", "gb18030"),
        ("gb2312", "utf-8", "utf-8"),
        ("utf-8", "gbk", "gb18030"),
        ("iso-8859-1", "gbk", "gb18030"),
        ("big5", "gbk", "gb18030"),
        ("no-such-set", "gbk", "gb18030"),
        ("hex", "gbk", "gb18030"),
        ("rot13", "gbk", "gb18030"),
    ],
)
def test_declared_and_real(declared: str, encoding: str, used: str) -> None:
    decoded = decode(page(declared, encoding))
    assert (decoded.charset, decoded.declared) == (used, declared)
    assert "朱镕基、喆、堃" in decoded.text


def test_big5_is_believed_where_it_reads() -> None:
    body = "<meta charset=big5><p>" + "臺北市政府關於公文橫式書寫之規定" * 3 + "</p>"
    decoded = decode(body.encode("big5"))
    assert (decoded.charset, decoded.text) == ("big5", body)


@pytest.mark.parametrize(
    ("mark", "name"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_byte_order_mark_beats_every_claim(mark: bytes, name: str) -> None:
    decoded = decode(mark + page("gb2312", name), "text/html; charset=gbk")
    assert decoded.charset == name and decoded.declared == "gbk"
    assert decoded.text.startswith("<html>")


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark(name: str) -> None:
    assert decode(page("utf-16", name)).charset == name


def test_header_is_named_before_meta() -> None:
    assert decode(page("utf-8", "gbk"), 'text/html; charset="GB2312"').declared == "gb2312"


def test_utf8_cut_in_the_middle_of_a_character() -> None:
    body = page("gb2312", "utf-8")
    cut = body[: body.index("堃".encode()) + 2]
    assert decode(cut).charset == "utf-8"
    assert "\ufffd" not in decode(cut).text


def test_gb_cut_in_the_middle_of_a_character() -> None:
    body = page("gb2312", "gbk")
    cut = body[: body.index("人民".encode("gbk")) + 1]
    assert "\ufffd" not in decode(cut).text


def test_utf8_with_a_few_broken_bytes_stays_utf8() -> None:
    body = page("utf-8", "utf-8").replace("朱".encode(), b"\xe6\x9c")
    assert decode(body).charset == "utf-8"


def test_gb_cut_in_the_middle_keeps_the_rest() -> None:
    decoded = decode(page("gb2312", "gbk")[:-25])
    assert decoded.charset == "gb18030" and "清河县人民政府" in decoded.text


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"\xfe\xff", b"\x00" * 50, bytes(range(256)) * 4, b"\xef\xbb\xbf"]
)
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(decode(body, "text/html; charset=\x00").text, str)
