"""Short strings that tell cheaply whether a closer look pays; they are looked for in the same pass as the lexicons."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Signal(StrEnum):
    """What a string may be the sign of."""

    MARKS = "marks"  # 叠用的标点
    DAY = "day"  # 不存在的日期
    GARBLED = "garbled"  # 乱码、代码
    SECRET = "secret"  # 密级标志
    CUT_OFF = "cut-off"  # 截止某日
    COUNTRIES = "countries"  # 等国家、若干个国家


_PAIRS = "，， ；； 、、 ：： ，。 ，； ，、 、， 、。 、； ；， ；。 ；、 。， 。； 。、"
_GARBLED = (
    "\ufffd 锟斤 烫烫烫 屯屯屯 鈥 銆 锛 Ã â€ ï¼ ã€ å ä ç µÄ £¬ ¡£ ?? ？？？？ ${ {{ <% {$ [!-- {pboot {dede {cms "
    "undefined NaN- NaN年 [object :null ：null &nbsp &amp; &ldquo &rdquo &lsquo &rsquo &mdash &ndash &ge; &le; &times; &deg; &middot &hellip &lt; &gt; &quot &emsp &ensp "
    "<p> <p <br <span <div </p> </span> </div> </strong>"
)
_SECRET = "★ ☆ 密级 内部资料 内部文件 内部材料 内部传阅 内部使用 内部掌握 供内部 供领导 不予公开 不公开 依申请公开 不予主动公开"

SIGNALS: Mapping[Signal, tuple[str, ...]] = {
    Signal.MARKS: tuple(_PAIRS.split()),
    Signal.DAY: (
        "2月30日",
        "2月31日",
        "4月31日",
        "6月31日",
        "9月31日",
        "11月31日",
        *(f"月{n}日" for n in range(32, 100)),
        *(f"{n}月" for n in range(13, 100)),
    ),
    Signal.CUT_OFF: tuple(f"截止{word}" for word in ("20", "到", "今", "去", "上", "本", "昨", *"123456789")),
    Signal.COUNTRIES: (
        "等国",
        "个国家",
        "其他国家",
        "澳台国家",
        "港台国家",
        "港澳国家",
        *(f"{n}国" for n in "二三四五六七八九十两0123456789"),
    ),
    Signal.GARBLED: tuple(dict.fromkeys([*_GARBLED.split(), ": null", "： null"])),
    Signal.SECRET: tuple(
        dict.fromkeys([*_SECRET.split(), "密 级", "密 特急", "密 急件", "密 加急", "密 平急"])
    ),
}
