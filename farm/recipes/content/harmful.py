"""Planted gambling, pornography and loans, and articles that speak of them."""

from __future__ import annotations

import re
from functools import partial

from farm.model import Article, Block, Kind
from farm.recipes.content.articles import article_recipe, paragraph_recipe

F, D = Kind.FAULT, Kind.DECOY
_recipe = partial(article_recipe, "harmful-content")
_paragraph = partial(paragraph_recipe, "harmful-content")


def _label(form: str, name: str, value: str, *words: str) -> None:
    @_recipe(form, F, "标签被植入推广用语", *words, also=("page-labels",), aspects=("labels",))
    def change(article: Article) -> None:
        article.labels[name] = value


_label("keywords planted", "Keywords", "澳门新葡京,真人荷官,百家乐,在线博彩", "新葡京")
_label("description planted", "Description", "bet365官网_沙巴体育_注册送彩金", "bet365", "沙巴")
_GAMES = "百家乐、时时彩、北京赛车、六合彩资料网，真人荷官在线发牌，注册送彩金。"
_paragraph("spam paragraph", F, "正文被植入赌博推广", _GAMES, "百家乐")
_paragraph(
    "porn paragraph", F, "正文被植入色情推广", "成人视频在线观看，无码高清，同城约炮，尽在本站。", "成人视频"
)
_paragraph(
    "brand names",
    F,
    "正文被植入赌博推广",
    "亚博体育官网、乐鱼体育下载、开云体育入口、华体会体育注册。",
    "亚博",
)


@_recipe("title replaced", F, "网页标题被改成推广", "威尼斯人", "新葡京")
def _title_replaced(article: Article) -> None:
    article.page_changes.append(
        lambda t: re.sub(r"<title>[^<]*</title>", "<title>澳门威尼斯人官网-澳门新葡京-首页</title>", t)
    )


_DEAD = tuple(f"http://bjl.practice.example/?u={n}" for n in range(4))


@_recipe("links in the text", F, "正文里有赌博链接", "链接", "百家乐", targets=_DEAD)
def _links_in_text(article: Article) -> None:
    link = '<a href="http://bjl.practice.example/?u={n}">{w}</a>'
    words = ("百家乐", "时时彩", "幸运飞艇", "六合彩资料")
    article.blocks.append(
        Block(
            "html", "<p>相关推荐：" + "　".join(link.format(n=n, w=w) for n, w in enumerate(words)) + "</p>"
        )
    )


_paragraph(
    "loans and certificates",
    F,
    "正文被植入违法推广",
    "黑户可贷，无抵押秒到账；办证刻章，代办学历证，联系客服。",
    "黑户",
)
_paragraph(
    "police report",
    D,
    "警方通报",
    "该团伙通过境外网站以百家乐、时时彩、六合彩等形式开设赌场，民警抓获犯罪嫌疑人12名。",
    title="{p}公安局打掉一跨境网络赌博团伙",
)
_paragraph(
    "warning against loans",
    D,
    "风险提示",
    "凡是宣称“黑户可贷”“无抵押秒到账”的都是骗局，请提高警惕。",
    title="关于防范非法网络贷款的提示",
)
_paragraph("court case", D, "以案释法", "被告人在出租屋内接受六合彩、特码资料投注，被判处有期徒刑六个月。")
_paragraph(
    "welfare lottery", D, "福利彩票公益金", "2026年度体育彩票公益金、福利彩票公益金用于全民健身和养老服务。"
)
_paragraph(
    "places with such names",
    D,
    "地名店名",
    "百家乐园社区、百家乐业超市、北京赛车场考察团、现金网点整治同步推进。",
)
_paragraph(
    "chess room inspections",
    D,
    "棋牌室检查",
    "执法人员检查棋牌室、游艺厅12家，发现老虎机游戏设备两台，已依法查处。",
)
_paragraph(
    "clean internet campaign",
    D,
    "净网行动",
    "专项行动清理黄色网站入口、裸聊平台等有害信息300余条。",
    title="{p}开展“净网”专项行动",
)
_paragraph("drama", D, "剧目名称", "话剧《百家乐》《六合彩》将在县剧院上演。")
