"""The three fee checks on facts made by hand."""

from __future__ import annotations

from datetime import date

import pytest

from checks.disclosure.fee_disclosure import FeeDisclosure
from checks.disclosure.fee_list_age import FeeListAge
from checks.disclosure.fee_list_fields import FeeListFields
from checks.disclosure.fees import as_of_day, is_fee_name, is_list_title, title_year
from checks.runner import run_page_checks
from core.fetch import FetchOutcome, FetchProblem
from core.finding import OutcomeStatus
from core.page import AttachmentFacts, LinkPlace, ListItem, Page, PageFacts, PageKind, TableFacts
from core.unit import Category, ColumnType
from tests.checks.disclosure.papers import FULL, LIST
from tests.checks.handmade import AS_OF, at, column, column_page, dead, link, page, said, site, table, unit

SHOWN, AGE, FIELDS = FeeDisclosure(), FeeListAge(forwarding=False), FeeListFields()
HOME = page("", PageKind.HOME)


@pytest.mark.parametrize(
    ("title", "want"),
    [
        ("清河县2026年行政事业性收费目录清单", True),
        ("涉企收费项目公示", True),
        ("关于本单位无行政事业性收费项目的说明", True),
        ("行政事业性收费项目及标准", True),
        ("我县召开涉企收费专项整治工作会议", False),
        ("我县整治无依据收费", False),
        ("关于调整污水处理费收费标准听证会的公告", False),
        ("清河县停车收费管理办法", False),
        ("政府采购目录清单", False),
    ],
)
def test_titles_of_lists(title: str, want: bool) -> None:
    assert is_list_title(title) is want


def test_names_and_years() -> None:
    assert is_fee_name("行政事业性收费") and not is_fee_name("涉企收费整治专项行动")
    assert title_year("2025—2026年收费清单") == 2026
    assert title_year("收费清单（20263号）") is None
    assert as_of_day("（截至2026年6月30日）") == date(2026, 6, 30)
    assert as_of_day("截至2026年13月1日") is None


def test_list_page_is_enough() -> None:
    assert said(SHOWN, site([HOME, LIST])) == ["passed"]


def test_nothing_at_all_is_a_fault_for_a_county_and_a_question_for_a_department() -> None:
    read = [HOME, page("xwzx/1.htm", PageKind.ARTICLE)]
    assert said(SHOWN, site(read)) == ["failed", "missing"]
    assert said(SHOWN, site(read, of=unit(Category.DEPARTMENT))) == ["review", "missing?"]
    assert said(SHOWN, site([HOME])) == ["undecided"]  # nothing but the home page could be read


def test_absence_needs_a_complete_visit_and_the_home_page() -> None:
    assert said(SHOWN, site([HOME], complete=False)) == ["undecided"]
    assert said(SHOWN, site([HOME], unobserved=("",))) == ["undecided"]
    assert said(SHOWN, site([page("", PageKind.HOME, script_signs=("vue",))])) == ["undecided"]


def test_news_about_fees_is_no_list() -> None:
    news = page("xw/1.htm", PageKind.ARTICLE, "我县召开涉企收费专项整治工作会议", body_length=900)
    assert said(SHOWN, site([HOME, news])) == ["failed", "missing"]


def test_a_catalogue_of_all_takings_beside_taxes_may_hold_the_fees() -> None:
    takings = column_page("cz/", links=(link("cz/1.htm", "清河县政府非税收入项目目录"),))
    assert said(SHOWN, site([HOME, takings])) == ["review", "missing?"]


