"""Sites of strangers that changed hands behind old links, and strangers who only look like it."""

from __future__ import annotations

from farm.model import Kind, Life, Row
from farm.outside import taken_over
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.links import article_with
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
HIJACKED = "hijacked-link"
_BAD, _SOLD = r"不良信息", r"待售|停放"


def _linked(
    form: str, meaning: str, host: str, text: str, *words: str, kind: Kind = F, path: str = "/", **page: str
) -> None:
    """A link called ``text`` in a notice; what ``host`` shows now is in ``page`` (title, body, moved, head)."""
    taken_over(host, **page)

    @recipe(HIJACKED, form, kind, meaning, *words, aspects=(f"outside:{host}",), flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        url = f"http://{host}{path}"
        parent = article_with(site, f'详见<a href="{url}">{text}</a>。')
        also = [optional(site, "dead-link", form, url)]
        return [chosen.row(site, life, url, parent), *also]


_linked("casino in the title", "旅游网变成赌博网站", "www.lxlyw.example", "岚海旅游网", _BAD,
        title="澳门新葡京官网_在线博彩平台_首存送彩金", body="<h1>澳门新葡京</h1><p>真人荷官 老虎机游戏 24小时客服</p>")  # fmt: skip
_linked("casino in the text", "协会网站变成赌博网站", "www.lxchaye.example", "茶叶协会", _BAD,
        title="首页", body="<ul><li>百家乐</li><li>时时彩平台</li><li>香港六合彩</li><li>真钱棋牌</li></ul><p>联系客服开户</p>")  # fmt: skip
_linked("betting after a redirect", "学校网站跳到博彩网站", "www.lxyizhong.example", "县第一中学", _BAD,
        moved="http://kaihu.tz88.example/")  # fmt: skip
taken_over(
    "kaihu.tz88.example", title="皇冠体育投注_bet365备用网址", body="<p>滚球投注 体育投注平台 注册送彩金</p>"
)
_linked("adult pages", "影像馆网站变成色情网站", "www.lxyingxiang.example", "影像资料馆", _BAD,
        title="成人视频在线观看 无码高清 - 免费", body="<p>日韩av 国产av 同城约炮 裸聊平台</p>")  # fmt: skip
_linked("keywords for search engines", "企业网站的关键词换成赌博", "www.lxshihua.example", "石化有限公司", _BAD,
        title="官网", head='<meta name="keywords" content="太阳城娱乐,金沙娱乐城,永利赌场,威尼斯人娱乐"><meta name="description" content="真人视讯，百家乐，电子游艺">', body="<p>Welcome</p>")  # fmt: skip
_linked("long page full of bets", "论坛变成彩票广告", "bbs.lxzixun.example", "本地论坛", _BAD,
        title="论坛", body="<p>六合彩资料 一肖一码 特码资料 三肖六码 分分彩 幸运飞艇 北京赛车</p>" * 900)  # fmt: skip
_linked("domain for sale", "域名挂牌出售", "www.lxnongmao.example", "农贸网", _SOLD,
        title="lxnongmao.example 域名正在出售", body="<p>有意购买请联系经纪人，价格面议。</p>")  # fmt: skip
_linked("parked", "域名停放页", "www.lxxiangcun.example", "乡村游", _SOLD,
        title="lxxiangcun.example", body="<p>This domain is for sale. Buy this domain.</p><p>Related searches: 旅游 酒店</p>")  # fmt: skip
_linked("expired at its registrar", "域名过期提示页", "www.lxgongyi.example", "公益网", _SOLD,
        title="提示信息", body="<p>您访问的域名已过期，请域名持有人及时续费。</p>")  # fmt: skip
_linked("led to a market", "跳到域名交易网站", "www.lxzhaopin.example", "招聘网", _SOLD,
        moved="http://www.hugedomains.com/domain_profile.cfm?d=lxzhaopin")  # fmt: skip
taken_over("www.hugedomains.com", title="Lxzhaopin", body="<p>Make it yours today.</p>")

_linked("report on crime", "外站报道打击赌博", "news.lxpingan.example", "平安网报道", kind=D, path="/2026/1.html",
        title="警方捣毁网络赌博窝点 涉百家乐、时时彩", body="<p>警方打击网络赌博专项行动捣毁百家乐、时时彩、六合彩窝点三个。</p>")  # fmt: skip
_linked("warning against crime", "外站反诈宣传", "fz.lxpingan.example", "反诈宣传", kind=D,
        title="反诈课堂：警惕注册送彩金", body="<p>百家乐、时时彩、六合彩都是骗局，请勿参与。</p>")  # fmt: skip
_linked("still itself", "外站还是旅游网", "www.lxjingqu.example", "景区网", kind=D,
        title="岚海景区", body="<p>门票预订、酒店住宿、精品线路。</p>")  # fmt: skip
_linked("cinema with games", "影城有电子游艺", "www.lxyingcheng.example", "影城", kind=D,
        title="岚海影城", body="<p>今日上映。三楼设电子游艺、儿童乐园。</p>")  # fmt: skip
_linked("seller of domains", "域名服务商网站", "www.juming.com", "域名服务商", kind=D,
        title="域名出售_域名交易平台", body="<p>域名拍卖、域名停放服务。</p>")  # fmt: skip
_linked("terms of a registrar", "域名服务协议", "www.lxreg.example", "注册服务协议", kind=D,
        title="域名注册服务协议", body="<p>域名持有人应当实名注册，注册期满前三十日发出续费通知。</p>")  # fmt: skip
_linked("moved to its new name", "外站换了域名", "old.lxgongjiao.example", "公交公司", kind=D,
        moved="http://www.lxbus.example/")  # fmt: skip
_linked("blocked from here", "外站拦截监测", "waf.example", "合作单位", kind=D, path="/hz.html")
_linked("empty page", "外站是空白页", "www.lxkongbai.example", "合作网站", kind=D, title="", body="")
_linked("sports news", "外站体育新闻", "www.lxtiyu.example", "体育网", kind=D,
        title="市运会开幕", body="<p>皇冠村代表队获得龙舟赛第一名，金沙滩沙排赛同日举行。</p>")  # fmt: skip
