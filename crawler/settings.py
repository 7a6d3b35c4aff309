"""Settings of the Scrapy project. Pace and hosts come from :mod:`crawler.config` when a spider is made."""

import crawler  # noqa: F401  (keeps tldextract offline before Scrapy is imported)
from core.version import agent

BOT_NAME = "minjian"
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_LOADER_CLASS = "crawler.loader.Loader"
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

USER_AGENT = agent()

# Scrapy's defaults are not for a service.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
COOKIES_ENABLED = False
STATS_DUMP = False
LOG_LEVEL = "WARNING"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# One frontier of our own orders the requests; Scrapy's scheduler and duplicate filter have nothing to do.
SCHEDULER = "crawler.visit.frontier.FrontierScheduler"
CONCURRENT_ITEMS = 1  # callbacks yield nothing; the per-item machinery would cost a millisecond a page

DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_DELAY_JITTER = 0
DNS_TIMEOUT = 15
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.0"  # see crawler/net/old_tls.py
TWISTED_DNS_RESOLVER = "crawler.net.guard.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "crawler.net.download.MappedDownloadHandler",
    "https": "crawler.net.download.MappedDownloadHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}

# robots.txt, redirects, retries and validators are the spiders' business (crawler/spiders/polite.py): they must know
# how each address ended. Only decompression is left to a middleware,
# which keeps the packed bytes as evidence.
ROBOTSTXT_OBEY = False
DOWNLOADER_MIDDLEWARES_BASE = {
    "crawler.net.sent.RawKeepingCompression": 590,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE = {"scrapy.extensions.corestats.CoreStats": 0}

# Seconds before the second try of an address, doubled for each further one.
MINJIAN_RETRY_PAUSE = 2.0
