"""Personal data that the page shows unmasked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.base import PageCheck
from checks.content.numbers import Number, NumberKind, may_hold_identities, may_hold_numbers, numbers_in
from checks.content.texts import BODY, Texts, texts_of
from core.finding import Finding, Severity
from core.page import CONTENT_KINDS, Page, PageKind
from core.times import local_date
from reading.tree.markup import plain_text, words

_IDENTITY = re.compile(r"身份证|身份号|公民身份|证件号|残疾人?证号?")
_NO_PERSON = re.compile(
    r"信用代码|机构代码|代码证|识别号|订单|流水|编[号码]|案[号件]|合同|发票|快递|运单|受理[号码]|申请号"
    r"|账[号户]|帐[号户]|序列号|条码|批号|许可证|证书|(?<!身份)(?<!残疾)(?<!残疾人)证号|登记号|标识码"
    r"|项目代码"
    r"|不动产|单元号|宗地|查询码|追溯码|二维码|版号|卡号"
)
_EXAMPLE = re.compile(r"示例|样例|样表|样本|例如|举例|范例|填写说明|填表说明|模拟|虚构|测试|如：|例：")
#: An invented number that shows how to fill a field in.
_IN_BRACKETS = re.compile(r"[（(]\s{0,2}(?:例?如|示?例)\s{0,2}[:：]?\s{0,2}$")
#: Systems that number by day are younger than this.
_ADULT = 20
_OTHER_NUMBERS = re.compile(r"准考证号|报名(?:序?号|编号)|考生号|编\s{0,2}号|编码|流水号|单号|证号")
#: The number of a card of identity named after a pause: 遗失居民身份证，证号….
_ITS_NUMBER = re.compile(r"身份证件?[，,、：:（( ]{0,2}(?:证号|编号)")
_TELEPHONE = re.compile(r"电\s{0,4}话|手\s{0,4}机|联\s{0,4}系|号码|热线|[Tt][Ee][Ll]|微信")
_OF_PERSONS = re.compile(r"姓\s{0,4}名|出生|新生儿|婴儿|幼儿|儿童|户主|村民|居民|学生")
_CONTACT = re.compile(
    r"电\s?话|热线|咨询|举报|投诉|监督|值班|客服|预约|报名|联系人|联系方式|联系|手机|微信|传真|经办|负责人"
    r"|[Tt][Ee][Ll]|询问|来电|拨打|致电"
)
_PERSONS = re.compile(
    r"低保|特困|救助|残疾|补贴|补助|救济|慰问|贫困|脱贫|危房|学生|考生|录取|摇号|中签|购房|保障房|公租房"
    r"|廉租|退役军人|优抚|患者|户主|受助|五保|孤儿|高龄|津贴|获得者|申请人|持证人员|缴存人|助学金|受资助"
    r"|资助对象"
)
_PUBLISHED = re.compile(
    r"责任人|网格|[河湖林路田街巷]长|值班|联系方式|联系人|联系电话|通讯录|电话表|电话号码|号码簿|律师"
    r"|调解员|医生|医院|药店|机构|企业|公司|合作社|农场|经营|商户|门店|招聘|招标|招商|采购|中介|网点|服务队"
    r"|志愿|便民|站点|窗口|热线|专家|教授|代表|委员|村干部|社区干部|负责人|工作人员|监督员|辅导员|干部|单位"
    r"|技术员|特派员|农技|维修|民宿|餐饮|酒店"
)
_CARD = re.compile(r"银行卡|卡\s?号|一卡通|存折|社保卡|账\s?号|帐\s?号|打款|收款")
#: How the names of offices, firms and associations end; a single character only where the name is longer than a person's.
_BODY_ENDS = (
    r"(?:公司|局|委员会|中心|政府|学校|医院|协会|商会|总会|基金会|研究院|事务所|合作社|银行|国库|财政"
    r"|(?<=[^ 。；:：]{4})[会委办所站院社厂店队处部厅园馆])"
)
_OF_A_BODY = re.compile(
    r"对公|基本户|保证金|专户|结算户|汇缴|收款单位|开户单位|(?:户\s?名|名称|账户|收款人)[:： ]{0,3}[^ 。；]{0,30}"
    + _BODY_ENDS
)
#: The holder of an account named behind its number.
_HOLDER = re.compile(
    r"[\s，,；;、]{0,4}(?:户\s?名|账户名称|帐户名称|开户名称?|收款单位)[:： ]{0,3}([^ 。；]{1,34})"
)
_ENDS_AS_BODY = re.compile(_BODY_ENDS)
#: Names of fields whose telephone is nobody's office.
_OWN_PHONE = re.compile(
    r"(?:家长|本人|家庭|户主|学生|监护人|个人|申请人|患者|考生|受助人|残疾人)\s{0,2}(?:的?联系)?(?:电\s?话"
    r"|手机号?码?|号码|联系方式)\s{0,2}[:：]?\s{0,4}$"
)
#: A list of firms or offices with their accounts.
_BODIES_LISTED = re.compile(r"(?:企业|公司|单位|机构|开户人|账户)名称|收款单位|基本户|对公账")
_PERSONS_LISTED = re.compile(r"姓\s{0,4}名|户\s{0,2}主|身份证|本人|个人|农户")
_DIGITS = re.compile(r"\d{5,20}")
#: Heads of tables of private people, and words of tables of offices and firms.
_PRIVATE_TABLE = re.compile(
    r"姓\s{0,4}名[^。；]{0,40}?(?:家庭住址|家庭地址|户籍地址|出生年月|出生日期|身份证|户主|开户)"
    r"|户\s{0,2}主[\s|]{1,6}[^。；]{0,40}?(?:家庭成员|家庭住址|住址|电\s{0,4}话|手\s{0,4}机)"
)
_OFFICE_TABLE = re.compile(r"职务|岗位|河长|网格员|值班|联系人|经办|负责人|企业|公司|法定代表|律师|导游|教练")
_MOST_TEXT = 120_000
#: Where the caption of a table and the other heads of its columns stand.
_BEFORE, _BEHIND = 60, 40
#: Pages without an article, which show letters with their answers or results on the list itself.
_WITHOUT_ARTICLE = frozenset({PageKind.COLUMN, PageKind.OTHER})
#: Heads of tables of those whom everybody may call.
_CONTACT_TABLE = re.compile(
    r"(?:企业|公司|单位|机构|商户|经营者)名称[\s|]{1,6}[^。；]{0,40}?(?:联系|办公)?(?:电\s{0,4}话|方\s{0,4}式)|"
    r"(?:联\s{0,4}系\s{0,4}人|经办人"
    r"|负责人)(?:姓名)?[\s|]{1,6}(?:[^\s|。；，：]{1,8}[\s|]{1,6}){0,2}(?:联系|办公|手机)?(?:电\s{0,4}话"
    r"|方\s{0,4}式|手\s{0,4}机|号码)"
)


class PrivacyLeak(PageCheck):
    """Identity card numbers, private mobile numbers or bank cards published unmasked.

    ## 检查什么
    网页正文、附件和直接列出表格的栏目里读得出的文字中，有没有没有遮盖的公民身份号码（18 位，出生日期、校验码正确；残疾人证号、学籍号里含有的也算）、成批的个人手机号、银行卡号。
    已经遮盖的（含 * 号）、统一社会信用代码、订单号、受理编号、账号等不是身份证号的长号码不算，由地区、日期和流水号编成、多数校验码不对的成批编号也不算；写明“身份证号”而校验码不对的、
    填表示例里的交人工复核。手机号：办公、咨询、举报、联系人电话不算；低保、救助、补助等名单里、或与姓名和家庭住址同表的，三个以上没有遮盖的手机号列为问题，
    看不出用途的、群众来信里的交人工复核；责任人、网格员、企业、服务网点等本来就要公布的联系方式，表头是“联系人、联系电话”“企业名称……联系电话”的不算。银行卡号：校验正确且写明是
    卡号的才算，单位账户不算。栏目页、查询结果页等没有正文的页面只查公民身份号码。15 位旧身份证号、家庭住址不检查。问题里引用的号码都已遮盖。
    ## 为什么重要
    公开个人信息侵害群众权益，违反个人信息保护法，是通报中从严处理的问题。
    ## 不合格示例
        <td>李某</td><td>350102199003070038</td><td>低保</td>
    ## 合格示例
        <td>李某</td><td>35*************038</td><td>低保</td>；统一社会信用代码：11350100MB1234567A
    ## 依据
    - E-5 隐私泄露：身份证号、手机号、银行卡号（公开的季度通报，A；具体规则 B）
    - E-6 可以接受的遮盖方式（B）
    """

    id = "privacy-leak"
    version = 8
    title = "没有泄露个人信息"
    failure_title = "泄露个人信息"
    severity = Severity.SERIOUS
    basis = ("E-5", "E-6")
    certainty = "A/B"
    messages = {
        "id": "公开了没有遮盖的公民身份号码 {count} 个，如 {sample}。",
        "id-doubtful": "疑似没有遮盖的公民身份号码 {count} 个，如 {sample}（校验码不符，或像是示例）。",
        "mobiles": "人员名单公开了没有遮盖的手机号 {count} 个，如 {sample}。",
        "mobiles-doubtful": "有用途不明的手机号 {count} 个，如 {sample}，请核实是不是个人信息。",
        "card": "公开了没有遮盖的银行卡号 {count} 个，如 {sample}。",
        "card-doubtful": "疑似个人银行卡号 {count} 个，如 {sample}。",
    }
    remedies = {
        "": "立即撤下页面或附件，遮盖后重新发布，并处理搜索引擎缓存；依法应当公开的在复核时注明。",
    }
    kinds = CONTENT_KINDS | _WITHOUT_ARTICLE | {PageKind.ATTACHMENT, PageKind.MESSAGE}
    options = {"several": 3}

    def applies_to(self, page: Page) -> bool:
        whole = page.tree is not None and page.kind in _WITHOUT_ARTICLE
        return super().applies_to(page) and (bool(page.body_text) or whole)

    def evaluate(self, page: Page) -> Iterator[Finding]:
        if not page.body_text:
            yield from _on_whole_page(page)
        if not may_hold_numbers(page.body_text):
            return
        texts = texts_of(page)
        found = list(numbers_in(texts.text[:_MOST_TEXT], local_date(page.fetched_at)))
        this_year = local_date(page.fetched_at).year
        yield from _identities(texts, [n for n in found if n.kind is NumberKind.ID], this_year)
        yield from self._mobiles(page, texts, [n for n in found if n.kind is NumberKind.MOBILE])
        cards = [n for n in found if n.kind is NumberKind.CARD]
        valid = [n for n in cards if n.valid]
        # Of numbers that only look like those of cards one in ten is right by chance.
        if len(valid) * 2 >= len(cards):
            yield from _cards(texts, valid)

    def _mobiles(self, page: Page, texts: Texts, numbers: Sequence[Number]) -> Iterator[Finding]:
        bare = [n for n in numbers if _is_own(texts.text, n) or not _is_contact(texts.text, n)]
        count = len({n.digits for n in bare})
        if not count or _counts_something(texts.text):
            return
        heading = page.facts.title or page.body_text[:60]
        own = sum(_is_own(texts.text, n) for n in bare) >= self.option["several"]
        private = own or _has_private_table(texts.text, heading)
        persons = bool(private or _PERSONS.search(heading))
        published = not private and (
            _PUBLISHED.search(heading) is not None
            or (not persons and _CONTACT_TABLE.search(texts.text) is not None)
        )
        if page.kind is PageKind.MESSAGE:
            yield _finding("mobiles-doubtful", texts, bare, review=True)
        elif count >= self.option["several"] and not published:
            yield _finding("mobiles" if persons else "mobiles-doubtful", texts, bare, review=not persons)
        elif persons and (not published or count >= self.option["several"]):
            yield _finding("mobiles-doubtful", texts, bare, review=True)


def _on_whole_page(page: Page) -> Iterator[Finding]:
    """Identity numbers alone: lists show telephones of offices everywhere."""
    if page.tree is None or not may_hold_identities(plain_text(page.tree)):
        return
    text, today = words(page.tree)[:_MOST_TEXT], local_date(page.fetched_at)
    found = [n for n in numbers_in(text, today) if n.kind is NumberKind.ID]
    yield from _identities(Texts(text, (0,), (BODY,)), found, today.year)


def _has_private_table(text: str, heading: str) -> bool:
    """Whether a table is headed by what concerns private people, and neither its head nor the page's speaks of an office."""
    head = _PRIVATE_TABLE.search(text)
    if head is None or _OFFICE_TABLE.search(heading):
        return False
    return _OFFICE_TABLE.search(text, max(0, head.start() - _BEFORE), head.end() + _BEHIND) is None


