"""Pages from templates, with what every page needs."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from web.desk import Desk
from web.show import environment
from web.viewer import Viewer

_NAVIGATION = (
    ("/", "今日"),
    ("/findings", "问题"),
    ("/units", "单位"),
    ("/rectify", "整改"),
    ("/runs", "运行"),
    ("/year", "年度"),
    ("/settings", "设置"),
)
_OFFICE_ONLY = frozenset({"/runs", "/year", "/settings"})
_TITLES = {
    401: "请先登录",
    403: "不能这样做",
    404: "没有找到",
    429: "请稍候再试",
    500: "程序出错",
    503: "数据库暂时不可用",
}


class Renderer:
    """Makes answers from templates."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.templates = environment()

    def page(self, request: Request, template: str, /, *, status: int = 200, **values: Any) -> Response:
        """The page ``template`` filled with ``values``, for whoever asks."""
        viewer: Viewer | None = getattr(request.state, "viewer", None)
        shared = {
            "viewer": viewer,
            "csrf": viewer.session.csrf if viewer else "",
            "path": request.url.path,
            "navigation": [] if viewer is None or viewer.person.must_change else self._navigation(viewer),
            "now": self.desk.now(),
            "practice": self.desk.practice,
            "units": self.desk.units,
            "registry_files": self.desk.files is not None,
        }
        return HTMLResponse(self.templates.get_template(template).render(**shared, **values), status)

    def error(self, request: Request, status: int, words: str) -> Response:
        """A refusal or a failure, in words that say what to do."""
        title = _TITLES.get(status, "请求没有成功")
        if request.headers.get("hx-request"):
            return HTMLResponse(self.templates.get_template("_notice.html").render(words=words), status)
        return self.page(request, "error.html", status=status, title=title, words=words, code=status)

    @staticmethod
    def _navigation(viewer: Viewer) -> list[tuple[str, str]]:
        shown = [n for n in _NAVIGATION if viewer.own_unit is None or n[0] not in _OFFICE_ONLY]
        return [*shown, ("/audit", "日志")] if viewer.administers else shown


def page(request: Request, template: str, /, **values: Any) -> Response:
    """Shorthand for the pages."""
    return request.app.state.renderer.page(request, template, **values)  # type: ignore[no-any-return]


def desk_of(request: Request) -> Desk:
    return request.app.state.desk  # type: ignore[no-any-return]


def viewer_of(request: Request) -> Viewer:
    return request.state.viewer  # type: ignore[no-any-return]
