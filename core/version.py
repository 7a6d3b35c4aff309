"""Which minjian this is (``pyproject.toml`` reads the version from here), and how it names itself to sites."""

from __future__ import annotations

VERSION = "0.1.0"


def agent(contact: str = "") -> str:
    """The User-Agent, with a ``contact`` at which the keeper of a site reaches us."""
    short = VERSION.rpartition(".")[0]
    reached = f"; {contact}" if contact else ""
    return f"minjian/{short} (government website monitoring; visits nightly, obeys robots.txt{reached})"