def test_a_name_that_leads_nowhere_we_can_follow_is_for_a_person() -> None:
    tabs = column_page("fd/", unlinked=("机构职能", "行政事业性收费"))
    assert said(SHOWN, site([HOME, tabs])) == ["review", "missing?"]
    lone = page("gk/", PageKind.ARTICLE, "政府信息公开目录", unlinked=("行政事业性收费",))
    assert said(SHOWN, site([HOME, lone])) == ["review", "missing?"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("经清理，我局无行政事业性收费项目。", ["passed"]),
        ("截至目前，我厅没有收费项目。", ["passed"]),
        ("我局暂无收费项目", ["passed"]),
        ("暂无收费信息", ["undecided"]),
        ("严禁无依据收费、无标准收费", ["undecided"]),
    ],
)
def test_a_statement_in_the_column_itself(text: str, want: list[str]) -> None:
    col = column("sf/", "行政事业性收费", ColumnType.FEES)
    shown = page("sf/", PageKind.COLUMN, "行政事业性收费", unlinked=(text,))
    assert said(SHOWN, site([HOME, shown], columns=(col,))) == want


def test_empty_page_and_blank_column() -> None:
    empty = page("sf/1.htm", PageKind.FEE_LIST, "行政事业性收费", body_found=True, body_length=0)
    assert said(SHOWN, site([HOME, empty])) == ["failed", "empty"]
    unknown = page("sf/1.htm", PageKind.FEE_LIST, "行政事业性收费", body_length=0)
    assert said(SHOWN, site([HOME, unknown])) == ["review", "empty?"]
    col = column("sf/", "行政事业性收费", ColumnType.FEES, blank=True)
    assert said(SHOWN, site([HOME, column_page("sf/")], columns=(col,))) == ["failed", "empty"]


def test_statement_or_file_or_picture_is_content() -> None:
    none = page("sf/1.htm", PageKind.ARTICLE, "关于本单位无行政事业性收费的说明", body_length=60)
    assert said(SHOWN, site([HOME, none])) == ["passed"]
    file = page("sf/1.htm", PageKind.FEE_LIST, "行政事业性收费", links=(link("sf/W020.xls", "附件"),))
    assert said(SHOWN, site([HOME, file])) == ["passed"]


FINANCE = link("http://czt.example.gov.cn/sf/", "行政事业性收费目录清单")


@pytest.mark.parametrize(
    ("outcomes", "want"),
    [
        ([FetchOutcome(url=FINANCE.url, status=200)], ["passed"]),
        ([dead(FINANCE.url)], ["failed", "dead-link"]),
        ([], ["undecided"]),
        ([FetchOutcome(url=FINANCE.url, status=412, problem=FetchProblem.BLOCKED)], ["undecided"]),
        ([FetchOutcome(url=FINANCE.url, problem=FetchProblem.TIMEOUT)], ["undecided"]),
    ],
)
def test_link_to_the_list_elsewhere(outcomes: list[FetchOutcome], want: list[str]) -> None:
    home = page("", PageKind.HOME, links=(FINANCE,))
    assert said(SHOWN, site([home], outcomes=outcomes)) == want


def test_column_named_in_the_menu_that_does_not_open() -> None:
    home = page("", PageKind.HOME, links=(link("sf/", "行政事业性收费", LinkPlace.NAV),))
    col = column("sf/", "行政事业性收费", ColumnType.FEES)
    assert said(SHOWN, site([home], columns=(col,), outcomes=[dead(at("sf/"))])) == ["failed", "dead-link"]


def test_settled_by_seeing_a_list() -> None:
    assert SHOWN.settles(site([HOME, LIST]), "fee-disclosure", at(""))
    assert not SHOWN.settles(site([HOME, LIST], unobserved=("sf/1.htm",)), "fee-disclosure", at(""))


def fees(title: str, published: str) -> PageFacts:
    return page("sf/1.htm", PageKind.FEE_LIST, title, published, tables=(FULL,))


@pytest.mark.parametrize(
    ("title", "published", "want"),
    [
        ("2026年收费目录清单", "2026-03-05", ["passed"]),
        ("2026年收费目录清单", "2025-10-05", ["passed"]),
        ("2025年收费目录清单", "2025-12-05", ["passed"]),
        ("2025年收费目录清单", "2025-03-05", ["failed", "old"]),
        ("收费目录清单", "2025-11-20", ["passed"]),
        ("收费目录清单", "2025-11-19", ["failed", "old"]),
        ("2023年收费目录清单", "2023-03-05", ["failed", "old-edition"]),
        ("2023年收费目录清单", "2026-09-01", ["review", "old-edition?"]),
        ("收费目录清单", "", ["review", "undated?"]),
        ("收费目录清单（截至2026年6月30日）", "", ["passed"]),
        ("收费目录清单（二〇二六年）", "2025-11-01", ["passed"]),
        ("关于本单位无行政事业性收费项目的说明", "2021-06-01", ["review", "old?"]),
    ],
)
def test_age(title: str, published: str, want: list[str]) -> None:
    assert said(AGE, site([HOME, fees(title, published)])) == want


