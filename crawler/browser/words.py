"""What is said between a visit and its browser process: one JSON object a line, each way."""

from __future__ import annotations

import msgspec

from core.gathered import AxeRule, Click


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """The first line. ``hosts`` is the host mapping (``MINJIAN_HOSTS``), ``private`` hosts that may be private.

    ``folder`` is where answers too long for a line are put.
    """

    chromium: str
    agent: str
    hosts: str = ""
    private: tuple[str, ...] = ()
    folder: str


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A page to show: the answer that the visit got is in the file ``body``, and is not asked for again.

    ``headers`` are those of the answer. ``own`` and ``others`` are the site's ground. ``picture`` and ``axe`` ask for a screenshot
    and an accessibility test; ``prefix`` begins the names of the files made. ``at`` is the moment of the answer (ISO). ``clicks`` asks for the clicks on a home page (see :mod:`crawler.browser.clicking`).
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    own: tuple[str, ...]
    others: tuple[str, ...] = ()
    prefix: str
    picture: bool = False
    axe: bool = False
    at: str = ""
    clicks: bool = False


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """How the page came out. ``problem`` says why what is shown proves nothing, ``errors`` are those of its scripts. ``live`` tells that it asked for
    data, which may change while the page itself does not. Files are named, empty where not made.

    ``axe`` is ``None`` where the test was not made or did not end; ``exits`` and ``elder`` are the clicks made.
    """

    html: str = ""
    picture: str = ""
    axe: tuple[AxeRule, ...] | None = None
    problem: str = ""
    errors: tuple[str, ...] = ()
    live: bool = False
    exits: tuple[Click, ...] = ()
    elder: Click | None = None
