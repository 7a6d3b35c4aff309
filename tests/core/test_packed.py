"""Structs held packed."""

from __future__ import annotations

import tracemalloc

import pytest

from core.packed import Packed
from core.page import PageFacts, PageHead


def _pages(number: int) -> list[PageFacts]:
    return [PageFacts(url=f"http://www.qinghe.gov.cn/{n}.htm", title=f"第{n}号") for n in range(number)]


def test_what_is_packed_comes_back_in_order() -> None:
    pages = _pages(1500)
    packed = Packed(PageFacts, iter(pages))
    assert list(packed) == pages == list(packed), "beyond those that stay decoded as well"
    assert (packed[0], packed[-1], packed[3:9:2]) == (pages[0], pages[-1], pages[3:9:2])
    assert len(packed) == 1500 and pages[1499] in packed
    with pytest.raises(IndexError):
        packed[1500]


def test_of_more_only_what_the_kind_holds_is_read() -> None:
    assert Packed(PageHead, _pages(1))[0] == PageHead(url="http://www.qinghe.gov.cn/0.htm", title="第0号")


def test_none_and_one_are_held_as_well() -> None:
    assert list(Packed(PageFacts, ())) == []
    assert list(Packed(PageFacts, _pages(1))) == _pages(1)


def test_what_all_have_in_common_is_held_once() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(2000))
    pages = [PageFacts(url=f"http://www.qinghe.gov.cn/{n}.htm", title=text) for n in range(3000)]
    tracemalloc.start()
    packed = Packed(PageFacts, iter(pages))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert packed[2999] == pages[2999]
    assert held < 3000 * len(text.encode()) / 10
