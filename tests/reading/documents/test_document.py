"""Official documents: their parts, header table, headings and attachments."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from core.page import Document, DocumentFacts, Link, LinkPlace, PageKind
from reading.documents.document import read_document

URL = "http://www.qinghe.gov.cn/zwgk/zcwj/202611/t20261102_101.htm"
TITLE = "清河县人民政府办公室关于印发清河县山塘安全管理办法的通知"
HEADER = """<table class="xxgk_head"><tbody>
<tr><td><b>索 引 号：</b></td><td>QH00100-2026-00012</td><td><b>发文机关：</b></td><td>清河县人民政府办公室</td></tr>
<tr><td><b>成文日期：</b></td><td>2026年11月2日</td><td><b>发布日期：</b></td><td>2026-11-05</td></tr>
<tr><td><b>发文字号：</b></td><td>清政办〔2026〕12号</td><td><b>有 效 性：</b></td><td>有效</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">清河县人民政府办公室关于印发清河县山塘安全管理办法的通知</td></tr></tbody></table>"""
BODY = """<div class="TRS_Editor">
<p style="text-align: center;">清河县人民政府办公室关于印发清河县山塘安全管理办法的通知</p>
<p align="center">清政办〔2026〕12号</p>
<p>各乡镇人民政府，县直各单位：</p>
<p>　　《清河县山塘安全管理办法》已经县政府同意，现印发给你们，请认真组织实施。</p>
<p>　　一、提高认识。各乡镇要高度重视。</p>
<p>　　（一）明确责任。落实到人。</p>
<p>　　1.落实巡查。每日一次。</p>
<p>　　（1）做好记录。如实填写。</p>
<p>　　附件：1.清河县山塘名录</p>
<p>　　　　　2.巡查记录表</p>
<p style="text-align: right;">清河县人民政府办公室</p>
<p style="text-align: right;">2026年11月2日</p>
<p>　　（此件主动公开）</p>
<p style="text-align: center;"><strong>清河县山塘安全管理办法</strong></p>
<p>　　一、总体要求。本办法适用于本县。</p>
<p>　　二、工作分工。水利部门负责。</p>
</div>"""


def read(
    body: str = BODY,
    header: str = "",
    title: str = TITLE,
    head: str = "",
    links: tuple[Link, ...] = (),
    above: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
) -> tuple[DocumentFacts, Document]:
    markup = f"<html><head>{head}</head><body>{header}<div id='zoom'>{body}</div></body></html>"
    tree: Any = html.document_fromstring(markup)
    found = read_document(
        tree,
        tree.get_element_by_id("zoom"),
        url=URL,
        title=title,
        links=links,
        kind=PageKind.DOCUMENT,
        above=above,
        names=names,
    )
    assert found is not None
    return found


def test_all_parts_of_a_notice() -> None:
    facts, document = read(header=HEADER)
    texts = {name: document.paragraphs[place].text for name, place in document.blocks.items()}
    assert texts == {
        "title": TITLE,
        "number": "清政办〔2026〕12号",
        "addressee": "各乡镇人民政府，县直各单位：",
        "attachments": "附件：1.清河县山塘名录",
        "issuer": "清河县人民政府办公室",
        "date": "2026年11月2日",
        "note": "（此件主动公开）",
    }
    assert document.paragraphs[document.main_end].text == "清河县山塘安全管理办法"
    assert facts.number == facts.number_in_text == "清政办〔2026〕12号"
    assert facts.issuer == "清河县人民政府办公室"
    assert facts.addressee == "各乡镇人民政府，县直各单位"
    assert facts.signed == "2026-11-02"
    assert facts.normative
    assert not facts.reposted


def test_the_header_is_read_from_the_information_table() -> None:
    facts, _ = read(header=HEADER)
    assert facts.header == {
        "index": "QH00100-2026-00012",
        "issuer": "清河县人民政府办公室",
        "written": "2026年11月2日",
        "published": "2026-11-05",
        "number": "清政办〔2026〕12号",
        "validity": "有效",
        "title": TITLE,
    }


