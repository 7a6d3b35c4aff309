"""The spiders by name, and what ``scrapy crawl`` says to a name that is none."""

from __future__ import annotations

from scrapy import Spider
from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader

from core.near import near_names


class Loader(SpiderLoader):
    """Scrapy's own, with a sentence in place of a traceback."""

    def load(self, spider_name: str) -> type[Spider]:
        if spider_name in self.list():
            return super().load(spider_name)
        hint = near_names([spider_name], self.list()) or f"可用：{'、'.join(self.list())}。"
        raise UsageError(
            f"没有名为 {spider_name} 的爬虫；{hint}抽查一个网站：scrapy crawl site -a unit=单位编号",
            print_help=False,
        )
