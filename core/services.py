"""What is kept of pages that serve people: guides, letters, surveys, data sets, maps, questions and answers."""

from __future__ import annotations

import msgspec


class GuideConflict(msgspec.Struct, frozen=True, array_like=True):
    """What a guide says against itself: ``kind`` is ``time``, ``fee`` or ``phone``, ``shown`` the words that do not agree."""

    kind: str
    shown: tuple[str, ...] = ()
    sure: bool = True


class GuideFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service guide (办事指南).

    ``elements`` maps the names of the ten element classes (``name``, ``basis``, ``condition``, ``materials``, ``place``,
    ``body``, ``fee``, ``time``, ``phone``, ``flow``) whose label is shown to the text beside it, ``""`` where it is blank,
    ``：`` where nothing stands behind the colon but other labels follow.
    ``hinted`` are classes that have no label, but are spoken of in the running text. ``elsewhere`` tells where
    parts of the guide may stand besides the page: ``file``, ``picture``, ``frame``, ``platform``.
    ``forms`` are forms (申请表) that the applicant must bring, ``offers_form`` tells that the page offers one or says
    where it is got, ``files`` are links to files in the guide. ``named`` tells that the title calls it a guide.
    """

    elements: dict[str, str] = msgspec.field(default_factory=dict)
    hinted: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    offers_form: bool = False
    files: tuple[tuple[str, str], ...] = ()
    named: bool = False
    conflicts: tuple[GuideConflict, ...] = ()


class MessageFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A public letter (来信、留言) with its answer, on its own page or as a row of a list (then ``url`` is its link).

    Dates are ISO days, empty where not shown. ``answer`` is the length of the answer, ``status`` what the page says of
    the handling, ``promised`` the words that promise an answer in time. ``leaks`` names what is shown of the asker,
    with the shown text masked. ``labels`` are the parts that the page marks; ``shown`` among them tells that ``asked`` is
    the page's time of publication; a row of a list has some only where heads of columns name its days, or where the whole
    letter stands in it (then ``question`` counts its letters); ``hollow`` tells that the answer only thanks and promises.
    """

    title: str = ""
    url: str = ""
    asked: str = ""
    answered: str = ""
    unit: str = ""
    question: int = 0
    answer: int = 0
    status: str = ""
    promised: str = ""
    sort: str = ""
    leaks: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()


class SurveyFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A survey or call for opinions (征集调查), on its own page or as a row of a list.

    ``begins`` and ``ends`` are ISO days, ``status`` the words of the page, ``result`` where it gives its result.
    """

    title: str = ""
    url: str = ""
    begins: str = ""
    ends: str = ""
    status: str = ""
    result: str = ""


class DataFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of open data (数据开放): a catalogue or a data set.

    ``total`` is the number of data sets the page states, ``formats`` the file formats it names or links, ``files`` the
    addresses of downloads, ``updated`` the youngest update it states, ``charts`` whether it draws the data.
    """

    total: int = 0
    formats: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    updated: str = ""
    charts: bool = False


class MapFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A map for the public (政务地图): its ``themes`` with the number of places, -1 where not told.

    ``engine`` names the map library, ``scripted`` tells that themes may come by script.
    """

    themes: tuple[tuple[str, int], ...] = ()
    engine: str = ""
    scripted: bool = False


class Knowledge(msgspec.Struct, frozen=True, array_like=True):
    """A question with its answer as a knowledge list shows them, both shortened; ``url`` where it has a page of its own."""

    question: str
    answer: str = ""
    date: str = ""
    url: str = ""


class ServiceFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The parts that one page has; most pages have none and carry no ``ServiceFacts`` at all."""

    guide: GuideFacts | None = None
    message: MessageFacts | None = None
    messages: tuple[MessageFacts, ...] = ()
    survey: SurveyFacts | None = None
    surveys: tuple[SurveyFacts, ...] = ()
    data: DataFacts | None = None
    map: MapFacts | None = None
    knowledge: tuple[Knowledge, ...] = ()
