"""The reference: a spider as Scrapy's tutorial has it, with LinkExtractor and default settings; it judges nothing."""

from __future__ import annotations

import os
from typing import Any

from scrapy import Spider
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor


class BareSpider(Spider):
    """Follows every link of one host."""

    name = "bare"

    def __init__(self, start: str, host: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [start]
        self.extractor = LinkExtractor(allow_domains=[host])

    def parse(self, response: Any, **kwargs: Any) -> Any:
        if not hasattr(response, "text"):
            return
        for link in self.extractor.extract_links(response):
            yield response.follow(link, self.parse)


def crawl_bare(start: str, host: str, hosts: str) -> int:
    """Crawls one site in this process; gives the number of answers. ``hosts`` maps the site to the practice server."""
    handler = "crawler.net.download.MappedDownloadHandler"
    process = CrawlerProcess(
        {
            "LOG_FILE": os.devnull,  # it logs as it does by default, but to nowhere
            "ROBOTSTXT_OBEY": True,
            "MINJIAN_HOSTS": hosts,
            "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, start=start, host=host)
    process.start()
    return int(crawler.stats.get_value("response_received_count", 0))
