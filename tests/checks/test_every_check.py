"""What holds for every check at once, ours and those of installed packages."""

from __future__ import annotations

import inspect
import re
import string
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import msgspec
import pytest

from checks.base import Check, PageCheck, SiteCheck
from checks.catalogue import load
from checks.runner import run_page_checks, run_site_checks
from core.finding import Finding, Outcome, OutcomeStatus, Severity
from core.page import (
    AttachmentFacts,
    Document,
    DocumentFacts,
    FooterFacts,
    Heading,
    ListFacts,
    ListItem,
    NamedAttachment,
    Page,
    PageFacts,
    PageKind,
    Paragraph,
    TableFacts,
)
from core.site import Account, Column, MemoryPages, Post, SiteFacts, VisitFacts
from core.unit import Category, Unit
from tests.checks.build import Case, load_cases, run

CATALOGUE = load()
CHECKS = [pytest.param(c, id=c.id) for c in CATALOGUE.checks.values()]
CASES = load_cases()
HEADINGS = ["## 检查什么", "## 为什么重要", "## 不合格示例", "## 合格示例", "## 依据"]
LEAST_CASES = 15
AS_OF = datetime.fromisoformat("2026-11-20T02:00:00+08:00")
ODD = "\ufffd\u200b　{x}{0}%s\\<b>&nbsp;一、（一）1.（1）2026-02-30 〔〕《" * 3


def fields(words: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_declares_everything(check: Check) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.id)
    assert inspect.getfile(type(check)).endswith(f"/{check.id.replace('-', '_')}.py")
    for words in (check.title, check.failure_title, *check.messages.values(), *check.remedies.values()):
        assert re.search(r"[\u4e00-\u9fff]", words), words
    assert isinstance(check.severity, Severity)
    assert check.version >= 1 and check.confirmations >= 1
    assert check.basis and check.messages
    assert set(check.certainty.replace("/", " ").split()) <= {"A", "B", "MEM", "DER"}


@pytest.mark.parametrize("check", CHECKS)
def test_docstring_is_documentation(check: Check) -> None:
    text = check.documentation()
    summary = text.split("\n", 1)[0]
    assert re.fullmatch(r"[A-Z][ -~]+\.", summary), "first line: one English sentence"
    assert [line for line in text.splitlines() if line.startswith("## ")] == HEADINGS
    for before, after in zip(HEADINGS, [*HEADINGS[1:], None], strict=True):
        part = text.split(before, 1)[1]
        assert (part.split(after, 1)[0] if after else part).strip(), before


@pytest.mark.parametrize("check", CHECKS)
def test_every_basis_is_explained(check: Check) -> None:
    references = check.documentation().split("## 依据", 1)[1]
    assert any(rule in references for rule in check.basis)


@pytest.mark.parametrize("check", CHECKS)
def test_messages_keys_and_remedies_agree(check: Check) -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in check.messages)
    assert set(check.remedies) <= {"", *check.messages}
    assert set(check.severities) <= set(check.messages)
    assert set(check.of_template) <= set(check.messages)
    assert {f for k, f in check.of_template.items() if f and f not in fields(check.messages[k])} == set()
    for key, words in check.messages.items():
        assert words.format_map(dict.fromkeys(fields(words), "样"))
        assert check.remedy(key), key


@pytest.mark.parametrize("check", CHECKS)
def test_unknown_option_is_refused_by_name(check: Check) -> None:
    with pytest.raises(ValueError, match="no_such_option"):
        type(check)(no_such_option=1)
    assert type(check)(**check.options).option == dict(check.options)


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_has_cases_for_what_it_says(check: Check) -> None:
    if CATALOGUE.origins[check.id] != "minjian":
        pytest.skip("a check from outside brings its own cases")
    mine = [c for c in CASES if c.check == check.id]
    assert len(mine) >= LEAST_CASES
    assert len({c.name for c in mine}) == len(mine)
    status = Counter(c.status for c in mine)
    assert status[OutcomeStatus.PASSED] and status[OutcomeStatus.FAILED] + status[OutcomeStatus.REVIEW]
    assert {key for c in mine for key in c.finds} == set(check.messages), "every message has a case"


def test_no_case_without_check() -> None:
    assert {c.check for c in CASES} <= set(CATALOGUE.checks)


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.check}:{c.name}") for c in CASES if c.finds])
def test_findings_carry_evidence(case: Case) -> None:
    check, outcome = run(case, CATALOGUE)
    assert outcome.findings
    for finding in outcome.findings:
        holds_evidence(check, finding)
    assert outcome == run(case, CATALOGUE)[1], "the same page gets the same answer"


