"""Interpretations that only copy, sites whose interpretations are text alone, and what only looks so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from farm import calendar, content
from farm.model import Article, Block, Kind, Life, Row
from farm.recipes.base import Planted, Recipe, lists_served, plant_document, recipe
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
EXTRACT, FORMS = "interpretation-extract", "interpretation-forms"
Blocks = Callable[[Sequence[Block], Planted], list[Block]]


def texts(planted: Planted) -> list[Block]:
    """The document's own paragraphs, the regulation it issues included."""
    made = planted.document.make()
    return [b for b in (*made.blocks, *made.appendix) if b.kind != "html"]


def _copied(
    form: str,
    kind: Kind,
    meaning: str,
    change: Blocks,
    *words: str,
    regulated: bool = True,
    title: str = "",
    flex: bool = True,
) -> None:
    aspects = ("readings",) if title or form.startswith("questions") else ()

    @recipe(EXTRACT, form, kind, meaning, *words, aspects=aspects, flex=flex)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        planted = plant_document(site, form, regulated=regulated)
        assert planted.interpretation
        made = planted.interpretation.make().blocks
        blocks = change(texts(planted), planted)

        def alter(article: Article) -> None:
            article.blocks = blocks or made
            article.title = (
                title.format(article.title.split("》")[0].split("《")[-1]) if title else article.title
            )

        planted.interpretation.changes.append((life if kind is F and not title else Life(), alter))
        return [chosen.row(site, life if kind is F else Life(), planted.interpretation_path)]


def _plain(blocks: Sequence[Block]) -> list[Block]:
    return [Block("p", b.text) for b in blocks]


def _without_marks(text: str) -> str:
    for mark in ("　", "、", "）", "."):
        head, found, rest = text.partition(mark)
        if found and len(head) <= 4:
            return rest
    return text


