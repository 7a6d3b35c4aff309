"""What practice sites offer the public: guides, letters, surveys, open data, a map, questions and answers. All invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape

from core.unit import Category
from farm import calendar, content
from farm.chance import between, number, pick
from farm.model import Article, Attachment, Block, Column
from farm.site import Site

Rows = list[tuple[str, str]]

# guides

_BASES = (
    "《城市市容和环境卫生管理条例》第十六条", "《社会团体登记管理条例》（国务院令第250号）第九条", "《城镇燃气管理条例》第十五条",
    "《中华人民共和国道路运输条例》第十条",
)  # fmt: skip
#: Further ways of naming the ten parts, in the order of :func:`guide_rows`.
OTHER_NAMES = (
    ("项目名称", "办理依据", "受理条件", "所需材料", "受理地点", "实施主体", "收费依据及标准", "承诺时限", "咨询电话", "办理程序"),
    ("事项名称", "法律依据", "申报条件", "材料清单", "办事窗口", "承办单位", "是否收费", "办公时间", "联系方式", "流程图"),
    ("服务事项", "政策依据", "办理条件", "申请资料", "地址", "责任部门", "费用", "办结时限", "咨询热线", "办事流程"),
)  # fmt: skip
LAYOUTS = ("table", "numbered", "lines", "terms", "spans", "wide")


def guide_rows(matter: str, office: str, *key: object) -> Rows:
    """The ten parts of a guide, all filled."""
    return [
        ("事项名称", matter), ("设定依据", pick(_BASES, "basis", *key)), ("申请条件", "在本地依法登记的单位或者年满十八周岁的个人"),
        ("办理材料", f"1.《{matter}申请表》（原件1份）；2.身份证明（复印件1份）"), ("办理地点", "行政服务中心二楼5号窗口"), ("办理机构", office),
        ("收费标准", "不收费"), ("办理时间", "工作日8:30—12:00，14:30—17:30"), ("联系电话", f"0591-8{between(1000000, 9999999, 'guide', *key)}"),
        ("办理流程", "申请—受理—审查—决定—送达"),
    ]  # fmt: skip


def guide_blocks(layout: str, rows: Rows) -> list[Block]:
    """The rows in one of the layouts that guides come in."""
    if layout == "numbered":
        blocks = []
        for i, (name, value) in enumerate(rows):
            blocks += [Block("h1", f"{_numeral(i + 1)}、{name}"), Block("p", value)]
        return blocks
    if layout == "lines":
        return [Block("p", f"{name}：{value}") for name, value in rows]
    return [Block("html", _guide_markup(layout, [(escape(n), escape(v)) for n, v in rows]))]


def _guide_markup(layout: str, rows: Rows) -> str:
    if layout == "terms":
        return '<dl class="bszn">' + "".join(f"<dt>{n}</dt><dd>{v}</dd>" for n, v in rows) + "</dl>"
    if layout == "spans":
        return "".join(
            f'<div class="row"><span class="k">{n}</span><span class="v">{v}</span></div>' for n, v in rows
        )
    if layout == "wide":
        pairs = [rows[i : i + 2] for i in range(0, len(rows), 2)]
        cells = "".join(
            "<tr>" + "".join(f"<th>{n}</th><td>{v}</td>" for n, v in pair) + "</tr>" for pair in pairs
        )
        return f'<table class="zn" width="100%"><tbody>{cells}</tbody></table>'
    cells = "".join(f"<tr><th>{n}</th><td>{v}</td></tr>" for n, v in rows)
    return f'<table class="bszn" border="1">{cells}</table>'


def _numeral(count: int) -> str:
    return content.NUMERALS[count - 1] if count <= 10 else f"十{content.NUMERALS[count - 11]}"


def guide(published: datetime, source: str, *key: object) -> Article:
    """A service guide (办事指南) with its ten elements, in the layout and with the names of its site."""
    matter = f"{pick(content.SUBJECTS, 'guide', *key)}许可"
    rows = guide_rows(matter, source, *key)
    names = pick((tuple(n for n, _ in rows), *OTHER_NAMES), "names", *key)
    renamed = [(name, value) for name, (_, value) in zip(names, rows, strict=True)]
    return guide_article(matter, published, source, renamed, pick(LAYOUTS, "layout", *key))


def guide_article(
    matter: str, published: datetime, source: str, rows: Rows, layout: str, *, form: bool = True
) -> Article:
    """A guide of these rows; ``form`` tells whether the form it asks for is offered."""
    made = Article(f"{matter}办事指南", published, source, guide_blocks(layout, rows), kind="guide")
    if form:
        made.attachments = [Attachment(f"{matter}申请表", "docx", named=False)]
    return made


# letters

_LETTERS = (
    ("建设路路灯不亮", "建设路中段的路灯已经三天不亮，夜间出行不便，希望尽快维修。", "已安排人员更换灯具，目前路灯恢复正常。感谢您的关心。"),
    ("咨询公租房申请条件", "请问外来务工人员能否申请公租房，需要准备哪些材料？", "外来务工人员连续缴纳社保满一年的可以申请，请到住房保障窗口办理。"),
    ("小区门口占道经营", "小区门口每天早上有流动摊贩占道，影响通行。", "已对该路段加强巡查，引导摊贩到便民点经营。"),
    ("农村自来水水压不足", "我们村近期自来水水压不足，用水困难。", "经查系管道老化，已列入改造计划，预计下月完工。"),
    ("建议增设公交站点", "建议在新区学校附近增设公交站点，方便学生上下学。", "您的建议已采纳，相关线路将于近期调整。"),
    ("咨询医保报销比例", "请问异地就医的报销比例是多少？", "异地就医按规定备案后，报销比例与本地一致。"),
)  # fmt: skip


@dataclass
class Letter:
    """A letter with everything its page shows; an empty text leaves the part out."""

    title: str
    question: str
    answer: str
    asked: str
    answered: str
    unit: str
    status: str = "已办结"
    contact: str = ""
    asker: str = "林**"
    layout: str = "table"
    extra: Rows = field(default_factory=list)


def letter(site: Site, index: int, asked: date, *, days: int = 4) -> Letter:
    """The ``index``-th letter of a site, asked on a day and answered some days later."""
    title, question, answer = _LETTERS[(index + number(site.unit.id, "letters")) % len(_LETTERS)]
    unit = (
        f"{site.unit.short_name}{pick(('住房和城乡建设局', '城市管理局', '交通运输局'), site.unit.id, index)}"
    )
    layout = pick(("table", "list", "lines"), site.unit.id, "letter layout")
    return Letter(
        title,
        question,
        answer,
        asked.isoformat(),
        (asked + timedelta(days=days)).isoformat(),
        unit,
        layout=layout,
    )


def letter_article(made: Letter, published: datetime, source: str) -> Article:
    """The page of a letter and its answer."""
    head: Rows = [
        ("来信人", made.asker),
        ("来信时间", made.asked),
        ("联系电话", made.contact),
        ("办理状态", made.status),
        *made.extra,
    ]
    back: Rows = [("答复单位", made.unit), ("答复时间", made.answered)]
    head, back = ([(n, v) for n, v in rows if v] for rows in (head, back))
    answer = f"<p>{made.answer}</p>" if made.answer else ""
    makers = {"table": _letter_table, "list": _letter_list}
    markup = makers.get(made.layout, _letter_lines)(head, made.question, back, answer)
    return Article(made.title, published, source, [Block("html", markup)], kind="message")


def _letter_table(head: Rows, question: str, back: Rows, answer: str) -> str:
    rows = "".join(f"<tr><td class='bt'>{n}：</td><td>{v}</td></tr>" for n, v in head)
    rows += f"<tr><td class='bt'>来信内容：</td><td>{question}</td></tr>"
    rows += "".join(f"<tr><td class='bt'>{n}：</td><td>{v}</td></tr>" for n, v in back)
    rows += f"<tr><td class='bt'>答复内容：</td><td>{answer}</td></tr>" if answer else ""
    return f'<table class="xj_table" width="100%"><tbody>{rows}</tbody></table>'


def _letter_list(head: Rows, question: str, back: Rows, answer: str) -> str:
    cells = "".join(f"<li><b>{n}：</b><span>{v}</span></li>" for n, v in head)
    replies = "".join(f"<li><b>{n}：</b><span>{v}</span></li>" for n, v in back)
    reply = (
        f'<div class="hf"><ul>{replies}</ul><h4>答复内容</h4><div class="nr">{answer}</div></div>'
        if answer or replies
        else ""
    )
    return f'<div class="xjxx"><ul>{cells}</ul><h4>来信内容</h4><div class="nr"><p>{question}</p></div></div>{reply}'


def _letter_lines(head: Rows, question: str, back: Rows, answer: str) -> str:
    lines = [f"{n}：{v}" for n, v in head] + [f"来信内容：{question}"] + [f"{n}：{v}" for n, v in back]
    text = "".join(f"<p>{line}</p>" for line in lines)
    return text + (f"<p>答复内容：</p>{answer}" if answer else "")


# surveys


@dataclass
class Survey:
    """A call for opinions with its time and what came of it."""

    title: str
    begins: date
    ends: date
    result: str = ""
    status: str = ""


def survey_article(made: Survey, source: str) -> Article:
    """The page of a survey."""
    text = f"为提高决策的民主化水平，现就有关内容公开征求社会各界意见。征集时间：{content.chinese_day(made.begins)}至{content.chinese_day(made.ends)}。"
    blocks = [Block("p", text), Block("p", "欢迎通过信函、在线留言等方式提出意见和建议。")]
    if made.status:
        blocks.insert(0, Block("p", f"状态：{made.status}"))
    if made.result:
        blocks += [Block("h1", "意见采纳情况"), Block("p", made.result)]
    return Article(made.title, content.at(made.begins, 9, 15), source, blocks)


def survey(site: Site, index: int, begins: date, *, length: int = 30, result: bool = True) -> Survey:
    """The ``index``-th survey of a site; those that are over by today have a result."""
    subject = content.subject_of(index, site.seed, site.unit.id, "survey")
    ends = begins + timedelta(days=length)
    over = ends < site.today
    text = (
        f"征集期间共收到意见建议{3 + index}条，采纳{1 + index % 3}条，其余已作说明。"
        if over and result
        else ""
    )
    return Survey(f"关于{subject}有关规定的意见征集", begins, ends, text, "已结束" if over else "进行中")


# open data

_DATASETS = (
    "公共厕所分布信息",
    "定点医疗机构名录",
    "中小学校基本信息",
    "农贸市场信息",
    "养老服务机构信息",
    "公交线路信息",
    "食品生产许可信息",
)


def dataset_article(
    name: str, published: datetime, source: str, *, ext: str = "xlsx", files: bool = True
) -> Article:
    """The page of a data set with its file."""
    rows = (
        ("数据名称", "地址", "电话"),
        (name, "中心路1号", "0591-87650000"),
        (name, "新区大道8号", "0591-87650001"),
    )
    facts = f"<ul class='sjxx'><li>数据提供方：{source}</li><li>更新频率：每年</li><li>更新时间：{published:%Y-%m-%d}</li><li>数据格式：<em>{ext.upper()}</em></li></ul>"
    made = Article(
        name, published, source, [Block("html", facts), Block("p", f"本数据集收录{name}，可免费下载使用。")]
    )
    if files:
        made.attachments = [Attachment(name, ext, named=False, table=rows)]
    return made


DATA_CHART = '<div class="sjkj"><h4>数据可视化</h4><div id="chart1" style="height:260px"></div><script src="/assets/js/echarts.min.js"></script></div>'

# map and knowledge

THEMES = ("政务服务", "教育机构", "医疗卫生", "养老服务", "文化场馆", "公园广场", "公共厕所", "停车场")


def map_markup(themes: Iterable[tuple[str, int]]) -> str:
    """A map page: a list of themes beside the map."""
    items = "".join(
        f'<li class="theme"><a href="javascript:show({i})">{n}</a><i>（{c}）</i></li>'
        for i, (n, c) in enumerate(themes)
    )
    return (
        f'<div class="zwdt"><ul class="layer-list">{items}</ul><div id="mapDiv" style="height:600px"></div>'
        '<script src="https://api.tianditu.gov.cn/api?v=4.0"></script><script>var map=new T.Map("mapDiv");map.centerAndZoom(new T.LngLat(118.1,25.2),12);</script></div>'
    )


def map_themes(site: Site) -> list[tuple[str, int]]:
    count = between(6, 8, site.unit.id, "themes")
    return [(name, between(12, 60, site.unit.id, name)) for name in THEMES[:count]]


QUESTIONS = (
    ("居民身份证丢失后如何补办？", "持户口簿到任一派出所户籍窗口办理，自受理之日起十五个工作日内领取。"),
    ("灵活就业人员怎样参加养老保险？", "本人可以到社保经办窗口或者通过手机应用办理参保登记。"),
    ("办理食品经营许可需要哪些材料？", "需要申请书、营业执照复印件、场所平面图等材料。"),
    ("新生儿什么时候办理落户？", "出生后一个月内由监护人到常住户口所在地派出所申报。"),
    ("住房公积金提取办理流程", "提出申请、窗口审核、资金到账，符合条件的当日办结。"),
    ("残疾人两项补贴的申请条件", "持有第二代残疾人证且符合困难标准的可以申请。"),
)  # fmt: skip


def knowledge_markup(pairs: Iterable[tuple[str, str]]) -> str:
    return (
        '<div class="wdk">'
        + "".join(f'<div class="wd"><p class="q">问：{q}</p><p class="a">答：{a}</p></div>' for q, a in pairs)
        + "</div>"
    )


# the columns of a site


#: Columns of services and interaction: key, the names seen, folder, shape, label.
_COLUMNS = (
    ("letters", ("领导信箱", "互动信箱", "在线咨询", "咨询投诉"), "hdjl/ldxx", "list", "互动交流"),
    ("survey", ("民意征集", "意见征集", "网上调查"), "hdjl/myzj", "list", "互动交流"),
    ("statistics", ("办件统计", "办事统计", "办件公示"), "bsfw/bjtj", "list", "办事服务"),
    ("qa", ("常见问题",), "hdjl/cjwt", "page", "互动交流"),
)
#: What governments have besides, and departments have not.
_PORTAL_COLUMNS = (
    ("data", ("数据开放", "开放数据", "公共数据开放"), "sjkf", "list", "数据开放"),
    ("map", ("政务地图", "便民服务地图", "政务电子地图"), "zwdt", "page", "其他"),
)
#: What the choice among a column's names goes by, where it is not the key.
_CHOICES = {"letters": "box", "statistics": "stat"}


def lay_out(site: Site) -> None:
    """Adds the columns of services and interaction with what stands in them."""
    portal = site.unit.category is not Category.DEPARTMENT
    for key, names, slug, shape, label in (*_COLUMNS, *(_PORTAL_COLUMNS if portal else ())):
        name = pick(names, site.unit.id, _CHOICES.get(key, key))
        site.add_column(key, name, slug, shape=shape, label=label)
    if portal:
        site.column("map").extra = map_markup(map_themes(site))
        _data(site)
    site.column("qa").extra = knowledge_markup(QUESTIONS)
    for key, fill in (("letters", _letters), ("survey", _surveys), ("statistics", _statistics)):
        fill(site, site.column(key), site.unit.short_name)


def _letters(site: Site, column: Column, place: str) -> None:
    for i in range(3):
        asked = site.today - timedelta(days=9 + 17 * i)
        made, moment = letter(site, i, asked), content.at(asked + timedelta(days=5), 10, i)
        site.add(column, lambda m=made, t=moment: letter_article(m, t, m.unit), moment)  # type: ignore[misc]


def _surveys(site: Site, column: Column, place: str) -> None:
    for i in range(7):
        made = survey(site, i, site.today - timedelta(days=12 + 45 * i))
        site.add(column, lambda m=made: survey_article(m, site.office), content.at(made.begins, 9, 15))  # type: ignore[misc]


def _statistics(site: Site, column: Column, place: str) -> None:
    for i in range(2):
        moment = content.at(calendar.at_or_before(site.today - timedelta(days=14 + 31 * i)), 11, i)
        site.add(column, lambda t=moment: statistics_article(place, t, site.office), moment)  # type: ignore[misc]


def statistics_article(place: str, published: datetime, source: str, *, title: str = "") -> Article:
    before = published.date().replace(day=1) - timedelta(days=1)
    title = title or f"{before.year}年{before.month}月{place}政务服务办件统计"
    rows = "<tr><td>部门</td><td>受理数</td><td>办结数</td></tr><tr><td>自然资源</td><td>312</td><td>309</td></tr><tr><td>市场监管</td><td>287</td><td>287</td></tr>"
    return Article(title, published, source, [Block("html", f'<table border="1">{rows}</table>')])


def _data(site: Site) -> None:
    column = site.column("data")
    column.extra = DATA_CHART
    for i in range(5):
        moment = content.at(calendar.at_or_before(site.today - timedelta(days=20 + 40 * i)), 15, i)
        name = f"{site.unit.short_name}{_DATASETS[i]}"
        site.add(column, lambda n=name, t=moment: dataset_article(n, t, site.office), moment)  # type: ignore[misc]