def test_one_fresh_list_is_enough_and_column_entries_count() -> None:
    old = fees("2023年收费目录清单", "2023-03-05")
    listed = column_page("sf/", ListItem("2026年收费目录清单", at("sf/9.htm"), "2026-04-01"))
    col = column("sf/", "行政事业性收费", ColumnType.FEES, items=1)
    assert said(AGE, site([HOME, old, listed], columns=(col,))) == ["passed"]


def test_a_list_of_this_year_behind_a_link_of_an_old_page_counts() -> None:
    for name, want in (("2026年收费目录清单.xlsx", ["passed"]), ("收费目录清单.xlsx", ["failed", "old"])):
        old = page(
            "sf/1.htm", PageKind.FEE_LIST, "收费目录清单", "2024-03-05", links=(link("sf/P1.xlsx", name),)
        )
        assert said(AGE, site([HOME, old])) == want


def test_notices_of_single_changes_keep_an_old_list_open() -> None:
    old = fees("2023年收费目录清单", "2023-03-05")
    col = column("sf/", "行政事业性收费", ColumnType.FEES, items=1)
    for title, want in (
        ("关于取消植物检疫费等收费项目的通知", ["review", "old-edition?"]),
        ("关于调整机动车停放服务收费标准的通知", ["failed", "old-edition"]),
    ):
        listed = column_page("sf/", ListItem(title, at("sf/9.htm"), "2026-04-01"))
        assert said(AGE, site([HOME, old, listed], columns=(col,))) == want


def test_age_does_not_apply_without_a_list() -> None:
    assert said(AGE, site([HOME])) == ["not-applicable"]


def test_old_list_on_an_unfinished_visit_is_undecided() -> None:
    old = fees("2023年收费目录清单", "2023-03-05")
    facts = site([HOME, old], unobserved=("sf/1.htm",), complete=False)
    assert said(AGE, facts) == ["undecided"]


def test_forwarding_is_a_question_for_cities_and_counties() -> None:
    check = FeeListAge()
    assert said(check, site([HOME, LIST])) == ["review", "not-forwarded?"]
    upper = page("sf/2.htm", PageKind.FEE_LIST, "福建省行政事业性收费目录清单", "2026-02-01", tables=(FULL,))
    assert said(check, site([HOME, LIST, upper])) == ["passed"]
    assert said(check, site([HOME, LIST], of=unit(Category.DEPARTMENT))) == ["passed"]


def judged(*tables: TableFacts, title: str = "行政事业性收费目录清单") -> list[str]:
    return outcome_of(page("sf/1.htm", PageKind.FEE_LIST, title, tables=tables))


def outcome_of(facts: PageFacts) -> list[str]:
    answer = run_page_checks(Page(facts, AS_OF), [FIELDS])[0]
    assert all(FIELDS.message(f) for f in answer.findings)
    return [answer.status.value, *sorted(f.key + ("?" if f.review else "") for f in answer.findings)]


