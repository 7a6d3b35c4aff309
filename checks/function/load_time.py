"""Home pages that are slow to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from checks.base import SiteCheck
from core.fetch import Verdict
from core.finding import Finding, Severity, Undecided
from core.site import SiteFacts


class LoadTime(SiteCheck):
    """The home page takes longer than three seconds to come.

    ## 检查什么
    近 7 天探测首页时，从发出请求到收到页面开头（前 32 kB 或全部）所用时间的中位数是否超过 3 秒；探测成功不足 20 次的不作判断。
    只算页面本身，不算图片和脚本，所以是实际加载时间的下限。打不开的探测归“首页打得开”，不计入；
    当轮各网站普遍变慢的是本机线路问题，已剔除。
    ## 为什么重要
    打开太慢的网站，群众等不及就走了；国办对页面加载时间有明确要求。
    ## 不合格示例
        168 次探测用时的中位数 5.2 秒
    ## 合格示例
        168 次探测用时的中位数 0.8 秒，其中 2 次超过 3 秒
    ## 依据
    - G-LAY-1 正常条件下页面加载不超过 3 秒（国办发〔2017〕47号；B）
    """

    id = "load-time"
    title = "首页打开快"
    failure_title = "首页打开太慢"
    severity = Severity.MODERATE
    basis = ("G-LAY-1",)
    certainty = "B"
    without_visit = True
    messages = {
        "slow": "近{days}天{tries}次探测，首页打开时间的中位数为{median}秒，超过{limit}秒；最快{fastest}秒，最慢{slowest}秒。",
    }
    remedies = {"": "检查服务器性能、出口带宽和首页体积；可用静态化、压缩和缓存加快首页。"}
    options = {"limit": 3.0, "days": 7, "tries": 20}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        times, home = self._times(site), site.unit.homepage
        if len(times) < self.option["tries"]:
            yield Undecided(f"近7天探测成功{len(times)}次，不足{self.option['tries']}次", home)
        elif median(times) > self.option["limit"]:
            data = {
                "tries": len(times),
                "median": f"{median(times):.1f}",
                "fastest": f"{min(times):.1f}",
                "slowest": f"{max(times):.1f}",
                "limit": f"{self.option['limit']:g}",
                "days": self.option["days"],
            }
            yield Finding("slow", data, "首页", "", home, home)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        return bool(len(self._times(site)) >= self.option["tries"])

    def _times(self, site: SiteFacts) -> list[float]:
        since = site.as_of - timedelta(days=self.option["days"])
        return [
            p.seconds
            for p in site.probes
            if p.verdict is Verdict.OK and p.seconds is not None and p.at > since
        ]
