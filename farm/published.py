"""What a site has published: the article behind each item of a column, and its title."""

from __future__ import annotations

from farm import content, services
from farm.chance import pick
from farm.entries import generated
from farm.model import Article, Column, Entry
from farm.site import Site

_MAKERS = {"notice": content.notice, "plan": content.plan}


def article_of(site: Site, column: Column, entry: Entry, night: int) -> Article:
    """What stands on the page of ``entry``."""
    if entry.special:
        return entry.special.article(night)
    if column.key == "policy":
        return _document_with_link(site, column, entry, night)
    if column.key == "interp":
        return _interpretation(site, entry)
    if column.key == "guide":
        return services.guide(entry.moment, site.office, *_key(site, column, entry))
    make = _MAKERS.get(column.key, content.news)
    return make(site.unit.short_name, entry.moment, site.office, *_key(site, column, entry))


def title_of(site: Site, column: Column, entry: Entry, night: int) -> str:
    """The title of ``entry``, for which a document need not know its interpretation."""
    if column.key == "interp" and entry.special is None:
        return _interpretation(site, entry).title
    if column.key == "policy" and entry.special is None:
        return _document(site, column, entry).title
    return article_of(site, column, entry, night).title


def _key(site: Site, column: Column, entry: Entry) -> tuple[object, ...]:
    return site.seed, site.unit.id, column.key, entry.index


def _document_with_link(site: Site, column: Column, entry: Entry, night: int) -> Article:
    made = _document(site, column, entry)
    other = site.column("interp")
    pair = generated(site, other, entry.index)
    made.related = [(title_of(site, other, pair, night), site.entry_path(other, pair))]
    made.related_label = "相关解读"
    return made


def _document(site: Site, column: Column, entry: Entry) -> Article:
    series = site.words + pick(("规", "", "发"), site.unit.id, entry.index, "series")
    subject = content.subject_of(entry.index, site.seed, site.unit.id)
    serial = 59 - entry.index % 50
    key = _key(site, column, entry)
    return content.document(site.office, series, entry.moment, serial, *key, subject=subject)


def _interpretation(site: Site, entry: Entry) -> Article:
    policy = site.column("policy")
    pair = generated(site, policy, entry.index)
    about = _document(site, policy, pair).title
    key = _key(site, site.column("interp"), entry)
    form = _form(site, entry.index)
    made = content.interpretation(about, entry.moment, site.office, *key, form=form)
    made.related = [(about, site.entry_path(policy, pair))]
    return made


def _form(site: Site, index: int) -> str:
    """Every third interpretation is more than text, the second of each site among them."""
    if index % 3 != 1 or site.plain_interpretations:
        return "text"
    return pick(("picture", "questions", "video", "picture"), site.unit.id, index, "interpretation form")
