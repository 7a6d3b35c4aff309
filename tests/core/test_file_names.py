"""By which endings addresses name files."""

import pytest

from core.file_names import ending_of


@pytest.mark.parametrize(
    ("url", "ending"),
    [
        ("http://a.gov.cn/P020.DOCX?x=1#top", "docx"),
        ("http://a.gov.cn/down.asp?file=%E9%80%9A%E7%9F%A5.doc", "doc"),
        ("http://a.gov.cn/servlet/down?id=3&name=a.ofd&f=1", "ofd"),
        ("http://a.gov.cn/down.jsp?/upload/2026/a.xls", "xls"),
        ("http://a.gov.cn/down.jsp?site=www.a.com", "jsp"),
        ("http://a.gov.cn/pdfjs/web/viewer.html?file=/a.pdf", "html"),
        ("http://a.gov.cn/", ""),
        ("http://a.gov.cn/v1.2/", ""),
        ("通知（2026）.pdf", "pdf"),
        ("http://[a.gov.cn/a.pdf", ""),
    ],
)
def test_the_ending_of_a_file(url: str, ending: str) -> None:
    assert ending_of(url) == ending
