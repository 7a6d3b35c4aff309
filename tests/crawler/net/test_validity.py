"""The page-validity gate: blocked is not broken, and a page that only mentions captchas is a page."""

import pytest

from core.fetch import FetchProblem
from crawler.net.validity import (
    challenged,
    is_login_form,
    is_nobodys,
    judge_body,
    judge_status,
    own_title,
    refresh_target,
)

_LINKS = "".join(f'<li><a href="/art/{i}.htm">关于做好第{i}批工作的通知</a></li>' for i in range(30))


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, FetchProblem.NOT_FOUND),
        (410, FetchProblem.NOT_FOUND),
        (403, FetchProblem.BLOCKED),
        (412, FetchProblem.BLOCKED),
        (204, FetchProblem.BLOCKED),
        (206, FetchProblem.BLOCKED),
        (521, FetchProblem.BLOCKED),
        (999, FetchProblem.BLOCKED),
        (429, FetchProblem.RATE_LIMITED),
        (500, FetchProblem.SERVER_ERROR),
        (502, FetchProblem.SERVER_ERROR),
        (400, FetchProblem.CLIENT_ERROR),
    ],
)
def test_a_status_names_its_problem(status: int, problem: FetchProblem) -> None:
    refusal = judge_status(status)
    assert refusal is not None and refusal.problem is problem


def test_busy_server_that_names_a_time_is_rate_limiting() -> None:
    refusal = judge_status(503, retry_after=True)
    assert refusal is not None and refusal.problem is FetchProblem.RATE_LIMITED


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><script>$_ts=window['$_ts'];$_ts.cd='qqq'</script></head><body></body></html>",
        "<script>document.cookie='__jsl_clearance=1|2';location.reload()</script>",
        "<html><body><script>var arg1='A1';function setCookie(){}; /*acw_sc__v2*/</script></body></html>",
        "<html><title>访问被拦截</title><body>您的访问请求可能对网站造成安全威胁，请求已被拦截</body></html>",
        "<html><body><p>请输入验证码</p><img src=/captcha.jpg><input name=code></body></html>",
        "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>",
        "<html><body>您尚未登录，请先登录</body></html>",
        "<html><title>Request Rejected</title><body>The requested URL was rejected. Your support ID is: 123</body></html>",
        "<html><title>访问提示</title><body><p>您的访问可能存在异常，请完成下方验证后继续访问。</p><div id=nc></div></body></html>",
        "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>",
        "<html><title>恭喜，站点创建成功！</title><body><h1>恭喜, 站点创建成功！</h1></body></html>",
        "<html><head><title>IIS Windows Server</title></head><body><a href=x><img src=iisstart.png></a></body></html>",
        "<html><title>Index of /</title><body><h1>Index of /</h1><a href=../>..</a></body></html>",
    ],
)
def test_challenge_pages_are_blocked(html: str) -> None:
    refusal = judge_body(200, html.encode(), "text/html")
    assert refusal is not None and refusal.problem is FetchProblem.BLOCKED


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "<html><head></head><body></body></html>",
        "<html><head><title>清河县人民政府</title><meta charset=utf-8></head><body><!-- 1 --><br></body></html>",
        "<html><script>(function(){var a=eval(b)})()</script></html>",
    ],
)
def test_a_page_with_nothing_in_it_is_put_in_place_of_another(html: str) -> None:
    refusal = judge_body(200, html.encode(), "text/html")
    assert refusal is not None and refusal.problem is FetchProblem.BLOCKED and "空壳" in refusal.detail
    assert judge_body(204, html.encode(), "text/html") is None
    assert judge_body(200, b"", "application/pdf") is None


def test_challenge_page_in_gbk() -> None:
    refusal = judge_body(200, "<html><body>请求被拦截，网站防火墙</body></html>".encode("gbk"), "text/html")
    assert refusal is not None and refusal.problem is FetchProblem.BLOCKED


@pytest.mark.parametrize(
    "html",
    [
        "<title>页面不存在</title><body>抱歉，页面不存在</body>",
        "<title>404</title><body>404 Not Found</body>",
        "<script>alert('该文章不存在或已删除！');history.back();</script>",
        '<html><script language="javascript">alert("您查看的信息不存在");window.close();</script></html>',
        "<title>您访问的页面不存在或已删除</title><body><p>5秒后返回首页</p></body>",
        "<title>系统提示</title><body>您访问的页面不存在</body>",
        "<title>清河县人民政府</title><body><p>该信息已过期或被管理员删除</p></body>",
        "<title>提示</title><script>layer.msg('该文章不存在');history.back();</script>",
    ],
)
def test_soft_not_found(html: str) -> None:
    refusal = judge_body(200, html.encode(), "text/html")
    assert refusal is not None and refusal.problem is FetchProblem.NOT_FOUND


