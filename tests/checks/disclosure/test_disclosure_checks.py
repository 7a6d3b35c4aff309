"""Platform, yearly reports, library, forms, extracts, validity: when an old finding counts as mended, and C-2."""

from __future__ import annotations

import msgspec

from checks.disclosure.annual_report import AnnualReport
from checks.disclosure.disclosure_platform import DisclosurePlatform
from checks.disclosure.document_validity import DocumentValidity
from checks.disclosure.interpretation_extract import InterpretationExtract
from checks.disclosure.interpretation_forms import InterpretationForms
from checks.disclosure.policy_library import PolicyLibrary
from core.fetch import FetchOutcome, FetchProblem
from core.page import Image, Link, LinkUse, PageFacts, PageKind, Repeal, TextFacts
from core.site import SiteFacts
from tests.checks.handmade import at, column_page, document, interpretation, link, page, said, site

PLATFORM, ANNUAL, LIBRARY = DisclosurePlatform(), AnnualReport(), PolicyLibrary()
VALIDITY, FORMS, EXTRACT = DocumentValidity(), InterpretationForms(), InterpretationExtract()
PARTS = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开")
REPORT = page("nb/1.htm", PageKind.ARTICLE, "清河县2025年政府信息公开工作年度报告", "2026-03-20")
TABLE = page("nb/2.htm", PageKind.ARTICLE, "清河县政府网站工作年度报表（2025年度）", "2026-01-20")


def platform(*parts: str, more: tuple[PageFacts, ...] = (REPORT, TABLE), complete: bool = True) -> SiteFacts:
    links = tuple(link(f"gk/{n}/", part) for n, part in enumerate(parts))
    home = page("", PageKind.HOME, links=(link("gk/", "政府信息公开"),))
    own = column_page("gk/", links=links, title="政府信息公开")
    return site([home, own, *more], complete=complete)


def test_a_missing_entry_is_counted_once() -> None:
    without = [p for p in PARTS if "年报" not in p]
    collection = page("x.htm", PageKind.ARTICLE, "关于城区停水的公告", "2026-03-20")
    assert said(PLATFORM, platform(*without, more=(collection,))) == ["passed"]
    assert said(ANNUAL, platform(*without, more=(collection,))) == [
        "failed",
        "report-missing",
        "table-missing",
    ]
    assert said(ANNUAL, platform(*PARTS)) == ["passed"]


def test_a_platform_without_an_answer_is_not_held_against_the_unit() -> None:
    home = page("", PageKind.HOME, links=(link("gk/", "政府信息公开"),))
    silent = FetchOutcome(url=at("gk/"), problem=FetchProblem.TIMEOUT, streak=1)
    assert said(PLATFORM, site([home, REPORT, TABLE], outcomes=[silent])) == ["undecided"]


def test_a_platform_shown_in_a_frame_of_another_host_is_not_judged() -> None:
    frame = Link("http://xxgk.example.gov.cn/tree.html", "", use=LinkUse.FRAME)
    home = page("", PageKind.HOME, links=(link("gk/", "政府信息公开"),))
    shell = column_page("gk/", links=(frame,), title="政府信息公开")
    assert said(PLATFORM, site([home, shell, REPORT, TABLE])) == ["undecided"]


def test_a_guide_kept_as_a_file_counts() -> None:
    assert said(PLATFORM, platform("清河县政府信息公开指南.pdf", *PARTS[1:])) == ["passed"]
    assert said(PLATFORM, platform("政府信息公开指南编制工作通知", *PARTS[1:])) == ["failed", "guide-missing"]


def test_missing_parts_and_reports_settle_when_they_are_seen() -> None:
    assert said(PLATFORM, platform(*PARTS[1:])) == ["failed", "guide-missing"]
    assert PLATFORM.settles(platform(*PARTS), "platform:guide", at(""))
    assert not PLATFORM.settles(platform(*PARTS, complete=False), "platform:guide", at(""))
    assert ANNUAL.settles(platform(*PARTS, complete=False), "report:2025", at(""))
    assert not ANNUAL.settles(platform(*PARTS), "report:2024", at(""))


def library(*facets: str, complete: bool = True) -> SiteFacts:
    own = msgspec.structs.replace(column_page("ku/", title="政策文件库"), facets=facets)
    return site([page("", PageKind.HOME), own], complete=complete)