@pytest.mark.parametrize(
    ("head", "want"),
    [
        (("序号", "项目名称", "收费依据", "收费标准"), ["passed"]),
        (("序号", "收费项目", "政策依据", "征收标准", "备注"), ["passed"]),
        (("部门", "收费项目名称", "设立依据(文号)", "收费金额(元)"), ["passed"]),
        (("序号", "项目名称", "收费标准"), ["failed", "missing-basis"]),
        (("序号", "收费项目", "执收单位", "收费依据"), ["failed", "missing-standard"]),
        (("执收单位", "收费依据", "收费标准"), ["failed", "missing-item"]),
        (("序号", "收费（基金）名称", "征收依据", "计征标准（元）"), ["passed"]),
        (("序号", "事项名称", "收费政策", "收费标准", "实施部门"), ["passed"]),
        (("一级项目", "二级项目", "征收文件", "收费上限"), ["passed"]),
        (("序号", "收费项目", "收费依据", "说法"), ["review", "missing-standard?"]),
        (("序号", "项目名称", "征收标准", "征收单位", "备注"), ["failed", "missing-basis"]),
        (("学校类别", "学费标准", "住宿费标准", "批准文号"), ["passed"]),
        (("序号", "项目名称", "", "收费标准"), ["review", "missing-basis?"]),
        (("序号", "姓名", "电话"), ["passed"]),
        (("索引号", "发布机构"), ["passed"]),
    ],
)
def test_fields(head: tuple[str, ...], want: list[str]) -> None:
    assert judged(table(*head)) == want


def test_a_list_that_only_says_that_there_is_no_fee() -> None:
    head = ("序号", "收费项目", "收费标准")
    assert judged(table(*head, rows=1, sample=(("1", "无", "无"),))) == ["passed"]
    assert judged(table(*head, rows=1, sample=(("1", "考试费", "无"),))) == ["failed", "missing-basis"]


def test_a_basis_that_stands_in_the_notes_is_for_a_person() -> None:
    head = ("序号", "收费项目", "收费标准")
    facts = page("sf/1.htm", PageKind.FEE_LIST, "行政事业性收费目录清单", tables=(table(*head),))
    for text, want in (
        ("注：依据闽价费〔2017〕3号。", OutcomeStatus.REVIEW),
        ("1 证照费 10元/证 见闽价费〔2017〕3号", OutcomeStatus.FAILED),
        ("注：长期有效。", OutcomeStatus.FAILED),
    ):
        assert run_page_checks(Page(facts, AS_OF, body_text=text), [FIELDS])[0].status is want


def test_intermediaries_charge_prices() -> None:
    assert judged(table("序号", "中介服务事项", "收费标准"), title="行政审批中介服务收费清单") == [
        "not-applicable"
    ]


def test_two_header_rows_and_title_rows() -> None:
    two = table(
        "序号", "项目名称", "收费", "", sample=(("", "", "依据", "标准"), ("1", "诉讼费", "国务院令", "50元"))
    )
    assert judged(two) == ["passed"]
    titled = table("2026年收费目录清单", sample=(("序号", "项目名称", "收费依据", "收费标准"),))
    assert judged(titled) == ["passed"]


def test_complete_table_beside_others_and_upper_level_list() -> None:
    assert judged(FULL, table("项目名称", "收费标准")) == ["passed"]
    central = table("部门", "项目名称", "资金管理方式", "政策依据")
    assert judged(central, title="全国性及中央部门和单位行政事业性收费目录清单") == [
        "review",
        "missing-standard?",
    ]


def attached(title: str, **file: object) -> list[str]:
    facts = AttachmentFacts(kind="xlsx", **file)  # type: ignore[arg-type]
    return outcome_of(page("sf/1.xlsx", PageKind.ATTACHMENT, title, attachment=facts))


def test_attachments() -> None:
    good, bad = (FULL,), (table("序号", "项目名称", "收费标准"),)
    assert attached("收费目录清单", tables=good) == ["passed"]
    assert attached("收费目录清单", tables=bad) == ["failed", "missing-basis"]
    assert attached("报名表", tables=bad) == ["not-applicable"]
    unnamed = (table("序号", "执收单位", "项目名称", "标准"),)
    assert attached("附件1", tables=unnamed) == ["review", "missing-basis?"]
    assert attached("收费目录清单", problem="encrypted") == ["undecided"]
    words = (
        "清河县行政事业性收费目录清单 序号 项目名称 1 不动产登记费 80元/件 2 诉讼费 50元/件 3 考试费 60元/人"
    )
    assert attached("收费目录清单", text_sample=words) == ["review", "missing-basis?"]
