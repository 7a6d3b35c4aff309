"""Whether a document is a normative one (行政规范性文件): one that binds the public in general and more than once.

Titles alone do not tell. What the issuer or the site says (a code with 规, a registration number, a column of normative documents)
does; so does the name of rules; so do at least two things that only binding texts say of themselves (from when and how long they apply,
who explains them, articles, what people and firms must do or get, prices). A title that merely sounds general makes it
presumable: a person has to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import islice

from core.page import Paragraph
from reading.documents.number import NUMBER, is_order


class Standing(Enum):
    """What a document is: ``PRESUMED`` speaks by its title only."""

    NONE = 0
    PRESUMED = 1
    NORMATIVE = 2


#: Kinds of papers that are never rules, by their titles.
_NEVER = re.compile(r"任免|任职|免职|通报|批复|的?复?函$|公示|征求.{0,80}意见|公开征集")
_NO_RULES = re.compile(
    r"任免|任职|免职|免去|任命|聘任|表彰|表扬|嘉奖|奖励名单|通报|批复|的复函|的函$|公示|人选|名单|"
    r"议案|提案|建议的答复|工作报告|分工|征求.{0,80}意见|公开征集|行政处罚|征收土地"
    r"|(?<!被)征地(?!补偿|管理)|土地征收|征收(?:决定)?(?:公告|通告)$|征收决定$|征收决定的?(?:公告|通告)$"
    r"|许可(?:的)?决定(?:书)?$|授予.{2,40}称号|抽[查检](?:工作)?计划|作废的?(?:公告|通告|声明)$|审批意见"
    r"|年度?.{0,4}(?:立法|制定|审计|检查|抽查).{0,14}计划|决策(?:事项)?目录"
    r"|(?:情况|数据|名录|(?<!清理)结果)的?(?:公告|通告|报告)$|补偿安置|年度报告|通知书"
    r"|(?:决定|意见|认定|告知|答复|责任|倡议|确认)书$|(?:责任|任务)分解|供应计划|(?:机构|企业|单位)[目名]录"
    r"|临时交通管理"
    r"|请示$|纪要$|启事$|答复$|的报告$"
)
#: What titles without rules are mostly about; a text that binds says otherwise.
_SELDOM = re.compile(
    r"职务|召开|会议|领导小组|放假|值班|招聘|录用|采购|中标|招标|预算|决算|听证|挂牌|出让|组织申报|培训"
    r"|考试|竞赛|评选|换届|招生|招募|选调|遴选|征兵|报名"
)
#: Announcements of a single matter that order nothing in general, however they are numbered; and what the party issues.
_SINGLE = re.compile(
    r"(?:招租|出租|租赁|拍卖|竞价|竞买|转让|处置|招商|招募|招生|征兵|征集|遴选|选聘|选调|体检|面试|笔试"
    r"|成绩|资格(?:复审|审查|初审)|抽检|抽查|(?:检查|检验|监测|评估|评审|验收)结果|"
    r"停[水电气]|封闭|交通管制|绕行|改道|施工|迁坟|坟墓|认领|招领|遗失|注销|吊销|撤销登记|送达|催告|债权"
    r"|开放|闭馆|演练|试鸣|大赛|比赛|核查|预警|通车)[^《》]{0,24}(?:公告"
    r"|通告)(?:[（(][^（()）]{1,12}[)）])?$"
    r"|^中共"
)
#: Rules and public offers named as such, with the kind of paper that issues them.
_NAMED = re.compile(
    r"(?:办法|规定|细则|规则|标准|若干(?:措施|政策|意见|条|规范)"
    r"|(?:扶持|奖励|优惠|补助|补贴|奖补)(?:政策|措施|意见))》?(?:等.{1,12})?的?(?:补充)?(?:通知|公告|通告"
    r"|决定)?$"
    r"|^(?:关于)?(?:修改|修订|废止|公布.{0,12}废止|宣布).{2,60}(?:的?(?:通知|公告|决定))$"
    r"|(?:延长|延续).{2,60}有效期的?(?:通知|公告|决定)$|(?:文件|规章).{0,6}清理结果的?(?:通知|公告|决定)$"
)
#: Who is to keep to rules that stand elsewhere issues none; rules of one's own house bind nobody else.
_APPLIES_RULES = re.compile(r"贯彻|落实|宣传|宣贯|学习|违反|依据|根据|按照|不符合")
_OWN_HOUSE = re.compile(
    r"工作(?:规则|制度|规程|机制|办法|细则)|议事|考核|考评|绩效|督查|督办|值班|值守"
    r"|(?<!行政)机关.{0,16}(?:办法|制度|规定|细则)|公务(?:用车|接待|出差|员)|差旅|会议费|干部|内部|集体领导"
    r"|公文|行文|请休假|着装|机关事业单位|政府网站|政务新媒体|财经纪律|责任制"
)
#: Orders that sound general: a text that binds makes them rules.
_ORDERS = re.compile(
    r"意见|措施|条件|政策|制度|规程|指引|目录"
    r"|关于(?:进一步)?(?:加强|促进|推进|规范|完善|健全|深化|加快|支持|鼓励|扶持|强化|优化|严格|禁止|限制"
    r"|划定|实行|推行|全面推行)|关于进一步"
)
#: Tasks that somebody sets to himself or to the bodies below him.
_TASKS = re.compile(
    r"(?:方案|规划(?:纲要)?|计划|要点|预案|任务|台账|安排)(?:[（(][^（()）]{1,24}[)）])?[》”]{0,2}(?:的?(?:通知|公告|意见|决定))?$"
)
#: Plans of what to do some day, or in need.
_PROGRAMS = re.compile(
    r"(?:预案|规划(?:纲要)?|要点)(?:[（(][^（()）]{1,24}[)）])?[》”]{0,2}(?:的?(?:通知|公告|意见|决定))?$"
)
#: What is done once: looked into, counted, celebrated.
_ONCE = re.compile(
    r"检查|普查|调查|活动|创建|评比|演练|联检|督导|清查|宣传|排查|巡察|竞赛|庆祝|搬迁|迎检|验收|下放|授权"
    r"|委托|划转|移交|关于(?:解除|启动|终止|结束|恢复)"
)
_OFFERS = re.compile(r"(?:实施|行动|补助|补贴|奖补|改革|总体|整治|管理|资助|扶持|保障)方案|实施计划|行动计划")
#: Announcements and decisions mostly speak of a single matter; these words make them rules.
_ANNOUNCES = re.compile(r"(?:公告|通告|决定)$")
_GENERAL = re.compile(
    r"办法|规定|细则|规则|意见|措施|标准(?!化)|条件|制度|规程|政策|禁止|严禁|禁[放燃渔火采养行停鸣捕]"
    r"|限[行速高牌]|封山|限制|划定|规范|加强|进一步|管理|整治|修改|修订|废止|失效|延长.{0,40}有效期"
    r"|清理结果"
)
_FORBIDS = re.compile(r"禁|限[行速高牌制]|封山|划定")
#: A paper of others sent on: what it says in general is said by others.
_SENT_ON = re.compile(
    r"^(?:关于)?(?:转发|批转)|(?:人民政府|办公[室厅]|委员会|[局厅委办])(?:关于)?(?:转发|批转)"
)
_ISSUER = re.compile(r"^[\u4e00-\u9fa5]{2,24}?(?:人民政府|办公[室厅]|委员会|管委会|[局厅])")
_COLUMN_OF_RULES = re.compile(
    r"(?![^规]{0,10}(?:上级|国家|国务院|省级|草案|备案|清理|废止|失效))[\u4e00-\u9fa5]{0,10}规范性文件(?:库|公开|发布|汇编|全文)?"
)
_NOT_NORMATIVE_KIND = re.compile(r"公报|法律|行政法规|地方性法规|条例$|规章|命令")
#: Agencies that count their normative documents apart put 规 at the end of their code: 闽财规〔2026〕3号.
_NORMATIVE_CODE = re.compile(r"[\u4e00-\u9fa5]{1,12}规\s{0,3}[〔﹝［\[【(（{]")
_REGISTERED = re.compile(r"[A-Za-z\u4e00-\u9fa5]{0,20}\s?[-—－〔\[（(]?\s?\d{2,}.{0,20}")
_TAIL = re.compile(
    r"(?:[（(][^（()）]{1,40}[)）]|[【\[][^【】\[\]]{1,40}[】\]]"
    r"|[\u4e00-\u9fa5]{0,12}[〔\[（(【]\d{4}[〕\]）)】]第?\d{1,5}号|[。，；：:,.!！…]{1,6})$"
)

_COMMENCES = re.compile(
    r"自[^。；，]{0,30}(?:起|之日)[^。；，]{0,6}(?:施行|执行|实施|生效|试行|实行)"
    r"|(?:从|于)\s{0,2}20\d\d[^。；，]{0,12}[日月]起?(?:正式)?(?:施行|执行|实施|生效|实行)"
)
_TERM = re.compile(
    r"有效期(?:限)?(?:为|至|到|暂定)?[^。；，]{0,6}(?:[1-9]\d?|[一二两三四五六七八九十]|20\d\d)\s{0,2}年"
    r"|(?:试行|暂行)期?(?:为)?[一二两三1-3]年"
)
#: Sentences of what a certificate, a title or a list is good for say nothing of the paper, unless they name it.
_OF_OTHERS = re.compile(
    r"许可|证书|证件|资格|资质|执照|合同|协议|认定|认证|称号|结果|名单|批复|任期|聘期|标志|商号|逾期|作废|失效|注销|启动|响应"
)
_ITSELF = re.compile(
    r"本(?:办法|规定|通知|意见|细则|方案|措施|文件|政策|规则|通告|公告|制度|决定|标准|实施|规范|指引|若干)"
    r"|《|上述(?:规定|标准|政策|价格)"
)
_SENTENCE = re.compile(r"[。；;\n]+")
_EXPLAINED = re.compile(r"由[^。；]{2,40}负责解释")
_ARTICLE = re.compile(r"[\s\u3000]{0,6}第[一二三四五六七八九十百]{1,5}条[\s\u3000：:]")
_REPLACES = re.compile(
    r"同时废止|予以废止|自行废止|即行废止|停止执行"
    r"|(?:本|此)[^。；]{1,24}(?:不一致|不符|抵触)的?[^。；]{0,4}以本|原[^。；]{2,30}(?:废止|不再执行)"
)
#: Whom rules are for, what they demand or grant, and sums that are paid.
_PEOPLE = re.compile(
    r"(?:(?<!各)(?<!责任)(?<!成员)(?<!有关)(?<!相关)(?<!牵头)(?<!配合)(?<!承办)(?<![直属本你])单位|公民"
    r"|法人|企业|经营[者户]|用人单位|申请人|业主|居民|村民|群众|市民|个人|当事人|学生|患者|购房人|参保人员?"
    r"|务工人员|从业人员|驾驶人|纳税人|用户|商户|"
    r"农户|养殖[场户]|医疗机构|学校|幼儿园|车辆|船舶|项目单位|建设单位|施工单位|物业服务人|机构|人员|对象"
    r"|家庭|人才|残疾人|老年人|主体|每[人户]|人均|立方米|平方米|公里|收费|价格)"
)
_DUTY = re.compile(r"应当|必须|不得|严禁|禁止|可以(?:向|按|凭|享受|申请)|给予|享受|任何|凡")
_PAID = re.compile(
    r"(?:给予|奖励|补助|补贴|减免|免收|收取|处)[^\d。；\n]{0,16}\d[\d,.]{0,9}\s{0,2}(?:万元|元|%|％)"
)
_TARIFF = re.compile(
    r"(?:每[\u4e00-\u9fa5]{1,4}|/[\u4e00-\u9fa5]{1,4}|标准|价格|费用?|线|比例"
    r"|[税费利]率)[^。；\n]{0,16}\d[\d,.]{0,8}\s{0,2}(?:元|%|％)|\d[\d.]{0,8}\s{0,2}元\s{0,2}(?:/|每)"
)
#: What is said to one body, of one event, or of named persons.
_TO_ONE = re.compile(
    r"你(?:局|县|市|区|公司|单位|委|馆|校|院|镇|乡|厅|办|中心|处|所|社|部|会|行|站|店|集团|村)|来函"
    r"|请示》?[^。]{0,30}收悉|批复如下|答复如下|"
    r"(?:会议|报名|参会|开标|考试|笔试|面试|活动|举办|拍卖)(?:时间|地点|方式|人员)|公示(?:期|时间)|竞买"
    r"|起始价|通报如下|名单如下|组成人员|妥否|请示如下|"
    r"同志(?:任|为|不再|的|负责)|某[^，。]{0,6}同志|转发给你们"
)
#: Work for the bodies below: reports asked for by a day.
_REPORTS = re.compile(
    r"(?:日|月|下班|周)(?:之|以)?前[^。；\n]{0,40}(?:报送|上报|报至|报我|报县|报市|报省|反馈)"
)
_TIMES = (("commences", _COMMENCES), ("term", _TERM))
_SIGNS = (("explained", _EXPLAINED), ("replaces", _REPLACES), ("tariff", _TARIFF))
#: One of these has to be among the signs: what brings a text into force; of one's own work, what people must do or get.
_SETTING = frozenset({"commences", "term", "explained", "replaces", "articles"})
_TO_ALL = frozenset({"duties", "articles"})
_LASTING = frozenset({"term", "explained", "replaces", "articles"})
_DUTIES, _ARTICLES, _ENOUGH, _LONGEST_READ = 2, 3, 2, 60_000


def standing(
    title: str,
    number: str,
    header: dict[str, str],
    columns: Sequence[str],
    paragraphs: Sequence[Paragraph],
) -> Standing:
    """What a document is, by what it is called, numbered and kept under, and by what its text says."""
    name = _bare(title)
    if _NORMATIVE_CODE.match(number) and not _NEVER.search(name):
        return Standing.NORMATIVE
    if is_order(number) or _NOT_NORMATIVE_KIND.search(header.get("topic", "")) or "函" in number:
        return Standing.NONE
    kept = bool(NUMBER.search(number)) and any(map(_COLUMN_OF_RULES.fullmatch, columns))
    marked = _is_marked(header) or kept
    named = _NAMED.search(name) is not None and not _APPLIES_RULES.search(name)
    if (_NO_RULES.search(name) and not (named and not _NEVER.search(name))) or (
        _SINGLE.search(name) and not marked
    ):
        return Standing.NONE
    if marked and not (_SELDOM.search(name) and _TO_ONE.search(_text(paragraphs))):
        return Standing.NORMATIVE
    if not number or (_SENT_ON.search(name) and not marked):
        return Standing.NONE
    if named and not _OWN_HOUSE.search(name):
        return Standing.NORMATIVE
    return Standing.PRESUMED if marked else _by_text(name, header, paragraphs)


def are_rules(title: str, columns: Sequence[str], paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a text without a number is rules all the same: named so, in articles, and brought into force by itself."""
    name = _bare(title)
    if (
        _NAMED.search(name) is None
        or _OWN_HOUSE.search(name)
        or _NO_RULES.search(name)
        or _SENT_ON.search(name)
    ):
        return False
    if any(map(_NOT_NORMATIVE_KIND.search, columns)):
        return False
    text = _text(paragraphs)
    return _in_articles(paragraphs) and _COMMENCES.search(text) is not None and not _TO_ONE.search(text)


