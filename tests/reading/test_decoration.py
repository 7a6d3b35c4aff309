"""Which pictures are ornaments, by their addresses."""

from __future__ import annotations

import pytest

from reading.decoration import decorates, is_drawn


@pytest.mark.parametrize(
    "address",
    [
        "/images/icon_pdf.png", "../images/ico-1.png", "/ico/a.png", "http://www.qinghe.gov.cn/logo.png", "/gzhqr.jpg", "/qr1.png",
        "/QRCode.png", "ewm.jpg", "/erweima2026.png", "share_wx.png", "/img/weixin.jpg", "print.png", "btn_close.png", "/arrow.png",
        "blank.png", "/dot.png", "goTop.png", "//static.qinghe.gov.cn/logo.svg",
    ],
)  # fmt: skip
def test_an_ornament_is_known_by_its_address(address: str) -> None:
    assert decorates(address)


@pytest.mark.parametrize(
    "address",
    [
        "W020261102301.jpg", "/qrmzf/202611/W0201.png", "http://www.sharexian.gov.cn/zwgk/W0201.png", "//logo.gov.cn/1.jpg",
        "https://www.qr.gov.cn/zcjd/202611/1.jpg", "data:image/png;base64,iconqr9logo", "", "http://www.icon.gov.cn",
    ],
)  # fmt: skip
def test_what_shows_something(address: str) -> None:
    assert not decorates(address)


def test_the_old_format() -> None:
    assert is_drawn("/a.GIF?v=1") and is_drawn("x.gif") and not is_drawn("/a.gif.jpg")