@pytest.mark.parametrize(
    "header",
    [
        "<ul><li><span>索引号：</span>QH-1</li><li><span>文号：</span>清政〔2026〕1号</li><li><span>有效性：</span></li></ul>",
        "<ul><li>索引号：QH-1</li><li>文号：清政〔2026〕1号</li><li>有效性：</li></ul>",
        "<div><p><label>索引号</label><span>QH-1</span></p><p><label>文号</label><span>清政〔2026〕1号</span></p><p><label>有效性</label><span></span></p></div>",
        "<div><div><h6>索引号</h6><div>QH-1</div></div><div><h6>文号</h6><div>清政〔2026〕1号</div></div><div><h6>有效性</h6><div></div></div></div>",
        "<dl><dt>索引号</dt><dd>QH-1</dd><dt>文号</dt><dd>清政〔2026〕1号</dd><dt>有效性</dt><dd> </dd></dl>",
        "<table><tr><th>索引号</th><td>QH-1</td></tr><tr><th>文号</th><td>清政〔2026〕1号</td></tr><tr><th>有效性</th><td>&nbsp;</td></tr></table>",
        "<table><tr><td>索引号：QH-1</td><td>文号：清政〔2026〕1号</td><td>有效性：</td></tr></table>",
        "<p>索引号：QH-1　　文号：清政〔2026〕1号</p><p>文号：清政〔2026〕1号</p><p>有效性：</p>",
        "<div><strong>【索引号】</strong>QH-1</div><div><strong>【文号】</strong>清政〔2026〕1号</div><div><strong>【有效性】</strong></div>",
        "<div><div>索引号</div><div>QH-1</div><div>文号</div><div>清政〔2026〕1号</div></div><div><div>有效性</div><div></div></div>",
        "<div><div>索引号</div><!-- a --><div>QH-1</div><?b c?><div>文号</div><div>清政〔2026〕1号</div></div><div><div>有效性</div><div></div><!-- d --></div>",
        "<ul><li><b>索引号</b><s>：</s><span>QH-1</span></li><li><b>文号</b><s>：</s><span>清政〔2026〕1号</span></li><li><b>有效性</b><s>：</s><span></span></li></ul>",
        "<table><tr><td>索引号 (Index)</td><td>QH-1</td></tr><tr><td>文号（字号）</td><td>清政〔2026〕1号</td></tr><tr><td>有效性（状态）</td><td></td></tr></table>",
        "<p>【索引号】QH-1</p><p>【文号】清政〔2026〕1号</p><p>【有效性】</p>",
        "<p><b>索引号</b><br>QH-1</p><p><b>文号</b><br>清政〔2026〕1号</p><p><b>有效性</b><br></p>",
        "<p><b>信息索引：</b>QH-1</p><p><b>公文号：</b>清政〔2026〕1号</p><p><b>法律效力：</b></p>",
        "<p><b>公开编号：</b>QH-1</p><p><b>发文号：</b>清政〔2026〕1号</p><p><b>有效状况：</b></p>",
        "<p>索引号：QH-1 &nbsp; 文号：清政〔2026〕1号 &nbsp; 有效性：</p>",
        "<p>索引号：QH-1<br>文号：清政〔2026〕1号<br>有效性：</p>",
        "<div>索引号：QH-1 | 文号：清政〔2026〕1号 | 有效性：</div>",
        "<pre>索引号：QH-1\n文号：清政〔2026〕1号\n有效性：</pre>",
        "<p>（一）索引号：QH-1</p><p>（二）文号：清政〔2026〕1号</p><p>（三）有效性：</p>",
        "<ul><li>▪ 索引号：<i>QH-1</i></li><li>▪ 文号：<i>清政〔2026〕1号</i></li><li>▪ 有效性：<i></i></li></ul>",
        "<p><label>索引号：<input readonly value='QH-1'></label></p><p>文号：<input disabled value='清政〔2026〕1号'></p><p><b>有效性：</b><input readonly></p>",
        "<p>索引号：QH-1，文号：清政〔2026〕1号，有效性：</p>",
        "<p>索引号：QH-1 // 文号：清政〔2026〕1号 // 有效性：</p>",
        "<div><h5>索引号</h5><p>QH-1</p><h5>文号</h5><p>清政〔2026〕1号</p><h5>有效性</h5><p></p></div>",
        "<p>文档索引号：QH-1</p><p>正式文号：清政〔2026〕1号</p><p>公文有效状态：</p>",
        "<table><tr><td><p>索 引 号</p><!-- a --></td><td><p>QH-1</p></td><td><p>文　号</p></td><td><p>清政〔2026〕1号</p></td></tr><tr><td><p>有效性</p></td><td><p></p></td></tr></table>",
    ],
)
def test_header_in_other_markup(header: str) -> None:
    facts, _ = read(header=header)
    assert facts.header == {"index": "QH-1", "number": "清政〔2026〕1号", "validity": ""}