def _bare(title: str) -> str:
    """The title without what stands in brackets or as number behind it."""
    for _ in range(3):
        title = _TAIL.sub("", title.strip())
    return title


def _is_marked(header: dict[str, str]) -> bool:
    """Whether the page itself says that it is a normative document: by its class, or by its registration."""
    registered = _REGISTERED.fullmatch(header.get("register", "").strip()) is not None
    return registered or "规范性文件" in header.get("topic", "")


def _by_text(name: str, header: dict[str, str], paragraphs: Sequence[Paragraph]) -> Standing:
    """What a title that does not tell is the title of."""
    matter = _matter(name)
    general = _sounds_general(name, matter)
    text = _text(paragraphs)
    alone = _TO_ONE.search(text) is not None
    signs = frozenset() if alone else _signs(text, paragraphs)
    told = signs if _FORBIDS.search(matter) else signs - {"commences", "tariff"}
    if general and (told or ("validity" in header and not alone)):
        return Standing.NORMATIVE
    if _PROGRAMS.search(name):
        return Standing.NONE
    own_work = _TASKS.search(name) is not None or _OWN_HOUSE.search(name) is not None
    wanted = _TO_ALL if own_work else _SETTING
    if _SELDOM.search(name) or not _PEOPLE.search(name + text):
        wanted = _LASTING
    if len(signs) >= _ENOUGH and signs & wanted:
        return Standing.NORMATIVE
    offers = _OFFERS.search(matter) is not None and not _ONCE.search(matter) and not _SELDOM.search(name)
    presumable = (general or offers) and not alone and not _REPORTS.search(text)
    return Standing.PRESUMED if presumable else Standing.NONE


