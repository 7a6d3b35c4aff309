"""Text in a wrong encoding, code and variables left over, and signs that belong there."""

from __future__ import annotations

from farm.model import Kind
from farm.recipes.content.articles import paragraph_recipe

F, D = Kind.FAULT, Kind.DECOY


def _garbled(form: str, paragraph: str, *words: str, kind: Kind = F, title: str = "") -> None:
    paragraph_recipe(
        "garbled-text", form, kind, "乱码" if kind is F else "没有乱码", paragraph, *words, title=title
    )


_GARBLE = (r"乱码", r"garbled")
_garbled("replaced characters", "会议听取锟斤拷锟斤拷部门汇报，锟斤拷就有关工作提出意见。", *_GARBLE)
_garbled(
    "utf-8 read as gbk",
    "浼氳寮鸿皟锛屽悇鍗曚綅瑕侀珮搴﹂噸瑙嗭紝鈥滀竴宀楀弻璐ｂ€濊惤瀹炲埌浣嶃€傗€濄",
    *_GARBLE,
)
_garbled("utf-8 read as latin", "â€œä¸€å²—åŒè´£â€\x9d è¦æ±‚ï¼ŒåŠ å¼ºå·¡æŸ¥ã€‚", *_GARBLE)
_garbled("runs of question marks", "会议由????主持，各????单位负责同志参加，研究了????事项。", *_GARBLE)
_garbled(
    "entities as text",
    "会议强调，&nbsp;&nbsp;要坚持&ldquo;人民至上&rdquo;，扎实推进各项工作。",
    r"代码",
    r"codes",
)
_garbled(
    "tags as text", '会议强调，<p style="text-indent:2em">要坚持问题导向</p>，扎实推进。', r"代码", r"codes"
)
_garbled(
    "variable left over", "本文由${article.editor}编辑，最后更新于<%=updateTime%>。", r"变量", r"template"
)
_garbled("undefined left over", "联系人：undefined，联系电话：null，请按上述方式联系。", r"变量", r"template")
_garbled(
    "interface manual",
    "请求头写作${token}，空值返回null，正文中的空格写作&nbsp;，换行写作<br>。",
    kind=D,
    title="{p}公共数据开放接口调用说明",
)
_garbled("check boxes", "是否同意：□同意　□不同意　■已阅；分值≥60％，价格￥5。", kind=D)
_garbled("questions and exclamations", "什么？真的吗？？怎么办？！工作人员一一作了解答。", kind=D)
_garbled("rare characters", "参加活动的有陈喆、林翀、黄垚、叶昇等同志。", kind=D)
_garbled("names in capitals", "NULL战队、Undefined小组分获编程比赛一、二等奖，A&B公司提供支持。", kind=D)
_garbled("foreign words", "与会者来自Café协会和Zoë工作室，现场气温25℃，音乐会曲目为Für Elise。", kind=D)
_garbled("symbols", "★表示重点，☆表示一般；※为必填项；→表示下一步；①②③为序号。", kind=D)
_garbled("percent and braces", "完成率达{98}%，其中一类项目<5%，二类项目>90%。", kind=D)
