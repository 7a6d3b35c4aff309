"""Old findings about links, names and pictures: mended is only what was seen to be mended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.accessibility.elder_version import ElderVersion
from checks.accessibility.image_alternative import ImageAlternative
from checks.accessibility.page_language import PageLanguage
from checks.base import SiteCheck
from checks.identity.domain_name import DomainName
from checks.identity.site_name import SiteName
from checks.links.crawler_trap import CrawlerTrap
from checks.links.dead_link import DeadLink
from checks.links.error_page import ErrorPage
from checks.links.external_prompt import ExternalPrompt
from checks.links.hosts import is_official, is_private, is_service, is_stranger, registered
from checks.links.leading_home import led_home
from checks.links.soft_404 import Soft404
from checks.links.wrong_link import WrongLink
from checks.service.service_missing import ServiceMissing
from core.fetch import FetchOutcome, FetchProblem
from core.page import AidFacts, FooterFacts, Link, PageFacts, PageKind
from core.site import SiteFacts, UnknownAnswer
from tests.checks.handmade import at, dead, link, page, said, site

GAS = "http://www.qhgas.example/"
OLD = "http://10.1.2.3/oa/"
INSIDE = FetchOutcome(url=OLD, problem=FetchProblem.FORBIDDEN_ADDRESS)


def home(**more: object) -> PageFacts:
    facts = {"lang": "zh-CN", "head_title": "清河县人民政府", **more}
    return page("", PageKind.HOME, "清河县人民政府", **facts)  # type: ignore[arg-type]


def column(*links: Link, **more: object) -> PageFacts:
    facts = {"lang": "zh-CN", "head_title": "政务公开", "links": links, **more}
    return page("zwgk/", PageKind.COLUMN, "政务公开", **facts)  # type: ignore[arg-type]


def settles(check: SiteCheck, facts: SiteFacts, subject: str, url: str = "") -> bool:
    return check.settles(facts, subject, url)


def test_wrong_link_goes_when_nobody_links_there() -> None:
    check = WrongLink()
    with_link = column(link(OLD, "旧系统"))
    assert said(check, site([with_link], outcomes=[INSIDE])) == ["failed", "private"]
    assert not settles(check, site([with_link], outcomes=[INSIDE]), OLD, OLD)
    assert settles(check, site([column()], outcomes=[INSIDE]), OLD, OLD)
    assert not settles(check, site([column()], complete=False), OLD, OLD)


def test_wrong_link_on_a_page_out_of_sight_stays() -> None:
    check = WrongLink()
    pages = [home(), column(link(OLD, "旧系统"))]
    facts = site(pages, outcomes=[INSIDE], unobserved=("zwgk/",))
    assert said(check, facts) == ["passed"]
    assert not settles(check, facts, OLD, OLD)


def test_wrong_link_on_a_page_that_is_gone_goes() -> None:
    pages = [home(), column(link(OLD, "旧系统"))]
    facts = site(pages, unobserved=("zwgk/",), outcomes=[INSIDE, dead(at("zwgk/"))])
    assert settles(WrongLink(), facts, OLD, OLD)


def test_wrong_link_needs_an_answer_tonight() -> None:
    check, target = WrongLink(), at("zwgk/tzgg/202003/t20200310_55.htm")
    pages = [column(link(target, "春季造林"))]
    moved = FetchOutcome(url=target, status=302, final_url=at(""))
    blocked = FetchOutcome(url=target, status=403, problem=FetchProblem.BLOCKED)
    assert said(check, site(pages, outcomes=[moved])) == ["failed", "to-home"]
    assert not settles(check, site(pages, outcomes=[moved]), target)
    assert not settles(check, site(pages, outcomes=[blocked]), target)
    assert settles(check, site(pages, outcomes=[FetchOutcome(url=target, status=200)]), target)


def test_a_server_that_leads_everywhere_home_is_one_fault() -> None:
    check = WrongLink()
    targets = [at(f"zwgk/tzgg/202603/t202603{d}_55.htm") for d in range(10, 16)]
    pages = [
        home(links=tuple(link(t, "春季造林") for t in targets)),
        page(targets[0].removeprefix(at("")), PageKind.ARTICLE),
    ]
    led = [FetchOutcome(url=t, status=302, final_url=at("")) for t in targets]
    facts = site(pages, outcomes=led, unobserved=(pages[1].url.removeprefix(at("")),))
    assert said(check, facts) == ["review", "all-to-home?"]
    assert not settles(check, facts, "site:leads-home")
    assert not settles(check, facts, targets[1])
    assert not settles(DeadLink(), facts, targets[1])
    well = [FetchOutcome(url=t, status=200) for t in targets]
    assert settles(check, site(pages, outcomes=well), "site:leads-home")
    assert settles(check, site(pages[:1], outcomes=well), "site:leads-home")
    some = [*led, *(FetchOutcome(url=at(f"zwgk/{n}.htm"), status=200) for n in range(6))]
    assert said(check, site(pages, outcomes=some)) == ["failed", *["to-home"] * 6]


def test_old_addresses_and_links_that_ask_for_it_may_lead_home() -> None:
    """A new site that sends the addresses of the old one home, and a small one whose menu leads back."""
    old = [FetchOutcome(url=at(f"old/{n}.htm"), status=302, final_url=at("")) for n in range(30)]
    assert led_home(site([home(links=(link(at("a.htm"), "春季造林"),))], outcomes=old)) == ()
    words = ("首页", "English", "退出", "无障碍浏览", "打印本页", "返回旧版", "网站首页")
    links = tuple(link(at(f"old/{n}.htm"), word) for n, word in enumerate(words))
    assert led_home(site([home(links=links)], outcomes=old[: len(words)])) == ()
    shown = [page(f"zwgk/{n}/", PageKind.COLUMN) for n in range(5)]
    linked = home(links=tuple(link(o.url, "春季造林") for o in old))
    assert led_home(site([linked, *shown], outcomes=old)) == ()
    assert len(led_home(site([linked], outcomes=old))) == len(old)


def test_a_page_without_marks_is_an_answer_where_random_addresses_are_told_so() -> None:
    check, target = DeadLink(), at("zt/index.html")
    bare, well = page("zt/index.html", PageKind.OTHER, "专题"), [FetchOutcome(url=target, status=200)]
    proper = (UnknownAnswer(url=at("x9q.htm"), status=404, problem=FetchProblem.NOT_FOUND),)
    assert not settles(check, site([home(), bare], outcomes=well), target)
    assert settles(check, replace(site([home(), bare], outcomes=well), unknown=proper), target)


def test_dead_link_is_not_mended_by_what_is_nobodys_page() -> None:
    check, target = DeadLink(), at("zt/index.html")
    well = [FetchOutcome(url=target, status=200)]
    error = page("zt/index.html", PageKind.OTHER, "系统提示")
    assert not settles(check, site([home(), error], outcomes=well), target)
    assert settles(
        check,
        site(
            [home(), page("zt/index.html", PageKind.OTHER, "专题", footer=FooterFacts(found=True))],
            outcomes=well,
        ),
        target,
    )
    assert settles(check, site([home()], outcomes=well), target)


def test_services_are_not_back_where_an_error_answers() -> None:
    check, target = ServiceMissing(), at("bsfw/index.html")
    pages, well = [home(links=(link(target, "办事服务"),))], [FetchOutcome(url=target, status=200)]
    assert settles(check, site(pages, outcomes=well), "service-missing", target)
    error = page("bsfw/index.html", PageKind.OTHER, "系统提示")
    assert not settles(check, site([*pages, error], outcomes=well), "service-missing", target)


def test_wrong_link_names_the_home_page_first_and_counts_pages() -> None:
    facts = site([column(link(OLD, "旧系统")), home(links=(link(OLD, "办公系统"),))], outcomes=[INSIDE])
    (finding,) = WrongLink().evaluate(facts)
    assert finding.parent_url == at("")
    assert finding.pages == 2


def test_prompt_settles_on_tonights_home_page_only() -> None:
    check, subject = ExternalPrompt(), "template:external-prompt"
    bare = home(links=(link(GAS, "燃气"),))
    asking = home(links=(link(GAS, "燃气"),), aids=AidFacts(exit_prompt="即将离开本网站"))
    assert said(check, site([bare])) == ["review", "no-prompt?"]
    assert not settles(check, site([bare]), subject)
    assert settles(check, site([asking]), subject)
    assert settles(check, site([home()]), subject)
    assert not settles(check, site([asking], unobserved=("",)), subject)
    by_script = home(script_signs=("app-root",))
    assert not settles(check, site([by_script]), subject)


def test_loop_settles_when_the_copy_is_gone() -> None:
    check, subject = CrawlerTrap(), "trap:/fw/list.html"
    onward = link("fw/fw/fw/list.html", "服务")
    first = page("fw/list.html", PageKind.COLUMN, "服务", links=(link("fw/fw/list.html", "服务"),))
    again = page("fw/fw/list.html", PageKind.COLUMN, "服务", links=(onward,))
    assert said(check, site([first, again])) == ["failed", "relative-loop"]
    assert not settles(check, site([first, again]), subject, first.url)
    assert not settles(check, site([first, again], unobserved=("fw/fw/list.html",)), subject, first.url)
    gone = site([first, again], unobserved=("fw/fw/list.html",), outcomes=[dead(again.url)])
    assert settles(check, gone, subject, first.url)
    assert not settles(check, site([first], complete=False), subject, first.url)


@pytest.mark.parametrize(
    ("check", "subject"),
    [
        (SiteName(), "site-name:title"),
        (DomainName(), "domain:home"),
        (ElderVersion(), "template:elder-entry"),
        (ImageAlternative(), "template:image:home"),
        (PageLanguage(), "template:language:no-title"),
    ],
)
def test_nothing_settles_without_the_home_page(check: SiteCheck, subject: str) -> None:
    good = home(aids=AidFacts(elder_entry="长者版"))
    assert settles(check, site([good]), subject, at(""))
    assert not settles(check, site([good], unobserved=("",)), subject, at(""))


def test_pictures_out_of_sight_keep_the_finding() -> None:
    check, subject = ImageAlternative(), "template:image:pages"
    lacking = column(aids=AidFacts(silent_images=(at("a.jpg"),)))
    assert said(check, site([home(), lacking])) == ["failed", "pages"]
    assert not settles(check, site([home(), lacking], unobserved=("zwgk/",)), subject)
    assert settles(check, site([home(), column()]), subject)


def test_entry_that_does_not_answer_is_not_mended() -> None:
    check, url = ElderVersion(), at("zzb/")
    facts = home(aids=AidFacts(elder_entry="长者版", elder_url=url))
    slow = FetchOutcome(url=url, problem=FetchProblem.TIMEOUT)
    assert not settles(check, site([facts], outcomes=[slow]), "template:elder-entry")
    assert said(check, site([facts], outcomes=[dead(url)])) == ["failed", "dead"]


def test_several_domains_need_a_complete_visit_to_settle() -> None:
    assert settles(DomainName(), site([home()]), "domain:several")
    assert not settles(DomainName(), site([home()], complete=False), "domain:several")


@pytest.mark.parametrize(
    ("host", "own", "stranger"),
    [
        ("www.qhgas.example", "www.qinghe.gov.cn", True),
        ("oa.qinghe.gov.cn", "www.qinghe.gov.cn", False),
        ("www.yutian.gov.cn", "www.qinghe.gov.cn", False),
        ("qhyz.edu.cn", "www.qinghe.gov.cn", False),
        ("mp.weixin.qq.com", "www.qinghe.gov.cn", False),
        ("pic.qinghe.com.cn", "www.qinghe.com.cn", False),
        ("www.fakegov.cn", "www.qinghe.gov.cn", True),
        ("", "www.qinghe.gov.cn", False),
    ],
)
def test_a_host_is_a_stranger_unless_the_site_or_the_state_owns_it(
    host: str, own: str, stranger: bool
) -> None:
    assert is_stranger(host, own) is stranger


def test_hosts_are_told_apart_by_who_owns_them() -> None:
    assert registered("a.b.qinghe.gov.cn") == "qinghe.gov.cn"
    assert is_official("gov.cn") and not is_official("notgov.cn")
    assert is_service("s19.cnzz.com") and not is_service("cnzz.com.example")
    assert (
        is_private("localhost") and is_private("172.20.1.1") and is_private("::1") and is_private("oa.local")
    )
    assert not is_private("172.32.1.1") and not is_private("www.gov.cn") and not is_private("8.8.8.8")


def answer(path: str, status: int = 404, **more: object) -> UnknownAnswer:
    facts = {"read": True, "header": 3, "footer": True, **more}
    return UnknownAnswer(url=at(path), status=status, **facts)  # type: ignore[arg-type]


def asked(facts: SiteFacts, *answers: UnknownAnswer) -> SiteFacts:
    return replace(facts, unknown=answers)


def test_error_page_settles_when_it_was_asked_for() -> None:
    check, subject = ErrorPage(), "site:error-page"
    blocked = answer("b", 403, problem=FetchProblem.BLOCKED)
    assert said(check, asked(site([home()]), answer("a"), answer("b"))) == ["passed"]
    assert settles(check, asked(site([home()]), answer("a"), answer("b")), subject)
    assert not settles(check, asked(site([home()]), answer("a"), blocked), subject)
    assert not settles(check, site([home()]), subject)


def test_soft_404_settles_when_the_address_shows_something_else() -> None:
    check = Soft404()
    model = {"head_title": "页面不存在", "says_error": True}
    answers = (answer("x", 200, **model), answer("y", 200, **model))
    gone = page("old.html", PageKind.OTHER, head_title="页面不存在")
    mended = page("old.html", PageKind.OTHER, head_title="办事指南")
    start = home(links=(link("old.html", "办事指南"),))
    assert said(check, asked(site([start, gone]), *answers)) == ["failed", "error-page"]
    assert not settles(check, asked(site([start, gone]), *answers), gone.url, gone.url)
    assert settles(check, asked(site([start, mended]), *answers), gone.url, gone.url)
    assert settles(check, asked(site([home(), gone]), *answers), gone.url, gone.url)
    assert not settles(check, site([start, mended]), gone.url, gone.url)
    unseen = asked(site([start, gone], unobserved=("old.html",)), *answers)
    assert not settles(check, unseen, gone.url, gone.url)
    dead_now = asked(site([start, gone], unobserved=("old.html",), outcomes=[dead(gone.url)]), *answers)
    assert settles(check, dead_now, gone.url, gone.url)


def test_a_counter_goes_when_it_answers_and_not_while_pages_are_out_of_sight() -> None:
    subject, url = "file:http://www.qinghe.gov.cn/hits.jsp", "http://www.qinghe.gov.cn/hits.jsp?id={}"
    gone = [FetchOutcome(url=url.format(n), status=404, problem=FetchProblem.NOT_FOUND) for n in (1, 2)]
    well = [FetchOutcome(url=url.format(n), status=200) for n in (1, 2)]
    assert not settles(DeadLink(), site([home()], outcomes=gone), subject)
    assert not settles(DeadLink(), site([home()], outcomes=[gone[0], well[1]]), subject)
    assert settles(DeadLink(), site([home()], outcomes=well), subject)
    assert not settles(DeadLink(), site([home()], outcomes=well, complete=False), subject)
