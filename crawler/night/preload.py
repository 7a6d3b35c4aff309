"""Imported once by the fork server, so that each visit's process starts with everything in place.

Must not install a reactor: each forked process makes its own.
"""

import gc
import platform
from importlib import import_module

from checks import catalogue
from checks.content.near.cutting import longest
from checks.links.hosts import registered
from crawler.gather.certificate import prepare

#: What a visit, or the judging after it, would otherwise import anew in every process.
MODULES = (
    "crawler.net.download",
    "crawler.visit.frontier",
    "crawler.net.guard",
    "crawler.night.judging",
    "crawler.night.linking",
    "crawler.night.pieces",
    "crawler.night.visiting",
    "scrapy.core.engine",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.extensions.corestats",
    "scrapy.logformatter",
    "scrapy.pipelines",
    "scrapy.spiderloader",
    "scrapy.statscollectors",
    "sqlalchemy.dialects.sqlite",
    "twisted.internet.asyncioreactor",
)

for _name in MODULES:
    import_module(_name)
catalogue.load()
prepare()
platform.processor()  # asks another program, and keeps its answer
registered("www.gov.cn")  # builds the tables of the public suffix list
longest()  # and all that near-words are compared with, a quarter of a second
gc.collect()
gc.freeze()  # what is shared is not copied by the collector of each fork
