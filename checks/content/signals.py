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
    FIXED = "fixed"  # 名称、重要提法的一半
    COUNTRIES = "countries"  # 等国家、若干个国家


_PAIRS = "，， ；； 、、 ：： ，。 ，； ，、 、， 、。 、； ；， ；。 ；、 。， 。； 。、"
_GARBLED = (
    "\ufffd 鐨 鍏 鍜 鏄 鍦 鍒 鍔 锟斤 烫烫烫 屯屯屯 鈥 銆 锛 Ã â€ ï¼ ã€ å ä ç µÄ £¬ ¡£ ?? ？？？？ ${ {{ <% {$ [!-- {pboot {dede {cms "
    "undefined NaN- NaN年 [object :null ：null &nbsp &amp; &ldquo &rdquo &lsquo &rsquo &mdash &ndash &ge; &le; &times; &deg; &middot &hellip &lt; &gt; &quot &emsp &ensp "
    "<p> <p <br <span <div </p> </span> </div> </strong>"
)
_SECRET = "★ ☆ 密级 内部资料 内部文件 内部材料 内部传阅 内部使用 内部掌握 供内部 供领导 不予公开 不公开 依申请公开 不予主动公开"

#: Names and slogans that are always written the same. No other words differ from one of them by a character of the same sound.
FIXED = (
    "习近平新时代中国特色社会主义思想", "习近平总书记", "习近平主席", "习近平法治思想", "习近平经济思想", "习近平生态文明思想", "习近平强军思想",
    "习近平外交思想", "习近平文化思想", "毛泽东思想", "邓小平理论", "三个代表”重要思想", "中国特色社会主义", "社会主义核心价值观", "社会主义现代化",
    "社会主义市场经济", "中华民族伟大复兴", "中华民族共同体", "人类命运共同体", "中华人民共和国", "中国共产党", "中国人民解放军", "人民代表大会",
    "人民代表大会常务委员会", "政治协商会议", "中国共产党中央委员会", "中央委员会", "中央军事委员会", "中共中央政治局", "纪律检查委员会", "国务院办公厅",
    "人民政府办公室", "人民政府办公厅", "人民检察院", "中央八项规定精神", "全面从严治党", "全面依法治国", "全面深化改革", "总体国家安全观",
    "全过程人民民主", "五位一体”总体布局", "四个全面”战略布局", "以人民为中心的发展思想", "党的二十大精神", "粤港澳大湾区", "福建省人民政府",
)  # fmt: skip


def halves_of(phrase: str) -> tuple[str, str]:
    """The two halves of a phrase: one mistake leaves one of them whole."""
    middle = len(phrase) // 2
    return phrase[:middle], phrase[middle:]


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
    Signal.FIXED: tuple(dict.fromkeys(half for phrase in FIXED for half in halves_of(phrase))),
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
