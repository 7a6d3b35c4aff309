"""Faults and decoys of content: wrong words, personal data, garbled text, secrecy, planted text, sources, doubles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from farm import content
from farm.chance import number, pick
from farm.fee_tables import table
from farm.model import Article, ArticleChange, Attachment, Block, Kind, Life, Row, Special
from farm.recipes.base import RECIPES, Recipe, optional
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = ("林", "陈", "黄", "郑", "吴", "何", "许", "苏", "方", "叶")


def _planted(site: Site, key: str, title: str = "") -> Special:
    """A news item or notice of its own, a little older than the newest of its column."""
    column = site.column(key)
    assert column.newest is not None
    n = len(column.specials)
    moment = column.newest - timedelta(days=2 + n, hours=3, minutes=7 * n)

    def make() -> Article:
        maker = content.notice if key == "notice" else content.news
        made = maker(site.unit.short_name, moment, site.office, site.unit.id, "content", key, n)
        made.title = title or made.title
        return made

    special, _ = site.add(column, make, moment)
    return special


def article_recipe(
    check: str,
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    column: str = "news",
    title: str = "",
    also: tuple[str, ...] = (),
    targets: tuple[str, ...] = (),
    aspects: tuple[str, ...] = (),
) -> Callable[[ArticleChange], ArticleChange]:
    """Registers the decorated change of a clean article as a recipe; ``also`` are checks that may say something of the page,
    ``targets`` addresses it links to that lead nowhere."""

    def register(change: ArticleChange) -> ArticleChange:
        def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
            special = _planted(site, column, title.format(p=site.unit.short_name))
            special.changes.append((life, change))
            path = site.special_path(site.column(column), special)
            extra = [optional(site, other, form, path) for other in also]
            dead = [optional(site, "dead-link", form, target) for target in targets]
            return [chosen.row(site, life, path, unreached=tuple(special.answer)), *extra, *dead]

        RECIPES.append(Recipe(check, form, kind, meaning, words, plant, aspects))
        return change

    return register


def _text(
    check: str,
    form: str,
    kind: Kind,
    meaning: str,
    paragraph: str,
    *words: str,
    title: str = "",
    column: str = "news",
) -> None:
    """A recipe that adds one paragraph in the middle of the article."""

    @article_recipe(check, form, kind, meaning, *words, title=title, column=column)
    def change(article: Article) -> None:
        article.blocks.insert(1, Block("p", paragraph))


# typo


def _typo(form: str, paragraph: str, *words: str, kind: Kind = F, title: str = "") -> None:
    _text("typo", form, kind, "错别字" if kind is F else "没有错别字", paragraph, *words, title=title)


_typo("homophone in a report", "会上，县领导对冬春农田水利建设进行了布署，并就物资储备提出具体要求。", "布署")
_typo("establish and perfect", "各单位要建立建全联动机制，明确时间表、路线图。", "建全")
_typo("idiom with a wrong character", "大家表示，将再接再励，争取明年再上新台阶。", "再励")
_typo("flood season", "当前正值主讯期，要加密巡堤查险频次，做到险情早发现、早处置。", "讯期")
_typo("similar shape", "项目经县发改部门批淮后，已于上月开工，预计明年六月竣工。", "批淮")
_typo("allow and standard", "不充许无证经营，不符合标淮的一律责令整改。", "充许", "标淮")
_typo("honour and abide", "全体党员干部要带头尊守法律法规，严格执行各项规定。", "尊守")
_typo("repeated word", "要进一步进一步压实属地责任、部门责任和企业主体责任。", "进一步进一步")
_typo("a day that does not exist", "报名时间自即日起至2026年11月31日止，逾期不予受理。", "31日")
_typo("comma set twice", "工作人员深入社区、、学校和企业，，面对面宣讲政策。", "标点")


@article_recipe("typo", "in the title", F, "标题有错别字", "防犯", title="{p}开展防范电信网络诈骗宣传")
def _typo_title(article: Article) -> None:
    article.title = article.title.replace("防范", "防犯")


@article_recipe("typo", "word split by markup", F, "错字被标签分开", "讯速")
def _typo_split(article: Article) -> None:
    article.blocks.insert(
        1, Block("html", "<p>接到报告后，应急力量讯<span style='font-size:16px'>速</span>赶赴现场处置。</p>")
    )


_typo(
    "two words that meet",
    "县融媒体中心公布署名文章征集结果，获奖作者来自各镇。从上海拨款购置的设备已经到位。",
    kind=D,
)
_typo("book title of old spelling", "活动现场展出了《沪上国藉考》《台帐里的乡村》等地方文献。", kind=D)
_typo("note of correction", "更正：原稿中“布署”应为“部署”，“讯期”应为“汛期”，特此说明。", kind=D)
_typo(
    "lesson about words",
    "“再接再励”“穿流不息”“迫不急待”都是容易写错的成语。",
    kind=D,
    title="{p}举办公文写作易错字专题讲座",
)
_typo(
    "dates in ranges",
    "展览时间为10月31日至11月30日，闰年2月29日另行安排，疫苗适用于18月零31日以上婴幼儿。",
    kind=D,
)
_typo("ellipsis of full stops", "乡亲们你一言我一语：路通了、灯亮了、水清了。。。。。。", kind=D)
_typo(
    "surnames",
    "出席活动的有侯选民、竞陶然、贺淮确等同志，活动由清淮标办公室承办。".replace("贺淮确", "贺江淮").replace(
        "清淮标", "清江标"
    ),
    kind=D,
)
_typo(
    "words close to typos",
    "究竟争取到多少资金，毕竟选址要慎重；小组止步八强，通迅社改名一事以公告为准。".replace(
        "通迅社", "通讯社"
    ),
    kind=D,
)
_typo("traditional forms in a picture caption", "古籍书影上写着“國籍”“部屬”等字样，供读者参考。", kind=D)

# wrong-statement


def _statement(form: str, paragraph: str, *words: str, kind: Kind = F, title: str = "") -> None:
    _text(
        "wrong-statement",
        form,
        kind,
        "表述错误" if kind is F else "表述没有错误",
        paragraph,
        *words,
        title=title,
    )


_statement("full name of a ministry", "会议由县人力资源与社会保障局主持，有关部门负责同志参加。", "人力资源")
_statement("plenary session", "会议集中学习了十九大五中全会精神，与会人员作了交流发言。", "十九大五中")
_statement("name of the state", "活动现场，志愿者讲解了中华人民共合国宪法有关条文。", "共合国")
_statement("government misspelt", "欢迎向县人民正府政务服务中心咨询有关事项。", "正府")
_statement("countries and regions", "本地茶叶畅销日本、越南、台湾等国家，出口额同比增长一成。", "台湾等国家")
_statement("ministry of housing", "经住房与城乡建设局现场核查，符合条件的予以补助。", "住房与城乡")
_statement("values misspelt", "各校把社会主义核心价值关融入课堂教学全过程。", "价值关")
_statement("mainland and Hong Kong", "论坛为中国与香港青年创业者搭建了交流平台。", "中国与香港")
_statement(
    "regions named rightly", "产品远销日本、越南、台湾等国家和地区，内地与香港青年踊跃参加交流。", kind=D
)
_statement("quoted", "我方坚决反对台湾“总统”等称谓，有关说法不符合一个中国原则。", kind=D)
_statement("denied", "新闻稿件中不得使用“台湾政府”等提法，不能称台湾等国家。", kind=D)
_statement(
    "lesson", "台湾总统、两岸三地等均属禁用词，应按规范表述。", kind=D, title="{p}举办新闻宣传规范用语培训"
)
_statement("book", "读书会共读《两岸三地散文选》《中国与香港》等作品。", kind=D)
_statement("longer words", "海鲜族谱展、朝鲜族歌舞和新鲜族裔美食同期亮相。", kind=D)
_statement(
    "rightly named bodies", "县人力资源和社会保障局、住房和城乡建设局、文化和旅游局、卫生健康局到会。", kind=D
)
_statement("session named rightly", "会议传达学习党的十九届五中全会、二十届三中全会精神。", kind=D)

# harmful-content


def _label(form: str, name: str, value: str, *words: str) -> None:
    @article_recipe(
        "harmful-content", form, F, "标签被植入推广用语", *words, also=("page-labels",), aspects=("labels",)
    )
    def change(article: Article) -> None:
        article.labels[name] = value


_label("keywords planted", "Keywords", "澳门新葡京,真人荷官,百家乐,在线博彩", "新葡京")
_label("description planted", "Description", "bet365官网_沙巴体育_注册送彩金", "bet365", "沙巴")
_GAMES = "百家乐、时时彩、北京赛车、六合彩资料网，真人荷官在线发牌，注册送彩金。"
_text("harmful-content", "spam paragraph", F, "正文被植入赌博推广", _GAMES, "百家乐")
_text(
    "harmful-content",
    "porn paragraph",
    F,
    "正文被植入色情推广",
    "成人视频在线观看，无码高清，同城约炮，尽在本站。",
    "成人视频",
)
_text(
    "harmful-content",
    "brand names",
    F,
    "正文被植入赌博推广",
    "亚博体育官网、乐鱼体育下载、开云体育入口、华体会体育注册。",
    "亚博",
)


@article_recipe("harmful-content", "title replaced", F, "网页标题被改成推广", "威尼斯人", "新葡京")
def _title_replaced(article: Article) -> None:
    article.page_changes.append(
        lambda t: re.sub(r"<title>[^<]*</title>", "<title>澳门威尼斯人官网-澳门新葡京-首页</title>", t)
    )


_DEAD = tuple(f"http://bjl.practice.example/?u={n}" for n in range(4))


@article_recipe(
    "harmful-content", "links in the text", F, "正文里有赌博链接", "链接", "百家乐", targets=_DEAD
)
def _links_in_text(article: Article) -> None:
    link = '<a href="http://bjl.practice.example/?u={n}">{w}</a>'
    words = ("百家乐", "时时彩", "幸运飞艇", "六合彩资料")
    article.blocks.append(
        Block(
            "html", "<p>相关推荐：" + "　".join(link.format(n=n, w=w) for n, w in enumerate(words)) + "</p>"
        )
    )


_text(
    "harmful-content",
    "loans and certificates",
    F,
    "正文被植入违法推广",
    "黑户可贷，无抵押秒到账；办证刻章，代办学历证，联系客服。",
    "黑户",
)
_text(
    "harmful-content",
    "police report",
    D,
    "警方通报",
    "该团伙通过境外网站以百家乐、时时彩、六合彩等形式开设赌场，民警抓获犯罪嫌疑人12名。",
    title="{p}公安局打掉一跨境网络赌博团伙",
)
_text(
    "harmful-content",
    "warning against loans",
    D,
    "风险提示",
    "凡是宣称“黑户可贷”“无抵押秒到账”的都是骗局，请提高警惕。",
    title="关于防范非法网络贷款的提示",
)
_text(
    "harmful-content",
    "court case",
    D,
    "以案释法",
    "被告人在出租屋内接受六合彩、特码资料投注，被判处有期徒刑六个月。",
)
_text(
    "harmful-content",
    "welfare lottery",
    D,
    "福利彩票公益金",
    "2026年度体育彩票公益金、福利彩票公益金用于全民健身和养老服务。",
)
_text(
    "harmful-content",
    "places with such names",
    D,
    "地名店名",
    "百家乐园社区、百家乐业超市、北京赛车场考察团、现金网点整治同步推进。",
)
_text(
    "harmful-content",
    "chess room inspections",
    D,
    "棋牌室检查",
    "执法人员检查棋牌室、游艺厅12家，发现老虎机游戏设备两台，已依法查处。",
)
_text(
    "harmful-content",
    "clean internet campaign",
    D,
    "净网行动",
    "专项行动清理黄色网站入口、裸聊平台等有害信息300余条。",
    title="{p}开展“净网”专项行动",
)
_text("harmful-content", "drama", D, "剧目名称", "话剧《百家乐》《六合彩》将在县剧院上演。")

# privacy-leak


def _identity(*key: object) -> str:
    """A number of identity with a right check digit; division and person are invented."""
    digits = f"359{number('div', *key) % 900 + 100}19{number('y', *key) % 40 + 55}{number('m', *key) % 12 + 1:02d}{number('d', *key) % 28 + 1:02d}{number('s', *key) % 900 + 100}"
    return digits + "10X98765432"[sum(int(a) * b for a, b in zip(digits, _WEIGHTS, strict=True)) % 11]


def _mobile(*key: object) -> str:
    return f"1{pick(('38', '39', '59', '86', '77'), 'p', *key)}{number('n', *key) % 90_000_000 + 10_000_000}"


def _person(n: int) -> str:
    return _SURNAMES[n % len(_SURNAMES)] + "某"


def _people(head: tuple[str, ...], cell: Callable[[int], str], count: int = 5) -> Block:
    rows = [head, *((str(n + 1), _person(n), cell(n), "东门村") for n in range(count))]
    return Block("html", table(tuple(rows)))


def _list_recipe(
    form: str, kind: Kind, meaning: str, title: str, head: str, cell: Callable[[int], str], *words: str
) -> None:
    @article_recipe("privacy-leak", form, kind, meaning, *words, column="notice", title=title)
    def change(article: Article) -> None:
        article.blocks.insert(1, _people(("序号", "姓名", head, "住址"), cell))


_ID = (r"身份", r"\bid\b")
_list_recipe(
    "identities in a table",
    F,
    "名单里有身份证号",
    "{p}城乡低保对象公示",
    "身份证号码",
    lambda n: _identity("a", n),
    *_ID,
)
_list_recipe(
    "column without a name",
    F,
    "名单里有身份证号",
    "{p}公租房摇号结果公示",
    "备注一",
    lambda n: _identity("b", n),
    *_ID,
)
_list_recipe(
    "one of five unmasked",
    F,
    "漏遮一个身份证号",
    "{p}临时救助对象公示",
    "身份证号",
    lambda n: _identity("c") if n == 3 else "35*************12" + str(n),
    *_ID,
)
_list_recipe(
    "mobile numbers of the helped",
    F,
    "名单里有手机号",
    "{p}特困供养人员名单公示",
    "号码",
    lambda n: _mobile("d", n),
    r"手机",
    r"mobile",
)
_text(
    "privacy-leak",
    "identity in the text",
    F,
    "正文里有身份证号",
    f"申请人陈某，女，{_identity('e')}，住东门村，现予以公示。",
    *_ID,
    column="notice",
)
_text(
    "privacy-leak",
    "identity in groups",
    F,
    "身份证号分段书写",
    f"申请人何某，公民身份号码{_identity('f')[:6]} {_identity('f')[6:14]} {_identity('f')[14:]}，经审核符合条件。",
    *_ID,
    column="notice",
)
_list_recipe(
    "mobile numbers with spaces",
    F,
    "名单里有手机号",
    "{p}困难残疾人生活补贴发放名单",
    "号码",
    lambda n: " ".join((_mobile("g", n)[:3], _mobile("g", n)[3:7], _mobile("g", n)[7:])),
    r"手机",
    r"mobile",
)


@article_recipe(
    "privacy-leak",
    "in an attachment",
    F,
    "附件里有身份证号",
    *_ID,
    column="notice",
    title="{p}危房改造补助对象名单公示",
)
def _in_attachment(article: Article) -> None:
    rows = (("序号", "姓名", "身份证号"), *((str(n + 1), _person(n), _identity("h", n)) for n in range(4)))
    article.attachments = [Attachment("危房改造补助对象名单", "xlsx", named=False, table=rows)]


def _attachment_rows(
    plant: Callable[[Site, Life, Recipe], list[Row]],
) -> Callable[[Site, Life, Recipe], list[Row]]:
    """The finding is filed under the file; the row names both addresses."""

    def planted(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        rows = plant(site, life, chosen)
        column = site.column("notice")
        special = column.specials[-1]
        path = site.special_path(column, special)
        file = site.style.file_path(path, site.number(column, special), 0, "危房改造补助对象名单", "xlsx")
        return [chosen.row(site, life, path, file)] if rows else []

    return planted


RECIPES[-1] = replace(RECIPES[-1], plant=_attachment_rows(RECIPES[-1].plant), flex=False)
_list_recipe(
    "masked identities",
    D,
    "已遮盖",
    "{p}城乡低保对象公示（续）",
    "身份证号码",
    lambda n: "35*************" + str(100 + n),
)
_list_recipe(
    "masked mobiles",
    D,
    "已遮盖",
    "{p}高龄津贴发放名单",
    "号码",
    lambda n: f"{_mobile('i', n)[:3]}****{_mobile('i', n)[7:]}",
)
_list_recipe(
    "river chiefs", D, "公布的联系方式", "{p}河长湖长名单及联系方式", "手机", lambda n: _mobile("j", n)
)
_list_recipe("shops", D, "商户电话", "{p}放心消费示范商户名单", "电话", lambda n: _mobile("k", n))
_text(
    "privacy-leak",
    "order and code numbers",
    D,
    "长号码",
    "统一社会信用代码：11359900003456789X；采购订单号：20261102091000123456；受理编号350128199003070032。",
    column="notice",
)
_text(
    "privacy-leak",
    "office numbers",
    D,
    "办公电话",
    f"咨询电话：{_mobile('l')}；联系人：林工，{_mobile('m')}；监督举报电话：{_mobile('n')}。",
    column="notice",
)
_text(
    "privacy-leak",
    "account of an office",
    D,
    "单位账户",
    "履约保证金汇入：户名：公共资源交易中心，账号：6217001870001234564。",
    column="notice",
)
_text(
    "privacy-leak",
    "impossible identity",
    D,
    "不是身份证号",
    "设备序列号359901200013451239，出厂编号359901199902301234。",
    column="notice",
)

# garbled-text


def _garbled(form: str, paragraph: str, *words: str, kind: Kind = F, title: str = "") -> None:
    _text("garbled-text", form, kind, "乱码" if kind is F else "没有乱码", paragraph, *words, title=title)


_GARBLE = (r"乱码", r"garbled")
_garbled("replaced characters", "会议听取锟斤拷锟斤拷部门汇报，锟斤拷就有关工作提出意见。", *_GARBLE)
_garbled(
    "utf-8 read as gbk",
    "浼氳寮鸿皟锛屽悇鍗曚綅瑕侀珮搴﹂噸瑙嗭紝鈥滀竴宀楀弻璐ｂ€濊惤瀹炲埌浣嶃€傗€濄",
    *_GARBLE,
)
_garbled("utf-8 read as latin", "â€œä¸€å²—åŒè´£â€\x9d è¦æ±‚ï¼ŒåŠ å¼ºå·¡æŸ¥ã€‚", *_GARBLE)
_garbled("runs of question marks", "会议由????主持，各????单位负责同志参加，研究了????事项。", *_GARBLE)
_garbled(
    "entities as text",
    "会议强调，&nbsp;&nbsp;要坚持&ldquo;人民至上&rdquo;，扎实推进各项工作。",
    r"代码",
    r"codes",
)
_garbled(
    "tags as text", '会议强调，<p style="text-indent:2em">要坚持问题导向</p>，扎实推进。', r"代码", r"codes"
)
_garbled(
    "variable left over", "本文由${article.editor}编辑，最后更新于<%=updateTime%>。", r"变量", r"template"
)
_garbled("undefined left over", "联系人：undefined，联系电话：null，请按上述方式联系。", r"变量", r"template")
_garbled(
    "interface manual",
    "请求头写作${token}，空值返回null，正文中的空格写作&nbsp;，换行写作<br>。",
    kind=D,
    title="{p}公共数据开放接口调用说明",
)
_garbled("check boxes", "是否同意：□同意　□不同意　■已阅；分值≥60％，价格￥5。", kind=D)
_garbled("questions and exclamations", "什么？真的吗？？怎么办？！工作人员一一作了解答。", kind=D)
_garbled("rare characters", "参加活动的有陈喆、林翀、黄垚、叶昇等同志。", kind=D)
_garbled("names in capitals", "NULL战队、Undefined小组分获编程比赛一、二等奖，A&B公司提供支持。", kind=D)
_garbled("foreign words", "与会者来自Café协会和Zoë工作室，现场气温25℃，音乐会曲目为Für Elise。", kind=D)
_garbled("symbols", "★表示重点，☆表示一般；※为必填项；→表示下一步；①②③为序号。", kind=D)
_garbled("percent and braces", "完成率达{98}%，其中一类项目<5%，二类项目>90%。", kind=D)

# secret-mark


def _secret(
    form: str, paragraph: str, *words: str, kind: Kind = F, title: str = "", first: bool = True
) -> None:
    @article_recipe(
        "secret-mark",
        form,
        kind,
        "有密级或不公开标志" if kind is F else "没有密级标志",
        *words,
        title=title,
        column="notice",
    )
    def change(article: Article) -> None:
        article.blocks.insert(0 if first else len(article.blocks), Block("p", paragraph))


_secret("mark with years", "机密★5年　　特急", "机密")
_secret("mark alone", "秘密★", "秘密")
_secret("level named", "密级：秘密　　保密期限：一年", "秘密")
_secret("inside, keep well", "内部资料，注意保存", "内部")
_secret("inside, do not spread", "内部文件，严禁外传", "内部")
_secret("for inside use", "（仅供内部使用，不得翻印）", "内部")
_secret("not to be published", "（此件不予公开）", "不予公开", first=False)
_secret("on request only", "公开方式：依申请公开", "依申请", first=False)
_secret(
    "lesson on marking",
    "涉密公文应当在首页左上角标明密级和保密期限，如“机密★5年”。",
    kind=D,
    title="{p}举办保密知识讲座",
)
_secret(
    "secrecy month",
    "展板介绍了密级标志“绝密★长期”的含义，提醒大家内部资料注意保存。",
    kind=D,
    title="{p}开展保密宣传月活动",
)
_secret("trade secrets", "工作人员应当保守国家秘密、商业秘密，保护个人隐私。", kind=D)
_secret("statistics of requests", "全年受理依申请公开12件，其中不予公开1件，属于国家秘密0件。", kind=D)
_secret("published on purpose", "（此件主动公开）", kind=D, first=False)
_secret("hotels with stars", "评定结果：岚海大酒店★★★★★，秘境花园民宿★★★，机械厂旧址展馆☆☆☆。", kind=D)
_secret("permit for inside publications", "内部资料性出版物应当取得准印证，不得公开发行。", kind=D)
_secret(
    "paper of an examination",
    "绝密★启用前　　2026年公开招聘笔试试卷",
    kind=D,
    title="{p}公开招聘教师笔试真题公布",
)

# article-source

_SOURCE = re.compile(r"<span>来源：([^<]*)</span>|来源：([^<　]*)　")
_TIME = re.compile(
    r"<span>([^<\d]{0,8})(\d{4}[-年]\d\d[-月]\d\d日? \d\d:\d\d(?::\d\d)?)</span>|(发布时间：)(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)　"
)


def _source_recipe(
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    shown: str | None = None,
    time: str | None = None,
    labels: bool = False,
) -> None:
    """``shown`` replaces the source's field, ``time`` the time's; ``labels`` keeps what the labels say."""

    @article_recipe("article-source", form, kind, meaning, *words, also=("page-labels",))
    def change(article: Article) -> None:
        if shown is not None:
            article.page_changes.append(lambda t: _SOURCE.sub(shown, t, count=1))
            article.labels |= {} if labels else {"ContentSource": None}
        if time is not None:
            article.page_changes.append(lambda t: _TIME.sub(time, t, count=1))
            article.labels |= {} if labels else {"PubDate": None}


_WORD, _WHEN = (r"来源", r"source"), (r"时间", r"日期", r"date")
_source_recipe("source left blank", F, "来源空着", *_WORD, shown="<span>来源：</span>")
_source_recipe("source says null", F, "来源写着null", *_WORD, shown="<span>来源：null</span>")
_source_recipe("no source at all", F, "没有来源", *_WORD, shown="")
_source_recipe("source is a dash", F, "来源是横线", *_WORD, shown="<span>信息来源：--</span>")
_source_recipe("time left blank", F, "发布时间空着", *_WHEN, time="<span>发布时间：</span>")
_source_recipe(
    "time of the epoch", F, "发布时间是1970年", *_WHEN, time="<span>发布时间：1970-01-01 08:00</span>"
)
_source_recipe(
    "thirteenth month", F, "发布时间不存在", *_WHEN, time="<span>发布时间：2026-13-05 09:10</span>"
)
_source_recipe("day without a year", F, "发布时间没有年份", *_WHEN, time="<span>发布时间：11-05</span>")
_source_recipe(
    "day that could not be read", F, "发布时间是无效日期", *_WHEN, time="<span>发布时间：NaN-NaN-NaN</span>"
)
_source_recipe("source by script", U, "来源由脚本填写", shown='<span>来源：<em id="ly"></em></span>')
_source_recipe("source named otherwise", D, "供稿单位", shown="<span>供稿：县水利局办公室</span>")
_source_recipe("publishing body", D, "发布机构", shown="<span>发布机构：县水利局</span>")
_source_recipe("author and editor", D, "作者和责编", shown="<span>作者：陈某　责任编辑：林某</span>")
_source_recipe(
    "taken from a newspaper", D, "来源：报社", shown="<span>来源：岚海日报（记者 陈某 通讯员 林某）</span>"
)
_source_recipe(
    "source in the next element",
    D,
    "来源分在两个标签里",
    shown="<span>来源：</span><a href='/sitemap/'>县政府办公室</a>",
)
_source_recipe("day without minutes", D, "只有年月日", time="<span>发布日期：2026-10-20</span>", labels=True)
_source_recipe("Chinese day", D, "年月日写成汉字", time="<span>2026年10月20日</span>", labels=True)


@article_recipe("article-source", "source in the last line", D, "文末写明来源", also=("page-labels",))
def _last_line(article: Article) -> None:
    article.page_changes.append(lambda t: _SOURCE.sub("", t, count=1))
    article.labels["ContentSource"] = None
    article.blocks.append(Block("right", "（摘自《岚海日报》）"))


# duplicate-article


def _double(form: str, kind: Kind, meaning: str, plant: Callable[[Site, Life], list[str]]) -> None:
    def planted(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        return [chosen.row(site, life, *plant(site, life))]

    words = (r"重复", r"次", r"column") if kind is F else ()
    RECIPES.append(Recipe("duplicate-article", form, kind, meaning, words, planted, (), kind is F))


def _copies(
    site: Site,
    life: Life,
    first: str,
    second: str,
    *,
    days: int = 0,
    change: ArticleChange | None = None,
    title: str = "",
) -> list[str]:
    """An article and its copy (there on the nights of ``life``), in two columns or the same; their paths."""
    original = _planted(site, first, title)
    column = site.column(second)
    assert column.newest is not None
    moment = min(original.published + timedelta(days=days, minutes=1), column.newest - timedelta(hours=1))

    def make() -> Article:
        made = original.make()
        made.published = moment
        if change:
            change(made)
        return made

    copy, _ = site.add(column, make, moment)
    copy.life = life
    return [site.special_path(site.column(first), original), site.special_path(column, copy)]


_double("the same day", F, "同一栏目同日重复", lambda s, n: _copies(s, n, "news", "news"))
_double("a day later", F, "同一栏目隔日重复", lambda s, n: _copies(s, n, "news", "news", days=1))
_double("a notice twice", F, "通知公告重复", lambda s, n: _copies(s, n, "notice", "notice"))
_double("department news twice", F, "部门动态重复", lambda s, n: _copies(s, n, "dept", "dept"))
_double(
    "two days later in department news",
    F,
    "部门动态隔两日重复",
    lambda s, n: _copies(s, n, "dept", "dept", days=2),
)
_double("a notice again", F, "通知公告隔日重复", lambda s, n: _copies(s, n, "notice", "notice", days=1))
_double("a plan twice", F, "规划计划重复", lambda s, n: _copies(s, n, "plan", "plan"))
_double("news three days later", F, "动态隔三日重复", lambda s, n: _copies(s, n, "news", "news", days=3))
_double("quoted by another column", D, "另一栏目引用", lambda s, n: _copies(s, n, "news", "dept"))
_double("notice among the news", D, "公告在动态里引用", lambda s, n: _copies(s, n, "notice", "news"))


def _other_text(article: Article) -> None:
    article.blocks.append(Block("p", "本次为第二批，其他事项同第一批。"))


def _other_file(article: Article) -> None:
    article.attachments = [Attachment("第二批名单", "xlsx", named=False)]


def _other_title(article: Article) -> None:
    article.title += "（第二批）"


def _other_picture(article: Article) -> None:
    article.blocks.append(Block("html", '<p><img src="/upload/pic7.png" alt="第二场活动"></p>'))


_double(
    "same title, other text",
    D,
    "同题不同文",
    lambda s, n: _copies(s, n, "notice", "notice", change=_other_text),
)
_double(
    "same text, other file", D, "附件不同", lambda s, n: _copies(s, n, "notice", "notice", change=_other_file)
)
_double(
    "same text, other title", D, "标题不同", lambda s, n: _copies(s, n, "news", "news", change=_other_title)
)
_double(
    "same text, other picture",
    D,
    "图片不同",
    lambda s, n: _copies(s, n, "news", "news", change=_other_picture),
)
_double(
    "water cut notices",
    D,
    "例行停水通知",
    lambda s, n: _copies(s, n, "notice", "notice", title="计划停水通知"),
)
_double(
    "weather warnings",
    D,
    "例行预警",
    lambda s, n: _copies(s, n, "news", "news", title="暴雨蓝色预警信号发布"),
)

# advertising


def _home_recipe(form: str, kind: Kind, meaning: str, html: str, *targets: str) -> None:
    """Markup on the home page; ``targets`` are the addresses in it, which lead nowhere here."""

    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.home_extra += html
        dead = [optional(site, "dead-link", form, target) for target in targets]
        return [chosen.row(site, life, "/"), *dead]

    words = (r"广告",) if kind is F else ()
    RECIPES.append(Recipe("advertising", form, kind, meaning, words, plant, (), False))


def _advert(form: str, kind: Kind, html: str, *targets: str, title: str = "") -> None:
    """Markup in the text of an article."""

    @article_recipe(
        "advertising",
        form,
        kind,
        "正文里的推广" if kind is F else "不是广告",
        *((r"广告",) if kind is F else ()),
        title=title,
        targets=targets,
    )
    def change(article: Article) -> None:
        article.blocks.append(Block("html", html))


_BAIDU, _GOOGLE, _TAOBAO = (
    "https://cpro.baidustatic.com/cpro/ui/c.js",
    "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js",
    "https://s.click.taobao.com/t?e=m",
)
_FRAME, _PICTURE, _JD = (
    "https://pos.baidu.com/s?hei=90",
    "https://img.alimama.com/cms/banner.gif",
    "https://union-click.jd.com/jdc?e=618",
)
_home_recipe(
    "script of a network",
    F,
    "首页有广告联盟脚本",
    f'<div class="gg"><script src="{_BAIDU}"></script></div>',
    _BAIDU,
)
_home_recipe(
    "another network",
    F,
    "首页有广告联盟脚本",
    f'<script async src="{_GOOGLE}"></script><ins class="adsbygoogle"></ins>',
    _GOOGLE,
)
_home_recipe(
    "frame of a network",
    F,
    "首页有广告框架",
    f'<iframe src="{_FRAME}" width="960" height="90" scrolling="no"></iframe>',
    _FRAME,
)
_home_recipe(
    "paid picture",
    F,
    "首页有付费推广图片",
    f'<a href="{_TAOBAO}" target="_blank"><img src="{_PICTURE}" alt=""></a>',
    _TAOBAO,
    _PICTURE,
)
_advert("paid link in the text", F, f'<p>点击<a href="{_JD}">这里</a>了解详情。</p>', _JD)
_advert("paid picture in the text", F, f'<p align="center"><img src="{_PICTURE}" alt="推广"></p>', _PICTURE)
_advert(
    "houses for sale",
    F,
    "<p>楼盘热销，均价仅八千元，首付仅需八万，售楼热线敬请垂询。</p>",
    title="{p}新城片区新盘亮相",
)
_advert(
    "miracle cure",
    F,
    "<p>祖传秘方治疗，一个疗程见效，药到病除，添加客服微信预约。</p>",
    title="走进{p}国医馆",
)
_STATISTICS, _SHARE, _MAP = (
    "https://hm.baidu.com/hm.js?0a1b2c",
    "https://bdimg.share.baidu.com/static/api/js/share.js",
    "https://api.map.baidu.com/api?v=3.0",
)
_home_recipe("statistics", D, "访问统计", f'<script src="{_STATISTICS}"></script>', _STATISTICS)
_home_recipe("sharing", D, "分享组件", f'<script src="{_SHARE}"></script>', _SHARE)
_home_recipe("map", D, "地图组件", f'<script src="{_MAP}"></script>', _MAP)
_home_recipe(
    "picture of a campaign",
    D,
    "公益宣传图",
    '<a href="/sitemap/"><img src="/assets/img/banner-ad.png" alt="全民反诈宣传"></a>',
)
_advert(
    "selling for farmers",
    D,
    "<p>直播间里农产品限时抢购、全国包邮，乡亲们的笑容更多了。</p>",
    title="{p}举办助农直播活动",
)
_advert(
    "warning of quacks",
    D,
    "<p>凡是自称药到病除、根治糖尿病、无效退款的，多为虚假宣传，请及时举报。</p>",
    title="{p}发布保健品消费提示",
)
_advert("vouchers", D, "<p>消费券可与商家买一送一、下单立减活动叠加使用。</p>", title="{p}发放第三轮消费券")
_advert("one such word", D, "<p>展会现场，参展企业以厂家直销方式展示新产品。</p>")
