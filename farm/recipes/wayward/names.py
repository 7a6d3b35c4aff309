"""Titles of home pages that do not name the site, and such as name it in another way."""

from __future__ import annotations

import re
from collections.abc import Callable

from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, recipe
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
_TITLE = re.compile(r"<title>([^<]{0,300})</title>")


def _name(form: str, meaning: str, title: Callable[[Site], str], *, kind: Kind = F) -> None:
    @recipe("site-name", form, kind, meaning, *((r"标题",) if kind is F else ()), aspects=("markup", "title"))
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        new = f"<title>{title(site)}</title>"
        site.text_changes.append(
            (life, lambda text, k: _TITLE.sub(lambda m: new, text, count=1) if k == "home" else text)
        )
        return [chosen.row(site, life)]


_name("called home", "标题只写首页", lambda s: "首页")
_name("welcome", "标题只写欢迎", lambda s: "欢迎访问政务信息网")
_name("name of the system", "标题是系统名称", lambda s: "政府网站集约化平台")
_name("name of a neighbour", "标题是别的单位", lambda s: "示范市人民政府门户网站")
_name("letters", "标题只有字母", lambda s: s.unit.id.upper())
_name("name cut", "标题只写地名简称", lambda s: f"{s.unit.short_name[:2]}政务网")
_name("greeting in English", "标题是英文", lambda s: "Home Page")
_name("motto", "标题是口号", lambda s: "为人民服务 让群众满意")
_name("blanks inside", "标题中有空格", lambda s: " ".join(s.name), kind=D)
_name("country in front", "标题前有“中国”", lambda s: f"中国·{s.name}", kind=D)
_name("home behind", "标题后有“首页”", lambda s: f"{s.name}-首页", kind=D)
_name("home in front", "标题前有“首页”", lambda s: f"首页 | {s.name}", kind=D)
_name("line break", "标题换行", lambda s: f"\n  {s.name}\n", kind=D)
_name("entity inside", "标题含字符实体", lambda s: f"{s.name}&nbsp;&mdash;&nbsp;门户网站", kind=D)
_name("welcome in front", "标题有欢迎语", lambda s: f"欢迎访问{s.name}网站！", kind=D)
_name("letters behind", "标题附域名", lambda s: f"{s.name} www.gov.cn", kind=D)
