"""Taking personal data (个人信息) out of a page's source without changing what checks see in it.

Numbers of persons become numbers that nobody has but that have the same form and a right check digit, names of letter
writers keep their first character.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.cn import ric

from checks.content.numbers import NumberKind, numbers_in

_NAME = re.compile(
    r"(?:来信人|写信人|留言人|咨询人|投诉人|举报人|提问人|提交人|发件人|诉求人|反映人|网友|姓名|昵称)(?:姓名)?"
    r"(?:\s|&nbsp;|[:：]|<[^<>]{0,200}>){1,8}(?P<name>[\u4e00-\u9fa5]{2,4})(?![\u4e00-\u9fa5])"
)
_NO_NAME = re.compile(
    r"匿名|保密|网友|市民|群众|游客|先生|女士|某|电话|手机|性别|地址|住址|邮箱|标题|主题|内容|单位|部门"
    r"|时间|日期|状态|类型|类别|编号|公开|用户|本人"
)


@dataclass(frozen=True)
class Scrubbed:
    """``text`` without personal data, and how many numbers or names of each kind were replaced."""

    text: str
    replaced: dict[str, int]


def scrub(text: str, today: date, *, letter: bool) -> Scrubbed:
    """Replaces identity numbers, mobile numbers and bank cards, in a ``letter`` also its writer's name."""
    replaced: Counter[str] = Counter()
    text = _without_numbers(text, today, replaced)
    if letter:
        text = _without_names(text, replaced)
    return Scrubbed(text, dict(replaced))


def _without_numbers(text: str, today: date, replaced: Counter[str]) -> str:
    stand_ins: dict[tuple[NumberKind, str], str] = {}
    counts: Counter[NumberKind] = Counter()
    pieces: list[str] = []
    end = 0
    for number in sorted(numbers_in(text, today), key=lambda n: (n.start, -n.end)):
        if number.start < end:
            continue
        key = (number.kind, number.digits)
        if key not in stand_ins:
            counts[number.kind] += 1
            stand_ins[key] = _stand_in(number.kind, counts[number.kind], number.valid)
        pieces += [text[end : number.start], stand_ins[key]]
        end = number.end
    replaced.update({kind.value: n for kind, n in counts.items()})
    return "".join(pieces) + text[end:]


def _stand_in(kind: NumberKind, count: int, valid: bool) -> str:
    """The ``count``-th made-up number of a kind; with a wrong check digit where the original's was wrong."""
    match kind:
        case NumberKind.MOBILE:
            return f"1380000{count % 10_000:04d}"
        case NumberKind.ID:
            body = f"11010119900101{count % 1000:03d}"
            digit = str(ric.calc_check_digit(body + "0"))
        case NumberKind.CARD:
            body = f"622200000000{count % 1000:03d}"
            digit = luhn.calc_check_digit(body)
    return body + (digit if valid else _other(digit))


def _other(digit: str) -> str:
    return "1" if digit in ("0", "X") else "0"


def _without_names(text: str, replaced: Counter[str]) -> str:
    names = {m["name"] for m in _NAME.finditer(text) if not _NO_NAME.search(m["name"])}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, name[0] + "某" * (len(name) - 1))
    if names:
        replaced["name"] = len(names)
    return text
