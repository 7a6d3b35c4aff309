"""Faults and decoys of a site's marks: footer, page labels, site code."""

from __future__ import annotations

from collections.abc import Callable

from farm.model import Footer, FooterChange, Kind, Life, Row
from farm.recipes.base import Recipe, optional, plant_document, recipe
from farm.site import LabelChange, Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
FOOTER = ("footer", "code")

# footer-marks


def _footer(
    form: str, kind: Kind, meaning: str, change: FooterChange, *words: str, also: tuple[str, ...] = ()
) -> None:
    @recipe("footer-marks", form, kind, meaning, *words, aspects=FOOTER)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.footer_changes.append((life, change))
        return [chosen.row(site, life), *[optional(site, other, form) for other in also]]


def _set(**values: object) -> FooterChange:
    def change(footer: Footer) -> None:
        for name, value in values.items():
            setattr(footer, name, value)

    return change


_footer("no ICP number", F, "缺ICP备案号", _set(icp=""), r"ICP", r"icp")
_footer("no police number", F, "缺公安备案", _set(police=""), r"公安", r"公网安备", r"police")
_footer(
    "no error report entry",
    F,
    "缺“我为政府网站找错”",
    _set(error_report="none"),
    r"找错",
    r"error.report",
    also=("site-code",),
)
_footer(
    "old error report host", F, "找错入口为旧地址", _set(error_report="old"), r"找错", r"error.report", r"旧"
)
_footer("no conac mark", F, "缺党政机关标识", _set(conac=False), r"党政机关", r"conac")
_footer("no site code", F, "缺网站标识码", _set(code=""), r"标识码", r"code", also=("site-code",))
_footer("no sponsor", F, "缺主办单位", _set(sponsor=""), r"主办", r"sponsor")
_footer("no contact", F, "缺联系方式", _set(contact=""), r"联系", r"contact", r"电话")
_footer("no site map", F, "缺网站地图", _set(sitemap=""), r"网站地图", r"sitemap")


@recipe(
    "footer-marks", "site map dead", F, "网站地图打不开", r"网站地图", r"sitemap", aspects=FOOTER, flex=False
)
def _dead_map(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.footer_changes.append((Life(), _set(sitemap="/wzdt/index.html")))
    return [chosen.row(site, life), optional(site, "dead-link", chosen.form, "/wzdt/index.html")]


_footer("comes by script", U, "页脚由脚本写出", _set(form="script"), also=("site-code",))
_footer("comes in a frame", D, "页脚在框架页里，各项齐全", _set(form="frame"))
_footer(
    "blanks inside the ICP number",
    D,
    "ICP备案号中有空格",
    lambda f: setattr(f, "icp", f.icp.replace("备", "备 ").replace("号", " 号")),
)
_footer("error report as a link", D, "找错为链接形式", _set(error_report="link"))
_footer("sponsor as 主办", D, "写作“主办：”", _set())
_footer("police site of the older host", D, "公安备案链接为旧域名", _set(police_host="www.beian.gov.cn"))
_footer("ICP without suffix", D, "ICP备案号无网站序号", lambda f: setattr(f, "icp", f.icp.removesuffix("-1")))


def _last(text: str, old: str, new: str) -> str:
    """``text`` with the last ``old``, the one in the footer, replaced; further up it belongs to the content."""
    return new.join(text.rsplit(old, 1))


def _text(
    form: str,
    kind: Kind,
    check: str,
    meaning: str,
    change: Callable[[str, str], str],
    *,
    fits: Callable[[Site], bool] = lambda s: True,
    also: tuple[str, ...] = (),
) -> None:
    @recipe(check, form, kind, meaning, aspects=FOOTER, flex=False, fits=fits)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.text_changes.append((Life(), change))
        return [chosen.row(site, life), *[optional(site, other, form) for other in also]]


_text(
    "sponsored by, copyright style",
    D,
    "footer-marks",
    "写作“版权所有、主办”",
    lambda t, k: t.replace("主办单位：", "版权所有、主办："),
)
_text(
    "line break inside marks",
    D,
    "footer-marks",
    "标识分行排版",
    lambda t, k: t.replace("闽公网安备 ", "闽公网安备\n      "),
)
_text(
    "contact by mail",
    D,
    "footer-marks",
    "联系方式为邮箱和电话",
    lambda t, k: _last(t, "联系电话：", "邮箱：wz@mail.example　电话："),
)
_text(
    "site map called 站点地图",
    D,
    "footer-marks",
    "网站地图叫“站点地图”",
    lambda t, k: t.replace(">网站地图<", ">站点地图<"),
)
_text(
    "short footer on article pages",
    U,
    "footer-marks",
    "文章页页脚从简",
    lambda t, k: t if k in ("home", "column") else _last(t, "联系电话：", "").replace("找错", ""),
)

# site-code


def _other(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 4) % 10)