SAME = (r"相同", r"照搬", r"摘抄", r"extract")
_copied("whole regulation copied", F, "解读照搬办法全文", lambda b, p: list(b), *SAME)
_copied(
    "articles under headings of its own",
    F,
    "加了小标题，内容照搬",
    lambda b, p: [Block("h1", "一、主要内容"), *_plain(b)],
    *SAME,
)
_copied(
    "numbered anew",
    F,
    "换了编号的照搬",
    lambda b, p: [Block("p", f"{n}.{_without_marks(x.text)}") for n, x in enumerate(b, 1)],
    *SAME,
)
_copied("measures copied", F, "照搬通知的措施", lambda b, p: _plain(b), *SAME, regulated=False)
_copied(
    "copied behind one sentence",
    F,
    "一句引语后照搬",
    lambda b, p: [Block("p", "现就有关内容解读如下，供参考。"), *_plain(b)],
    *SAME,
)
_copied(
    "half of the articles copied",
    F,
    "摘抄前半部分条文",
    lambda b, p: _plain(list(b)[: max(8, len(b) // 2)]),
    *SAME,
)
_copied("copied in another order", F, "打乱顺序照搬", lambda b, p: _plain(list(b)[::-1]), *SAME)
_copied(
    "two sentences of its own",
    F,
    "只加了两句自己的话",
    lambda b, p: [*_plain(b), Block("p", content.explanation(2, "own"))],
    *SAME,
)
_copied(
    "copied, the marks replaced",
    F,
    "标点改动后照搬",
    lambda b, p: [Block("p", x.text.replace("，", "、")) for x in b],
    *SAME,
)

_copied(
    "own words and the full text behind",
    D,
    "先解读，后附文件全文",
    lambda b, p: [Block("p", content.explanation(12, "full")), *_plain(b)],
)
_copied(
    "quotes some articles",
    D,
    "引用部分条文并解释",
    lambda b, p: [Block("p", content.explanation(10, "quotes")), *_plain(list(b)[:5])],
)
_copied("own words throughout", D, "通篇用自己的话", lambda b, p: [])
_copied(
    "picture with the articles below",
    D,
    "图解下附条文",
    lambda b, p: [Block("html", '<p><img src="/upload/pic3.png" alt="图解"></p>'), *_plain(b)],
    title="一图读懂《{}》",
)
_copied(
    "questions and answers with quotations",
    D,
    "问答形式，答案引用条文",
    lambda b, p: [
        x
        for n, y in enumerate(_plain(b))
        for x in (Block("h1", f"{content.NUMERALS[n % 10]}、文件对这方面是怎么规定的？"), y)
    ],
)
_copied("reporters' questions", D, "答记者问", lambda b, p: _plain(b), title="负责人就《{}》答记者问")
_copied("short notice of an interpretation", D, "很短的解读", lambda b, p: _plain(list(b)[:2]))
_copied(
    "experts' view",
    D,
    "专家解读",
    lambda b, p: [Block("p", content.explanation(9, "expert"))],
    title="专家解读：《{}》",
)


# forms


def _forms(
    form: str,
    kind: Kind,
    meaning: str,
    change: Callable[[Site], object],
    *,
    fits: Callable[[Site], bool] = lambda s: True,
) -> None:
    words = (r"全是文字", r"text-only") if kind is F else ()

    @recipe(
        FORMS,
        form,
        kind,
        meaning,
        *words,
        aspects=("readings", "col-policy"),
        flex=False,
        fits=lambda s: lists_served(s) and fits(s),
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.plain_interpretations = True
        _fill(site)
        change(site)
        return [chosen.row(site, Life())]


def _fill(site: Site) -> None:
    """Six pairs of the last months, in text, so that there are enough to speak of."""
    for n in range(6):
        day = calendar.at_or_before(site.today - timedelta(days=50 + 17 * n))
        plant_document(site, f"fill {n}", published=content.at(day, 10, n))


def _change_last(blocks: Sequence[Block], title: str = "") -> Callable[[Site], object]:
    def change(site: Site) -> None:
        special = site.column("interp").specials[-1]

        def alter(article: Article) -> None:
            article.blocks = [*article.blocks, *blocks]
            article.title = (
                title.format(article.title.split("》")[0].split("《")[-1]) if title else article.title
            )

        special.changes.append((Life(), alter))

    return change


def _nothing(site: Site) -> None:
    return None


def _old_picture(site: Site) -> None:
    moment = content.at(calendar.at_or_before(site.today - timedelta(days=600)), 10)
    title = f"{site.office}关于印发{site.unit.short_name}校车安全管理办法的通知"
    site.add(
        site.column("interp"),
        lambda: content.interpretation(title, moment, site.office, "old", form="picture"),
        moment,
    )


def _icons(site: Site) -> None:
    icons = '<p><img src="/assets/img/icon_print.png" alt="打印"><img src="/assets/img/qrcode.png" alt="扫一扫"></p>'
    for special in site.column("interp").specials:
        special.changes.append((Life(), lambda article: article.blocks.append(Block("html", icons))))


def _picture_column(site: Site) -> None:
    column = site.add_column("tjzc", "图解政策", "zwgk/tjzc")
    for n, name in enumerate(("医保报销怎么办", "公租房怎么申请", "临时救助怎么申请")):
        moment = content.at(calendar.at_or_before(site.today - timedelta(days=30 + 20 * n)), 15, n)
        site.add(column, _pictured(site, name, moment), moment)


def _pictured(site: Site, name: str, moment: datetime) -> Callable[[], Article]:
    return lambda: Article(
        name, moment, site.office, [Block("html", '<p><img src="/upload/pic8.png" alt="图解"></p>')]
    )


_forms("text alone", F, "近一年解读全是文字", _nothing)
_forms("text alone, several ways of naming", F, "解读全是文字", _nothing)
_forms("only icons and codes", F, "解读页面只有图标和二维码", _icons)
_forms("picture of two years ago", F, "一图读懂是两年前的", _old_picture)
_forms(
    "text alone in a department",
    F,
    "部门解读全是文字",
    _nothing,
    fits=lambda s: s.unit.category.value == "department",
)
_forms(
    "text alone in a county",
    F,
    "县级解读全是文字",
    _nothing,
    fits=lambda s: s.unit.category.value == "county",
)
_forms(
    "text alone in a city", F, "市级解读全是文字", _nothing, fits=lambda s: s.unit.category.value == "city"
)
_forms(
    "text with icons in a county",
    F,
    "县级解读只有图标",
    _icons,
    fits=lambda s: s.unit.category.value == "county",
)

_forms(
    "picture inside one text",
    D,
    "一篇解读正文配图",
    _change_last(
        [Block("html", '<p style="text-align:center"><img src="/upload/pic5.png" alt="流程图"></p>')]
    ),
)
_forms(
    "one named picture",
    D,
    "一篇一图读懂",
    _change_last([Block("html", '<p><img src="/upload/pic6.png" alt="图"></p>')], "一图读懂《{}》"),
)
_forms(
    "video below one text",
    D,
    "一篇解读配视频",
    _change_last([Block("html", '<p><video src="/upload/jd.mp4" controls></video></p>')]),
)
_forms(
    "link to a video file",
    D,
    "一篇解读链接视频文件",
    _change_last([Block("html", '<p><a href="/upload/jd.mp4">点击观看视频</a></p>')]),
)
_forms(
    "questions as headings",
    D,
    "一篇解读用问句作小标题",
    _change_last(
        [
            b
            for n, q in enumerate(("什么时候开始执行？", "哪些人可以申请？", "到哪里办理？"))
            for b in (Block("h1", f"{content.NUMERALS[n]}、{q}"), Block("p", content.explanation(1, q)))
        ]
    ),
)
_forms("reporters' questions", D, "一篇答记者问", _change_last([], "负责人就《{}》答记者问"))
_forms("column of pictures", D, "另有图解栏目", _picture_column)
_forms(
    "cartoon",
    D,
    "一篇漫画解读",
    _change_last([Block("html", '<p><img src="/upload/pic7.png" alt=""></p>')], "漫画解读：《{}》"),
)
