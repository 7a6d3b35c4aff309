"""Official documents (公文): what is kept of one, and its layout for the page checks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.address import host_of
from core.file_names import DOCUMENTS, ending_of
from core.page import Document, DocumentFacts, Link, LinkPlace, LinkUse, NamedAttachment, PageKind, Paragraph
from reading.documents.header_table import read_header
from reading.documents.headings import read_headings
from reading.documents.layout import Layout, read_layout
from reading.documents.number import NUMBER, ORDER, find_number, is_order, number_within
from reading.documents.paragraphs import read_paragraphs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FILES = DOCUMENTS - {"txt", "csv"}
_RULES = re.compile(
    r"办法|规定|细则|规则|意见|措施|方案|规划|计划|标准(?!化)|目录|预案|条件|制度|指引|规程|政策|废止|失效|清理结果|实施|关于加强|关于进一步|关于促进|关于推进|"
    r"关于(?:规范|完善|健全|深化|加快|支持|鼓励|强化|优化|严格|禁止|限制|划定)"
)
#: Announcements and decisions mostly speak of a single matter; these words make them rules.
_ANNOUNCES = re.compile(r"(?:公告|通告|决定)(?:[（(][^（()）]{1,16}[)）])?$")
_GENERAL = re.compile(
    r"办法|规定|细则|规则|意见|措施|标准(?!化)|条件|制度|规程|政策|禁止|严禁|禁[放燃渔火采养行停鸣捕]|限[行速高牌]|封山|限制|划定|规范|加强|进一步|管理|整治|修改|修订|废止|失效|延长.{0,40}有效期|清理结果"
)
_NOT_RULES = re.compile(
    r"任免|任职|免职|免去|任命|聘任|职务|表彰|表扬|嘉奖|奖励名单|通报|召开|会议|批复|的复函|的函$|领导小组|放假|值班|招聘|录用|公示|人选|名单|采购|中标|招标|"
    r"预算|决算|议案|提案|建议的答复|工作报告|分工|征求意见|公开征集|行政处罚|听证|挂牌|出让|征收土地|征地|土地征收|征收(?:决定)?(?:公告|通告)$|征收决定$|征收决定的?(?:公告|通告)$|许可(?:的)?决定(?:书)?$|授予.{2,40}称号|抽查(?:工作)?计划|作废的?(?:公告|通告|声明)$|审批意见|年度?.{0,4}(?:立法|制定|审计|检查|抽查).{0,14}计划|决策(?:事项)?目录|(?:情况|数据|名录|(?<!清理)结果)的?(?:公告|通告|报告)$|组织申报|补偿安置|年度报告|培训|考试|竞赛|评选|换届|通知书|(?:决定|意见|认定|告知|答复|责任|倡议|确认)书$|(?:责任|任务)分解|供应计划|(?:机构|企业|单位)[目名]录|临时交通管理"
)
#: Mostly the work of one year; a column of normative documents says otherwise.
_SELDOM_RULES = re.compile(r"招生")
#: Rules named as such are no notice of a meeting, a purchase or a training, whatever they are about: 政府采购管理办法.
_NAMED_RULES = re.compile(
    r"(?:办法|规定|细则|规则)(?:[（(][^（）()]{1,8}[）)])?》?的?(?:通知|公告|通告|决定)?$|关于(?:规范|加强|进一步)[^，。《》]{2,30}的(?:意见|规定)$"
)
_COLUMN_OF_RULES = re.compile(r"(?:本级|本部门|本单位|现行有效)?(?:行政)?规范性文件(?:库|公开|发布)?")
_NOT_NORMATIVE_KIND = re.compile(r"公报|法律|行政法规|地方性法规|条例$|规章|命令")
#: Agencies that count their normative documents apart put 规 at the end of their code: 闽财规〔2026〕3号.
_NORMATIVE_CODE = re.compile(r"[\u4e00-\u9fa5]{1,12}规\s{0,3}[〔﹝［\[【(（{]")
_NEVER_RULES = re.compile(r"任免|任职|免职|通报|批复|的?复?函$|公示|征求意见")
#: Announcements of a single matter that order nothing in general, however they are numbered; and what the party issues.
_SINGLE = re.compile(
    r"(?:招租|出租|租赁|拍卖|竞价|竞买|转让|处置|招商|招募|招生|征兵|征集|遴选|选聘|选调|体检|面试|笔试|成绩|资格(?:复审|审查|初审)|抽检|抽查|(?:检查|检验|监测|评估|评审|验收)结果|"
    r"停[水电气]|封闭|交通管制|绕行|改道|施工|迁坟|坟墓|认领|招领|遗失|注销|吊销|撤销登记|送达|催告|债权|开放|闭馆|演练|试鸣|大赛|比赛|核查|预警|通车)[^《》]{0,24}(?:公告|通告)(?:[（(][^（()）]{1,12}[)）])?$"
    r"|^中共"
)
_NATIONAL = re.compile(
    r"^(?:中共中央|国务院|全国人大|全国人民代表大会|中央(?!.{0,6}(?:市|县|区))|财政部|教育部|公安部|民政部|司法部|商务部|科技部|科学技术部|住房城乡建设部|住房和城乡建设部|交通运输部|"
    r"农业农村部|水利部|工业和信息化部|人力资源社会保障部|人力资源和社会保障部|自然资源部|生态环境部|文化和旅游部|应急管理部|退役军人(?:事务)?部|国家[\u4e00-\u9fa5]{2,12}(?:局|委|总局|委员会|署)|"
    r"最高人民)"
)
_NATIONAL_NUMBER = re.compile(r"^(?:国发|国办发|国办函|国函|国令|中发|中办发|厅字)\s?[〔\[【（(﹝［]")
_ABOVE = 6
_NO_NUMBER = re.compile(r"[-—－_/\\.·…*]{0,10}|[（(]?(?:暂?无|空|没有|无文号|null|none)[）)]?", re.IGNORECASE)
_GOVERNMENT = re.compile(r"(?:^|[\s、和])([\u4e00-\u9fa5]{2,16}[市县区])人民政府(?:办公[室厅])?$")
_PLACES = re.compile(r"[\u4e00-\u9fa5]{1,6}?[省市县区]")
_REGION = re.compile(r"([\u4e00-\u9fa5]{2,8}?)(?:省|自治区|市|县|自治县|区)")
_PERSON = re.compile(
    r"^(?:代)?[\u4e00-\u9fa5]{0,6}(?:总\s{0,3}理|省\s{0,3}长|市\s{0,3}长|县\s{0,3}长|区\s{0,3}长|部\s{0,3}长|厅\s{0,3}长|局\s{0,3}长|主\s{0,3}任|主\s{0,3}席)[：:\s]"
)
#: A department of the province; the sites of cities and counties.
_OF_PROVINCE = re.compile(
    r"(?:[\u4e00-\u9fa5]{2,3})?省(?![^\s]{0,12}[市县区])[\u4e00-\u9fa5]{2,20}(?:厅|局|委|委员会|办公室|厅办公室)(?:\s|$)"
)
_REGION_BELOW = re.compile(
    r"(?:市(?!场)|[县区州旗])(?:$|(?:人民)?政府|[\u4e00-\u9fa5]{0,16}(?:网|局|委|办|会|中心)$)"
)
_COLUMN_OF_ABOVE = re.compile(
    r"(?:上级|国务院|中央|国家|省级?以上)(?:政策|文件|部门|规范性|法规|规章|政府){0,3}"
)
_SOURCE_ABOVE = re.compile(
    r"^(?:中国政府网|中央政府网|国务院(?:办公厅)?(?:网站)?|新华社|新华网|人民网|人民日报|中央人民政府|省政府网站)"
)


def read_document(
    tree: HtmlElement,
    body: HtmlElement | None,
    *,
    url: str,
    title: str,
    links: Sequence[Link],
    kind: PageKind,
    names: Sequence[str] = (),
    site: str = "",
    above: Sequence[str] = (),
) -> tuple[DocumentFacts, Document] | None:
    """Facts and layout of the document on this page; ``None`` for pages of any other kind.

    ``names`` are those of the columns it stands in; ``site`` is whose site it is where no label says so; ``above`` are the
    texts right above the article, where some templates show the number below the title.
    """
    if kind is not PageKind.DOCUMENT:
        return None
    header = read_header(tree, body)
    paragraphs = tuple(read_paragraphs(body)) if body is not None else ()
    layout = read_layout(paragraphs, title)
    if not layout.number and not header.get("number"):
        layout.number = next(filter(None, map(find_number, above[-_ABOVE:])), "")
    document = Document(
        paragraphs=paragraphs,
        headings=read_headings(paragraphs, layout.appendices, layout.note_paragraphs),
        attachments_named=layout.named,
        attachments_linked=_linked(links),
        blocks=layout.blocks,
        main_end=layout.main_end,
    )
    facts = _facts(tree, url, title, header, layout, paragraphs, site)
    name = _site_labels(tree).get("sitename", "") or site
    if not facts.reposted and _in_column_of_above(names, facts, name):
        facts = replace(facts, reposted=True)
    if not facts.normative and _in_column_of_rules(names, facts):
        facts = replace(facts, normative=True)
    return facts, document


def _in_column_of_above(names: Sequence[str], facts: DocumentFacts, site: str) -> bool:
    """Whether the site keeps the document among those of higher levels, and its issuer is not the site's own."""
    issuers = [i for i in (facts.issuer, facts.header.get("issuer", "")) if i]
    return any(map(_COLUMN_OF_ABOVE.fullmatch, names)) and not any(_same_body(site, i) for i in issuers)


