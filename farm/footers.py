"""The footer (底部功能区) with its marks, in the forms that sites use."""

from __future__ import annotations

from core.unit import Unit
from farm.chance import pick
from farm.model import Footer

_CONAC = (
    "<script type=\"text/javascript\">document.write(unescape(\"%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='http://dcs.conac.cn/js/14/000/0000/60429999/CA140000000604299990001.js' type='text/javascript'%3E%3C/script%3E\"));</script>",
    '<span id="_ideConac"><a href="http://bszs.conac.cn/sitename?method=show&amp;id=0A1B2C3D4E5F60718293A4B5C6D7E8F9" target="_blank"><img src="/assets/img/red.png" alt="党政机关"></a></span>',
)


def footer_html(footer: Footer, unit: Unit, kind: str = "") -> str:
    """``footer`` as markup; the order and wrapping of the marks differ from unit to unit."""
    if footer.form == "script":
        return '<script src="/assets/js/footer.js" charset="utf-8"></script>'
    if footer.form == "frame":
        return '<iframe src="/footer.html" width="100%" height="220" frameborder="0" scrolling="no"></iframe>'
    parts = [*_words(footer), *_marks(footer, unit)]
    tag = pick(("div", "footer", "div"), unit.id, "tag")
    name = pick(("footer", "foot", "bottom"), unit.id, "class")
    return f'<{tag} class="{name}">{"".join(f"<p>{p}</p>" for p in parts)}{footer.extra}</{tag}>'


def _words(footer: Footer) -> list[str]:
    parts = []
    if footer.sitemap:
        parts.append(f'<a href="{footer.sitemap}">网站地图</a> | <a href="/wza/">无障碍说明</a>')
    if footer.sponsor:
        parts.append(f"主办单位：{footer.sponsor}　承办单位：{footer.sponsor}信息中心")
    if footer.contact:
        parts.append(f"联系电话：{footer.contact}（仅受理网站建设维护相关事宜）")
    registered = []
    if footer.icp:
        registered.append(f'<a href="https://beian.miit.gov.cn/" target="_blank">{footer.icp}</a>')
    if footer.police:
        registered.append(
            f'<a href="http://{footer.police_host}/portal/registerSystemInfo?recordcode={footer.police}" target="_blank"><img src="/assets/img/gongan.png" alt="">闽公网安备 {footer.police}号</a>'
        )
    if footer.code:
        registered.append(f"{footer.code_prefix}{footer.code}")
    return [*parts, "　".join(registered)] if registered else parts


def _marks(footer: Footer, unit: Unit) -> list[str]:
    marks = []
    if footer.conac:
        marks.append(pick(_CONAC, unit.id, "conac"))
    hosts = {"new": "https://zfwzgl.www.gov.cn", "old": "http://pucha.kaipuyun.cn"}
    if footer.error_report in hosts:
        marks.append(
            f'<script id="_jiucuo_" sitecode="{footer.error_code}" src="{hosts[footer.error_report]}/exposure/jiucuo.js"></script>'
        )
    elif footer.error_report == "link":
        marks.append(
            f'<a href="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={footer.error_code}" target="_blank"><img src="/assets/img/jiucuo.png" alt="政府网站找错"></a>'
        )
    return [" ".join(marks)] if marks else []