def _matter(name: str) -> str:
    """What a title is about: the name of its issuer (规划局, 市场监督管理局) says nothing."""
    at = name.find("关于")
    return name[at:] if at >= 0 else _ISSUER.sub("", name)


def _sounds_general(name: str, matter: str) -> bool:
    """Whether a title orders something in general."""
    if _SELDOM.search(name) or _OWN_HOUSE.search(name) or _ONCE.search(matter):
        return False
    if _ANNOUNCES.search(name):
        return _GENERAL.search(matter) is not None
    return _ORDERS.search(matter) is not None and not _TASKS.search(matter)


def _signs(text: str, paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Which of the things are said that only binding texts say of themselves."""
    own = _of_itself(text)
    found = {name for name, sign in _TIMES if sign.search(own)}
    found |= {name for name, sign in _SIGNS if sign.search(text)}
    if sum(1 for _ in islice(_duties(text), _DUTIES)) == _DUTIES:
        found.add("duties")
    return frozenset(found | {"articles"} if _in_articles(paragraphs) else found)


def _duties(text: str) -> Iterator[str]:
    """The sentences that say what people and firms must do or get."""
    for sentence in _SENTENCE.split(text):
        if (_DUTY.search(sentence) and _PEOPLE.search(sentence)) or _PAID.search(sentence):
            yield sentence


def _of_itself(text: str) -> str:
    """The sentences on time that do not speak of how long something else is good for."""
    timed = (s for s in _SENTENCE.split(text) if "起" in s or "期" in s or "从" in s or "于" in s)
    return "\n".join(s for s in timed if _ITSELF.search(s) or not _OF_OTHERS.search(s))


def _in_articles(paragraphs: Sequence[Paragraph]) -> bool:
    return sum(1 for _ in islice((p for p in paragraphs if _ARTICLE.match(p.text)), _ARTICLES)) == _ARTICLES


def _text(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(p.text for p in paragraphs)[:_LONGEST_READ]