@recipe("site-code", "footer differs", F, "页脚标识码与登记不一致", r"标识码", r"code", aspects=FOOTER)
def _footer_code(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.footer_changes.append((life, _set(code=_other(site.unit.site_id_code))))
    return [chosen.row(site, life), optional(site, "footer-marks", chosen.form)]


@recipe(
    "site-code",
    "error report differs",
    F,
    "找错入口标识码不一致",
    r"标识码",
    r"code",
    r"找错",
    aspects=FOOTER,
)
def _report_code(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.footer_changes.append((life, _set(error_code=_other(site.unit.site_id_code))))
    return [chosen.row(site, life), optional(site, "footer-marks", chosen.form)]


def _label(
    name: str, value: Callable[[Site], str | None], kinds: tuple[str, ...] = ()
) -> Callable[[Site], LabelChange]:
    def make(site: Site) -> LabelChange:
        def change(labels: dict[str, str | None], kind: str) -> None:
            if name in labels and (not kinds or kind in kinds):
                labels[name] = value(site)

        return change

    return make


def _code_label(form: str, meaning: str, value: Callable[[Site], str | None], *, kind: Kind = F) -> None:
    make = _label("SiteIDCode", value)

    @recipe(
        "site-code",
        form,
        kind,
        meaning,
        *((r"标识码", r"code") if kind is F else ()),
        aspects=(*FOOTER, "labels"),
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.label_changes.append((life, make(site)))
        return [chosen.row(site, life), optional(site, "page-labels", form)]


_code_label("label differs", "标签标识码与页脚不一致", lambda s: _other(s.unit.site_id_code))
_code_label("label of nine digits", "标签标识码少一位", lambda s: s.unit.site_id_code[:-1])
_code_label("label of another place", "标签标识码是别家的", lambda s: "3598990001")
_code_label("label with letters", "标签标识码含字母", lambda s: "bm" + s.unit.site_id_code[2:])
_code_label(
    "label with a line break inside",
    "标签标识码中有换行",
    lambda s: s.unit.site_id_code[:6] + "\n" + s.unit.site_id_code[6:],
    kind=D,
)
_code_label("label with blanks around", "标签标识码前后有空格", lambda s: f" {s.unit.site_id_code} ", kind=D)


@recipe("site-code", "footer with eleven digits", F, "页脚标识码多一位", r"标识码", r"code", aspects=FOOTER)
def _eleven(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.footer_changes.append((life, _set(code=site.unit.site_id_code + "0")))
    return [chosen.row(site, life), optional(site, "footer-marks", chosen.form)]


@recipe(
    "site-code",
    "footer and report of the old code",
    F,
    "页脚与找错都用旧标识码",
    r"标识码",
    r"code",
    aspects=FOOTER,
)
def _old_code(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    code = _other(site.unit.site_id_code)
    site.footer_changes.append((life, _set(code=code, error_code=code)))
    return [chosen.row(site, life), optional(site, "footer-marks", chosen.form)]


def _code_decoy(form: str, meaning: str, change: FooterChange) -> None:
    @recipe("site-code", form, D, meaning, aspects=FOOTER, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.footer_changes.append((Life(), change))
        return [chosen.row(site, life)]


_code_decoy("prefix without colon", "标识码前无冒号", _set(code_prefix="政府网站标识码"))
_code_decoy("blank after the colon", "标识码前有空格", _set(code_prefix="网站标识码： &nbsp;"))
_code_decoy("half-width colon", "半角冒号", _set(code_prefix="标识码:"))
_code_decoy(
    "telephone of ten digits beside",
    "旁有十位电话号码",
    _set(extra="<p>服务热线：3591234567　传真：0591-87656789</p>"),
)
_code_decoy(
    "codes of neighbours in the list of links",
    "列出下属网站标识码",
    _set(extra="<p>下属网站：民政局网站（标识码另见其首页）</p>"),
)
_code_decoy("number in brackets", "标识码写在括号里", _set(code_prefix="（网站标识码）"))

# page-labels


def _labels(
    form: str,
    meaning: str,
    name: str,
    value: Callable[[Site], str | None],
    *words: str,
    kind: Kind = F,
    kinds: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> None:
    make = _label(name, value, kinds)

    @recipe("page-labels", form, kind, meaning, *words, aspects=("labels",))
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.label_changes.append((life, make(site)))
        return [chosen.row(site, life), *[optional(site, other, form) for other in also]]


_labels("no SiteIDCode", "缺SiteIDCode标签", "SiteIDCode", lambda s: None, r"SiteIDCode", also=("site-code",))
_labels("no SiteName", "缺SiteName标签", "SiteName", lambda s: None, r"SiteName")
_labels(
    "domain with scheme", "SiteDomain带协议和斜杠", "SiteDomain", lambda s: f"http://{s.host}/", r"SiteDomain"
)
_labels("column name null", "ColumnName为null", "ColumnName", lambda s: "null", r"ColumnName")
_labels("no publication date", "文章页缺PubDate", "PubDate", lambda s: None, r"PubDate", kinds=("article",))
_labels(
    "source empty",
    "文章页ContentSource为空",
    "ContentSource",
    lambda s: "",
    r"ContentSource",
    kinds=("article",),
)
_labels(
    "title empty", "文章页ArticleTitle为空", "ArticleTitle", lambda s: "", r"ArticleTitle", kinds=("article",)
)
_labels(
    "no column type", "栏目页缺ColumnType", "ColumnType", lambda s: None, r"ColumnType", kinds=("column",)
)
_labels(
    "column description empty",
    "栏目页ColumnDescription为空",
    "ColumnDescription",
    lambda s: "",
    r"ColumnDescription",
    kinds=("column",),
)
_labels(
    "template mark left",
    "ColumnName是未替换的模板标记",
    "ColumnName",
    lambda s: "${channel.name}",
    r"ColumnName",
)
_labels("name of another place", "SiteName是别的网站", "SiteName", lambda s: "示范市人民政府", r"SiteName")


@recipe("page-labels", "none at all", F, "全站没有网页标签", r"Site", r"标签", aspects=("labels", "code"))
def _no_labels(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.label_changes.append((life, lambda labels, kind: labels.clear()))
    return [
        chosen.row(site, life),
        optional(site, "page-labels", chosen.form),
        optional(site, "site-code", chosen.form),
    ]


_labels("author empty", "选填标签为空", "Author", lambda s: "", kind=D)
_labels("keywords missing", "缺选填标签", "Keywords", lambda s: None, kind=D, kinds=("article",))
_labels("description missing", "缺选填描述", "Description", lambda s: None, kind=D, kinds=("article",))
_labels("relative Url", "Url标签为相对地址", "Url", lambda s: "./index.html", kind=D)


def _label_text(form: str, meaning: str, change: Callable[[str, str], str], *, kind: Kind = D) -> None:
    @recipe("page-labels", form, kind, meaning, aspects=("labels",), flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.text_changes.append((Life(), change))
        return [chosen.row(site, life)]


_label_text(
    "no blank between attributes", "属性之间没有空格", lambda t, k: t.replace('" content="', '"content="')
)
_label_text("capital letters in markup", "标签大写", lambda t, k: t.replace("<meta name=", "<META NAME="))
_label_text(
    "content before name",
    "content写在name之前",
    lambda t, k: t.replace(
        f'<meta name="SiteName" content="{_value(t, "SiteName")}">',
        f'<meta content="{_value(t, "SiteName")}" name="SiteName"/>',
    ),
)
_label_text(
    "entities in the title",
    "标题含字符实体",
    lambda t, k: t.replace('name="ArticleTitle" content="', 'name="ArticleTitle" content="&#8203;'),
)
_label_text(
    "comments between",
    "标签之间有注释",
    lambda t, k: t.replace("<meta name=", "<!-- 网页标签 -->\n<meta name="),
)
_label_text(
    "name in other letter case",
    "标签名大小写不同",
    lambda t, k: t.replace('name="SiteName"', 'name="Sitename"'),
    kind=U,
)


def _value(text: str, name: str) -> str:
    return text.split(f'name="{name}" content="', 1)[-1].split('"', 1)[0]


@recipe("page-labels", "one page without source", F, "个别文章页缺ContentSource", r"ContentSource")
def _one_page(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    planted.document.changes.append((life, lambda a: a.labels.update(ContentSource="")))
    return [chosen.row(site, life, planted.path)]