@pytest.mark.parametrize(
    "markup",
    [
        "<form><label>索引号</label><input name=a><label>文号</label><input name=b></form>",
        "<table><tr><th>索引号</th><th>名称</th><th>文号</th><th>发布日期</th></tr></table>",
        "<p>发布日期：2026-11-02　来源：县政府办</p>",
        "<table><tr><th>索引号</th><th>名称</th><th>文号</th><th>发布日期</th></tr><tr><td>QH-2</td><td>另一个通知</td><td>清政〔2025〕9号</td><td>2025-01-02</td></tr></table>",
    ],
)
def test_search_forms_and_news_lines_are_no_header(markup: str) -> None:
    assert read(header=markup)[0].header == {}


@pytest.mark.parametrize(
    "header",
    [
        "<table><tr><td>发文机关</td><td>发文字号</td><td>索引号</td></tr><tr><td>清河县人民政府</td><td>清政〔2026〕1号</td><td>QH-1</td></tr>"
        "<tr><td>成文日期</td><td>公开日期</td><td>时效</td></tr><tr><td>2026-11-02</td><td>2026-11-05</td><td></td></tr></table>",
        "<table><tr><td>索引号</td><td>发布机构</td><td>文号</td></tr><tr><td>QH-1</td><td>清河县人民政府</td><td>清政〔2026〕1号</td></tr>"
        "<tr><td>成文日期</td><td>发布日期</td><td>有效性</td></tr><tr><td>2026-11-02</td><td>2026-11-05</td><td></td></tr>"
        "<tr><td>办件编码</td><td>点赞</td><td>留言</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>",
        "<div>索引号：QH-1｜发布机构：清河县人民政府｜文号：清政〔2026〕1号｜成文日期：2026-11-02｜发布日期：2026-11-05｜有效性：</div>",
    ],
)
def test_header_in_rows_of_labels_and_in_one_line(header: str) -> None:
    assert read(header=header)[0].header == {
        "index": "QH-1",
        "issuer": "清河县人民政府",
        "number": "清政〔2026〕1号",
        "written": "2026-11-02",
        "published": "2026-11-05",
        "validity": "",
    }


def test_header_that_opens_the_article() -> None:
    rows = "<ul><li><b>索引号</b>QH-1</li><li><b>发布机构</b>县政府办</li><li><b>文号</b>清政〔2026〕1号</li><li><b>生成日期</b>2026-11-02</li></ul>"
    header = read(rows + BODY)[0].header
    assert header == {
        "index": "QH-1",
        "issuer": "县政府办",
        "number": "清政〔2026〕1号",
        "written": "2026-11-02",
    }
    assert (
        read("<p>　　各单位应当写明文号：〔2026〕1号，发布机构：县政府办，生成日期：2026-11-02。</p>")[
            0
        ].header
        == {}
    )


def test_a_row_of_labels_may_hold_one_we_do_not_know() -> None:
    header = "<table><tr><th>索引号</th><th>主办单位</th><th>文号</th><th>生成日期</th></tr><tr><td>QH-1</td><td>县政府办</td><td>清政〔2026〕1号</td><td>2026-11-02</td></tr></table>"
    assert read(header=header)[0].header == {
        "index": "QH-1",
        "number": "清政〔2026〕1号",
        "written": "2026-11-02",
    }


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("validity", "有效性：<img src='/i/a.png' alt='有效'>", "有效"),
        ("validity", "有效性：<img src='/i/a.png'>", "（图片）"),
        ("validity", "状态：现行有效", "现行有效"),
        ("validity", "状态：已办结", None),
        ("issuer", "责任单位：县住建局", "县住建局"),
        ("issuer", "信息公开主体：县住建局", "县住建局"),
        ("issuer", "编制单位：县住建局</li><li>发布主体：清河县人民政府", "清河县人民政府"),
        ("written", "文件签发日期：2026-11-02", "2026-11-02"),
        ("issuer", "起草单位：县住建局</li><li>发布机构：清河县人民政府", "清河县人民政府"),
        ("written", "信息产生日期：2026-11-02", "2026-11-02"),
        ("written", "落款日期：2026-11-02", "2026-11-02"),
    ],
)
def test_fields_shown_or_named_in_odd_ways(field: str, name: str, value: str | None) -> None:
    header = f"<ul><li>索引号：QH-1</li><li>文号：清政〔2026〕1号</li><li>{name}</li></ul>"
    assert read(header=header)[0].header.get(field) == value


