"""The map of a unit's documents, interpretations and fee lists, made by hand: one of each sort."""

from __future__ import annotations

from core.maps import FeeEntry, PolicyEntry, Reading, SiteMap

HOST = "http://www.qh.gov.cn"


def entry(number: int, state: str = "linked", **more: object) -> PolicyEntry:
    given: dict[str, object] = {
        "url": f"{HOST}/zc/{number}.htm", "title": f"清河县第{number}号管理办法", "number": f"清政〔2026〕{number}号",
        "published": "2026-11-26", "state": state, **more,
    }  # fmt: skip
    return PolicyEntry(**given)  # type: ignore[arg-type]


def reading(number: int, **more: object) -> Reading:
    given: dict[str, object] = {"url": f"{HOST}/jd/{number}.htm", "title": f"第{number}号办法解读", **more}
    return Reading(**given)  # type: ignore[arg-type]


MADE = SiteMap(
    policies=(
        entry(1, readings=(reading(1, published="2026-11-27", forms=("图解", "问答"), linked=True, back=True),), days=1, workdays=1),
        entry(2, "document-only", readings=(reading(2, published="2026-12-04", forms=("文字",), linked=True),), days=8, workdays=6),
        entry(3, "none"),
        entry(4, "undecided", reason="相关解读由脚本或框架显示"),
        entry(5, "elsewhere", readings=(Reading("https://news.example.cn/5.htm", "新闻解读", linked=True, own=False),)),
        entry(6, "doubtful", published="", readings=(reading(6, certain=False),)),
    ),
    fees=(
        FeeEntry(f"{HOST}/sf/1.xlsx", "2026年收费目录清单", "file", f"{HOST}/sf/1.xlsx", 2026, "2026-03-05", False, True, 12),
        FeeEntry(f"{HOST}/sf/2.htm", "2023年收费目录清单", "page", f"{HOST}/sf/2.htm", 2023, "", False, False, None),
        FeeEntry(f"{HOST}/sf/3.htm", "全国收费清单", "item", f"{HOST}/sf/", None, "", True, None, None),
    ),
    said={"fee-disclosure": ("passed", ""), "fee-list-age": ("undecided", "收费栏目当晚没有看到")},
)  # fmt: skip
