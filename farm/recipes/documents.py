"""Faults and decoys on the pages of official documents (公文)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from farm import calendar
from farm.content import NUMERALS, chinese_day, paragraph
from farm.fee_tables import table
from farm.model import Article, Block, Kind
from farm.recipes.base import DOCUMENT_CHECKS, document_recipe

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_OPEN = re.compile(r'<p style="text-indent: 2em;">|<p>　　')
_NUMBER = re.compile(r"〔(\d{4})〕(\d+)号")


def _renumber(article: Article, template: str, *, text: bool = True, head: bool = True) -> None:
    changed = _NUMBER.sub(lambda m: template.format(y=m[1], n=m[2], s=m[1][2:]), article.number)
    if text:
        article.number = changed
    if head:
        article.header["number"] = changed


# document-number


def _number_fault(
    form: str, meaning: str, template: str, *words: str, text: bool = True, head: bool = True
) -> None:
    @document_recipe("document-number", form, F, meaning, *words)
    def change(article: Article) -> None:
        _renumber(article, template, text=text, head=head)


_BRACKET = (r"括号", r"bracket", r"〔")
_number_fault("square brackets", "文号用了方括号", "[{y}]{n}号", *_BRACKET)
_number_fault("round full-width brackets", "文号用了圆括号", "（{y}）{n}号", *_BRACKET)
_number_fault("lenticular brackets", "文号用了方头括号", "【{y}】{n}号", *_BRACKET)
_number_fault("round ASCII brackets", "文号用了半角圆括号", "({y}){n}号", *_BRACKET)
_number_fault("turtle brackets of another kind", "文号用了全角方括号", "［{y}］{n}号", *_BRACKET)
_number_fault("zero padded", "序号补零", "〔{y}〕0{n}号", r"零", r"zero", r"0", r"pad")
_number_fault("with 第", "序号前加了“第”", "〔{y}〕第{n}号", r"第", r"ordinal")
_number_fault("two-digit year", "年份不是四位", "〔{s}〕{n}号", r"年", r"year", r"格式", r"form")
_number_fault(
    "brackets wrong in the text only",
    "正文文号括号不规范",
    "[{y}]{n}号",
    *_BRACKET,
    r"一致",
    r"differ",
    head=False,
)


@document_recipe(
    "document-number",
    "text and header differ",
    F,
    "正文文号与信息表文号不一致",
    r"一致",
    r"不同",
    r"differ",
    r"mismatch",
)
def _differ(article: Article) -> None:
    article.header["number"] = _NUMBER.sub(lambda m: f"〔{m[1]}〕{int(m[2]) + 10}号", article.number)


@document_recipe(
    "document-number",
    "year differs from header",
    F,
    "正文文号与信息表文号的年份不一致",
    r"一致",
    r"不同",
    r"differ",
    r"mismatch",
)
def _year_differs(article: Article) -> None:
    article.header["number"] = _NUMBER.sub(lambda m: f"〔{int(m[1]) - 1}〕{m[2]}号", article.number)


@document_recipe("document-number", "cites badly written numbers of others", D, "引用了他人写法不规范的文号")
def _cites(article: Article) -> None:
    article.blocks.insert(
        1,
        Block(
            "p",
            "根据《关于进一步规范办事流程的通知》（岚府[2019]15号）和《关于加强监管的意见》（岚政（2020）第07号）要求，执行以下规定。",
        ),
    )


@document_recipe("document-number", "brackets as entities", D, "括号写成字符实体")
def _entities(article: Article) -> None:
    article.body_changes.append(lambda html: html.replace("〔", "&#12308;").replace("〕", "&#x3015;"))


@document_recipe("document-number", "number in several spans", D, "文号被拆在多个标签里")
def _spans(article: Article) -> None:
    parts = _NUMBER.sub(r"</span><span>〔\1</span><span>〕\2</span><span>号", article.number)
    article.body_changes.append(lambda html: html.replace(article.number, f"<span>{parts}</span>", 1))


@document_recipe(
    "document-number",
    "decree with 第",
    D,
    "政府令的编号本来带“第”",
    also=("document-header", "interpretation-link", "document-structure"),
)
def _decree(article: Article) -> None:
    name = article.issuer.removesuffix("办公室")
    article.number = f"{name}令第18号"
    article.header["number"] = article.number
    article.title = article.title.replace(article.issuer, name)


@document_recipe("document-number", "header with trailing blanks", D, "信息表文号后有空白")
def _blanks(article: Article) -> None:
    article.header["number"] = f" {article.number}　"


@document_recipe("document-number", "long agency word", D, "机关代字较长且含“规”")
def _long_word(article: Article) -> None:
    article.number = article.header["number"] = article.number.replace("规〔", "规发函〔")


@document_recipe("document-number", "reply to another number", D, "标题里提到来文的文号")
def _reply(article: Article) -> None:
    article.blocks.insert(
        0, Block("p", "《关于请求支持的请示》（岚溪政〔2026〕7号）收悉。经研究，现将有关要求一并明确。")
    )


@document_recipe("document-number", "number in the title line", D, "文号写在标题下的括注里")
def _bracketed(article: Article) -> None:
    article.body_changes.append(lambda html: html.replace(article.number, f"<b>{article.number}</b>", 1))


@document_recipe("document-number", "blanks inside the number", U, "文号内部有空格")
def _inner_blanks(article: Article) -> None:
    article.body_changes.append(lambda html: html.replace("〕", "〕&nbsp;", 1))


# document-headings


def _h(kind: str, text: str) -> Block:
    return Block(kind, text)


def _headed(*titles: str) -> list[Block]:
    """Headings as given, each followed by a paragraph."""
    blocks = [Block("p", "为做好有关工作，现就有关事项通知如下。")]
    for n, title in enumerate(titles):
        blocks += [Block("h1", title), Block("p", paragraph(1, "headed", n))]
    return blocks


def _heading_fault(
    form: str, meaning: str, titles: tuple[str, ...], *words: str, also: tuple[str, ...] = ()
) -> None:
    @document_recipe("document-headings", form, F, meaning, *words, also=also)
    def change(article: Article) -> None:
        article.blocks = _headed(*titles)


_SEQ = (r"跳", r"缺", r"顺序", r"连续", r"skip", r"sequence", r"序号")
_MARK = (r"标点", r"写法", r"顿号", r"mark", r"符号", r"规范", r"括号")
_heading_fault(
    "second number missing", "一级标题跳号", ("一、总体要求", "三、重点任务", "四、保障措施"), *_SEQ
)
_heading_fault(
    "number repeated",
    "一级标题重号",
    ("一、总体要求", "二、重点任务", "二、保障措施", "三、监督检查"),
    r"重",
    r"repeat",
    *_SEQ,
)
_heading_fault(
    "full stop after the numeral", "一级标题用了点号", ("一.总体要求", "二.重点任务", "三.保障措施"), *_MARK
)
_heading_fault(
    "comma after the numeral", "一级标题用了逗号", ("一，总体要求", "二，重点任务", "三，保障措施"), *_MARK
)
_heading_fault(
    "order turned",
    "二级标题顺序颠倒",
    ("一、总体要求", "（一）基本原则", "（三）主要目标", "（二）工作步骤", "二、保障措施"),
    *_SEQ,
)
_heading_fault(
    "mark after the bracket",
    "二级标题括号后加了顿号",
    ("一、总体要求", "（一）、基本原则", "（二）、主要目标", "二、保障措施"),
    *_MARK,
)
_heading_fault(
    "comma mark after a digit",
    "三级标题用了顿号",
    ("一、总体要求", "（一）基本原则", "1、坚持统筹", "2、坚持创新", "（二）主要目标", "二、保障措施"),
    *_MARK,
)
_heading_fault(
    "half-width brackets",
    "四级标题用了半角括号",
    ("一、总体要求", "（一）原则", "1.统筹", "(1)制度先行", "(2)分步实施", "2.创新", "二、保障措施"),
    *_MARK,
)
_heading_fault(
    "third level skipped to five",
    "三级标题跳号",
    ("一、总体要求", "（一）原则", "1.统筹", "2.创新", "5.绿色", "二、保障措施"),
    *_SEQ,
)


@document_recipe(
    "document-headings", "appended regulation numbers anew", D, "所附方案重新编号", regulated=True
)
def _anew(article: Article) -> None:
    article.blocks = _headed("一、提高认识", "二、狠抓落实")
    article.appendix = [Block("center", "工作方案"), *_headed("一、总体要求", "二、主要任务", "三、实施步骤")]


@document_recipe("document-headings", "second level anew under each", D, "二级标题在每个一级标题下重新编号")
def _under_each(article: Article) -> None:
    article.blocks = _headed(
        "一、总体要求",
        "（一）基本原则",
        "（二）主要目标",
        "二、重点任务",
        "（一）夯实基础",
        "（二）提质增效",
        "（三）防范风险",
    )


@document_recipe("document-headings", "first second third in the text", D, "段内“一是、二是”")
def _in_text(article: Article) -> None:
    article.blocks = _headed("一、总体要求", "二、重点任务")
    article.blocks.append(Block("p", "一是抓谋划。二是抓推进。四是抓督查，做到件件有着落。"))


@document_recipe("document-headings", "decimal at the start of a paragraph", D, "段首是小数和年份")
def _decimal(article: Article) -> None:
    article.blocks = _headed("一、总体要求", "二、资金安排")
    article.blocks += [
        Block("p", "3.5万元以上的项目应当公开招标。"),
        Block("p", "2026年起逐年开展绩效评价。"),
    ]


@document_recipe("document-headings", "numbers in a table", D, "表格里的序号")
def _numbered_table(article: Article) -> None:
    article.blocks = _headed("一、总体要求", "二、任务分工")
    article.blocks.append(
        Block("html", table((("序号", "任务"), ("1.", "调查摸底"), ("3.", "整改提升"), ("3.", "总结验收"))))
    )


@document_recipe("document-headings", "chapters and articles", D, "章条体例", regulated=True)
def _chapters(article: Article) -> None:
    article.blocks.append(Block("p", "第一条所称主管部门，以机构改革后的职责为准。"))


@document_recipe("document-headings", "references to other headings", D, "正文引用其他标题")
def _references(article: Article) -> None:
    article.blocks = _headed("一、总体要求", "二、重点任务", "三、保障措施")
    article.blocks.insert(
        4, Block("p", "（五）项和（二）项所列情形，参照第三部分办理。具体见上级通知“四、加强监管”部分。")
    )


@document_recipe("document-headings", "numbered conditions ending in semicolons", D, "以分号结尾的并列条件")
def _conditions(article: Article) -> None:
    article.blocks = _headed("一、申请条件", "二、办理程序")
    article.blocks[2:3] = [
        Block("p", f"（{NUMERALS[i]}）{t}；")
        for i, t in enumerate(("具有本地户籍", "年满十八周岁", "无不良记录"))
    ]


@document_recipe("document-headings", "digits directly below the first level", U, "一级标题下直接用“1.”")
def _direct(article: Article) -> None:
    article.blocks = _headed("一、总体要求", "1.基本原则", "2.主要目标", "二、保障措施")


# document-paragraphs


def _reopen(html: str, opening: str, every: int = 1) -> str:
    count = iter(range(10_000))
    return _OPEN.sub(lambda m: opening if next(count) % every == 0 else m[0], html)


def _paragraph_recipe(
    form: str, kind: Kind, meaning: str, change: str | None, *words: str, every: int = 1
) -> None:
    @document_recipe("document-paragraphs", form, kind, meaning, *words)
    def apply(article: Article) -> None:
        if change is not None:
            article.body_changes.append(lambda html: _reopen(html, change, every))


_INDENT = (r"缩进", r"首行", r"indent", r"空格")


@document_recipe("document-paragraphs", "two ways of indenting", F, "首行缩进方式混用", *_INDENT)
def _mixed(article: Article) -> None:
    def mix(html: str) -> str:
        other = "<p>　　" if "text-indent" in html else '<p style="text-indent: 2em;">'
        return _reopen(html, other, 2)

    article.body_changes.append(mix)


_paragraph_recipe("indented by nbsp", F, "用空格实体缩进", "<p>&nbsp;&nbsp;&nbsp;&nbsp;", *_INDENT)
_paragraph_recipe("indented by en spaces", F, "用半角空格实体缩进", "<p>&ensp;&ensp;&ensp;&ensp;", *_INDENT)
_paragraph_recipe(
    "some indented by spaces", F, "部分段落用空格缩进", "<p>&nbsp; &nbsp; &nbsp;&nbsp;", *_INDENT, every=3
)


@document_recipe(
    "document-paragraphs",
    "empty paragraphs between all",
    F,
    "段落之间插入空段",
    r"空段",
    r"空行",
    r"empty",
    r"空白",
)
def _empty(article: Article) -> None:
    article.body_changes.append(lambda html: html.replace("</p>\n<p", "</p>\n<p>&nbsp;</p>\n<p"))


@document_recipe(
    "document-paragraphs", "sentences broken by br", F, "句子中间换行", r"换行", r"断", r"break", r"br"
)
def _broken(article: Article) -> None:
    def split(html: str) -> str:
        return re.sub(
            r"(各有关单位要结|对工作中遇到的困|要坚持问题导|主管部门应当会|所需经费列入年|鼓励社会力量以|到2027年底，基|工作人员玩忽职|要充分利用政务|符合条件的单)",
            r"\1<br>\n",
            html,
        )

    article.blocks = [
        *_headed("一、总体要求", "二、重点任务", "三、保障措施"),
        Block("p", paragraph(4, "broken")),
    ]
    article.body_changes.append(split)


@document_recipe(
    "document-paragraphs", "Word markup left", F, "残留Word代码", r"Word", r"mso", r"word", r"残留"
)
def _word(article: Article) -> None:
    style = "margin-top:0pt;text-indent:32.0000pt;mso-char-indent-count:2.0000;text-autospace:ideograph-numeric;mso-pagination:widow-orphan;"

    def export(html: str) -> str:
        html = _reopen(
            html,
            f'<p class="MsoNormal" style="{style}"><span style="mso-spacerun:\'yes\';font-family:仿宋_GB2312;font-size:16.0000pt;">',
        )
        return html.replace("</p>", "<o:p></o:p></span></p>")

    article.body_changes.append(export)


@document_recipe(
    "document-paragraphs",
    "font elements and colours",
    F,
    "残留字体标签和颜色",
    r"字体",
    r"颜色",
    r"font",
    r"colou?r",
    r"样式",
)
def _font(article: Article) -> None:
    def colour(html: str) -> str:
        count = iter(range(10_000))
        return _OPEN.sub(
            lambda m: (
                m[0] + (f'<font color="{("#ff0000", "blue", "#333399")[next(count) % 3]}" face="宋体">')
            ),
            html,
        ).replace("</p>", "</font></p>")

    article.body_changes.append(colour)


@document_recipe(
    "document-paragraphs",
    "sizes change from paragraph to paragraph",
    F,
    "正文字号不一",
    r"字号",
    r"大小",
    r"size",
    r"字体",
)
def _sizes(article: Article) -> None:
    def size(html: str) -> str:
        count = iter(range(10_000))
        return _OPEN.sub(
            lambda m: m[0] + f'<span style="font-size: {(16, 12, 14, 18)[next(count) % 4]}pt;">', html
        ).replace("</p>", "</span></p>")

    article.body_changes.append(size)


_paragraph_recipe("32pt throughout", D, "一律用 32pt 缩进", '<p style="text-indent:32pt;line-height:2">')
_paragraph_recipe("ideographic spaces throughout", D, "一律用两个全角空格", "<p>　　")
_paragraph_recipe(
    "class and em", D, "缩进写在行内 2em，带类名", '<p class="p0" style="margin:0;text-indent:2em">'
)


@document_recipe("document-paragraphs", "headings in another face", D, "标题用黑体、正文用仿宋")
def _faces(article: Article) -> None:
    def face(html: str) -> str:
        html = _reopen(html, '<p style="text-indent: 2em; font-family: 仿宋_GB2312; font-size: 16pt;">')
        return html.replace("<strong>", '<strong style="font-family: 黑体;">')

    article.body_changes.append(face)


@document_recipe("document-paragraphs", "one empty line before the issuer", D, "落款前空一行")
def _one_empty(article: Article) -> None:
    article.body_changes.append(
        lambda html: html.replace(
            '<p style="text-align: right;">', '<p>&nbsp;</p>\n<p style="text-align: right;">', 1
        )
    )


@document_recipe("document-paragraphs", "address lines by br", D, "联系方式分行")
def _address(article: Article) -> None:
    article.blocks.append(
        Block(
            "html", '<p style="text-align:left">联系人：综合科<br>电话：0591-87650001<br>地址：中心路1号</p>'
        )
    )


@document_recipe("document-paragraphs", "table with its own sizes", D, "表格内字号较小")
def _small_table(article: Article) -> None:
    article.blocks.append(
        Block(
            "html",
            table((("序号", "任务", "时限"), ("1", "调查摸底", "12月底"))).replace(
                "<td>", '<td style="font-size:12pt;text-align:center">'
            ),
        )
    )


@document_recipe("document-paragraphs", "strong words inside paragraphs", D, "段内关键词加粗")
def _strong(article: Article) -> None:
    article.body_changes.append(
        lambda html: html.replace("属地管理", "<strong>属地管理</strong>").replace(
            "各有关单位要", "<b>各有关单位</b>要"
        )
    )


# document-structure


@document_recipe(
    "document-structure",
    "addressee before number",
    F,
    "主送机关在文号之前",
    r"顺序",
    r"order",
    r"位置",
    r"主送",
)
def _addressee_first(article: Article) -> None:
    article.order = ("addressee", "number", "body", "attnote", "issuer", "date", "note", "attlinks")


@document_recipe(
    "document-structure",
    "date before issuer",
    F,
    "成文日期在发文机关之前",
    r"顺序",
    r"order",
    r"位置",
    r"落款",
    r"日期",
)
def _date_first(article: Article) -> None:
    article.order = ("number", "addressee", "body", "attnote", "date", "issuer", "note", "attlinks")


@document_recipe(
    "document-structure",
    "attachment note after the date",
    F,
    "附件说明在落款之后",
    r"顺序",
    r"order",
    r"附件说明",
    r"位置",
    attached=2,
    also=("document-attachments",),
)
def _note_last(article: Article) -> None:
    article.order = ("number", "addressee", "body", "issuer", "date", "attnote", "note", "attlinks")


@document_recipe(
    "document-structure",
    "number after the body",
    F,
    "文号在正文之后",
    r"顺序",
    r"order",
    r"文号",
    r"位置",
    also=("document-number",),
)
def _number_last(article: Article) -> None:
    article.order = ("addressee", "body", "attnote", "issuer", "date", "number", "note", "attlinks")


@document_recipe(
    "document-structure", "date in Chinese numerals", F, "成文日期用汉字数字", r"日期", r"date", r"阿拉伯"
)
def _numerals(article: Article) -> None:
    assert article.written is not None
    digits = "〇一二三四五六七八九"
    day = article.written

    def small(n: int) -> str:
        tens, ones = divmod(n, 10)
        return (("", "十", "二十", "三十")[tens]) + (digits[ones] if ones else "")

    article.signed = (
        "".join(digits[int(c)] for c in str(day.year)) + f"年{small(day.month)}月{small(day.day)}日"
    )


@document_recipe(
    "document-structure",
    "date with leading zeros",
    F,
    "成文日期补零",
    r"日期",
    r"零",
    r"date",
    r"zero",
    also=(
        "document-header",
    ),  # a day moved back to the 9th may lie more than 20 working days before publication
)
def _zeros(article: Article) -> None:
    day = article.written or date(2026, 1, 1)
    if day.month > 9 and day.day > 9:
        day = day.replace(day=9)
        while not calendar.is_workday(day):
            day -= timedelta(days=1)
        article.header["written"] = day.isoformat()
    article.signed = f"{day.year}年{day.month:02d}月{day.day:02d}日"


@document_recipe(
    "document-structure",
    "date differs from header",
    F,
    "落款日期与信息表不一致",
    r"一致",
    r"不同",
    r"differ",
    r"mismatch",
    also=("document-header",),
)
def _other_date(article: Article) -> None:
    assert article.written is not None
    article.signed = chinese_day(calendar.shift(article.written, -5))


@document_recipe(
    "document-structure",
    "title without issuer",
    F,
    "标题没有发文机关",
    r"标题",
    r"title",
    also=("interpretation-link",),
)
def _no_issuer(article: Article) -> None:
    article.title = article.title.removeprefix(article.issuer)
    article.header["title"] = article.title


@document_recipe(
    "document-structure",
    "title with a comma",
    F,
    "标题中有逗号",
    r"标题",
    r"标点",
    r"title",
    r"punctuation",
    also=("interpretation-link",),
)
def _comma(article: Article) -> None:
    article.title = article.title.replace("关于", "关于进一步加强管理，", 1)
    article.header["title"] = article.title


@document_recipe(
    "document-structure",
    "announcement without addressee",
    D,
    "通告没有主送机关",
    also=("document-number", "interpretation-link", "document-header"),
)
def _announcement(article: Article) -> None:
    article.title = article.title.replace("的通知", "的通告")
    article.header["title"] = article.title
    article.addressee = ""


@document_recipe("document-structure", "book marks in the title", D, "标题中有书名号", regulated=True)
def _marks(article: Article) -> None:
    article.title = re.sub(r"印发(.+)的通知", r"印发《\1》的通知", article.title)
    article.header["title"] = article.title


@document_recipe("document-structure", "trial in brackets", D, "标题中有（试行）", regulated=True)
def _trial(article: Article) -> None:
    article.title = re.sub(r"印发(.+)的通知", r"印发《\1（试行）》的通知", article.title)
    article.header["title"] = article.title


@document_recipe("document-structure", "title broken over two lines", D, "标题分两行显示")
def _two_lines(article: Article) -> None:
    article.shown_title = article.title.replace("关于", "<br>关于", 1)


@document_recipe("document-structure", "copy list after the date", D, "落款后有抄送栏")
def _copies(article: Article) -> None:
    article.body_changes.append(
        lambda html: f"{html}\n<p>抄送：县委办公室，县人大常委会办公室，县政协办公室。</p>"
    )


@document_recipe("document-structure", "other wording of the note", D, "附注写法不同")
def _other_note(article: Article) -> None:
    article.note = "（此件公开发布）"


@document_recipe("document-structure", "long list of addressees", D, "主送机关很长")
def _long_addressee(article: Article) -> None:
    article.addressee = (
        "各镇人民政府、各街道办事处，各开发区管委会，县直各单位，省、市属驻县各单位，各国有企业："
    )


@document_recipe("document-structure", "dates in the text", D, "正文里有其他日期")
def _dates(article: Article) -> None:
    article.blocks.append(
        Block("p", "本通知自2027年1月1日起施行，有效期至2031年12月31日。2019年5月6日印发的原规定同时废止。")
    )


@document_recipe("document-structure", "title with an enumeration mark", U, "标题中有顿号")
def _enumeration(article: Article) -> None:
    article.title = article.title.replace("关于", "关于水利、农业等领域", 1)
    article.header["title"] = article.title


# document-text


_ALL = tuple(c for c in DOCUMENT_CHECKS if c != "document-text")


@document_recipe(
    "document-text",
    "scanned picture only",
    F,
    "正文只有扫描图片",
    r"图片",
    r"扫描",
    r"image",
    r"picture",
    r"scan",
    also=_ALL,
)
def _scan(article: Article) -> None:
    article.body_changes.append(
        lambda html: (
            '<p style="text-align:center"><img src="/upload/pic1.png" width="700" alt="正文第1页"></p>\n<p style="text-align:center"><img src="/upload/pic2.png" width="700" alt="正文第2页"></p>'
        )
    )


@document_recipe(
    "document-text",
    "several scans with a line of text",
    F,
    "正文为扫描图片，仅一行说明",
    r"图片",
    r"扫描",
    r"image",
    r"picture",
    r"scan",
    also=_ALL,
)
def _scan_line(article: Article) -> None:
    article.body_changes.append(
        lambda html: (
            f"<p>{article.number}</p>"
            + "".join(f'<p><img src="/upload/pic{n}.png" alt="扫描件{n}"></p>' for n in (3, 4, 5))
        )
    )


_GARBLED = (r"乱码", r"garbled", r"�", r"mojibake")


@document_recipe(
    "document-text",
    "characters of two code tables mixed up",
    F,
    "正文乱码（编码转换错误）",
    *_GARBLED,
    also=_ALL,
)
def _mojibake(article: Article) -> None:
    article.blocks = [Block("p", b.text.encode().decode("gb18030", "replace")) for b in article.blocks]


@document_recipe(
    "document-text", "replacement characters", F, "正文出现替换字符", *_GARBLED, also=("document-paragraphs",)
)
def _replacement(article: Article) -> None:
    article.blocks = [Block(b.kind, b.text.replace("，", "��").replace("。", "�")) for b in article.blocks]


@document_recipe(
    "document-text",
    "the word of double conversion",
    F,
    "正文出现“锟斤拷”",
    *_GARBLED,
    also=("document-paragraphs",),
)
def _kun(article: Article) -> None:
    article.blocks.insert(2, Block("p", "锟斤拷锟斤拷锟斤拷" + paragraph(1, "kun")))


_CUT = (r"截断", r"不完整", r"完整", r"truncat", r"中断")


@document_recipe("document-text", "text ends in the middle", F, "正文中断", *_CUT, also=_ALL)
def _cut(article: Article) -> None:
    article.blocks = article.blocks[:4]
    article.blocks[-1] = Block("p", "要坚持问题导向，按照属地管理、分级负责的原则，将工作责任落")
    article.issuer = article.signed = article.note = ""


@document_recipe("document-text", "text ends after a comma", F, "正文在逗号处中断", *_CUT, also=_ALL)
def _cut_comma(article: Article) -> None:
    article.blocks = [
        *article.blocks[:3],
        Block("p", "各镇人民政府、街道办事处要加强组织领导，明确专人负责，"),
    ]
    article.issuer = article.signed = article.note = ""


@document_recipe(
    "document-text",
    "embedded scan frame only",
    F,
    "正文只有嵌入的扫描件",
    r"图片",
    r"扫描",
    r"嵌入",
    r"PDF",
    r"pdf",
    r"image",
    r"scan",
    r"frame",
    also=_ALL,
)
def _embedded(article: Article) -> None:
    article.body_changes.append(
        lambda html: (
            '<p><img src="/upload/pic6.png" alt="一"></p><p><img src="/upload/pic7.png" alt="二"></p><p><img src="/upload/pic8.png" alt="三"></p>'
        )
    )


@document_recipe("document-text", "scan beside the text", D, "文字与扫描件并存")
def _beside(article: Article) -> None:
    article.body_changes.append(
        lambda html: f'{html}<p style="text-align:center"><img src="/upload/pic1.png" alt="文件扫描件"></p>'
    )


@document_recipe("document-text", "short but whole", D, "篇幅短但完整", also=("document-headings",))
def _short(article: Article) -> None:
    article.blocks = [Block("p", "经研究，决定延长原办法的有效期至2031年12月31日，请遵照执行。")]


@document_recipe("document-text", "boxes to tick", D, "表格里有□供勾选")
def _boxes(article: Article) -> None:
    article.blocks.append(
        Block(
            "html", table((("事项", "选项"), ("是否首次申请", "□是　□否"), ("类别", "□个人　□单位　□其他")))
        )
    )


@document_recipe("document-text", "dots of omission", D, "引文中有省略号")
def _dots(article: Article) -> None:
    article.blocks.append(Block("p", "原办法第八条“申请人应当……并提交材料”修改为“申请人应当提交材料”。"))


@document_recipe("document-text", "rare characters", D, "有生僻字")
def _rare(article: Article) -> None:
    article.blocks.append(Block("p", "适用范围包括㙍头村、崟口村、镕坂社区、堃园小区。"))


@document_recipe("document-text", "foreign letters and units", D, "有外文、公式与单位")
def _foreign(article: Article) -> None:
    article.blocks.append(
        Block("p", "PM2.5年均浓度低于25μg/m³，CODCr≤50mg/L，噪声≤55dB(A)，≥95%的点位达标，φ=0.85，误差±2℃。")
    )


@document_recipe("document-text", "diagram within the text", D, "正文含流程图")
def _diagram(article: Article) -> None:
    article.blocks.append(
        Block("html", '<p style="text-align:center"><img src="/upload/pic9.png" alt="办理流程图"></p>')
    )


@document_recipe(
    "document-text", "note ends without full stop", D, "末段是列表，没有句号", also=("document-headings",)
)
def _no_stop(article: Article) -> None:
    article.blocks += [
        Block("p", "联系单位如下："),
        Block("p", "县住房和城乡建设局　电话87650001"),
        Block("p", "县行政服务中心　电话87650002"),
    ]


# document-attachments


@document_recipe(
    "document-attachments",
    "named but not linked",
    F,
    "列出的附件没有链接",
    r"链接",
    r"link",
    r"提供",
    attached=2,
)
def _unlinked(article: Article) -> None:
    for attachment in article.attachments:
        attachment.linked = False


@document_recipe(
    "document-attachments",
    "second named file not linked",
    F,
    "第二个附件没有链接",
    r"链接",
    r"link",
    r"提供",
    attached=2,
)
def _second(article: Article) -> None:
    article.attachments[1].linked = False


@document_recipe(
    "document-attachments",
    "single named file not linked",
    F,
    "唯一的附件没有链接",
    r"链接",
    r"link",
    r"提供",
    attached=1,
)
def _single(article: Article) -> None:
    article.attachments[0].linked = False


@document_recipe(
    "document-attachments",
    "linked but not named",
    F,
    "有附件链接而正文没有附件说明",
    r"说明",
    r"列出",
    r"named",
    r"未",
    attached=1,
)
def _unnamed(article: Article) -> None:
    article.attachments[0].named = False


@document_recipe(
    "document-attachments",
    "one of two not named",
    F,
    "附件说明漏列一个附件",
    r"说明",
    r"列出",
    r"named",
    r"未",
    attached=2,
)
def _one_unnamed(article: Article) -> None:
    article.attachments[1].named = False


_NAMES = (
    r"没有提到",
    r"找不到",
    r"not-named",
    r"not-linked",
    r"一致",
    r"不符",
    r"differ",
    r"名称",
    r"不同",
    r"mismatch",
)


@document_recipe("document-attachments", "names differ", F, "附件名称与链接名称不一致", *_NAMES, attached=1)
def _names(article: Article) -> None:
    article.attachments[0].link_text = "附件：专家评审意见汇总.docx"


@document_recipe(
    "document-attachments", "two names exchanged for others", F, "附件说明与链接各说各话", *_NAMES, attached=2
)
def _exchanged(article: Article) -> None:
    article.attachments[0].link_text, article.attachments[1].link_text = (
        "附件1：申请书格式.docx",
        "附件2：现场照片登记册.docx",
    )


@document_recipe(
    "document-attachments",
    "note without any file",
    F,
    "写明附件但页面没有附件",
    r"链接",
    r"link",
    r"提供",
    attached=1,
)
def _no_file(article: Article) -> None:
    article.attachments[0].name = "申报材料清单及样表"
    article.attachments[0].linked = False


@document_recipe(
    "document-attachments",
    "attachment printed below",
    D,
    "附件内容印在正文之后",
    attached=1,
    also=("document-structure", "document-headings"),
)
def _below(article: Article) -> None:
    article.attachments[0].linked = False
    name = article.attachments[0].name
    article.appendix = [
        Block("flush", "附件"),
        Block("center", name),
        Block(
            "html",
            table(
                (("序号", "任务", "责任单位"), ("1", "调查摸底", "住建部门"), ("2", "督促整改", "城管部门"))
            ),
        ),
    ]


@document_recipe("document-attachments", "name with book marks", D, "链接文字带书名号", attached=1)
def _book_marks(article: Article) -> None:
    article.attachments[0].link_text = f"《{article.attachments[0].name}》"


@document_recipe(
    "document-attachments", "number and extension differ", D, "链接文字只差序号与扩展名", attached=2
)
def _extension(article: Article) -> None:
    for n, attachment in enumerate(article.attachments, 1):
        attachment.link_text = f"{n}. {attachment.name}.{attachment.ext.upper()}"


@document_recipe("document-attachments", "words attachment in the text", D, "正文提到附件二字", attached=1)
def _mention(article: Article) -> None:
    article.blocks.append(
        Block("p", f"具体分工见附件（{article.attachments[0].name}），其他附件由上级另行印发。")
    )


@document_recipe("document-attachments", "blanks inside the link text", D, "链接文字里有空格", attached=1)
def _spaced(article: Article) -> None:
    name = article.attachments[0].name
    article.attachments[0].link_text = f"附件： {name[:4]} {name[4:]}.docx"


@document_recipe("document-attachments", "no attachment at all", D, "没有附件")
def _none(article: Article) -> None:
    article.attachments = []


@document_recipe("document-attachments", "print and share buttons", D, "页面有下载图标等功能链接")
def _buttons(article: Article) -> None:
    article.page_changes.append(
        lambda html: html.replace(
            '<div class="xgwj">',
            '<div class="tool"><a href="javascript:window.print()">打印</a> <a href="/assets/css/print.css">版式</a></div><div class="xgwj">',
            1,
        )
    )


@document_recipe(
    "document-attachments", "joint heading of the list", D, "附件说明用“附件：1.”并有对应链接", attached=2
)
def _joint(article: Article) -> None:
    article.attachments[0].link_text = f"附件1.{article.attachments[0].name}"
    article.attachments[1].link_text = f"附件2.{article.attachments[1].name}"


# document-header


def _header_fault(
    form: str, meaning: str, field: str, value: str | None, *words: str, also: tuple[str, ...] = ()
) -> None:
    @document_recipe("document-header", form, F, meaning, *words, also=also)
    def change(article: Article) -> None:
        if value is None:
            article.header.pop(field)
        else:
            article.header[field] = value


_header_fault("index blank", "索引号为空", "index", "", r"索引", r"index")
_header_fault("validity blank", "有效性为空", "validity", "", r"有效", r"validity", r"时效")
_header_fault("validity not shown", "没有有效性一栏", "validity", None, r"有效", r"validity", r"时效")
_header_fault("issuer blank", "发布机构为空", "issuer", "", r"机构", r"机关", r"issuer")
_header_fault(
    "number blank",
    "文号为空而正文有文号",
    "number",
    "",
    r"文号",
    r"字号",
    r"number",
    also=("document-number",),
)
_header_fault(
    "date blank", "成文日期为空", "written", "", r"日期", r"written", r"date", also=("document-structure",)
)
_header_fault("index not shown", "没有索引号一栏", "index", None, r"索引", r"index")


@document_recipe(
    "document-header",
    "written after published",
    F,
    "成文日期晚于发布日期",
    r"晚于",
    r"早于",
    r"after",
    r"日期",
    also=("document-structure",),
)
def _later(article: Article) -> None:
    day = article.published.date() + timedelta(days=6)
    article.written = day
    article.header["written"], article.signed = day.isoformat(), chinese_day(day)


@document_recipe(
    "document-header",
    "published 30 working days later",
    F,
    "成文后超过20个工作日才公开",
    r"工作日",
    r"20",
    r"gap",
    r"late",
    r"期限",
    gap=30,
    flex=False,
)
def _long_gap(article: Article) -> None:
    article.note = "（此件主动公开）"


@document_recipe(
    "document-header",
    "published 21 working days later",
    F,
    "成文后21个工作日才公开",
    r"工作日",
    r"20",
    r"gap",
    r"late",
    r"期限",
    gap=21,
    flex=False,
)
def _just_over(article: Article) -> None:
    article.note = "（此件主动公开）"


@document_recipe("document-header", "published 20 working days later", D, "恰好20个工作日公开", gap=20)
def _just_in(article: Article) -> None:
    article.note = "（此件主动公开）"


@document_recipe("document-header", "published the same day", D, "当日公开", gap=0)
def _same_day(article: Article) -> None:
    article.note = "（此件主动公开）"


@document_recipe("document-header", "optional field blank", D, "非必填项为空")
def _optional_blank(article: Article) -> None:
    article.header["备注"] = ""
    article.header["主题词"] = ""


@document_recipe("document-header", "date in words", D, "生成日期用中文写法")
def _worded(article: Article) -> None:
    assert article.written is not None
    article.header["written"] = chinese_day(article.written)


@document_recipe("document-header", "other words of validity", D, "有效性写作“现行有效”")
def _in_force(article: Article) -> None:
    article.header["validity"] = "现行有效"


@document_recipe("document-header", "repealed and so marked", D, "有效性写作“废止”")
def _repealed(article: Article) -> None:
    article.header["validity"] = "废止"


@document_recipe("document-header", "time of day in the published date", D, "发布日期带时刻")
def _timed(article: Article) -> None:
    article.header["published"] = article.published.strftime("%Y-%m-%d %H:%M:%S")


@document_recipe("document-header", "no topic field", D, "没有主题分类一栏")
def _no_topic(article: Article) -> None:
    article.header.pop("topic")
