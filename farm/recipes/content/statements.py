"""Bodies, countries and sessions named wrongly, and what quotes or forbids such names."""

from __future__ import annotations

from farm.model import Kind
from farm.recipes.content.articles import paragraph_recipe

F, D = Kind.FAULT, Kind.DECOY


def _statement(form: str, paragraph: str, *words: str, kind: Kind = F, title: str = "") -> None:
    paragraph_recipe(
        "wrong-statement",
        form,
        kind,
        "表述错误" if kind is F else "表述没有错误",
        paragraph,
        *words,
        title=title,
    )


_statement("full name of a ministry", "会议由县人力资源与社会保障局主持，有关部门负责同志参加。", "人力资源")
_statement("plenary session", "会议集中学习了十九大五中全会精神，与会人员作了交流发言。", "十九大五中")
_statement("name of the state", "活动现场，志愿者讲解了中华人民共合国宪法有关条文。", "共合国")
_statement("government misspelt", "欢迎向县人民正府政务服务中心咨询有关事项。", "正府")
_statement("countries and regions", "本地茶叶畅销日本、越南、台湾等国家，出口额同比增长一成。", "台湾等国家")
_statement("ministry of housing", "经住房与城乡建设局现场核查，符合条件的予以补助。", "住房与城乡")
_statement("values misspelt", "各校把社会主义核心价值关融入课堂教学全过程。", "价值关")
_statement("mainland and Hong Kong", "论坛为中国与香港青年创业者搭建了交流平台。", "中国与香港")
_statement(
    "regions named rightly", "产品远销日本、越南、台湾等国家和地区，内地与香港青年踊跃参加交流。", kind=D
)
_statement("quoted", "我方坚决反对台湾“总统”等称谓，有关说法不符合一个中国原则。", kind=D)
_statement("denied", "新闻稿件中不得使用“台湾政府”等提法，不能称台湾等国家。", kind=D)
_statement(
    "lesson", "台湾总统、两岸三地等均属禁用词，应按规范表述。", kind=D, title="{p}举办新闻宣传规范用语培训"
)
_statement("book", "读书会共读《两岸三地散文选》《中国与香港》等作品。", kind=D)
_statement("longer words", "海鲜族谱展、朝鲜族歌舞和新鲜族裔美食同期亮相。", kind=D)
_statement(
    "rightly named bodies", "县人力资源和社会保障局、住房和城乡建设局、文化和旅游局、卫生健康局到会。", kind=D
)
_statement("session named rightly", "会议传达学习党的十九届五中全会、二十届三中全会精神。", kind=D)
