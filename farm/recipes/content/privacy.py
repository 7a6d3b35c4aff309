"""Numbers of identity and telephones of citizens, and numbers that may be public."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from farm.chance import number, pick
from farm.fee_tables import table
from farm.model import Article, Attachment, Block, Kind, Life, Row
from farm.recipes.base import Recipe, recipe
from farm.recipes.content.articles import article_recipe, paragraph_recipe, planted_article
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
_notice = partial(paragraph_recipe, "privacy-leak", column="notice")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = ("林", "陈", "黄", "郑", "吴", "何", "许", "苏", "方", "叶")
_HELPED = "危房改造补助对象名单"


def _identity(*key: object) -> str:
    """A number of identity with a right check digit; division and person are invented."""
    digits = f"359{number('div', *key) % 900 + 100}19{number('y', *key) % 40 + 55}{number('m', *key) % 12 + 1:02d}{number('d', *key) % 28 + 1:02d}{number('s', *key) % 900 + 100}"
    return digits + "10X98765432"[sum(int(a) * b for a, b in zip(digits, _WEIGHTS, strict=True)) % 11]


def _mobile(*key: object) -> str:
    return f"1{pick(('38', '39', '59', '86', '77'), 'p', *key)}{number('n', *key) % 90_000_000 + 10_000_000}"


def _person(n: int) -> str:
    return _SURNAMES[n % len(_SURNAMES)] + "某"


def _people(head: tuple[str, ...], cell: Callable[[int], str], count: int = 5) -> Block:
    rows = [head, *((str(n + 1), _person(n), cell(n), "东门村") for n in range(count))]
    return Block("html", table(tuple(rows)))


def _list_recipe(
    form: str, kind: Kind, meaning: str, title: str, head: str, cell: Callable[[int], str], *words: str
) -> None:
    @article_recipe("privacy-leak", form, kind, meaning, *words, column="notice", title=title)
    def change(article: Article) -> None:
        article.blocks.insert(1, _people(("序号", "姓名", head, "住址"), cell))


_ID = (r"身份", r"\bid\b")
_list_recipe(
    "identities in a table",
    F,
    "名单里有身份证号",
    "{p}城乡低保对象公示",
    "身份证号码",
    lambda n: _identity("a", n),
    *_ID,
)
_list_recipe(
    "column without a name",
    F,
    "名单里有身份证号",
    "{p}公租房摇号结果公示",
    "备注一",
    lambda n: _identity("b", n),
    *_ID,
)
_list_recipe(
    "one of five unmasked",
    F,
    "漏遮一个身份证号",
    "{p}临时救助对象公示",
    "身份证号",
    lambda n: _identity("c") if n == 3 else "35*************12" + str(n),
    *_ID,
)
_list_recipe(
    "mobile numbers of the helped",
    F,
    "名单里有手机号",
    "{p}特困供养人员名单公示",
    "号码",
    lambda n: _mobile("d", n),
    r"手机",
    r"mobile",
)
_notice(
    "identity in the text",
    F,
    "正文里有身份证号",
    f"申请人陈某，女，{_identity('e')}，住东门村，现予以公示。",
    *_ID,
)
_notice(
    "identity in groups",
    F,
    "身份证号分段书写",
    f"申请人何某，公民身份号码{_identity('f')[:6]} {_identity('f')[6:14]} {_identity('f')[14:]}，经审核符合条件。",
    *_ID,
)
_list_recipe(
    "mobile numbers with spaces",
    F,
    "名单里有手机号",
    "{p}困难残疾人生活补贴发放名单",
    "号码",
    lambda n: " ".join((_mobile("g", n)[:3], _mobile("g", n)[3:7], _mobile("g", n)[7:])),
    r"手机",
    r"mobile",
)


def _attach_list(article: Article) -> None:
    rows = (("序号", "姓名", "身份证号"), *((str(n + 1), _person(n), _identity("h", n)) for n in range(4)))
    article.attachments = [Attachment(_HELPED, "xlsx", named=False, table=rows)]


@recipe("privacy-leak", "in an attachment", F, "附件里有身份证号", *_ID, flex=False)
def _in_attachment(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    """The finding is filed under the file; the row names both addresses."""
    column = site.column("notice")
    special = planted_article(site, "notice", f"{site.unit.short_name}{_HELPED}公示")
    special.changes.append((life, _attach_list))
    path = site.special_path(column, special)
    file = site.style.file_path(path, site.number(column, special), 0, _HELPED, "xlsx")
    return [chosen.row(site, life, path, file)]


_list_recipe(
    "masked identities",
    D,
    "已遮盖",
    "{p}城乡低保对象公示（续）",
    "身份证号码",
    lambda n: "35*************" + str(100 + n),
)
_list_recipe(
    "masked mobiles",
    D,
    "已遮盖",
    "{p}高龄津贴发放名单",
    "号码",
    lambda n: f"{_mobile('i', n)[:3]}****{_mobile('i', n)[7:]}",
)
_list_recipe(
    "river chiefs", D, "公布的联系方式", "{p}河长湖长名单及联系方式", "手机", lambda n: _mobile("j", n)
)
_list_recipe("shops", D, "商户电话", "{p}放心消费示范商户名单", "电话", lambda n: _mobile("k", n))
_notice(
    "order and code numbers",
    D,
    "长号码",
    "统一社会信用代码：11359900003456789X；采购订单号：20261102091000123456；受理编号350128199003070032。",
)
_notice(
    "office numbers",
    D,
    "办公电话",
    f"咨询电话：{_mobile('l')}；联系人：林工，{_mobile('m')}；监督举报电话：{_mobile('n')}。",
)
_notice(
    "account of an office",
    D,
    "单位账户",
    "履约保证金汇入：户名：公共资源交易中心，账号：6217001870001234564。",
)
_notice(
    "impossible identity", D, "不是身份证号", "设备序列号359901200013451239，出厂编号359901199902301234。"
)