@pytest.mark.parametrize(
    "html",
    [
        f"<title>要闻</title><ul>{_LINKS}</ul>",
        "<title>关于开展网站安全检查的通知</title><p>近期发现部分网站防火墙配置不当……</p>"
        + "<p>各单位要高度重视。</p>" * 80,
        f"<title>登录</title><p>请先登录后办理</p><ul>{_LINKS}</ul>",
        "<title>关于404号文件的说明</title><p>现将404号文件有关事项说明如下。</p>",
        "<title>不动产登记资料遗失公告</title><p>张某某的不动产权证书不慎丢失，现声明作废。</p>",
        "<html><body><script>var config = {site: 1};</script><div id=app></div></body></html>",
        "<html><body><script src=/js/page.js></script></body></html>",
        "<html><body><script>window.location.href='/index.html'</script></body></html>",
        "<html><body><script>document.write('<p>'+d+'</p>')</script></body></html>",
        "<html><body><img src=/sm.jpg></body></html>",
        "<html><frameset rows=9,*><frame src=/top.htm></frameset></html>",
        "<html><body>闭站维护</body></html>",
        "<html><body><my-page></my-page></body></html>",
    ],
)
def test_real_pages_pass(html: str) -> None:
    assert judge_body(200, html.encode(), "text/html") is None


def test_files_are_not_read_as_pages() -> None:
    assert judge_body(200, b"%PDF-1.4 geetest", "application/pdf") is None


def test_error_answers_of_firewalls() -> None:
    assert challenged(500, "<p>请求被拦截</p>".encode())
    assert challenged(503, b"<p>DDoS protection by Example, checking your browser</p>")
    assert not challenged(500, b"<h1>Internal Server Error</h1>")


@pytest.mark.parametrize(
    ("html", "target"),
    [
        (b'<meta http-equiv="refresh" content="0;url=/index.html">', "/index.html"),
        (b"<META HTTP-EQUIV=REFRESH CONTENT='3; URL=http://a.gov.cn/x'>", "http://a.gov.cn/x"),
        (b'<meta http-equiv="refresh" content="600;url=/">', ""),
        (b'<meta http-equiv="refresh" content="300">', ""),
        (b'<meta content="0; url=main/index.htm" http-equiv="refresh" />', "main/index.htm"),
        (
            b'<script language="javascript">window.location.href="portal/index.html";</script>',
            "portal/index.html",
        ),
        (b"<html><script>location = '/gov/'</script><body>", "/gov/"),
        (b"<script><!--\ntop.location.replace('index_1.shtml')\n//--></script>", "index_1.shtml"),
        (b"<script>if(isMobile()){location.href='/m/'}</script>", ""),
        (b"<script>function go(){location.href='/m/'}</script>", ""),
        (b"<script>location.href='/a/';location.href='/b/'</script>", ""),
        (b"<script>location.href='/a.htm?t=' + Math.random();</script>", ""),
        (b"<script>document.cookie='a=1';location.href='/'</script>", ""),
        (b"<script>location.href='/'</script>" + b"<a href=/x>x</a>" * 5, ""),
    ],
)
def test_a_page_that_leads_on_by_itself_names_its_target(html: bytes, target: str) -> None:
    assert refresh_target(html) == target


def test_hostile_markup_takes_no_time() -> None:
    for body in (
        b"<" * 24_000,
        b"<script" * 3_000,
        b"<title>" * 3_000,
        b"document.cookie=" * 1_500,
        b"<!--" * 6_000,
    ):
        judge_body(200, body, "text/html")
        refresh_target(body[:4096])


@pytest.mark.parametrize(
    ("words", "blocked"),
    [
        ("抱歉，根据有关规定，本网站暂不对境外用户提供访问服务。", True),
        ("境外IP地址无法访问本站", True),
        ("关于进一步便利境外人员来闽办事的通知", False),
        ("海外用户购买本县特产指南", False),
    ],
)
def test_refusal_of_visitors_from_abroad(words: str, blocked: bool) -> None:
    body = f"<html><head><title>提示</title></head><body><p>{words}</p></body></html>".encode()
    refusal = judge_body(200, body, "text/html")
    assert (refusal is not None and refusal.problem is FetchProblem.BLOCKED) is blocked


