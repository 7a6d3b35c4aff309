"""A real browser in an office, and what it says against a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from crawler.browser import testing
from db.people.records import Role
from tests.web.office import PASSWORD, PEOPLE


class Visit:
    """A window; ``wrong`` collects errors of scripts, breaches of the policy, dialogs, and requests to other hosts."""

    def __init__(self, browser: Any, base: str, width: int = 1280, scale: int = 1, **more: Any) -> None:
        size = {"width": width, "height": 900}
        self.context = browser.new_context(
            viewport=size, device_scale_factor=scale, base_url=base, locale="zh-CN", **more
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda m: self._note(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.wrong.append(str(e)))
        self.page.on("dialog", self._refuse)
        self.page.on("request", lambda r: None if r.url.startswith(base) else self.wrong.append(r.url))

    def _refuse(self, dialog: Any) -> None:
        self.wrong.append(dialog.message)
        dialog.dismiss()

    def _note(self, text: str) -> None:
        if "the server responded with a status of" not in text:
            self.wrong.append(text)

    def log_in(self, role: Role) -> None:
        self.page.goto("/login")
        self.page.fill("#name", PEOPLE[role])
        self.page.fill("#password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/")

    def width(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth"))


_AXE = Path(testing.__file__).parent / "vendor" / "axe.min.js"
_RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | ")}`)"""


@cache
def _axe() -> str:
    return _AXE.read_text("utf-8") + "\n;undefined"


def violations(page: Any) -> list[str]:
    """What axe-core finds on the page as it stands; sent through the debugger, since the policy keeps scripts out."""
    page.evaluate(_axe())
    return list(page.evaluate(_RUN))
