"""The site's normative documents with their interpretations, as the checks see them, for people to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checks.disclosure.interpretation_delay import stated_day
from checks.disclosure.interpretation_link import links_to_some
from checks.disclosure.matching import title_of
from checks.disclosure.policies import Policies, published_day
from checks.workdays import workdays_between
from core.maps import PolicyEntry, Reading
from core.page import PageFacts
from core.site import SiteFacts

_MOST, _MOST_READINGS = 20_000, 6
_LONGEST = 120
_FORMS = (
    ("图解", re.compile(r"一图|图解|图说|图读|图文|图表|长图|海报|漫画|数说")),
    ("动画", re.compile(r"动漫|动画|H5", re.IGNORECASE)),
    ("视频", re.compile(r"视频|微课|直播|访谈|情景剧")),
    ("音频", re.compile(r"音频")),
    ("问答", re.compile(r"问答|问与答|答问|答记者问|Q&A", re.IGNORECASE)),
)
_MEDIA = {"video": "视频", "audio": "音频", "frame": "嵌入播放"}


def policy_map(site: SiteFacts, since: date) -> tuple[PolicyEntry, ...]:
    """The documents of that day and later, youngest first."""
    policies = site.once(Policies)
    found = [_entry(policies, p) for p in policies.normative if (published_day(p) or since) >= since]
    return tuple(sorted(found, key=lambda e: (e.published, e.url), reverse=True)[:_MOST])


def _entry(policies: Policies, document: PageFacts) -> PolicyEntry:
    pages = _pages(policies, document)
    readings = tuple(_reading(policies, document, page) for page in pages)
    state, reason, others = _state(policies, document, readings)
    first, second = stated_day(document), min(filter(None, map(stated_day, pages)), default=None)
    both = first is not None and second is not None
    day = published_day(document)
    return PolicyEntry(
        url=document.url,
        title=title_of(document)[:_LONGEST],
        number=document.document.number if document.document else "",
        published=day.isoformat() if day else "",
        state=state,
        reason=reason,
        readings=(readings or others)[:_MOST_READINGS],
        days=(second - first).days if both and first and second else None,
        workdays=workdays_between(first, second) if both and first and second else None,
    )


def _pages(policies: Policies, document: PageFacts) -> list[PageFacts]:
    """Interpretations that surely speak of the document: by their title, or because its page leads to them as such."""
    found = {policies.key(m.page.url): m.page for m in policies.interpretations_of(document) if m.certain}
    for link in policies.interpretation_links(document):
        key = policies.key(link.url)
        if (
            key in found
            or key not in policies.interpretation_keys
            or policies.speaks_of_another(link, document)
        ):
            continue
        page = policies.site.pages.get(link.url)
        if page is not None:
            found[key] = page
    return sorted(found.values(), key=lambda p: (p.published, p.url))


def _reading(policies: Policies, document: PageFacts, page: PageFacts, *, certain: bool = True) -> Reading:
    day = stated_day(page)
    return Reading(
        url=page.url,
        title=title_of(page)[:_LONGEST],
        published=day.isoformat() if day else "",
        forms=tuple(forms_of(page)),
        linked=policies.key(page.url) in policies.targets(document),
        back=policies.key(document.url) in policies.targets(page),
        certain=certain,
    )


def forms_of(page: PageFacts) -> Iterator[str]:
    """In which forms an interpretation speaks, by its title and by what its page shows; text where nothing tells another."""
    title = title_of(page)
    found = [name for name, pattern in _FORMS if pattern.search(title)]
    if page.text:
        found += [_MEDIA[m] for m in page.text.media if m in _MEDIA]
        found += ["问答"] if "questions" in page.text.parts else []
    if "图解" not in found and any(i.in_body for i in page.images):
        found.append("配图")
    yield from dict.fromkeys(found or ["文字"])


def _state(
    policies: Policies, document: PageFacts, readings: tuple[Reading, ...]
) -> tuple[str, str, tuple[Reading, ...]]:
    """The state, why nothing can be said, and what else may interpret the document."""
    if readings:
        return (*_linked(policies, document, readings), ())
    elsewhere = [
        k
        for k in policies.interpretation_links(document)
        if policies.key(k.url) not in policies.interpretation_keys
    ]
    if elsewhere:
        found = (Reading(k.url, k.text[:_LONGEST], linked=True, own=False) for k in elsewhere)
        return "elsewhere", "", tuple(found)
    alike = [m.page for m in policies.interpretations_of(document)]
    if alike:
        found = (_reading(policies, document, p, certain=False) for p in alike)
        return "doubtful", "标题只是相近", tuple(found)
    reason = _unknown(policies, document)
    return ("undecided", reason, ()) if reason else ("none", "", ())


def _linked(policies: Policies, document: PageFacts, readings: tuple[Reading, ...]) -> tuple[str, str]:
    there, back = any(r.linked for r in readings), any(r.back for r in readings)
    if not there and any(
        links_to_some(policies, c) for c in policies.copies(document) if c.url != document.url
    ):
        return "linked" if back else "document-only", "由这份文件的另一个页面关联"
    if not there and document.related_scripted:
        return "undecided", "相关解读由脚本或框架显示"
    match there, back:
        case True, True:
            return "linked", ""
        case True, False:
            return "document-only", ""
        case False, True:
            return "interpretation-only", ""
    return "apart", ""


def _unknown(policies: Policies, document: PageFacts) -> str:
    """Why it cannot be said that there is no interpretation; empty where it can."""
    if document.related_scripted:
        return "相关解读由脚本或框架显示"
    if policies.vague_links(document):
        return "页面上有“解读”链接，没有看到通向哪里"
    return "" if policies.site.visit.complete else "巡查没有做完"