_FORM = "<form action=/login method=post><input name=username><input type='password' name=pw><button>登录</button></form>"


def test_a_login_form_and_nothing_else_is_a_wall() -> None:
    assert is_login_form(
        f"<html><title>统一身份认证</title><body>统一身份认证平台{_FORM}</body></html>".encode()
    )
    assert is_login_form(_FORM.replace("type='password'", "TYPE=Password").encode("gb18030"))
    assert not is_login_form(f"<html><body>{_FORM}<ul>{_LINKS}</ul></body></html>".encode())
    assert not is_login_form(f"<html><body>{_FORM}<p>{'今日要闻，' * 80}</p></body></html>".encode())
    assert not is_login_form(_FORM.replace("password", "text").encode())


@pytest.mark.parametrize(
    ("words", "blocked"),
    [
        ("网站维护中 尊敬的用户：网站正在进行系统升级维护，暂停服务，请稍后访问。", True),
        ("系统正在升级维护，给您带来的不便敬请谅解！", True),
        ("本站改版调试，预计11月25日8时恢复访问", True),
        ("系统维护中……", True),
        ("本网站自2026年6月1日起停止更新，请访问新港区人民政府网站。", False),
        ("根据集约化建设要求，本网站已于2026年6月1日起停止运行，内容迁移至新港区人民政府网站。", True),
        ("网站迁移公告：我局网站已启用新域名，请访问新地址。", True),
        ("旧网站已关闭，请更新收藏夹。", True),
        ("关于关停落后小煤矿的通告", False),
        ("城关镇网格服务站搬迁的通知", False),
        ("栏目正在建设中", False),
        ("县政府召开系统治理工作会议，会议要求稳步推进。", False),
        ("我县供电系统检修圆满完成", False),
    ],
)
def test_a_site_under_maintenance_says_nothing_of_its_pages(words: str, blocked: bool) -> None:
    body = f"<html><head><title>提示</title></head><body><h1>{words}</h1></body></html>".encode()
    refusal = judge_body(200, body, "text/html")
    assert (refusal is not None and refusal.problem is FetchProblem.BLOCKED) is blocked
    whole = f"<html><head><title>提示</title></head><body><ul>{_LINKS}</ul><h1>{words}</h1></body></html>"
    assert judge_body(200, whole.encode(), "text/html") is None


@pytest.mark.parametrize(
    ("html", "nobodys"),
    [
        ("<html><head><title>Site is ready</title></head><body><h1>It is here</h1></body></html>", True),
        ("<html><body><a href=http://x.com><img src=welcome.png alt=IIS></a></body></html>", True),
        (
            "<html><title>清河县人民政府</title><body><a href=index.htm><img src=enter.jpg></a></body></html>",
            False,
        ),
        (
            "<html><title>Portal</title><body><div id=app></div><script src=/a.js></script></body></html>",
            False,
        ),
        ("<html><frameset rows=9,*><frame src=/top.htm></frameset></html>", False),
        (f"<html><body><ul>{'<li><a href=/x>News</a></li>' * 20}</ul></body></html>", False),
    ],
)
def test_a_home_page_without_a_chinese_character_is_nobodys(html: str, nobodys: bool) -> None:
    assert is_nobodys(html.encode()) is nobodys


@pytest.mark.parametrize(
    ("body", "content_type", "called"),
    [
        (
            "<title>关于冬季征兵的公告_清河县人民政府</title><p>正文</p>",
            "text/html",
            "，标题：关于冬季征兵的公告_清河县人民政府",
        ),
        ("<title> 关于冬季\n征兵的公告 </title>", "", "，标题：关于冬季 征兵的公告"),
        ("<title>页面不存在_清河县人民政府</title>", "text/html", ""),
        ("<title>404 Not Found</title>", "text/html", ""),
        ("<p>正文</p>", "text/html", ""),
        ('{"title": "<title>公告</title>"}', "application/json", ""),
    ],
)
def test_what_a_page_that_answers_404_calls_itself(body: str, content_type: str, called: str) -> None:
    assert own_title(body.encode(), content_type) == called
    assert own_title(body.encode("gb18030"), content_type) == called