def holds_evidence(check: Check, finding: Finding) -> None:
    assert finding.key in check.messages
    assert finding.where, "a person must find the place"
    assert finding.quote or finding.data, "a person must see what was seen"
    assert fields(check.messages[finding.key]) <= set(finding.data)
    assert "{" not in check.message(finding)
    assert msgspec.json.decode(msgspec.json.encode(finding.data)) == msgspec.to_builtins(finding.data)
    assert all(len(str(v)) <= 2000 for v in finding.data.values())
    if isinstance(check, SiteCheck):
        assert finding.subject and finding.url
    else:
        cause = finding.subject.startswith("template:")
        assert not finding.subject or cause, (
            "a page check's subject is the page, or what all pages have in common"
        )


@pytest.mark.parametrize("check", CHECKS)
def test_never_raises_on_odd_material(check: Check) -> None:
    for outcome in odd_outcomes(check):
        assert outcome.status is not OutcomeStatus.ERROR, outcome.reason
        for finding in outcome.findings:
            assert check.message(finding)


def odd_outcomes(check: Check) -> Iterator[Outcome]:
    if isinstance(check, PageCheck):
        for page in odd_pages():
            yield run_page_checks(page, [check])[0]
    elif isinstance(check, SiteCheck):
        for site in odd_sites():
            yield run_site_checks(site, [check])[0]


def odd_pages() -> Iterator[Page]:
    for kind in PageKind:
        yield Page(PageFacts(url="", kind=kind), AS_OF)
        yield Page(
            PageFacts(url="http://[", kind=kind, title=ODD, document=DocumentFacts()),
            AS_OF,
            document=Document(),
        )
        yield odd_page(kind)


def odd_page(kind: PageKind) -> Page:
    """A page on which every part is there and none makes sense."""
    table = TableFacts(head=("", ODD), rows=1, caption=ODD, sample=(("",), ()))
    facts = PageFacts(
        url="http://www.qinghe.gov.cn/x",
        kind=kind,
        title=ODD,
        head_title=ODD,
        published="2026-99-99",
        source=ODD,
        breadcrumb=("", ODD),
        labels={"": (), "SiteName": (), "PubDate": ("", ODD)},
        body_found=True,
        body_length=3,
        tables=(TableFacts(), table),
        listing=ListFacts(items=(ListItem(""), ListItem(ODD, "http://[", "2026-13-01"))),
        document=odd_facts(),
        footer=FooterFacts(found=True, text=ODD, site_code=ODD, error_report_url="http://["),
        attachment=AttachmentFacts(kind="xls", tables=(table,), text_sample=ODD),
    )
    return Page(facts, AS_OF, body_text=ODD, document=odd_document())


def odd_facts() -> DocumentFacts:
    header = {"number": ODD, "written": "2026-02-30", "published": "昨天", "validity": "", "": ODD}
    return DocumentFacts(
        title=ODD,
        number=ODD,
        number_in_text="〔",
        issuer=ODD,
        signed="0000-00-00",
        header=header,
        normative=True,
    )


def odd_document() -> Document:
    blocks = dict.fromkeys(("title", "number", "addressee", "attachments", "issuer", "date", "note"), 99)
    return Document(
        paragraphs=(Paragraph(""), Paragraph(ODD, sizes=("", "x"), fonts=("",), colours=("", "#zz"))),
        headings=(Heading(9, "", -1, "", 99), Heading(1, ODD, 0, ODD, 0), Heading(3, "3.", 10**9, ODD, 1)),
        attachments_named=(NamedAttachment(""), NamedAttachment(ODD)),
        attachments_linked=(NamedAttachment("", "http://["), NamedAttachment(ODD, "x")),
        blocks=blocks,
        main_end=99,
    )


def odd_sites() -> Iterator[SiteFacts]:
    unit = Unit(id="qh", name="清河县人民政府", short_name="清河县", category=Category.COUNTY, homepage="")
    yield SiteFacts(unit=unit, as_of=AS_OF, pages=MemoryPages(()))
    posts = (Post(posted=AS_OF, title=ODD, url="http://[", forms=("",)), Post(posted=AS_OF, title=""))
    accounts = [Account(platform="", name="", sampled=AS_OF.date(), posts=posts)]
    accounts += [Account(platform=ODD, name=ODD, address="http://[", sampled=AS_OF.date(), interactive=False)]
    yield SiteFacts(unit=unit, as_of=AS_OF, pages=MemoryPages(()), accounts=accounts)
    columns = (Column(url="", name=""), Column(url="http://[", name=ODD, newest="2026-02-30", period_days=0))
    for kind in PageKind:
        facts = [odd_page(kind).facts, PageFacts(url="", kind=kind)]
        seen = frozenset(f.url for f in facts)
        yield SiteFacts(unit=unit, as_of=AS_OF, pages=MemoryPages(facts), columns=columns, observed=seen)
        yield SiteFacts(
            unit=unit,
            as_of=AS_OF,
            pages=MemoryPages(facts),
            columns=columns,
            visit=VisitFacts(complete=False),
        )
