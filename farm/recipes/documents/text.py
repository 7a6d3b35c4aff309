"""Faults and decoys in the text of a document: scans, garbled characters, ends in the middle."""

from __future__ import annotations

from functools import partial

from farm.content import paragraph
from farm.fee_tables import table
from farm.model import Article, Block, Kind
from farm.recipes.base import DOCUMENT_CHECKS, document_recipe

F, D = Kind.FAULT, Kind.DECOY
_recipe = partial(document_recipe, "document-text")
_SCAN = (r"图片", r"扫描", r"image", r"picture", r"scan")
_ALL = tuple(c for c in DOCUMENT_CHECKS if c != "document-text")


@_recipe("scanned picture only", F, "正文只有扫描图片", *_SCAN, also=_ALL)
def _scan(article: Article) -> None:
    article.body_changes.append(
        lambda html: (
            '<p style="text-align:center"><img src="/upload/pic1.png" width="700" alt="正文第1页"></p>\n<p style="text-align:center"><img src="/upload/pic2.png" width="700" alt="正文第2页"></p>'
        )
    )


@_recipe("several scans with a line of text", F, "正文为扫描图片，仅一行说明", *_SCAN, also=_ALL)
def _scan_line(article: Article) -> None:
    article.body_changes.append(
        lambda html: (
            f"<p>{article.number}</p>"
            + "".join(f'<p><img src="/upload/pic{n}.png" alt="扫描件{n}"></p>' for n in (3, 4, 5))
        )
    )


_GARBLED = (r"乱码", r"garbled", r"�", r"mojibake")


@_recipe("characters of two code tables mixed up", F, "正文乱码（编码转换错误）", *_GARBLED, also=_ALL)
def _mojibake(article: Article) -> None:
    article.blocks = [Block("p", b.text.encode().decode("gb18030", "replace")) for b in article.blocks]


@_recipe("replacement characters", F, "正文出现替换字符", *_GARBLED, also=("document-paragraphs",))
def _replacement(article: Article) -> None:
    article.blocks = [Block(b.kind, b.text.replace("，", "��").replace("。", "�")) for b in article.blocks]


@_recipe("the word of double conversion", F, "正文出现“锟斤拷”", *_GARBLED, also=("document-paragraphs",))
def _kun(article: Article) -> None:
    article.blocks.insert(2, Block("p", "锟斤拷锟斤拷锟斤拷" + paragraph(1, "kun")))


_CUT = (r"截断", r"不完整", r"完整", r"truncat", r"中断")


@_recipe("text ends in the middle", F, "正文中断", *_CUT, also=_ALL)
def _cut(article: Article) -> None:
    article.blocks = article.blocks[:4]
    article.blocks[-1] = Block("p", "要坚持问题导向，按照属地管理、分级负责的原则，将工作责任落")
    article.issuer = article.signed = article.note = ""


@_recipe("text ends after a comma", F, "正文在逗号处中断", *_CUT, also=_ALL)
def _cut_comma(article: Article) -> None:
    article.blocks = [
        *article.blocks[:3],
        Block("p", "各镇人民政府、街道办事处要加强组织领导，明确专人负责，"),
    ]
    article.issuer = article.signed = article.note = ""


@_recipe(
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


@_recipe("scan beside the text", D, "文字与扫描件并存")
def _beside(article: Article) -> None:
    article.body_changes.append(
        lambda html: f'{html}<p style="text-align:center"><img src="/upload/pic1.png" alt="文件扫描件"></p>'
    )


@_recipe("short but whole", D, "篇幅短但完整", also=("document-headings",))
def _short(article: Article) -> None:
    article.blocks = [Block("p", "经研究，决定延长原办法的有效期至2031年12月31日，请遵照执行。")]


@_recipe("boxes to tick", D, "表格里有□供勾选")
def _boxes(article: Article) -> None:
    article.blocks.append(
        Block(
            "html", table((("事项", "选项"), ("是否首次申请", "□是　□否"), ("类别", "□个人　□单位　□其他")))
        )
    )


@_recipe("dots of omission", D, "引文中有省略号")
def _dots(article: Article) -> None:
    article.blocks.append(Block("p", "原办法第八条“申请人应当……并提交材料”修改为“申请人应当提交材料”。"))


@_recipe("rare characters", D, "有生僻字")
def _rare(article: Article) -> None:
    article.blocks.append(Block("p", "适用范围包括㙍头村、崟口村、镕坂社区、堃园小区。"))


@_recipe("foreign letters and units", D, "有外文、公式与单位")
def _foreign(article: Article) -> None:
    article.blocks.append(
        Block("p", "PM2.5年均浓度低于25μg/m³，CODCr≤50mg/L，噪声≤55dB(A)，≥95%的点位达标，φ=0.85，误差±2℃。")
    )


@_recipe("diagram within the text", D, "正文含流程图")
def _diagram(article: Article) -> None:
    article.blocks.append(
        Block("html", '<p style="text-align:center"><img src="/upload/pic9.png" alt="办理流程图"></p>')
    )


@_recipe("note ends without full stop", D, "末段是列表，没有句号", also=("document-headings",))
def _no_stop(article: Article) -> None:
    article.blocks += [
        Block("p", "联系单位如下："),
        Block("p", "县住房和城乡建设局　电话87650001"),
        Block("p", "县行政服务中心　电话87650002"),
    ]
