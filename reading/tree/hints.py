"""Words in the markup that tell which of the dearer questions are worth asking, looked for all at once."""

from __future__ import annotations

from ahocorasick_rs import MATCHKIND_LEFTMOST_FIRST, BytesAhoCorasick

Hints = frozenset[str]

#: None may overlap with another: each stretch of the markup counts for one word.
WORDS = (
    " v-", " ng-",  # attributes that scripts fill a page by
    "信息内容", "ontentStart",  # marks of content systems around the article
    "位置", "<table", "公开", "年报", "收费",
    "材料", "依据", "条件", "流程",  # of guides
)  # fmt: skip
_SEARCH = BytesAhoCorasick([w.encode() for w in WORDS], matchkind=MATCHKIND_LEFTMOST_FIRST)
_STRETCH = 200_000  # bytes looked through at once: one word a million times over must not fill the memory
_OVERLAP = max(len(w.encode()) for w in WORDS) - 1


def hints_of(data: bytes) -> Hints:
    """Those of :data:`WORDS` that stand in ``data``, markup in UTF-8. This way of searching goes through eight bytes at a time."""
    found: set[int] = set()
    for start in range(0, len(data), _STRETCH):
        stretch = data[start : start + _STRETCH + _OVERLAP] if len(data) > _STRETCH else data
        found.update(number for number, _, _ in _SEARCH.find_matches_as_indexes(stretch))
    return frozenset(WORDS[number] for number in found)