@pytest.mark.parametrize(
    ("issuer", "number", "column", "reposted"),
    [
        ("福建省民政厅", "闽民规〔2026〕1号", "规范性文件", True),
        ("省发展和改革委员会", "闽发改规〔2026〕3号", "规范性文件", True),
        ("东平市民政局", "东民规〔2026〕1号", "上级文件", True),
        ("清河县人民政府办公室", "清政办规〔2026〕1号", "上级文件", False),
        ("清河县市场监督管理局", "清市监规〔2026〕1号", "规范性文件", False),
    ],
)
def test_documents_of_departments_above_are_reposted(
    issuer: str, number: str, column: str, reposted: bool
) -> None:
    header = f"<ul><li>索引号：QH-1</li><li>文号：{number}</li><li>发布机构：{issuer}</li></ul>"
    labels = '<meta name="SiteName" content="清河县人民政府">'
    body = f"<p>各有关单位：</p><p>现就规范管理有关事项通知如下，请认真贯彻执行。</p><p align=right>{issuer}</p><p align=right>2026年11月2日</p>"
    facts, _ = read(
        body, header=header, head=labels, title=f"{issuer}关于规范临时救助工作的通知", names=(column,)
    )
    assert facts.reposted is reposted


def test_nothing_behind_the_block_is_the_value_of_its_last_label() -> None:
    header = "<div><span>【索引号】</span>QH-1<br><span>【文号】</span>清政〔2026〕1号 <span>【有效性】</span></div><h1>关于绿化的通知</h1>"
    assert read(header=header)[0].header == {"index": "QH-1", "number": "清政〔2026〕1号", "validity": ""}


def test_headings_with_levels_and_appendix() -> None:
    _, document = read()
    assert [(h.level, h.marker, h.ordinal, h.text, h.appendix) for h in document.headings] == [
        (1, "一、", 1, "提高认识", 0),
        (2, "（一）", 1, "明确责任", 0),
        (3, "1.", 1, "落实巡查", 0),
        (4, "（1）", 1, "做好记录", 0),
        (1, "一、", 1, "总体要求", 1),
        (1, "二、", 2, "工作分工", 1),
    ]


def headings(*lines: str) -> list[tuple[int, str, int]]:
    _, document = read("".join(f"<p>　　{line}</p>" for line in lines))
    return [(h.level, h.marker, h.ordinal) for h in document.headings]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一.总体要求", (1, "一.", 1)),
        ("十二、保障措施", (1, "十二、", 12)),
        ("（三）、加强宣传", (2, "（三）、", 3)),
        ("(三)加强宣传", (2, "(三)", 3)),
        ("3、落实资金", (3, "3、", 3)),
        ("3．落实资金", (3, "3．", 3)),
        ("(2)、落实人员", (4, "(2)、", 2)),
    ],
)
def test_wrong_marks_are_kept_as_written(line: str, expected: tuple[int, str, int]) -> None:
    assert headings(line) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "1.5万元以下的项目",
        "2026年1月1日起施行",
        "一、二级公路沿线",
        "（2026年11月2日通过）",
        "一是加强领导",
        "第一条 为了规范",
        "10月底前完成",
    ],
)
def test_lines_that_only_look_like_headings_are_none(line: str) -> None:
    assert headings(line) == []


def test_enumerations_below_articles_are_no_headings() -> None:
    lines = [
        "第一条　有下列情形的：",
        "（一）未报备的；",
        "（二）未验收的；",
        "第二条　下列人员：",
        "（一）管理员；",
    ]
    assert headings(*lines) == []


def test_attachments_are_named_below_the_text() -> None:
    _, document = read()
    assert [a.name for a in document.attachments_named] == ["清河县山塘名录", "巡查记录表"]


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("<p>附件：清河县山塘名录</p>", ["清河县山塘名录"]),
        ("<p>附件:1.山塘名录 2.巡查表</p>", ["山塘名录", "巡查表"]),
        ("<p>附件：</p><p>1.山塘名录</p><p>2.巡查表</p>", ["山塘名录", "巡查表"]),
        ("<p>附件：1.山塘名录<br>　　2.巡查表</p>", ["山塘名录", "巡查表"]),
        ("<p>附件：1.山塘名录；</p><p>　　2.巡查表。</p>", ["山塘名录", "巡查表"]),
        ("<p>附件：1.山塘名录</p><p>2.各乡镇要加强巡查，发现问题及时报告。</p>", ["山塘名录"]),
        ("<p>附件1：山塘名录</p>", ["山塘名录"]),
        ("<p>附件所列项目由各乡镇负责。</p>", []),
    ],
)
def test_a_note_of_attachments_gives_their_names(note: str, names: list[str]) -> None:
    _, document = read(
        f"<p>　　现将有关事项通知如下，请认真贯彻执行。</p>{note}<p>清河县水利局</p><p>2026年11月2日</p>"
    )
    assert [a.name for a in document.attachments_named] == names