def _in_subtitle(paragraphs: Sequence[Paragraph]) -> str:
    """The number of the order that published a regulation, as the line in brackets below its title names it."""
    for paragraph in paragraphs[:6]:
        if paragraph.text[:1] in "（(" and paragraph.text[-1:] in "）)" and "公布" in paragraph.text:
            found = ORDER.search(paragraph.text)
            return found[0].rpartition("日")[2] if found else ""
    return ""


def _facts(
    tree: HtmlElement,
    url: str,
    title: str,
    header: dict[str, str],
    layout: Layout,
    paragraphs: Sequence[Paragraph],
    site: str,
) -> DocumentFacts:
    shown = _shown(header.get("number", ""))
    in_text = layout.number or number_within(title[-60:]) or _in_subtitle(paragraphs)
    number = find_number(shown) or number_within(shown) or in_text
    issuer = "" if _PERSON.search(layout.issuer) else layout.issuer
    issuer = issuer or header.get("issuer", "")
    reposted = _is_reposted(tree, url, number, issuer, header, site)
    return DocumentFacts(
        title=title,
        number=number or shown,
        number_in_text=in_text,
        issuer=issuer,
        addressee=layout.addressee,
        signed=layout.signed,
        header=header,
        normative=_is_normative(title, number or shown, header),
        reposted=reposted,
    )


