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
from reading.documents.normative import Standing, are_rules, standing
from reading.documents.number import ORDER, find_number, number_within
from reading.documents.paragraphs import read_paragraphs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FILES = DOCUMENTS - {"txt", "csv"}
_NATIONAL = re.compile(
    r"^(?:中共中央|国务院|全国人大|全国人民代表大会|中央(?!.{0,6}(?:市|县|区))|财政部|教育部|公安部|民政部"
    r"|司法部|商务部|科技部|科学技术部|住房城乡建设部|住房和城乡建设部|交通运输部|"
    r"农业农村部|水利部|工业和信息化部|人力资源社会保障部|人力资源和社会保障部|自然资源部|生态环境部"
    r"|文化和旅游部|应急管理部|退役军人(?:事务)?部|国家[\u4e00-\u9fa5]{2,12}(?:局|委|总局|委员会|署)|"
    r"最高人民)"
)
_NATIONAL_NUMBER = re.compile(r"^(?:国发|国办发|国办函|国函|国令|中发|中办发|厅字)\s?[〔\[【（(﹝［]")
_ABOVE, _NAMED_FIRST = 6, 16
_NO_NUMBER = re.compile(r"[-—－_/\\.·…*]{0,10}|[（(]?(?:暂?无|空|没有|无文号|null|none)[）)]?", re.IGNORECASE)
_GOVERNMENT = re.compile(r"(?:^|[\s、和])([\u4e00-\u9fa5]{2,16}[市县区])人民政府(?:办公[室厅])?$")
_PLACES = re.compile(r"[\u4e00-\u9fa5]{1,6}?[省市县区]")
_REGION = re.compile(r"([\u4e00-\u9fa5]{2,8}?)(?:省|自治区|市|县|自治县|区)")
_PERSON = re.compile(
    r"^(?:代)?[\u4e00-\u9fa5]{0,6}(?:总\s{0,3}理|省\s{0,3}长|市\s{0,3}长|县\s{0,3}长|区\s{0,3}长"
    r"|部\s{0,3}长|厅\s{0,3}长|局\s{0,3}长|主\s{0,3}任|主\s{0,3}席)[：:\s]"
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
    return _with_standing(facts, names, paragraphs, name), document


def _with_standing(
    facts: DocumentFacts, names: Sequence[str], paragraphs: Sequence[Paragraph], site: str
) -> DocumentFacts:
    """``facts`` with what the document is: normative or not, surely or by its title only."""
    found = standing(facts.title, facts.number, facts.header, names, paragraphs)
    if found is Standing.NONE and not facts.number and not facts.reposted and _is_own(facts, site):
        found = Standing.NORMATIVE if are_rules(facts.title, names, paragraphs) else found
    return replace(facts, normative=found is not Standing.NONE, presumed=found is Standing.PRESUMED)


def _is_own(facts: DocumentFacts, site: str) -> bool:
    """Whether issuer or title name the site's own region."""
    region = _REGION.search(site)
    named = (facts.title[:_NAMED_FIRST], facts.issuer, facts.header.get("issuer", ""))
    return region is not None and any(region[1] in text for text in named)


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