def test_linked_files_stand_in_the_reading_part() -> None:
    links = (
        Link("http://www.qinghe.gov.cn/P01.pdf", "清河县山塘名录.pdf"),
        Link("http://www.qinghe.gov.cn/P01.pdf", "下载"),
        Link("http://www.qinghe.gov.cn/app.zip", "客户端", LinkPlace.FOOTER),
        Link("http://www.qinghe.gov.cn/zwgk/", "政务公开"),
    )
    _, document = read(links=links)
    assert [(a.name, a.url) for a in document.attachments_linked] == [
        ("清河县山塘名录.pdf", "http://www.qinghe.gov.cn/P01.pdf")
    ]


@pytest.mark.parametrize(
    "number",
    [
        "清政办[2026]12号",
        "清政办（2026）12号",
        "清政办〔2026〕012号",
        "清政办〔2026〕第12号",
        "清政办【2026】12号",
        "清政办 〔2026〕 12 号",
    ],
)
def test_wrong_numbers_are_kept_as_written(number: str) -> None:
    facts, _ = read(BODY.replace("清政办〔2026〕12号", number))
    assert facts.number_in_text == number


def test_the_order_that_published_a_regulation() -> None:
    subtitle = "<p>（2015年10月29日清河县人民政府令第3号公布 根据2022年5月31日清河县人民政府令第9号修订）</p>"
    facts, _ = read(subtitle + "<p>第一条 为了规范管理，制定本规定。</p>", title="清河县山塘管理规定")
    assert facts.number == "清河县人民政府令第3号"
    assert not facts.normative


def test_numbers_of_other_documents_are_not_its_own() -> None:
    facts, _ = read(
        "<p>　　根据《国务院关于加强水利工作的意见》（国发〔2017〕5  号）精神，制定本通知。</p>",
        title="关于加强山塘管理的通知",
    )
    assert facts.number == ""
    assert not facts.normative


def test_a_number_between_title_and_text() -> None:
    body = "<p>各乡镇人民政府：</p><p>　　现予公布。</p><p>清河县人民政府</p><p>2026年9月28日</p>"
    above = ("首页 > 政府公报", TITLE, "清政〔2026〕18号")
    assert read(body, above=above)[0].number == "清政〔2026〕18号"
    assert read(body, above=("清政〔2026〕18号的解读", TITLE))[0].number == ""


def test_a_date_right_below_the_title_is_no_signature() -> None:
    body = "<p>清河县水利局关于山塘的通告</p><p>2026年11月5日</p><p>　　现将山塘管理有关事项通告如下，请遵守。</p><p>清河县水利局</p><p>二〇二六年十一月二日</p>"
    facts, document = read(body, title="清河县水利局关于山塘的通告")
    assert facts.signed == "2026-11-02"
    assert document.paragraphs[document.blocks["issuer"]].text == "清河县水利局"


def test_issuer_and_date_on_one_line_and_joint_issuers() -> None:
    text = "<p>　　现将有关事项通知如下，请遵照执行。</p>"
    assert read(text + "<p>清河县水利局　2026年11月2日</p>")[0].issuer == "清河县水利局"
    joint = read(text + "<p>清河县水利局</p><p>清河县财政局</p><p>2026年11月2日</p>")[0]
    assert joint.issuer == "清河县水利局 清河县财政局"


def test_the_head_of_a_document_below_a_table_of_its_own() -> None:
    cells = "".join(f"<tr><td>栏目{n}：</td><td>内容{n}</td></tr>" for n in range(8))
    facts, document = read(f"<table>{cells}</table>{BODY}", header="")
    assert facts.number_in_text == "清政办〔2026〕12号"
    assert facts.addressee == "各乡镇人民政府，县直各单位"
    assert document.paragraphs[document.blocks["title"]].text == TITLE


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (("清河县人民政府令", "第85号"), "清河县人民政府令第85号"),
        (("清河县人民政府令", "（第　85　号）"), "清河县人民政府令第85号"),
        (("清河县人民政府令", "", "第八十五号"), "清河县人民政府令第八十五号"),
        (("清河县人民政府公告", "第85号"), ""),
        (("第85号",), ""),
    ],
)
def test_the_number_of_an_order_on_two_lines(lines: tuple[str, ...], number: str) -> None:
    head = "".join(f'<p style="text-align:center">{line}</p>' for line in lines)
    body = head + "<p>　　《清河县山塘管理办法》已经县政府常务会议通过，现予公布，自公布之日起施行。</p>"
    assert read(body, header="", title="清河县山塘管理办法")[0].number == number


