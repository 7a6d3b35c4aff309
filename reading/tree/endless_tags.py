"""Tags of thousands of attributes, emptied before the parser sees them.

libxml2 walks along all attributes of a tag for each further one: 330,000 in one tag, five megabytes on the line, keep it
busy for many minutes, and nothing can interrupt it.
"""

from __future__ import annotations

import re

#: More than any page has; the parser takes a tenth of a second for so many.
_MOST = 6000
_SHORTEST = 3 * _MOST  # bytes: a blank, a letter, and something between
_WINDOW = _SHORTEST // 2
_TAG = re.compile(rb"<(?:!--|[A-Za-z][^\s/<>]{0,100})")
#: What is no markup inside, and how it ends.
_PASSED = {b"<!--": b"-->", b"<script": b"</script", b"<style": b"</style"}
_BETWEEN = re.compile(rb"[\s/\"'=]{1,64}+")
_NAME = re.compile(rb"[^\s/>\"'=][^\s/>=]{0,63}+")
_ASSIGNED = re.compile(rb"\s{0,64}=\s{0,64}([\"']?)")
_BARE = re.compile(rb"[^\s>]{0,64}+")


def without_endless_tags(data: bytes) -> bytes:
    """``data`` where tags with more than some thousand attributes have none; any other page comes back as it is."""
    if len(data) < _SHORTEST or not _is_suspicious(data):
        return data
    kept, at = [], 0
    while tag := _TAG.search(data, at):
        end, number = _attributes(data, tag.end()) if tag[0] != b"<!--" else (tag.end(), 0)
        if closing := _PASSED.get(tag[0].lower()):
            found = data.find(closing, end)
            end = found if found >= 0 else len(data)
        if number > _MOST:
            kept += [data[at : tag.end()], b">"]
        else:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])


def _is_suspicious(data: bytes) -> bool:
    """Whether some stretch may lie within one tag; a look at each window, since every page comes through here."""
    for start in range(0, len(data) - _WINDOW + 1, _WINDOW):
        end = start + _WINDOW
        bare = data.find(b">", start, end) < 0 or data.find(b"<", start, end) < 0
        if bare and _within_a_tag(data, start, end):
            return True
    return data.count(b">") > _MOST and data.count(b'>"') + data.count(b">'") > _MOST


def _within_a_tag(data: bytes, start: int, end: int) -> bool:
    """Whether the stretch is neither words nor a script: the tag before it has not ended, or ends again and again in quotes."""
    if data.find(b"<", start, end) >= 0:
        return True
    before = data.rfind(b"<", 0, start)
    if before < 0:
        return False
    if data.find(b">", before, start) < 0:
        return data[before : before + 4] != b"<!--"
    if data[before : before + 7].lower().startswith((b"<script", b"<style")):
        return False
    return data.count(b'>"', start, end) + data.count(b">'", start, end) > _WINDOW // 200


def _attributes(data: bytes, at: int) -> tuple[int, int]:
    """Where the tag ends whose attributes begin at ``at``, and how many they are."""
    number, size = 0, len(data)
    while at < size and data[at : at + 1] != b">":
        if between := _BETWEEN.match(data, at):
            at = between.end()
            continue
        name = _NAME.match(data, at)
        at, number = (name.end() if name else at + 1), number + 1
        if assigned := _ASSIGNED.match(data, at):
            at = _behind_value(data, assigned.end(), assigned[1])
    return min(at + 1, size), number


def _behind_value(data: bytes, at: int, quote: bytes) -> int:
    if quote:
        end = data.find(quote, at)
        return end + 1 if end >= 0 else len(data)
    bare = _BARE.match(data, at)
    return bare.end() if bare else at
