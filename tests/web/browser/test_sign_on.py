"""统一登录 in a real browser: to another site and back, though our cookie is one that other sites' links do not carry."""

from __future__ import annotations

from typing import Any

from db.people import reads as people_reads
from tests.web.browser.browsing import Visit, violations
from tests.web.issuer import configure, provider
from tests.web.office import Office


def test_there_and_back(browser: Any, office: Office) -> None:
    with provider() as issuer:
        issuer.base = issuer.base.replace("127.0.0.1", "localhost")  # another site, to a browser
        configure(office, issuer)
        visit = Visit(browser, office.base)
        visit.page.goto("/units")
        assert violations(visit.page) == []
        visit.page.click("text=用全省统一身份认证登录")
        visit.page.wait_for_url("**/units")
        assert "复核员" in visit.page.inner_text(".me")
        visit.page.goto("/account")
        issuer.person = {"sub": "u-9", "preferred_username": "nobody"}
        visit.page.click("text=退出")
        visit.page.click("text=用全省统一身份认证登录")
        assert "在这里没有用户" in visit.page.inner_text("[role=alert]")
        assert violations(visit.page) == []
        assert (
            all(url.startswith(f"{issuer.base}/authorize") for url in visit.wrong) and len(visit.wrong) == 2
        )
        visit.context.close()
    assert [d.target for d in people_reads.deeds(office.database) if d.action == "login"] == ["oidc fu"]
