"""Faults and decoys of letters, channels to ask, surveys, and knowledge for questions and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from farm import content, services
from farm.model import Article, Block, Column, Kind, Life, ListChange, RawPage, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.services import Letter, Survey
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE


def _has_letters(site: Site) -> bool:
    return site.column("letters").in_nav


def _no_own_letters(site: Site) -> bool:
    """Sites on which no other recipe has put a letter."""
    return len(site.column("letters").specials) == 3 and "letters-list" not in site.taken


# letters

_LETTERS_CHECKS = ("message-facts", "unanswered-message")


def plant_letter(
    site: Site, life: Life, change: Callable[[Letter], Letter], *, ago: int = 40, days: int = 4
) -> str:
    """A letter asked some days ago, spoilt while ``life`` lasts; its path."""
    serial = site.next_serial()
    column = site.column("letters")
    asked = site.today - timedelta(days=ago)
    plain = services.letter(site, serial, asked, days=days)
    moment = content.at(min(asked + timedelta(days=1), site.today), 11, serial % 60)
    special, _ = site.add(column, lambda: services.letter_article(plain, moment, site.office), moment)

    def spoil(article: Article) -> None:
        article.blocks = services.letter_article(change(replace(plain, extra=[])), moment, site.office).blocks

    special.changes.append((life, spoil))
    return site.special_path(column, special)


def _letter(check: str, form: str, kind: Kind, meaning: str, *words: str, ago: int = 40, days: int = 4, flex: bool = True, also: bool = False,
            **values: object) -> None:  # fmt: skip
    """Registers a letter with these values in place of its own."""

    @recipe(check, form, kind, meaning, *words, flex=flex and kind is F, fits=_has_letters)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        path = plant_letter(site, life, lambda m: replace(m, **values), ago=ago, days=days)  # type: ignore[arg-type]
        others = (*_LETTERS_CHECKS, "privacy-leak") if kind is F or also else ()
        extra = [optional(site, o, form, path) for o in others if o != check]
        return [chosen.row(site, life, path), *extra]


_M = "message-facts"
_letter(_M, "no answering unit", F, "没有答复单位", "单位", unit="")
_letter(_M, "no day of the answer", F, "没有答复时间", "答复时间", answered="")
_letter(_M, "no day of the letter", F, "没有来信时间", "留言时间", asked="")
_letter(
    _M, "neither unit nor day of the answer", F, "没有答复单位和时间", "单位", "时间", unit="", answered=""
)
_letter(_M, "marked as done, no answer", F, "标明办结但没有答复内容", "答复内容", answer="")
_letter(_M, "mobile number of the asker", F, "来信人手机号码未遮盖", "电话|手机", contact="13850012345")
_letter(
    _M,
    "identity number of the asker",
    F,
    "来信人身份证号未遮盖",
    "身份证|证件",
    extra=[("身份证号", "350102198803124518")],
)
_letter(
    _M,
    "address of the asker",
    F,
    "来信人住址未遮盖",
    "住址|地址",
    extra=[("家庭住址", "岚溪县城关镇中山路12号3栋502室")],
)
_letter(
    _M,
    "answer repeats the number",
    F,
    "答复引用来信人手机号",
    "手机",
    answer="您留下的手机13950067890一直无法接通，请尽快与我局联系。",
)
_letter(_M, "number masked", D, "手机号码已遮盖", contact="138****2345")
_letter(
    _M,
    "telephone of the office in the answer",
    D,
    "答复中有办公电话",
    answer="请到住房保障窗口咨询，电话0591-87654321。",
)
_letter(_M, "unit and day signed below", D, "答复落款有单位和日期", unit="", answered="",
        answer="您反映的问题已处理，感谢支持。</p><p>岚溪县城市管理局</p><p>2026年11月2日")  # fmt: skip
_letter(
    _M, "still being handled", D, "刚提交尚未答复", ago=6, unit="", answered="", answer="", status="办理中"
)
_letter(_M, "unit and day in one line", D, "单位和时间合写一行", layout="lines", unit="", answered="",
        answer="【岚溪县城市管理局】2026-11-02 回复：</p><p>已安排人员现场处理。")  # fmt: skip
_letter(_M, "named asker without data", D, "来信人只有姓氏", asker="林先生")
_letter(
    _M,
    "order number in the letter",
    D,
    "来信中有订单编号",
    question="我网购的商品出现质量问题，订单号为202610050013850，商家不予退换。",
)
_letter(
    _M,
    "contact of the office as a field",
    D,
    "有承办单位办公电话栏",
    extra=[("承办单位电话", "0591-87650000")],
)

_U = "unanswered-message"
_letter(
    _U,
    "unanswered for four months",
    F,
    "超过三个月未回复",
    "未回复|没有答复",
    ago=122,
    unit="",
    answered="",
    answer="",
    status="未回复",
)
_letter(
    _U,
    "being handled for five months",
    F,
    "办理中超过五个月",
    "办理中",
    ago=152,
    unit="",
    answered="",
    answer="",
    status="办理中",
)
_letter(
    _U,
    "taken up eight months ago",
    F,
    "受理后八个月没有答复",
    "受理",
    ago=240,
    unit="",
    answered="",
    answer="",
    status="已受理",
)
_letter(
    _U,
    "waiting for an answer",
    F,
    "待答复",
    "待答复",
    ago=100,
    unit="",
    answered="",
    answer="",
    status="待答复",
    layout="lines",
)
_letter(
    _U, "no word of an answer", F, "没有状态也没有答复", ago=130, unit="", answered="", answer="", status=""
)
_letter(_U, "answered after four months", F, "四个月后才答复", "答复", ago=200, days=128)
_letter(_U, "answered after half a year", F, "半年后才答复", "答复", ago=260, days=190)
_letter(
    _U,
    "asked three weeks ago",
    D,
    "三周前提交，办理中",
    ago=21,
    unit="",
    answered="",
    answer="",
    status="办理中",
)
_letter(_U, "not accepted", D, "不予受理", ago=150, unit="", answered="", answer="", status="不予受理")
_letter(
    _U, "older than a year", D, "一年以前的来信", ago=500, unit="", answered="", answer="", status="办理中"
)
_letter(_U, "repeated letter", D, "重复来信", ago=140, unit="", answered="", answer="", status="重复来信")
_letter(_U, "answered within two months", D, "两个月内答复", ago=120, days=58)
_letter(
    _U,
    "three months to the day",
    D,
    "正好未满三个月",
    ago=90,
    unit="",
    answered="",
    answer="",
    status="办理中",
)
_letter(
    _U,
    "petition",
    D,
    "信访件",
    ago=150,
    unit="",
    answered="",
    answer="",
    status="办理中",
    extra=[("信件类型", "网上信访")],
)


@recipe(_U, "answered after its term", F, "晚于办理期限答复", "期限", fits=_has_letters)
def _after_due(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    due = (site.today - timedelta(days=50)).isoformat()
    path = plant_letter(site, life, lambda m: replace(m, extra=[("办理期限", due)]), ago=60, days=25)
    return [chosen.row(site, life, path), optional(site, _M, chosen.form, path)]


@recipe(_U, "answered on the last day of its term", D, "期限当天答复", fits=_has_letters)
def _on_due(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    due = (site.today - timedelta(days=50)).isoformat()
    return [
        chosen.row(
            site,
            life,
            plant_letter(site, life, lambda m: replace(m, extra=[("办理期限", due)]), ago=60, days=10),
        )
    ]


def _state_rows(site: Site, rows: list[tuple[str, int, str]]) -> Callable[[str], str]:
    lines = "".join(
        f"<tr><td><a href='/hdjl/ldxx/view?id={n}'>{t}</a></td><td>{(site.today - timedelta(days=d)).isoformat()}</td><td>{s}</td></tr>"
        for n, (t, d, s) in enumerate(rows)
    )
    return lambda html: (
        html + f"<table class='xjlb'><tr><th>标题</th><th>来信时间</th><th>状态</th></tr>{lines}</table>"
    )


def _state_list(form: str, kind: Kind, meaning: str, rows: list[tuple[str, int, str]], *words: str) -> None:
    @recipe(
        _U, form, kind, meaning, *words, aspects=("letters", "letters-list"), fits=lists_served, flex=False
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        column = site.column("letters")
        column.changes.append(ListChange(Life(), html=_state_rows(site, rows)))
        path = site.column_path(column)
        links = [f"/hdjl/ldxx/view?id={n}" for n in range(len(rows))]
        for link in links:
            site.raw[link] = _query_page()
        return [chosen.row(site, life, path, *links), optional(site, "column-order", form, path)]


def _query_page() -> RawPage:
    """A page that asks for a number and a word before it shows the letter."""
    fields = "<input name='code' title='查询编号'><input name='pwd' title='查询密码'>"
    text = f"<html><head><meta charset='utf-8'><title>来信查询</title></head><body><p>请输入查询编号和密码查看来信。</p><form>{fields}</form></body></html>"
    return RawPage(text.encode())


_state_list(
    "list shows an unanswered letter",
    F,
    "列表标明未回复",
    [("医保缴费问题", 12, "已回复"), ("村道破损何时修复", 131, "未回复")],
    "未回复",
)
_state_list(
    "list of answered letters",
    D,
    "列表均已回复",
    [("医保缴费问题", 12, "已回复"), ("村道破损何时修复", 131, "已回复")],
)

# consultation-channel

_C = "consultation-channel"
_CHANNEL = ("letters", "home-extra")


def _remove_letters(site: Site) -> Column:
    """Takes the letters and every name of a channel off the site."""
    column = site.column("letters")
    column.in_nav, column.specials, column.name, column.slug, column.shape = (
        False,
        [],
        "往年回顾",
        "hdjl/wnhg",
        "page",
    )
    column.label_type = "其他"
    return column


def _channel(
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    extra: str = "",
    dead: str = "",
    change: Callable[[Site], None] | None = None,
) -> None:
    @recipe(_C, form, kind, meaning, *words, aspects=_CHANNEL, flex=False, fits=_no_own_letters)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _remove_letters(site)
        site.home_extra += extra
        if change is not None:
            change(site)
        more = [optional(site, "dead-link", form, dead)] if dead else []
        return [chosen.row(site, life), *more]


_channel("nothing to ask with", F, "没有任何咨询渠道", "渠道")
_channel(
    "petition alone",
    F,
    "只有信访",
    "信访",
    extra='<div class="hd"><a href="http://www.gov.cn/">网上信访</a></div>',
)
_channel(
    "reports of misconduct alone",
    F,
    "只有纪检举报",
    "举报",
    extra='<div class="hd"><a href="http://www.gov.cn/">纪检监察举报</a></div>',
)
_channel(
    "mail address alone",
    F,
    "只有邮箱",
    "邮箱|信箱",
    extra='<div class="hd"><a href="mailto:bgs@mail.example">县长信箱：bgs@mail.example</a></div>',
)
_channel(
    "letter box gone",
    F,
    "信箱链接打不开",
    "打不开",
    extra='<div class="hd"><a href="/hudong/xinxiang.do">局长信箱</a></div>',
    dead="/hudong/xinxiang.do",
)
_channel(
    "platform elsewhere gone",
    F,
    "外部互动平台已关闭",
    "打不开",
    extra='<div class="hd"><a href="http://hd.gone.example/index.html">我要咨询</a></div>',
    dead="http://hd.gone.example/index.html",
)
_channel(
    "telephone number in words", F, "只有咨询电话", "渠道", extra='<p class="dh">咨询电话：0591-87650000</p>'
)


def _interaction_column(site: Site) -> None:
    column = site.add_column("hd", "互动交流", "hdjl", shape="page", label="互动交流")
    column.extra = "<div class='hd'><p>欢迎关注本网站，更多互动内容请留意后续栏目。</p></div>"


_channel("interaction in name alone", F, "互动栏目里没有渠道", "渠道", change=_interaction_column)
_channel(
    "platform of the province",
    D,
    "链接到12345平台",
    extra='<div class="hd"><a href="http://12345.shangji.gov.cn/">12345便民服务平台</a></div>',
)
_channel(
    "letter box of the office above",
    D,
    "链接到上级信箱",
    extra='<div class="hd"><a href="http://12345.shangji.gov.cn/xx">市长信箱</a></div>',
)
_channel(
    "guarded platform",
    D,
    "互动平台拦截访问",
    extra='<div class="hd"><a href="http://waf.example/hd">网上咨询</a></div>',
)


def _board(site: Site) -> None:
    column = site.add_column("board", "留言板", "lyb", shape="page", label="互动交流")
    column.extra = "<form class='ly' method='post' action='/search/ly'><input name='title' title='标题'><textarea name='content' title='内容'></textarea><input name='code' title='验证码'></form>"


_channel("guest book with a form", D, "有留言板表单", change=_board)


def _asking(site: Site) -> None:
    column = site.add_column("ask", "我要写信", "wyxx", shape="page", label="互动交流")
    column.extra, column.in_nav = (
        "<form method='post' action='/search/xx'><input name='name' title='姓名'><textarea name='nr' title='内容'></textarea></form>",
        False,
    )
    site.home_extra += (
        f'<a class="xx" href="{site.column_path(column)}"><img src="/assets/img/wyxx.png" alt="我要写信"></a>'
    )


_channel("way in as a picture", D, "入口为图片", change=_asking)
_channel(
    "one of two works",
    D,
    "两个入口一个可用",
    extra='<a href="/hudong/old.do">领导信箱</a> <a href="http://12345.shangji.gov.cn/">在线咨询</a>',
    dead="/hudong/old.do",
)

_channel(
    "platform that answers slowly", D, "互动平台响应慢", extra='<a href="http://slow.example/hd">网上咨询</a>'
)


def _published_letters(site: Site) -> None:
    column = site.add_column("xd", "来信选登", "hdjl/lxxd", label="互动交流")
    for n in range(3):
        asked = site.today - timedelta(days=20 + 9 * n)
        made, moment = services.letter(site, n, asked), content.at(asked + timedelta(days=6), 9, n)
        site.add(column, lambda m=made, t=moment: services.letter_article(m, t, m.unit), moment)  # type: ignore[misc]


_channel(
    "letters published under another name",
    D,
    "来信选登在其他栏目",
    change=_published_letters,
)

# survey-activity

_S = "survey-activity"
_SURVEY = ("survey",)


def _surveys(site: Site, made: list[Survey]) -> list[str]:
    """Puts these surveys in the place of the site's own; their paths."""
    column = site.column("survey")
    column.specials = []
    paths = []
    for m in made:
        make = partial(services.survey_article, m, site.office)
        special, _ = site.add(column, make, content.at(m.begins, 9, 15))
        paths.append(site.special_path(column, special))
    return paths