def _shown(number: str) -> str:
    """The number that a header shows; what stands in the place of one (无、暂无、—) is none."""
    return "" if _NO_NUMBER.fullmatch(number.strip()) else number


def _linked(links: Sequence[Link]) -> tuple[NamedAttachment, ...]:
    """Files linked outside navigation and footer, each address once."""
    found: dict[str, NamedAttachment] = {}
    for link in links:
        if link.use is LinkUse.ANCHOR and link.place is LinkPlace.BODY and link.url:
            path = link.url.partition("?")[0].partition("#")[0].lower()
            if (
                ending_of(link.url) in _FILES
                or "/download" in path
                or "downfile" in path
                or "attach" in path.rpartition("/")[2]
            ):
                found.setdefault(link.url, NamedAttachment(link.text.strip(), link.url))
    return tuple(found.values())


def _is_normative(title: str, number: str, header: dict[str, str]) -> bool:
    """Whether title, number and header make a normative document likely; what is no rule by its title never is."""
    topic = header.get("topic", "")
    if _NORMATIVE_CODE.match(number) and not _NEVER_RULES.search(title):
        return True
    if is_order(number) or _NOT_NORMATIVE_KIND.search(topic) or _SINGLE.search(title):
        return False
    if (_NOT_RULES.search(title) or _SELDOM_RULES.search(title)) and not (
        _NAMED_RULES.search(title) and not _NEVER_RULES.search(title)
    ):
        return False
    if "规范性文件" in topic:
        return True
    return bool(number) and not is_order(number) and _names_rules(title) and "函" not in number


