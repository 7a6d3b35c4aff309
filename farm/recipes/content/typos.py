"""Wrong characters, repeated words, days that do not exist, and what only looks so."""

from __future__ import annotations

from functools import partial

from farm.model import Article, Block, Kind
from farm.recipes.content.articles import article_recipe, paragraph_recipe

F, D = Kind.FAULT, Kind.DECOY
_recipe = partial(article_recipe, "typo")


def _typo(form: str, paragraph: str, *words: str, kind: Kind = F, title: str = "") -> None:
    paragraph_recipe(
        "typo", form, kind, "错别字" if kind is F else "没有错别字", paragraph, *words, title=title
    )


_typo("homophone in a report", "会上，县领导对冬春农田水利建设进行了布署，并就物资储备提出具体要求。", "布署")
_typo("establish and perfect", "各单位要建立建全联动机制，明确时间表、路线图。", "建全")
_typo("idiom with a wrong character", "大家表示，将再接再励，争取明年再上新台阶。", "再励")
_typo("flood season", "当前正值主讯期，要加密巡堤查险频次，做到险情早发现、早处置。", "讯期")
_typo("similar shape", "项目经县发改部门批淮后，已于上月开工，预计明年六月竣工。", "批淮")
_typo("allow and standard", "不充许无证经营，不符合标淮的一律责令整改。", "充许", "标淮")
_typo("honour and abide", "全体党员干部要带头尊守法律法规，严格执行各项规定。", "尊守")
_typo("repeated word", "要进一步进一步压实属地责任、部门责任和企业主体责任。", "进一步进一步")
_typo("a day that does not exist", "报名时间自即日起至2026年11月31日止，逾期不予受理。", "31日")
_typo("comma set twice", "工作人员深入社区、、学校和企业，，面对面宣讲政策。", "标点")


@_recipe("in the title", F, "标题有错别字", "防犯", title="{p}开展防范电信网络诈骗宣传")
def _in_title(article: Article) -> None:
    article.title = article.title.replace("防范", "防犯")


@_recipe("word split by markup", F, "错字被标签分开", "讯速")
def _split(article: Article) -> None:
    article.blocks.insert(
        1, Block("html", "<p>接到报告后，应急力量讯<span style='font-size:16px'>速</span>赶赴现场处置。</p>")
    )


_typo(
    "two words that meet",
    "县融媒体中心公布署名文章征集结果，获奖作者来自各镇。从上海拨款购置的设备已经到位。",
    kind=D,
)
_typo("book title of old spelling", "活动现场展出了《沪上国藉考》《台帐里的乡村》等地方文献。", kind=D)
_typo("note of correction", "更正：原稿中“布署”应为“部署”，“讯期”应为“汛期”，特此说明。", kind=D)
_typo(
    "lesson about words",
    "“再接再励”“穿流不息”“迫不急待”都是容易写错的成语。",
    kind=D,
    title="{p}举办公文写作易错字专题讲座",
)
_typo(
    "dates in ranges",
    "展览时间为10月31日至11月30日，闰年2月29日另行安排，疫苗适用于18月零31日以上婴幼儿。",
    kind=D,
)
_typo("ellipsis of full stops", "乡亲们你一言我一语：路通了、灯亮了、水清了。。。。。。", kind=D)
_typo(
    "surnames",
    "出席活动的有侯选民、竞陶然、贺江淮等同志，活动由清江标办公室承办。",
    kind=D,
)
_typo(
    "words close to typos",
    "究竟争取到多少资金，毕竟选址要慎重；小组止步八强，通讯社改名一事以公告为准。",
    kind=D,
)
_typo("traditional forms in a picture caption", "古籍书影上写着“國籍”“部屬”等字样，供读者参考。", kind=D)