def test_an_order_is_signed_by_a_person() -> None:
    facts, _ = read(
        "<p>清河县人民政府令</p><p>第3号</p><p>　　《办法》已经会议通过，现予公布，自公布之日起施行。</p><p>县　长　　张　三</p><p>2026年11月2日</p>",
        header="<ul><li>索引号：1</li><li>发布机构：清河县人民政府</li></ul>",
    )
    assert facts.issuer == "清河县人民政府"
    assert facts.signed == "2026-11-02"


SITE = '<meta name="SiteName" content="清河县人民政府">'


@pytest.mark.parametrize(
    ("head", "number", "issuer", "reposted"),
    [
        (SITE, "国办发〔2026〕3号", "国务院办公厅", True),
        (SITE, "闽政〔2026〕3号", "福建省人民政府", True),
        (SITE, "清政〔2026〕3号", "清河县人民政府", False),
        (SITE, "清政〔2026〕3号", "", False),
        (
            '<meta name="SiteName" content="国家发展和改革委员会">',
            "发改规〔2026〕3号",
            "国家发展改革委",
            False,
        ),
        ("", "国发〔2026〕3号", "国务院", True),
        ("", "清政〔2026〕3号", "清河县人民政府", False),
    ],
)
def test_a_document_of_another_office_is_reposted(
    head: str, number: str, issuer: str, reposted: bool
) -> None:
    header = f"<ul><li>索引号：1</li><li>文号：{number}</li><li>发布机构：{issuer}</li></ul>"
    facts, _ = read("<p>　　现将有关事项通知如下，请遵照执行。</p>", header=header, head=head)
    assert facts.reposted is reposted


@pytest.mark.parametrize(
    ("title", "number", "normative"),
    [
        ("清河县国有资产公开招租公告", "清国资租告字(2026)第3号", False),
        ("清河县人民政府关于南门大桥封闭施工的通告", "清政通〔2026〕3号", False),
        ("清河县人民政府关于禁止燃放烟花爆竹的通告", "清政通〔2026〕4号", True),
        ("清河县国有资产出租管理办法", "清政〔2026〕9号", True),
        ("中共清河县委 清河县人民政府关于推进乡村振兴的实施意见", "清委发〔2026〕1号", False),
        ("清河县人民政府关于印发清河县山塘管理办法的通知", "清政〔2026〕3号", True),
        ("清河县人民政府关于张三等同志任免职的通知", "清政人〔2026〕3号", False),
        ("清河县人民政府关于某某规划的批复", "清政〔2026〕3号", False),
        ("清河县人民政府令（第3号）清河县山塘管理办法", "清河县人民政府令第3号", False),
        ("清河县人民政府关于成立防汛领导小组的通知", "清政〔2026〕3号", False),
        ("清河县人民政府关于印发清河县山塘管理办法的通知", "", False),
        ("清河县人民政府关于做好山塘管护有关工作的通知", "清政规〔2026〕3号", True),
        ("清河县人民政府关于做好山塘管护有关工作的通知", "清政〔2026〕3号", False),
        ("清河县人民政府关于做好职业技能培训补贴工作的通知", "清政规〔2026〕3号", True),
        ("清河县规划局关于某某详细规划的批复", "清规〔2026〕3号", False),
        ("清河县人民政府关于印发清河县山塘管理办法的通知", "清政〔26〕3号", True),
        ("清河县教育局等四部门关于规范校外托管服务的通知", "清教〔2026〕18号", True),
        ("清河县教育局关于规范领导小组会议记录的通知", "清教〔2026〕19号", False),
        ("清河县生态环境局关于某某公司环境影响报告表审批意见的公告", "清环审公〔2026〕12号", False),
        ("清河县2026年义务教育阶段招生工作实施方案", "清教〔2026〕20号", False),
        ("清河县教育局关于印发民办学校招生管理办法的通知", "清教〔2026〕21号", True),
        ("清河县人民政府2026年立法工作（规范性文件制定）计划", "清政办〔2026〕5号", False),
        ("清河县人民政府2026年重大行政决策事项目录", "清政办〔2026〕14号", False),
        ("清河县审计局关于2026年审计项目计划安排的通知", "清审〔2026〕2号", False),
        ("清河县市场监督管理局关于公示异常名录企业的公告", "清市监公告〔2026〕16号", False),
        ("清河县人民政府关于收回某某公司国有土地使用权的决定", "清政地〔2026〕9号", False),
        ("清河县人民政府关于命名2025年度文明村镇的决定", "清政〔2026〕6号", False),
        ("清河县人社局关于公布2026年最低工资标准执行情况的公告", "清人社〔2026〕32号", False),
        ("清河县应急管理局现场处理措施决定书", "清应急现决〔2026〕12号", False),
        ("清河县人社局关于公布2026年职业技能等级认定机构目录的通知", "清人社〔2026〕23号", False),
        ("清河县工信局关于公布水电站安全生产标准化等级的公告", "清工信〔2026〕53号", False),
        ("清河县公安局关于城区货车限行的通告", "清公〔2026〕61号", True),
        ("清河县规划局关于开展自查的通知", "清规划〔2026〕3号", False),
        ("清河县人民政府关于加强河道采砂管理的通告", "清政告〔2026〕5号", True),
        ("清河县人民政府关于修改清河县公有住房出租管理规定的决定", "清政〔2026〕35号", True),
        ("清河县人民政府关于公布规范性文件清理结果的公告", "清政〔2026〕36号", True),
        ("清河县人民政府关于城南片区房屋征收决定的公告", "清政征〔2026〕3号", False),
        ("清河县人民政府关于授予李秀英等10名同志劳动模范称号的决定", "清政〔2026〕22号", False),
        ("清河县林业局关于东溪镇采伐林木许可的决定", "清林许准〔2026〕17号", False),
        ("清河县自然资源局关于不动产权证书作废的公告", "清不动产〔2026〕66号", False),
        ("清河县消防救援大队“双随机、一公开”抽查计划", "清消〔2026〕15号", False),
        ("清河县国有土地上房屋征收决定公告", "清政征〔2026〕2号", False),
        ("清河县人民政府关于印发房屋征收决定程序规定的通知", "清政〔2026〕3号", True),
    ],
)
def test_a_document_is_normative_by_title_and_number(title: str, number: str, normative: bool) -> None:
    header = f"<ul><li>索引号：1</li><li>文号：{number}</li></ul>"
    assert read("<p>　　正文内容如下所述。</p>", header=header, title=title)[0].normative is normative


