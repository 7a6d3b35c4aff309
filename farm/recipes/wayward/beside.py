"""Pages beside the site's columns, and companies elsewhere that its links lead to."""

from __future__ import annotations

from farm.frame import frame, sent
from farm.model import RawPage
from farm.pages import column_labels
from farm.site import Site

GAS, BUS, NEWS = "http://www.lxgas.example/", "http://www.lxbus.example/", "http://www.lxnews.example/"


def page_beside(site: Site, title: str, main: str) -> RawPage:
    """A page of the site under an address of its own, drawn when it is asked for: navigation changes until then."""

    def draw(night: int) -> tuple[bytes, str]:
        labels = column_labels(site, site.column("notice"))
        answer = sent(site, frame(site, f"{title}-{site.name}", "column", main, night, labels))
        return answer.body, answer.content_type

    return RawPage(b"", draw=draw)