def _counts_something(text: str) -> bool:
    """Whether the page has a column of other numbers (准考证号) and speaks of no telephone at all."""
    return _OTHER_NUMBERS.search(text) is not None and _TELEPHONE.search(text) is None


def _is_contact(text: str, number: Number) -> bool:
    """Whether words before the number call it one that everybody may call."""
    return _CONTACT.search(text, max(0, number.start - 16), number.start) is not None


def _is_own(text: str, number: Number) -> bool:
    """Whether the field before the number says that it is a private person's (家长电话)."""
    return _OWN_PHONE.search(text[max(0, number.start - 20) : number.start]) is not None


def _identities(texts: Texts, numbers: Sequence[Number], this_year: int) -> Iterator[Finding]:
    sure: list[Number] = []
    doubtful: list[Number] = []
    serials = _serials(texts.text, numbers, this_year)
    for number in numbers:
        before = _ITS_NUMBER.sub("身份证号", texts.text[max(0, number.start - 24) : number.start])
        named = _last(_IDENTITY, before) > _last(_NO_PERSON, before)
        if not named and (number in serials or _NO_PERSON.search(before)):
            continue
        if number.valid:
            example = _EXAMPLE.search(texts.text, max(0, number.start - 60), number.start)
            (doubtful if example or _EXAMPLE.search(texts.text[:60]) else sure).append(number)
        elif named and not _IN_BRACKETS.search(before):
            doubtful.append(number)
    if sure:
        yield _finding("id", texts, sure)
    if doubtful:
        yield _finding("id-doubtful", texts, doubtful, review=True)


