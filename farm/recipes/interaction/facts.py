"""Letters that lack what a published answer has to say, or say what nobody may read of the asker."""

from __future__ import annotations

from functools import partial

from farm.model import Kind
from farm.recipes.interaction.letters import letter_recipe

F, D = Kind.FAULT, Kind.DECOY
_letter = partial(letter_recipe, "message-facts")

_letter("no answering unit", F, "没有答复单位", "单位", unit="")
_letter("no day of the answer", F, "没有答复时间", "答复时间", answered="")
_letter("no day of the letter", F, "没有来信时间", "留言时间", asked="")
_letter("neither unit nor day of the answer", F, "没有答复单位和时间", "单位", "时间", unit="", answered="")
_letter("marked as done, no answer", F, "标明办结但没有答复内容", "答复内容", answer="")
_letter("mobile number of the asker", F, "来信人手机号码未遮盖", "电话|手机", contact="13850012345")
_letter(
    "identity number of the asker",
    F,
    "来信人身份证号未遮盖",
    "身份证|证件",
    extra=[("身份证号", "350102198803124518")],
)
_letter(
    "address of the asker",
    F,
    "来信人住址未遮盖",
    "住址|地址",
    extra=[("家庭住址", "岚溪县城关镇中山路12号3栋502室")],
)
_letter(
    "answer repeats the number",
    F,
    "答复引用来信人手机号",
    "手机",
    answer="您留下的手机13950067890一直无法接通，请尽快与我局联系。",
)
_letter("number masked", D, "手机号码已遮盖", contact="138****2345")
_letter(
    "telephone of the office in the answer",
    D,
    "答复中有办公电话",
    answer="请到住房保障窗口咨询，电话0591-87654321。",
)
_letter("unit and day signed below", D, "答复落款有单位和日期", unit="", answered="",
        answer="您反映的问题已处理，感谢支持。</p><p>岚溪县城市管理局</p><p>2026年11月2日")  # fmt: skip
_letter("still being handled", D, "刚提交尚未答复", ago=6, unit="", answered="", answer="", status="办理中")
_letter("unit and day in one line", D, "单位和时间合写一行", layout="lines", unit="", answered="",
        answer="【岚溪县城市管理局】2026-11-02 回复：</p><p>已安排人员现场处理。")  # fmt: skip
_letter("named asker without data", D, "来信人只有姓氏", asker="林先生")
_letter(
    "order number in the letter",
    D,
    "来信中有订单编号",
    question="我网购的商品出现质量问题，订单号为202610050013850，商家不予退换。",
)
_letter(
    "contact of the office as a field", D, "有承办单位办公电话栏", extra=[("承办单位电话", "0591-87650000")]
)
