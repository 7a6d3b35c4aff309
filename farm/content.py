"""Words for practice pages: documents, interpretations, news, notices. All of it is invented."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from farm import calendar
from farm.chance import between, chance, number, pick
from farm.model import Article, Attachment, Block
from farm.names import place

SUBJECTS = (
    "农村公路养护管理", "城市生活垃圾分类管理", "政府投资项目管理", "家庭农场培育扶持", "老旧小区改造", "餐饮油烟污染防治", "校外托管机构管理",
    "困难群众临时救助", "中小微企业贷款风险补偿", "河道采砂管理", "历史建筑保护", "城镇燃气安全管理", "公共租赁住房管理", "数据资源共享管理",
    "森林防灭火工作", "渔港渔船安全管理", "电动自行车停放充电管理", "职业技能培训补贴", "农村住房建设管理", "医疗救助实施", "古树名木保护",
    "招商引资项目服务", "建筑垃圾处置管理", "养老服务设施建设", "水库移民后期扶持", "茶产业高质量发展", "户外广告设置管理", "应急物资储备管理",
)  # fmt: skip
TYPES = ("管理办法", "实施办法", "实施细则", "若干措施", "实施方案", "暂行办法")
PLACES = ("各镇人民政府", "各乡（镇）人民政府、街道办事处", "各街道办事处")
TASKS = (
    "健全工作机制", "压实主体责任", "完善配套设施", "规范办理流程", "强化监督检查", "加大资金保障", "开展宣传引导", "建立信息台账", "严格考核评价",
    "优化服务供给", "推进信息共享", "加强队伍建设",
)  # fmt: skip
SENTENCES = (
    "各有关单位要结合实际，细化工作措施，明确责任人员，确保各项任务按期完成。",
    "对工作中遇到的困难和问题，要及时研究并报送主管部门，形成上下联动的工作格局。",
    "要坚持问题导向，按照属地管理、分级负责的原则，将工作责任落实到具体岗位和人员。",
    "主管部门应当会同财政、自然资源等部门，定期对实施情况开展检查，并将结果向社会公布。",
    "符合条件的单位和个人可以向所在地镇（街道）提出申请，由镇（街道）在五个工作日内完成初审。",
    "所需经费列入年度预算，专款专用，任何单位和个人不得截留、挤占和挪用。",
    "鼓励社会力量以捐赠、志愿服务等方式参与，依法保障参与各方的合法权益。",
    "要充分利用政务服务窗口、公示栏和新媒体等渠道做好政策宣传，提高群众知晓率。",
    "工作人员玩忽职守、滥用职权、徇私舞弊的，依法依规给予处理；涉嫌犯罪的，移送司法机关。",
    "到2027年底，基本形成制度完善、运行规范、保障有力的工作体系，群众满意度稳步提升。",
)
#: What interpretations say in words of their own.
EXPLAINING = (
    "近年来，群众对这项工作的关注度越来越高，原有的做法已经跟不上实际需要，因此有必要出台新的规定。",
    "起草过程中，先后两次书面征求各部门和基层单位的意见，并在网站上公开听取了社会公众的建议。",
    "与过去相比，这次最大的变化是把办理环节由五个减为三个，办事群众少跑两趟。",
    "通俗地说，就是谁受益、谁负责、谁来管，都在文件里写清楚了。",
    "举个例子：住在镇区的张先生以前要到县城窗口提交材料，今后在家门口的服务站就能办好。",
    "文中所说的“规模以上”，是指年主营业务收入达到两千万元以上的企业。",
    "需要提醒的是，去年已经领取过同类补助的，今年不再重复享受，差额部分可以申请补足。",
    "有的网友问，外地户籍能不能申请？只要在本地连续居住满一年并办理居住证，就可以同等享受。",
    "下一步还会推出配套的操作手册和流程图，放在政务服务大厅和网站上供大家取用。",
    "出台的目的，是让政策看得懂、算得清、用得上，让企业和群众有实实在在的感受。",
    "依据主要来自上级去年底印发的指导意见，并结合了本地三年试点积累的经验。",
    "如果对执行有疑问，可以拨打主管部门的咨询电话，工作日均有专人解答。",
)
NEWS_TITLES = (
    "{p}召开{s}工作推进会", "{p}扎实推进{s}", "{p}开展{s}专题调研", "{p}部署四季度{s}重点任务", "{p}多措并举抓好{s}", "走进基层：{s}现场见闻",
    "{p}举办{s}业务培训班", "{p}完成{s}年度目标",
)  # fmt: skip
NOTICE_TITLES = (
    "关于{s}项目竣工验收结果的公示", "关于开展{s}满意度调查的公告", "{s}项目招标计划公示", "关于{s}补贴对象名单的公示（第{n}批）", "关于公布{s}监督电话的通告",
    "{p}{s}岗位招聘启事",
)  # fmt: skip
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def sentence(*key: object) -> str:
    return pick(SENTENCES, "sentence", *key)


def paragraph(count: int, *key: object) -> str:
    """``count`` sentences, no two neighbours alike."""
    start = between(0, len(SENTENCES) - 1, "paragraph", *key)
    return "".join(SENTENCES[(start + 3 * n) % len(SENTENCES)] for n in range(count))


def explanation(count: int, *key: object) -> str:
    """``count`` sentences as only an interpretation has them."""
    start = between(0, len(EXPLAINING) - 1, "explanation", *key)
    return "".join(EXPLAINING[(start + 5 * n) % len(EXPLAINING)] for n in range(count))


def subject_of(index: int, *key: object, planted: bool = False) -> str:
    """The subject of the ``index``-th document of a site: no two of a site share one, planted or not."""
    half = len(SUBJECTS) // 2
    area = f"{place(index // half)[0]}片区" if index >= half else ""
    return area + SUBJECTS[(number(*key) + index % half + half * planted) % len(SUBJECTS)]


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def outline(*key: object) -> list[Block]:
    """A body in levels 一、（一）1.（1） as a notice of measures has it."""
    blocks: list[Block] = []
    for i in range(between(3, 4, "parts", *key)):
        blocks.append(Block("h1", f"{NUMERALS[i]}、{pick(TASKS, 'part', i, *key)[:4]}，明确工作要求"))
        if i == 1:
            blocks += _second_level(i, *key)
        else:
            blocks.append(Block("p", paragraph(2, i, *key)))
    return blocks


def _second_level(i: int, *key: object) -> list[Block]:
    blocks: list[Block] = []
    for j in range(3):
        blocks.append(
            Block("h2", f"（{NUMERALS[j]}）{TASKS[(i + 4 * j) % len(TASKS)]}。{sentence(i, j, *key)}")
        )
        if j == 1:
            blocks += [
                Block("h3", f"{k + 1}.{TASKS[(5 + k) % len(TASKS)]}。{sentence(i, j, k, *key)}")
                for k in range(3)
            ]
        elif j == 2 and chance(0.5, "deep", *key):
            blocks.append(Block("p", paragraph(1, i, j, *key)))
    return blocks


def regulation(title: str, *key: object) -> list[Block]:
    """An attached regulation in chapters and articles (章、条), as printed below the notice that issues it."""
    blocks = [Block("center", title)]
    article = 0
    for c, chapter in enumerate(("总则", "管理职责", "监督与附则")):
        blocks.append(Block("center", f"第{NUMERALS[c]}章　{chapter}"))
        for _ in range(3):
            blocks.append(Block("p", f"第{NUMERALS[article]}条　{paragraph(1, article, *key)}"))
            article += 1
    blocks[-1] = Block("p", f"第{NUMERALS[article - 1]}条　本办法自发布之日起施行，有效期五年。")
    return blocks


_ISSUING = "《{}》已经研究同意，现印发给你们，请认真组织实施。"
_ASKING = "为进一步加强和规范{}，根据有关法律法规和上级文件精神，结合我地实际，现就有关事项通知如下。"


def document(
    name: str, words: str, published: datetime, serial: int, *key: object, gap: int | None = None,
    regulated: bool | None = None, attached: int | None = None, subject: str = "",
) -> Article:  # fmt: skip
    """An own normative document of ``name``; ``words`` is its 机关代字, ``gap`` the working days from signing to publishing.

    ``regulated`` tells whether it issues a regulation printed below (then it has no files); ``attached`` counts its files.
    """
    subject, form = subject or pick(SUBJECTS, "subject", *key), pick(TYPES, "type", *key)
    gap = between(1, 8, "gap", *key) if gap is None else gap
    written = calendar.shift(calendar.at_or_before(published.date()), -gap)
    regulated = chance(0.45, "regulated", *key) if regulated is None else regulated
    regulation_name = f"{_place(name)}{subject}{form}" if regulated else ""
    title = (
        f"{name}关于印发{regulation_name}的通知" if regulated else f"{name}关于做好{subject}有关工作的通知"
    )
    code = f"{words}〔{written.year}〕{serial}号"
    body = (
        [Block("p", _ISSUING.format(regulation_name))]
        if regulated
        else [Block("p", _ASKING.format(subject)), *outline(*key)]
    )
    attachments = _attachments(subject, attached, *key) if not regulated else []
    article = Article(
        title=title, published=published, source=name, blocks=body, kind="document", number=code, addressee=_addressee(*key),
        issuer=name, signed=chinese_day(written), note="（此件主动公开）", attachments=attachments, written=written,
        header=header(title, code, name, written, published, serial),
    )  # fmt: skip
    if regulated:
        article.appendix = regulation(regulation_name, *key)
    return article


def _place(name: str) -> str:
    """The place or body a regulation is named after: ``岚溪县`` for the office of its government."""
    return name.removesuffix("人民政府办公室") if name.endswith("人民政府办公室") else name


def header(
    title: str, number: str, issuer: str, written: date, published: datetime, serial: int
) -> dict[str, str]:
    """The information table of a document, every field filled."""
    return {
        "index": f"LX{issuer.encode().hex()[:4].upper()}-0200-{written.year}-{serial:05d}",
        "topic": "综合政务/其他", "issuer": issuer, "number": number, "title": title, "written": written.isoformat(),
        "published": published.strftime("%Y-%m-%d"), "validity": "有效",
    }  # fmt: skip


def _addressee(*key: object) -> str:
    return f"{pick(PLACES, 'addressee', *key)}，各有关单位："


def _attachments(subject: str, count: int | None, *key: object) -> list[Attachment]:
    count = between(0, 2, "attachments", *key) if count is None else count
    names = (f"{subject}任务分解表", f"{subject}联系人名单")
    return [Attachment(names[i], pick(("docx", "xlsx", "pdf"), "ext", i, *key)) for i in range(count)]


def plain_name(title: str) -> str:
    """The name of a document as interpretations quote it."""
    inner = title.split("关于印发", 1)[-1].removesuffix("的通知") if "关于印发" in title else title
    return f"《{inner}》"


def interpretation(
    document_title: str, published: datetime, source: str, *key: object, form: str = "text"
) -> Article:
    """A reading of a policy for the public (政策解读): in text, as a picture, as a video, or in questions and answers."""
    quoted = plain_name(document_title)
    if form != "text":
        return _lively(form, quoted, published, source, *key)
    parts = ("制定背景", "目标任务", "主要内容", "适用范围", "关键词解释")
    blocks: list[Block] = []
    for i, part in enumerate(parts):
        blocks.append(Block("h1", f"{NUMERALS[i]}、{part}"))
        blocks.append(Block("p", explanation(2, i, *key)))
    title = pick(("{}政策解读", "{}解读", "关于{}的解读"), "form", *key).format(quoted)
    return Article(title, published, source, blocks, kind="interpretation")


def _lively(form: str, quoted: str, published: datetime, source: str, *key: object) -> Article:
    picture = f'<p style="text-align:center"><img src="/upload/pic{between(1, 9, *key)}.png" alt="图解"></p>'
    video = '<p style="text-align:center"><video controls="controls" src="/upload/jd.mp4"></video></p>'
    asked = ("为什么要出台这份文件？", "哪些单位和个人适用？", "办理流程有什么变化？", "从什么时候开始执行？")
    made = {
        "picture": ("一图读懂{}", [Block("p", explanation(1, *key)), Block("html", picture)]),
        "video": ("{}视频解读", [Block("p", explanation(1, *key)), Block("html", video)]),
        "questions": (
            "{}政策解读",
            [
                b
                for n, question in enumerate(asked)
                for b in (Block("h1", f"{NUMERALS[n]}、{question}"), Block("p", explanation(1, n, *key)))
            ],
        ),
    }
    title, blocks = made[form]
    return Article(title.format(quoted), published, source, blocks, kind="interpretation")


def news(place: str, published: datetime, source: str, *key: object) -> Article:
    title = pick(NEWS_TITLES, "news", *key).format(p=place, s=pick(SUBJECTS, "newssubject", *key))
    blocks = [Block("p", f"日前，{title}。{paragraph(2, 'news', *key)}")]
    if chance(0.3, "picture", *key):
        blocks.append(
            Block(
                "html",
                f'<p style="text-align:center"><img src="/upload/pic{between(1, 9, *key)}.png" alt="现场图片"></p>',
            )
        )
    blocks.append(Block("p", paragraph(3, "more", *key)))
    blocks.append(Block("p", f"当天共有{between(21, 9998, 'present', *key)}人次参加。"))
    return Article(title, published, source, blocks)


def notice(place: str, published: datetime, source: str, *key: object) -> Article:
    title = pick(NOTICE_TITLES, "notice", *key).format(
        p=place, s=pick(SUBJECTS, "noticesubject", *key), n=pick(NUMERALS, "batch", *key)
    )
    end = published + timedelta(days=7)
    blocks = [
        Block("p", f"{paragraph(2, 'notice', *key)}"),
        Block(
            "p", f"公示时间自发布之日起至{chinese_day(end.date())}止。公示期间如有异议，请以书面形式反映。"
        ),
        Block("p", f"联系电话：0591-8{between(1000000, 9999999, 'phone', *key)}。"),
    ]
    return Article(title, published, source, blocks)


def plan(place: str, published: datetime, source: str, *key: object) -> Article:
    title = f"{place}{pick(SUBJECTS, 'plan', *key)}“十四五”专项规划公众版（节选{between(1, 99, *key)}）"
    return Article(title, published, source, [Block("p", paragraph(3, "plan", i, *key)) for i in range(3)])


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))