def _serials(text: str, numbers: Sequence[Number], this_year: int) -> frozenset[Number]:
    """Numbers made of place, day and a count, as those of applications and certificates are.

    They look like numbers of young people, and one in eleven even ends with the right digit; of people all do. The day
    of one number alone tells most where it is of late and nothing on the page speaks of persons.
    """
    young = [n for n in numbers if int(n.digits[6:10]) > this_year - _ADULT]
    wrong = sum(not n.valid for n in young)
    if wrong * 2 > len(young):
        return frozenset(young)
    if _IDENTITY.search(text) or _OF_PERSONS.search(text):
        return frozenset()
    return frozenset(n for n in young if int(n.digits[6:10]) >= this_year - 1)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.start() for m in pattern.finditer(text)), default=-1)


def _cards(texts: Texts, numbers: Sequence[Number]) -> Iterator[Finding]:
    near = [
        n
        for n in numbers
        if not (
            _OF_A_BODY.search(texts.text, max(0, n.start - 80), n.start) or _held_by_body(texts.text, n.end)
        )
    ]
    if _BODIES_LISTED.search(texts.text) and not _PERSONS_LISTED.search(texts.text):
        return
    near = near if any(_CARD.search(texts.text, max(0, n.start - 300), n.start) for n in near) else []
    if not near:
        return
    several = len({n.digits for n in near}) > 1 or "姓名" in texts.text
    yield _finding("card" if several else "card-doubtful", texts, near, review=not several)


def _held_by_body(text: str, at: int) -> bool:
    """Whether the account whose number ends at ``at`` is said there to be that of an office, a firm or an association."""
    holder = _HOLDER.match(text, at)
    return holder is not None and _ENDS_AS_BODY.search(holder[1]) is not None


def _finding(key: str, texts: Texts, numbers: Sequence[Number], *, review: bool = False) -> Finding:
    first = numbers[0]
    data = {"count": len({n.digits for n in numbers}), "sample": first.masked}
    return Finding(key, data, texts.place(first.start), _quote(texts, first), review=review)


def _quote(texts: Texts, number: Number) -> str:
    """The words before the number, and the number masked: what we keep must not publish it once more."""
    before = texts.text[max(0, number.start - 16) : number.start].rpartition("\n")[2]
    return _DIGITS.sub(lambda m: m[0][:2] + "*" * (len(m[0]) - 2), before) + number.masked