def test_library() -> None:
    assert said(LIBRARY, library("time", "type", "search")) == ["failed", "facets-missing"]
    whole = library("search", "theme", "time", "type", "validity")
    assert said(LIBRARY, whole) == ["passed"]
    assert LIBRARY.settles(whole, "policy-library", at("ku/"))
    assert not LIBRARY.settles(site([page("", PageKind.HOME)]), "policy-library", at("ku/"))


OLD = "清河县人民政府办公室关于印发清河县临时救助管理办法的通知"


def old(validity: str = "有效", **facts: object) -> PageFacts:
    given = {
        "header": {"validity": validity},
        "signed": "2018-02-20",
        "number": "清政办规〔2018〕3号",
        **facts,
    }
    return document("zc/1.htm", OLD, "2018-02-21", **given)


def newer(*repeals: Repeal) -> PageFacts:
    title = "清河县人民政府办公室关于印发清河县社会救助办法的通知"
    return document("zc/2.htm", title, "2024-05-06", repeals=repeals, effective="2024-06-01")


def test_the_number_decides_between_editions() -> None:
    by_number = newer(Repeal("清河县临时救助管理办法", "清政办规[2018]3号"))
    other_number = newer(Repeal("清河县临时救助管理办法", "清政办规〔2012〕9号"))
    assert said(VALIDITY, site([old(), by_number])) == ["failed", "repealed-valid"]
    assert said(VALIDITY, site([old(), other_number])) == ["passed"]
    assert said(VALIDITY, site([old(), newer(Repeal("清河县临时救助管理办法"))])) == [
        "failed",
        "repealed-valid",
    ]


def test_of_two_documents_of_one_title_a_person_says_which_is_meant() -> None:
    twin = document("zc/3.htm", OLD, "2020-02-21", signed="2020-02-20", header={"validity": "有效"})
    answer = said(VALIDITY, site([old(), twin, newer(Repeal("清河县临时救助管理办法"))]))
    assert answer == ["review", "repealed-valid?", "repealed-valid?"]


def test_validity_settles_on_sight_of_the_document() -> None:
    url = at("zc/1.htm")
    assert VALIDITY.settles(site([old("失效")]), url, url)
    assert not VALIDITY.settles(site([old("失效")], unobserved=("zc/1.htm",)), url, url)


def readings(*more: PageFacts, complete: bool = True) -> SiteFacts:
    plain = [
        interpretation(f"jd/{n}.htm", f"《清河县{w}类补助办法》政策解读", f"2026-06-0{n + 1}")
        for n, w in enumerate("甲乙丙丁戊")
    ]
    return site([page("", PageKind.HOME), *plain, *more], complete=complete)


def test_forms_settle_as_soon_as_one_is_seen() -> None:
    lively = msgspec.structs.replace(
        interpretation("jd/9.htm", "《清河县临时救助办法》政策解读", "2026-07-01"),
        images=(Image(at("upload/tj.jpg"), "图解", True),),
    )
    assert said(FORMS, readings()) == ["failed", "text-only"]
    assert said(FORMS, readings(lively)) == ["passed"]
    assert FORMS.settles(readings(lively, complete=False), "interpretation-forms", at("jd/4.htm"))
    assert not FORMS.settles(readings(), "interpretation-forms", at("jd/4.htm"))


def marks(*numbers: int) -> TextFacts:
    return TextFacts(sentences=b"".join(n.to_bytes(4, "big") for n in numbers))


def test_extracts_are_told_by_share_and_by_own_words() -> None:
    title, reading = "清河县人民政府办公室关于印发清河县绿化管理办法的通知", "《清河县绿化管理办法》政策解读"
    text = msgspec.structs.replace(document("zc/1.htm", title, "2026-11-02"), text=marks(*range(40)))

    def told(*numbers: int) -> list[str]:
        own = msgspec.structs.replace(interpretation("jd/1.htm", reading, "2026-11-03"), text=marks(*numbers))
        return said(EXTRACT, site([text, own]))

    assert told(*range(10)) == ["failed", "extract"]
    assert told(*range(17), 901, 902, 903) == ["failed", "extract"]
    assert told(*range(12), 901, 902, 903, 904) == ["review", "mostly-extract?"]
    assert told(*range(30), *range(900, 910)) == ["passed"]
    assert told(*range(5)) == ["passed"]
