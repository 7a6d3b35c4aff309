"""A real browser for tests, or a loud reason why there is none. One at a time: the program itself sees to that."""

from __future__ import annotations

import pytest

from crawler.browser.renderer import find_browser

CHROMIUM = find_browser()
needs_browser = pytest.mark.skipif(
    not CHROMIUM,
    reason="NO BROWSER: install chromium and the extra `browser` (playwright); the browser tests did not run",
)
