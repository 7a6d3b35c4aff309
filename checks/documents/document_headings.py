"""The numbered headings of a document run on without gaps and carry the right marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from checks.documents.base import DocumentCheck, parts, short, squeezed
from checks.documents.sequences import MANY, Run, runs
from core.finding import Finding, Severity
from core.page import Document, Heading, Page
from reading.numerals import ordinal

_CHINESE = "一二三四五六七八九十百"
_ARTICLE = re.compile(
    rf"\s{{0,8}}第([{_CHINESE}]{{1,6}})(条)(?![的所规、和至或第（款项之])|\s{{0,8}}第([{_CHINESE}]{{1,6}})([章节编部])"
)
_MARKS = (
    re.compile(rf"[{_CHINESE}]{{1,4}}、"),
    re.compile(rf"（[{_CHINESE}]{{1,4}}）(?![、.．，])"),
    re.compile(r"\d{1,3}[.．](?!、)"),
    re.compile(r"（\d{1,3}）(?![、.．，])"),
)
_AMENDS = re.compile(r"修改|修订|修正|废止|失效")


class DocumentHeadings(DocumentCheck):
    """The numbering of a document's headings has gaps, repeats or wrong marks.

    ## 检查什么
    行政规范性文件正文（包括所附的办法、方案）中“一、”“（一）”“1.”“（1）”各层序号是否连续、不重复、不颠倒，
    条文的“第一条、第二条……”是否连续；序号的标点是否正确（“一.”“（一）、”“1、”“（1）、”为错）；层次是否跳级。
    各节重新编号、跨节连续编号、两层时用“一、”“1.”、附件另行编号都算正确；
    缺的序号如果写在别的段落中间，不算缺（别的章节自己的同一序号不抵）；表格中的序号不判；修改、废止决定中引用的条文不判；转载的文件不判；只从标题看像规范性文件的，交人工复核。
    一次缺三个以上的、只有一个“（二）”而没有“（一）”的、跳级的、第一项就重复的、只有附件里标点不对的、只是用了半角括号的，交人工复核。
    ## 为什么重要
    序号缺失或重复，读者会以为内容不全，引用条款也会引错。年度通报把文件排版不规范列为扣分问题。
    ## 不合格示例
        一、总体要求　二、主要任务　四、保障措施
    ## 合格示例
        一、总体要求　（一）指导思想　1.坚持统筹兼顾。　二、主要任务
    ## 依据
    - N-L4 结构层次序数（GB/T 9704-2012；层次 A，标点凭记忆，MEM）
    - FJ-23-1 规范性文件网页内容排版（闽政办函〔2024〕12号；A）
    """

    id = "document-headings"
    version = 4
    title = "标题序号规范"
    failure_title = "标题序号不规范"
    severity = Severity.MINOR
    basis = ("N-L4", "FJ-23-1")
    certainty = "A"
    messages = {
        "skipped": "序号不连续：“{after}”之前缺“{missing}”。",
        "repeated": "序号重复：“{marker}”出现不止一次（“{after}”）。",
        "disordered": "序号顺序颠倒：{order}。",
        "wrong-mark": "序号标点不规范：“{marker}”应写作“{expected}”，共{count}处。",
        "level-skipped": "层次跳级：“{above}”下面直接用“{after}”，中间缺一层序号。",
        "article-skipped": "条文序号不连续：“第{before}条”之后是“第{after}条”。",
    }
    remedies = {
        "": "对照正式文件，按顺序重新编排序号；确实缺内容的补上内容。",
        "wrong-mark": "按“一、”“（一）”“1.”“（1）”改正序号标点。",
        "level-skipped": "按“一、（一）1.（1）”的层次逐级编号。",
    }

    def judge(self, page: Page) -> Iterator[Finding]:
        facts, document = parts(page)
        headings = [h for h in document.headings if _in_text(document, h)]
        said = [
            *_sequence_findings(document, headings),
            *_marks(document, headings),
            *_levels(document, headings),
        ]
        if not _AMENDS.search(facts.title):
            said += _articles(document)
        seen: set[str] = set()
        for finding in said:
            if finding.key not in seen:
                seen.add(finding.key)
                yield finding


def _in_text(document: Document, heading: Heading) -> bool:
    within = 0 <= heading.paragraph < len(document.paragraphs)
    return within and 1 <= heading.level <= 4 and not document.paragraphs[heading.paragraph].in_table


def _sequence_findings(document: Document, headings: Sequence[Heading]) -> Iterator[Finding]:
    """Faults of all runs, what is certain first."""
    found: list[Finding] = []
    breaks = [i for i, p in enumerate(document.paragraphs) if _ARTICLE.match(p.text)]
    for _, group in groupby(headings, key=lambda h: h.appendix):
        part = list(group)
        for level in range(1, 5):
            for run in runs(part, level, breaks):
                found += _faults(document, run, level)
    yield from sorted(found, key=lambda f: f.review)


def _faults(document: Document, run: Run, level: int) -> Iterator[Finding]:
    if run.disordered:
        order = "、".join(_mark(level, n) for n in run.ordinals)
        yield Finding("disordered", {"order": short(order)}, _where(run.headings[0]), short(order))
        return
    missing = [n for n in run.missing if not _written_elsewhere(document, level, n)]
    alone = len(run.headings) == 1
    if missing and (not alone or run.headings[0].ordinal == 2):
        after = run.after_missing(missing[0])
        data = {
            "after": short(_line(document, after), 30),
            "missing": "”“".join(_mark(level, n) for n in missing[:MANY]),
        }
        review = alone or len(missing) >= MANY
        yield Finding("skipped", data, _where(after), short(_line(document, after)), review=review)
    if run.repeated:
        again = run.repeated[0]
        data = {"after": short(_line(document, again), 30), "marker": _mark(level, again.ordinal)}
        yield Finding(
            "repeated",
            data,
            _where(again),
            short(_line(document, again)),
            review=again.ordinal == 1 or len(run.repeated) > 1,
        )


def _written_elsewhere(document: Document, level: int, number: int) -> bool:
    """Whether the mark of ``number`` stands somewhere in the text, where the reader did not take it for a heading.

    The marks of the headings themselves are those of other sections, which count anew."""
    chinese = _chinese(number)
    wanted = {
        1: rf"{chinese}、|{chinese}[.．，]|第{chinese}部分",
        2: rf"[（(]{chinese}[)）]",
        3: rf"(?<!\d){number}[.．、](?!\d)",
        4: rf"[（(]{number}[)）]",
    }[level]
    pattern = re.compile(rf"(?<![{_CHINESE}])(?:{wanted})")
    known = {h.paragraph: len(h.marker) for h in document.headings}
    return any(pattern.search(squeezed(p.text[known.get(i, 0) :])) for i, p in enumerate(document.paragraphs))


def _marks(document: Document, headings: Sequence[Heading]) -> Iterator[Finding]:
    wrong = [h for h in headings if not _MARKS[h.level - 1].match(_squeezed_start(document, h))]
    if not wrong:
        return
    first = wrong[0]
    line = _squeezed_start(document, first)
    marker = _written_mark(line)
    if not marker:
        return
    marks = [mark for h in wrong if (mark := _written_mark(_squeezed_start(document, h)))]
    data = {"marker": marker, "expected": _mark(first.level, first.ordinal), "count": len(marks)}
    yield Finding(
        "wrong-mark",
        data,
        _where(first),
        short(_line(document, first)),
        review=first.appendix > 0 or all(m[0] == "(" and m[-1] == ")" for m in marks),
    )


def _written_mark(line: str) -> str:
    found = re.match(rf"[（(]?(?:[{_CHINESE}]{{1,4}}|\d{{1,3}})[)）]?[、.．，,]?", line)
    return found[0] if found and not found[0][-1].isalnum() else ""


def _levels(document: Document, headings: Sequence[Heading]) -> Iterator[Finding]:
    """Jumps over a level that the document uses elsewhere, or over two levels; always for a person to look at."""
    if any(_ARTICLE.match(p.text) for p in document.paragraphs):
        return
    used = {(h.appendix, h.level) for h in headings}
    for above, heading in pairwise(headings):
        between = range(above.level + 1, heading.level)
        if above.appendix != heading.appendix or not between or heading.ordinal != 1:
            continue
        if len(between) > 1 or (heading.appendix, between[0]) in used:
            data = {"above": short(_line(document, above), 30), "after": short(_line(document, heading), 30)}
            yield Finding(
                "level-skipped", data, _where(heading), short(_line(document, heading)), review=True
            )
            return


def _articles(document: Document) -> Iterator[Finding]:
    """A jump in 第N条, unless the missing article stands inside another paragraph."""
    found = [m for p in document.paragraphs if not p.in_table and (m := _ARTICLE.match(p.text)) and m[2]]
    text = squeezed("".join(p.text for p in document.paragraphs))
    for before, after in pairwise(found):
        a, b = ordinal(before[1]), ordinal(after[1])
        if 0 < a < b - 1 and not any(f"第{_chinese(n)}条" in text for n in range(a + 1, b)):
            data = {"before": before[1], "after": after[1]}
            yield Finding(
                "article-skipped", data, f"正文第{after[1]}条", short(after.string), review=b - a > MANY
            )
            return


def _mark(level: int, number: int) -> str:
    chinese = _chinese(number)
    return (f"{chinese}、", f"（{chinese}）", f"{number}.", f"（{number}）")[level - 1]


def _chinese(number: int) -> str:
    """``21`` → 二十一, for numbers from 1 to 199."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = ("一百" if hundreds else "") + ("零" if hundreds and not tens and ones else "")
    ten = "" if tens == 0 else "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    return head + ten + (digits[ones] if ones else "")


def _squeezed_start(document: Document, heading: Heading) -> str:
    return squeezed(document.paragraphs[heading.paragraph].text[:80])


def _line(document: Document, heading: Heading) -> str:
    return document.paragraphs[heading.paragraph].text.strip()


def _where(heading: Heading) -> str:
    return f"附件{heading.appendix}的标题序号" if heading.appendix else "正文的标题序号"
