"""Questions and answers of the knowledge base: letters copied into it, empty titles, old matter."""

from __future__ import annotations

from farm import services
from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, recipe
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY


def _knowledge(form: str, kind: Kind, meaning: str, *pairs: tuple[str, str]) -> None:
    @recipe("qa-knowledge", form, kind, meaning, aspects=("qa",), flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        column = site.column("qa")
        column.extra = services.knowledge_markup([*services.QUESTIONS[:4], *pairs, *services.QUESTIONS[4:]])
        return [chosen.row(site, life, site.column_path(column))]


_ANSWER = "请携带身份证明到行政服务中心相关窗口咨询办理。"
_knowledge(
    "letter with a greeting",
    F,
    "照搬来信，有问候",
    ("您好，我家住在城东社区，楼下餐馆油烟很大，请尽快处理", _ANSWER),
)
_knowledge(
    "letter to the leader",
    F,
    "照搬来信，称呼领导",
    ("尊敬的领导：我们村的路灯坏了半年没人修，望尽快解决", _ANSWER),
)
_knowledge(
    "letter with a number", F, "照搬来信，有手机号码", ("孩子转学材料交了没有回音，电话13805910000", _ANSWER)
)
_knowledge(
    "story in the first person",
    F,
    "照搬来信，第一人称叙述",
    (
        "我是2019年从外地嫁过来的，户口一直没有迁过来，现在孩子要上学了，学校说要本地户口，我应该怎么办才能让孩子顺利入学",
        _ANSWER,
    ),
)
_knowledge("title is a number", F, "标题只有编号", ("问题12", _ANSWER))
_knowledge("title is a file name", F, "标题为文件名", ("常见问题汇总最终版.docx", _ANSWER))
_knowledge("test entry", F, "测试数据", ("测试", _ANSWER))
_knowledge(
    "enrolment of years ago", F, "过期知识，写往年招生", ("2022年秋季小学招生报名什么时候开始？", _ANSWER)
)
_knowledge(
    "the same twice",
    F,
    "同一问题重复",
    ("失业金怎么申请领取？", _ANSWER),
    ("失业金怎么申请领取", "可以网上申领。"),
)
_knowledge("asks in the first person", D, "第一人称的问句", ("我想开一家餐馆，需要办哪些证？", _ANSWER))
_knowledge("noun phrase", D, "名词短语", ("生育津贴申领条件", _ANSWER))
_knowledge(
    "year of an amendment", D, "提到修订年份", ("《土地管理法》2019年修订后宅基地审批有哪些变化？", _ANSWER)
)
_knowledge("present year", D, "写当年的事", ("2026年城乡居民医保缴费标准是多少？", _ANSWER))
_knowledge(
    "number of the office in the answer",
    D,
    "答案里有办公电话",
    ("如何查询公积金余额？", "可拨打12329或0591-87650000查询。"),
)
_knowledge(
    "like questions", D, "问题相近但不同", ("公租房怎么申请？", _ANSWER), ("廉租房怎么申请？", _ANSWER)
)
_knowledge("short question", D, "短问句", ("哪里办社保卡", _ANSWER))
_knowledge(
    "greeting in the answer",
    D,
    "答案以您好开头",
    ("如何注销营业执照？", "您好，可以通过网上办事大厅简易注销。"),
)