def _some(site: Site, ages: list[int], *, result: bool = True, length: int = 20) -> list[Survey]:
    return [
        services.survey(site, n, site.today - timedelta(days=a), result=result, length=length)
        for n, a in enumerate(ages)
    ]


def _count(form: str, kind: Kind, meaning: str, ages: list[int]) -> None:
    @recipe(
        _S,
        form,
        kind,
        meaning,
        *(("次",) if kind is F else ()),
        aspects=_SURVEY,
        fits=lists_served,
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        paths = _surveys(site, _some(site, ages))
        own = site.column_path(site.column("survey"))
        return [chosen.row(site, life, own, *paths), optional(site, "column-abandoned", form, own)]


_count("two in a year", F, "一年两次征集", [20, 160])
_count("five in a year", F, "一年五次征集", [12, 60, 130, 200, 300])
_count("all of earlier years", F, "都是往年的征集", [420, 460, 500, 560, 600, 700, 800])
_count("six in a year", D, "一年正好六次", [12, 60, 130, 200, 300, 350])
_count("many", D, "一年十二次", [5 + 29 * n for n in range(12)])


@recipe(_S, "no channel", F, "没有征集调查渠道", "渠道", aspects=_SURVEY, flex=False)
def _no_survey(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    column = site.column("survey")
    column.in_nav, column.specials, column.name, column.slug, column.shape, column.label_type = (
        False,
        [],
        "往年活动",
        "hdjl/wnhd",
        "page",
        "其他",
    )
    return [chosen.row(site, life)]


def _one(
    form: str,
    kind: Kind,
    meaning: str,
    ago: int,
    *,
    length: int = 30,
    result: str = "",
    status: str = "已结束",
    extra: Callable[[Site, Survey, str], None] | None = None,
) -> None:
    """A survey of its own beside the others of the site, without a result but as ``result`` says."""

    @recipe(_S, form, kind, meaning, *(("结果",) if kind is F else ()), aspects=_SURVEY, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        column, serial = site.column("survey"), site.next_serial()
        made = services.survey(site, serial, site.today - timedelta(days=ago), length=length, result=False)
        made = replace(made, result=result, status=status)
        special, _ = site.add(
            column, lambda: services.survey_article(made, site.office), content.at(made.begins, 8, 5)
        )
        path = site.special_path(column, special)
        if extra:
            extra(site, made, path)
        return [chosen.row(site, life, path)]


def _result_article(site: Site, made: Survey, path: str) -> None:
    moment = content.at(made.ends + timedelta(days=12), 10)
    title = made.title.removesuffix("的意见征集") + "意见采纳情况的公告"
    site.add(
        site.column("notice"),
        lambda: Article(title, moment, site.office, [Block("p", content.paragraph(2, "result", made.title))]),
        moment,
    )


_one("ended two months ago, no result", F, "结束两个月没有结果", 95)
_one("ended half a year ago, no result", F, "结束半年没有结果", 215)
_one("ended in the spring, no result", F, "春季结束没有结果", 260, length=15)
_one("short one without a result", F, "为期一周的征集没有结果", 80, length=7)
_one("ended, and the page does not say so", F, "到期但未标明结束", 120, status="")
_one("still running", D, "仍在进行", 10, status="进行中")
_one("ended last week", D, "上周才结束", 37, length=30)
_one("result on the page", D, "页面上有结果", 120, result="征集期间未收到意见建议。")
_one("result in a notice", D, "结果另发公告", 140, extra=_result_article)
_one("older than a year", D, "一年以前结束", 460)
_one("long running", D, "长期征集", 200, length=360, status="进行中")

# qa-knowledge

_Q = "qa-knowledge"
_QA = ("qa",)


def _knowledge(form: str, kind: Kind, meaning: str, *pairs: tuple[str, str]) -> None:
    @recipe(_Q, form, kind, meaning, aspects=_QA, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        column = site.column("qa")
        column.extra = services.knowledge_markup([*services.QUESTIONS[:4], *pairs, *services.QUESTIONS[4:]])
        return [chosen.row(site, life, site.column_path(column))]


_ANSWER = "请携带身份证明到行政服务中心相关窗口咨询办理。"
_knowledge(
    "letter with a greeting",
    F,
    "照搬来信，有问候",
    ("您好，我家住在城东社区，楼下餐馆油烟很大，请尽快处理", _ANSWER),
)
_knowledge(
    "letter to the leader",
    F,
    "照搬来信，称呼领导",
    ("尊敬的领导：我们村的路灯坏了半年没人修，望尽快解决", _ANSWER),
)
_knowledge(
    "letter with a number", F, "照搬来信，有手机号码", ("孩子转学材料交了没有回音，电话13805910000", _ANSWER)
)
_knowledge(
    "story in the first person",
    F,
    "照搬来信，第一人称叙述",
    (
        "我是2019年从外地嫁过来的，户口一直没有迁过来，现在孩子要上学了，学校说要本地户口，我应该怎么办才能让孩子顺利入学",
        _ANSWER,
    ),
)
_knowledge("title is a number", F, "标题只有编号", ("问题12", _ANSWER))
_knowledge("title is a file name", F, "标题为文件名", ("常见问题汇总最终版.docx", _ANSWER))
_knowledge("test entry", F, "测试数据", ("测试", _ANSWER))
_knowledge(
    "enrolment of years ago", F, "过期知识，写往年招生", ("2022年秋季小学招生报名什么时候开始？", _ANSWER)
)
_knowledge(
    "the same twice",
    F,
    "同一问题重复",
    ("失业金怎么申请领取？", _ANSWER),
    ("失业金怎么申请领取", "可以网上申领。"),
)
_knowledge("asks in the first person", D, "第一人称的问句", ("我想开一家餐馆，需要办哪些证？", _ANSWER))
_knowledge("noun phrase", D, "名词短语", ("生育津贴申领条件", _ANSWER))
_knowledge(
    "year of an amendment", D, "提到修订年份", ("《土地管理法》2019年修订后宅基地审批有哪些变化？", _ANSWER)
)
_knowledge("present year", D, "写当年的事", ("2026年城乡居民医保缴费标准是多少？", _ANSWER))
_knowledge(
    "number of the office in the answer",
    D,
    "答案里有办公电话",
    ("如何查询公积金余额？", "可拨打12329或0591-87650000查询。"),
)
_knowledge(
    "like questions", D, "问题相近但不同", ("公租房怎么申请？", _ANSWER), ("廉租房怎么申请？", _ANSWER)
)
_knowledge("short question", D, "短问句", ("哪里办社保卡", _ANSWER))
_knowledge(
    "greeting in the answer",
    D,
    "答案以您好开头",
    ("如何注销营业执照？", "您好，可以通过网上办事大厅简易注销。"),
)