ARTICLES = "".join(f"<p>　　第{n}条　单位和个人应当爱护公共设施。</p>" for n in "一二三四")
PRICES = "<p>　　一、居民用水每立方米2.10元。</p><p>　　二、本通知自2026年11月1日起执行，有效期五年。</p>"
DUTIES = "<p>　　一、任何单位和个人不得占道经营。</p><p>　　二、经营者应当进入市场。</p><p>　　三、本通告自发布之日起施行。</p>"
LASTS = "<p>　　经审核，认定下列企业，有效期三年，自公布之日起生效。</p>"
TASKS = "<p>　　一、总体要求。</p><p>　　二、主要任务。各单位要加强领导。</p>"
TO_ONE = "<p>　　你院来文收悉，停车费标准为每小时5元，自2026年11月1日起执行。</p>"


@pytest.mark.parametrize(
    ("title", "body", "answer"),
    [
        ("清河县发展和改革局关于调整城区自来水价格的通知", PRICES, "normative"),
        ("清河县发展和改革局关于县医院停车收费的通知", TO_ONE, "none"),
        ("清河县人民政府关于餐饮油烟排放的通告", DUTIES, "normative"),
        ("清河县人民政府关于城市规划区内露天烧烤的通告", DUTIES, "normative"),
        ("清河县人民政府关于城区供水有关问题的通知", TASKS, "none"),
        ("清河县人民政府关于加强城区供水的意见", TASKS, "presumed"),
        ("清河县人民政府关于加强城区供水的意见", DUTIES, "normative"),
        ("清河县人民政府关于加强城区供水检查的通知", TASKS, "none"),
        ("清河县人民政府关于印发城市更新实施方案的通知", TASKS, "presumed"),
        ("清河县人民政府关于印发防洪预案的通知", TASKS + "<p>　　本预案由水利局负责解释，自印发之日起实施。</p>", "none"),
        ("清河县人民政府关于印发教师节活动方案的通知", TASKS, "none"),
        ("清河县工信局关于公布龙头企业的公告", LASTS, "none"),
        ("清河县人民政府关于印发机关大院停车管理规定的通知", TASKS, "none"),
        ("清河县人民政府关于贯彻落实《清河县犬类管理办法》的通知", TASKS, "none"),
        ("清河县人民政府办公室转发市政府关于规范执法行为的通知", DUTIES, "none"),
        ("清河县人民政府关于印发《清河县犬类管理办法》的通知（清政〔2026〕3号）", TASKS, "normative"),
        ("清河县市场监督管理局食品安全风险提示通告", TASKS, "none"),
        ("清河县人民政府关于下放部分管理权限的决定", "<p>　　现予下放，自2026年10月1日起执行。</p>", "none"),
        ("清河县人民政府关于严控一般性支出的通知", "<p>　　压减比例不低于10%，自即日起执行。</p>", "none"),
        ("清河县人民政府关于提高基础养老金的通知", "<p>　　提高到每人每月180元，自7月1日起执行。</p>", "normative"),
        ("清河县人社局关于三支一扶招募工作的通知", "<p>　　报考人员应当报名，补助标准每月3600元。</p><p>　　人员不得兼职，自上岗之日起执行。</p>", "none"),
        ("清河县人民政府关于印发公共卫生预案的通知", DUTIES + "<p>　　由卫健局负责解释。</p>", "none"),
        ("清河县人民政府办公室关于加强政府网站信息审核的通知", TASKS, "none"),
    ],
)  # fmt: skip
def test_what_binds_is_told_by_the_text(title: str, body: str, answer: str) -> None:
    header = "<ul><li>索引号：1</li><li>文号：清政〔2026〕3号</li></ul>"
    facts = read(body, header=header, title=title)[0]
    assert facts.normative is (answer != "none")
    assert facts.presumed is (answer == "presumed")