def _names_rules(title: str) -> bool:
    """Whether a title is that of rules, by what it is about: the name of its issuer (规划局) says nothing."""
    matter = title[max(0, title.find("关于")) :]
    return (_GENERAL if _ANNOUNCES.search(title) else _RULES).search(matter) is not None


def _in_column_of_rules(names: Sequence[str], facts: DocumentFacts) -> bool:
    """Whether the site itself keeps a numbered document among its normative ones."""
    if not NUMBER.search(facts.number) or "函" in facts.number or _NOT_RULES.search(facts.title):
        return False
    kept = any(_COLUMN_OF_RULES.fullmatch(name) for name in names)
    return kept and not _NOT_NORMATIVE_KIND.search(facts.header.get("topic", ""))


def _is_reposted(
    tree: HtmlElement, url: str, number: str, issuer: str, header: dict[str, str], name: str
) -> bool:
    """Whether the document is a higher level's: by issuer, number or named source, compared with the site's name."""
    labels = _site_labels(tree)
    site = labels.get("sitename", "") or name
    if not site:
        return bool(_NATIONAL_NUMBER.match(number)) and host_of(url) not in ("www.gov.cn", "gov.cn")
    issuers = [i for i in (issuer, header.get("issuer", "")) if i]
    national_site = host_of(url) in ("www.gov.cn", "gov.cn") or not _REGION.search(site)
    if not national_site and (_NATIONAL_NUMBER.match(number) or any(_NATIONAL.match(i) for i in issuers)):
        return not any(_same_body(site, i) for i in issuers)
    if _SOURCE_ABOVE.match(labels.get("contentsource", "")) and not national_site:
        return not any(_same_body(site, i) for i in issuers)
    return bool(issuers) and all(_is_above(site, i) or _of_elsewhere(site, i) for i in issuers)


def _of_elsewhere(site: str, issuer: str) -> bool:
    """Whether the issuer is the government of another place than the site's: a county shows what its city issued."""
    named = _GOVERNMENT.search(issuer)
    theirs, own = _PLACES.findall(named[1] if named else ""), _PLACES.findall(site)
    return bool(theirs and own) and theirs[-1][:-1] != own[-1][:-1] and theirs[-1][-1] != "省"


def _site_labels(tree: HtmlElement) -> dict[str, str]:
    wanted = ("sitename", "contentsource")
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or "").strip().lower()
        if name in wanted:
            found.setdefault(name, (meta.get("content") or "").strip())
    return found


def _same_body(site: str, issuer: str) -> bool:
    """Whether site and issuer share their region's name or begin alike."""
    region = _REGION.search(site)
    if region:
        return region[1] in issuer
    return site[:4] in issuer or issuer[:4] in site


def _is_above(site: str, issuer: str) -> bool:
    """Whether the issuer is the province, its office, or, for the site of a city or county, one of its departments."""
    if _OF_PROVINCE.match(issuer) and _REGION_BELOW.search(site):
        return True
    return (
        bool(
            re.match(
                r"(?:中共)?[\u4e00-\u9fa5]{2,4}省(?:人民政府|委)(?:办公厅)?$",
                issuer.split(" ", maxsplit=1)[0],
            )
        )
        and "省人民政府" not in site
    )
