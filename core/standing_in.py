"""Whether something stands in the place of a page: what was read of it before tells what it is known by.

Errors, challenges and half-sent answers come with 200, under any address and in any words. What they have in common is that the
page has lost what it was known by and shows nothing new.
"""

from __future__ import annotations

import re

from core.page import PageHead, PageKind, is_hollow, is_shell

#: How much may be left of the text of a page that was cut off before its foot.
_CUT = 0.8
_LEAST = 80  # characters: a shorter text may go in an edit
A_TEXT = 200  # characters: what says so much is a page, whatever it is called
_NO_NAME = re.compile(r"[\W_]+")
#: Marks that only the page itself has. Labels, path and foot come with the template.
_OWN = frozenset({"day", "list", "document"})


def is_replaced(before: PageHead, now: PageHead) -> bool:
    """Whether ``now`` was put in the place of the page that was ``before``, or is only a piece of it."""
    if now.gone:
        return False
    lost = _marks(now) < _marks(before)
    if is_hollow(now):
        return lost or not is_hollow(before)
    return lost and (_is_stranger(before, now) or _is_cut(before, now))


def stands_in_still(before: PageHead, now: PageHead) -> bool:
    """Whether the page is still not back, of which ``before`` stood in the place already."""
    if now.gone or (is_hollow(before) and not is_hollow(now)):
        return False
    return is_shell(now) or (_marks(now) <= _marks(before) and not _is_a_page(now))


def is_nobodys(head: PageHead) -> bool:
    """Whether nothing on a page tells that it is one of its site: it waits for scripts, or has no day, list, label, path, foot."""
    return is_shell(head) or (head.attachment is None and not head.gone and not _marks(head) - {"text"})


def _marks(head: PageHead) -> frozenset[str]:
    """What a page is known by."""
    footer, listing = head.footer, head.listing
    shown = {
        "day": bool(head.published),
        "list": listing is not None and bool(listing.items),
        "document": head.document is not None,
        "labels": bool(head.labels),
        "path": bool(head.breadcrumb),
        "footer": footer is not None and (footer.found or footer.scripted),
        "text": head.body_found and not head.blank and head.body_length > 0,
    }
    return frozenset(name for name, there in shown.items() if there)


def _is_stranger(before: PageHead, now: PageHead) -> bool:
    """Whether another page is there; a home page whose template was made anew keeps its foot."""
    at_home = now.kind is PageKind.HOME and "footer" in _marks(now)
    return _is_renamed(before, now) and not (at_home or _is_a_page(now))


def _is_a_page(head: PageHead) -> bool:
    """Whether a page shows what errors and challenges do not: a day, a list, a document, a text of some length."""
    return not _OWN.isdisjoint(_marks(head)) or head.body_length >= A_TEXT


def _is_renamed(before: PageHead, now: PageHead) -> bool:
    """Whether neither of the page's names is left in what is shown now."""
    old = [_plain(before.title), _plain(before.head_title)]
    new = [_plain(now.title), _plain(now.head_title)]
    return not any(a and b and (a in b or b in a) for a in old for b in new)


def _is_cut(before: PageHead, now: PageHead) -> bool:
    """Whether the page ends before its foot, or only its template came: a picture or a viewer in place of the text is an edit."""
    lost = _marks(before) - _marks(now)
    shorter = now.body_length <= _CUT * before.body_length
    emptied = before.body_length >= _LEAST > now.body_length and (now.blank or not now.body_found)
    return ("footer" in lost and shorter) or (emptied and "text" in lost)


def _plain(name: str) -> str:
    return _NO_NAME.sub("", name)