@pytest.mark.parametrize(
    ("label", "value", "normative"),
    [("统一登记号", "QHDR-2026-00012", True), ("文件类型", "规范性文件", True), ("文件类型", "通知", False), ("规范性文件登记号", "QHDR-2026-00012", True), ("统一登记号", "", False)],
)  # fmt: skip
def test_a_registration_number_makes_it_normative(label: str, value: str, normative: bool) -> None:
    header = f"<ul><li>索引号：1</li><li>文号：清政〔2026〕3号</li><li>{label}：{value}</li></ul>"
    facts = read(TASKS, header=header, title="清河县人民政府关于城区供水有关问题的通知")[0]
    assert facts.normative is normative


def test_rules_without_a_number() -> None:
    last = "<p>　　第五条　本办法自2026年10月1日起施行。</p>"
    head, title = SITE, "清河县犬类管理暂行办法"
    header = "<ul><li>索引号：1</li><li>发布机构：清河县人民政府</li></ul>"
    assert read(ARTICLES + last, header=header, title=title, head=head)[0].normative
    assert not read(ARTICLES, header=header, title=title, head=head)[0].normative
    assert not read(ARTICLES + last, header=header, title=title, head=head, names=("政府规章",))[0].normative


def test_fields_under_names_that_no_list_has() -> None:
    header = "".join(
        f"<li><b>{name}</b>：<span>{value}</span></li>"
        for name, value in (
            ("公开序号", "QH100-0200-2026-00012"),
            ("红头文件号", "清政〔2026〕3号"),
            ("政策出台机关", "清河县人民政府"),
            ("定稿日期", "2026年11月2日"),
            ("发布日期", "2026-11-05"),
            ("是否已废止", "否"),
        )
    )
    assert read(header=f"<ul>{header}</ul>")[0].header == {
        "index": "QH100-0200-2026-00012",
        "number": "清政〔2026〕3号",
        "issuer": "清河县人民政府",
        "written": "2026年11月2日",
        "published": "2026-11-05",
        "validity": "有效",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("主送单位", "各乡镇人民政府"), ("实施日期", "2026-11-02"), ("有效期限", "五年"), ("联系部门", "县水利局"), ("阅读编号", "12")],
)  # fmt: skip
def test_other_fields_are_not_taken_for_those(name: str, value: str) -> None:
    header = f"<ul><li>索引号：1</li><li>文号：清政〔2026〕3号</li><li>{name}：{value}</li></ul>"
    assert set(read(header=header)[0].header) == {"index", "number"}


def test_other_kinds_and_missing_bodies() -> None:
    tree = html.document_fromstring(f"<html><body>{HEADER}</body></html>")
    kind = PageKind.ARTICLE
    assert read_document(tree, None, url=URL, title=TITLE, links=(), kind=kind) is None
    found = read_document(tree, None, url=URL, title=TITLE, links=(), kind=PageKind.DOCUMENT)
    assert found is not None
    assert found[0].number == "清政办〔2026〕12号"
    assert found[1].paragraphs == ()


def test_a_line_with_figures_and_colons_is_no_header() -> None:
    assert read(header="<div>1号楼：3：2：1：0，联系人：王某，电话：0591-87650000</div>")[0].header == {}


def test_files_with_numbers_are_no_headings() -> None:
    assert headings("一、总体要求", "1.资金申请表.docx", "2.绩效表.PDF") == headings("一、总体要求")
