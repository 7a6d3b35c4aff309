"""The Scrapy project: visits sites politely and hands what it saw to readers, checks and the database."""

import os

# Scrapy asks tldextract for the public suffix list at import; the bundled snapshot is enough and needs no network.
os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")
