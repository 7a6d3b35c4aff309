"""What the YAML cases cannot say: names of attachments, hostile text, hand-made documents."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from checks.catalogue import load
from checks.documents.document_attachments import core, same
from checks.runner import run_page_checks
from core.finding import OutcomeStatus
from core.page import Document, DocumentFacts, Indent, NamedAttachment, Page, PageFacts, PageKind, Paragraph

CHECKS = [c for c in load().page_checks if c.category == "documents"]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("附件1：城市绿化补偿标准.docx", "城市绿化补偿标准"),
        ("2.《城市绿化补偿申请表（试行）》", "城市绿化补偿申请表试行"),
        ("附件", ""),
        ("2026年重点工程名单.PDF", "2026年重点工程名单"),
        ("", ""),
    ],
)
def test_core_of_a_name(name: str, left: str) -> None:
    assert core(name) == left


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("城市绿化补偿标准", "附件：城市绿化补偿标准.doc", True),
        ("清河县城市园林绿化补偿标准", "清河县城市园林绿…", True),
        ("2026年补偿标准明细表", "2025年补偿标准明细表", False),
        ("申请表", "承诺书", False),
    ],
)
def test_attachments_of_one_name_are_the_same(a: str, b: str, alike: bool) -> None:
    assert same(a, b) is alike


def page(*paragraphs: Paragraph, **facts: str) -> Page:
    given: dict[str, Any] = {"title": "清河县城市绿化管理办法", "number": "", **facts}
    document = DocumentFacts(**given, normative=True)
    kept = PageFacts(url="http://www.qinghe.gov.cn/a.htm", kind=PageKind.DOCUMENT, document=document)
    files = tuple(NamedAttachment(f"附件{n}" * 20, f"http://www.qinghe.gov.cn/{n}.doc") for n in range(20))
    layout = Document(paragraphs=paragraphs, attachments_linked=files, main_end=len(paragraphs))
    return Page(kept, datetime(2026, 11, 20, tzinfo=UTC), document=layout)


@pytest.mark.parametrize(
    "text",
    [
        "（" * 20_000,
        "一、" * 20_000,
        "第一条" * 20_000,
        "\u3000" * 20_000,
        "〔2026" * 10_000,
        "绿&amp;" * 10_000,
        "2" * 20_000,
        "???" * 9_000,
    ],
    ids=["brackets", "numerals", "articles", "blanks", "numbers", "entities", "digits", "questions"],
)
def test_hostile_text_costs_little(text: str) -> None:
    judged = page(*(Paragraph(text, Indent.SPACES) for _ in range(5)), title=text, number=text, issuer=text)
    start = time.process_time()
    outcomes = run_page_checks(judged, CHECKS)
    assert time.process_time() - start < 2
    assert all(o.status is not OutcomeStatus.ERROR for o in outcomes)


def test_reposted_documents_are_not_judged() -> None:
    mine = page(Paragraph("各乡镇人民政府要抓好落实。"))
    assert any(o.status is not OutcomeStatus.NOT_APPLICABLE for o in run_page_checks(mine, CHECKS))
    facts = PageFacts(
        url=mine.url, kind=PageKind.DOCUMENT, document=DocumentFacts(normative=True, reposted=True)
    )
    theirs = Page(facts, mine.fetched_at, document=mine.document)
    assert {o.status for o in run_page_checks(theirs, CHECKS)} == {OutcomeStatus.NOT_APPLICABLE}
