"""What keeps an element from being shown: its own markup, or that of one around it. Style sheets and scripts are not asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

#: For a ``style`` attribute. Blanks may stand around the colon.
HIDING = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.IGNORECASE)


def hides(attributes: Mapping[str, str]) -> bool:
    """Whether an element with these attributes is hidden by them."""
    return "hidden" in attributes or HIDING.search(attributes.get("style") or "") is not None


def hides_itself(element: HtmlElement) -> bool:
    """Whether the element's own ``hidden`` or ``style`` hides it."""
    return "hidden" in element.attrib or HIDING.search(element.get("style") or "") is not None


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element or one around it hides itself."""
    return hides_itself(element) or any(map(hides_itself, element.iterancestors()))
