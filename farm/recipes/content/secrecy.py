"""Marks of secrecy and of what is not to be published, and articles about them."""

from __future__ import annotations

from farm.model import Article, Block, Kind
from farm.recipes.content.articles import article_recipe

F, D = Kind.FAULT, Kind.DECOY


def _secret(
    form: str, paragraph: str, *words: str, kind: Kind = F, title: str = "", first: bool = True
) -> None:
    @article_recipe(
        "secret-mark",
        form,
        kind,
        "有密级或不公开标志" if kind is F else "没有密级标志",
        *words,
        title=title,
        column="notice",
    )
    def change(article: Article) -> None:
        article.blocks.insert(0 if first else len(article.blocks), Block("p", paragraph))


_secret("mark with years", "机密★5年　　特急", "机密")
_secret("mark alone", "秘密★", "秘密")
_secret("level named", "密级：秘密　　保密期限：一年", "秘密")
_secret("inside, keep well", "内部资料，注意保存", "内部")
_secret("inside, do not spread", "内部文件，严禁外传", "内部")
_secret("for inside use", "（仅供内部使用，不得翻印）", "内部")
_secret("not to be published", "（此件不予公开）", "不予公开", first=False)
_secret("on request only", "公开方式：依申请公开", "依申请", first=False)
_secret(
    "lesson on marking",
    "涉密公文应当在首页左上角标明密级和保密期限，如“机密★5年”。",
    kind=D,
    title="{p}举办保密知识讲座",
)
_secret(
    "secrecy month",
    "展板介绍了密级标志“绝密★长期”的含义，提醒大家内部资料注意保存。",
    kind=D,
    title="{p}开展保密宣传月活动",
)
_secret("trade secrets", "工作人员应当保守国家秘密、商业秘密，保护个人隐私。", kind=D)
_secret("statistics of requests", "全年受理依申请公开12件，其中不予公开1件，属于国家秘密0件。", kind=D)
_secret("published on purpose", "（此件主动公开）", kind=D, first=False)
_secret("hotels with stars", "评定结果：岚海大酒店★★★★★，秘境花园民宿★★★，机械厂旧址展馆☆☆☆。", kind=D)
_secret("permit for inside publications", "内部资料性出版物应当取得准印证，不得公开发行。", kind=D)
_secret(
    "paper of an examination",
    "绝密★启用前　　2026年公开招聘笔试试卷",
    kind=D,
    title="{p}公开招聘教师笔试真题公布",
)
