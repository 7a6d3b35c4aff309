"""Tags with more attributes than the parser bears."""

from __future__ import annotations

import time

import pytest

from reading.tree.endless_tags import without_endless_tags
from reading.tree.markup import parse

_MANY = 60_000
_AFTER = "<ul><li><a href='/a.htm' title='x > y'>后面</a></li></ul>"


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"d{n}='{n}'" for n in range(_MANY)),
        " ".join(f"d{n}" for n in range(_MANY)),
        "/".join(f"d{n}" for n in range(_MANY)),
        "".join(f'd{n}="{n}"' for n in range(_MANY)),
        " ".join(f'd{n}=">"' for n in range(_MANY)),
        " ".join(f'd{n}="<>"' for n in range(_MANY)),
        " ".join(f"d{n}='<a>'" for n in range(_MANY)),
        "<a".join(f'd{n}="{n}"' for n in range(_MANY)),
        "\n".join(f"<d{n}" for n in range(_MANY)),
    ],
)
def test_the_parser_is_not_kept_busy(attributes: str) -> None:
    began = time.process_time()
    tree = parse(f"<html><body><p {attributes}>多</p>{_AFTER}</body></html>")
    assert time.process_time() - began < 3
    assert tree is not None
    assert max(len(e.attrib) for e in tree.iter()) <= 6000
    assert tree.xpath("string(//li/a)") == "后面" and tree.xpath("string(//li/a/@title)") == "x > y"


@pytest.mark.parametrize(
    "html",
    [
        f"<html><body><img alt='图' src='data:image/png;base64,{'iVBORw0KGgo/+=' * 9000}'>{_AFTER}</body></html>",
        f"<html><body><script>{'if(a<b){c=d;}' * 3000}</script>{_AFTER}</body></html>",
        f'<html><body><p title="{"很长 " * 9000}">长</p><!-- {"x " * 9000} -->{_AFTER}</body></html>',
        f"<html><body>{'字 ' * 20000}{_AFTER}</body></html>",
        f"<html><body><p {' '.join(f'd{n}={n}' for n in range(300))}>多</p>{'x' * 9000}</body></html>",
    ],
)
def test_ordinary_large_pages_stay_as_they_are(html: str) -> None:
    assert without_endless_tags(html.encode()) == html.encode()


def test_scripts_and_comments_hold_no_tags() -> None:
    code = "if (a <b && don't) { x = 1 } " * 3000
    html = f"<html><body><script>{code}</script><!-- <p {'x ' * 9000} --><p>{code[:9000].replace('<', '')}</p>{_AFTER}</body></html>"
    assert without_endless_tags(html.encode()) == html.encode()
