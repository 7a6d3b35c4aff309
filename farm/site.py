"""One practice site: what it is, its columns and their addresses, and what recipes change of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlsplit

from core.unit import Category, Unit
from farm import content
from farm.answer import Answer
from farm.chance import pick
from farm.model import Article, Column, Entry, Footer, FooterChange, Life, RawPage, Special, Surroundings
from farm.names import code_words
from farm.search import Search
from farm.styles import STYLES, Style

SPECIAL = 90_000
#: The numbers of a column's pages begin with its place among the columns.
PER_COLUMN = 100_000
_OFFICES = ("政府", "厅", "局", "委员会", "办公室")
LabelChange = Callable[[dict[str, str | None], str], None]
TextChange = Callable[[str, str], str]


@dataclass
class Site:
    """A site of the province. Everything follows from ``seed``, ``unit`` and ``today``; recipes change it before serving.

    :func:`farm.layout.make_site` makes one, :func:`farm.answers.answer_of` gives its pages.
    """

    unit: Unit
    seed: int
    today: date
    pages: int
    position: int = 0
    neighbours: tuple[Unit, ...] = ()
    style: Style = field(default_factory=lambda: STYLES[0])
    columns: list[Column] = field(default_factory=list)
    footer: Footer = field(default_factory=Footer)
    footer_changes: list[tuple[Life, FooterChange]] = field(default_factory=list)
    label_changes: list[tuple[Life, LabelChange]] = field(default_factory=list)
    text_changes: list[tuple[Life, TextChange]] = field(default_factory=list)
    raw: dict[str, RawPage] = field(default_factory=dict)
    acts: dict[int, str] = field(default_factory=dict)
    home_extra: str = ""
    home_form: str = "lists"  # lists, navigation, scripted
    home_days: str = "%Y-%m-%d"
    taken: set[str] = field(default_factory=set)
    serial: int = 60
    entry: str = ""  # form of the entry to the barrier-free version (see farm.aids)
    #: the answer to unknown addresses, where it is not a proper 404
    missing: Callable[[Site], Answer] | None = None
    prompt: str = ""  # form of the prompt before leaving the site
    troubled: bool = False  # cannot be read on night 2
    plain_interpretations: bool = False  # none but text
    search: Search = field(default_factory=Search)
    search_changes: list[tuple[Life, Callable[[Search], None]]] = field(default_factory=list)
    certificate: str = "good"  # see farm.authority
    certificate_changes: list[tuple[Life, str]] = field(default_factory=list)
    names: str = "own"  # what the name server says, see farm.names_server
    names_changes: list[tuple[Life, str]] = field(default_factory=list)
    shown_footer: FooterChange | None = None  # what scripts and frames make of the footer, see farm.shown
    empty_lists: set[str] = field(default_factory=set)  # columns whose interface answers with nothing
    rich: bool = False  # with the menus, side columns and scripts of real pages

    # made once, by those who need it
    listed: dict[tuple[object, ...], list[Entry]] = field(default_factory=dict, repr=False)
    titles: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict, repr=False)
    surroundings: Surroundings | None = field(default=None, repr=False)

    # what it is

    @cached_property
    def name(self) -> str:
        """The full name of the site as its labels and title give it."""
        if self._is_office:
            return self.unit.name
        return self.unit.name + pick(("人民政府", "人民政府门户网站"), self.unit.id, "name")

    @cached_property
    def office(self) -> str:
        """The body that issues documents and runs the site."""
        return self.unit.name if self._is_office else self.unit.name + "人民政府办公室"

    @property
    def _is_office(self) -> bool:
        return self.unit.category is Category.DEPARTMENT or self.unit.name.endswith(_OFFICES)

    @cached_property
    def host(self) -> str:
        return urlsplit(self.unit.homepage).netloc

    @cached_property
    def words(self) -> str:
        return code_words(self.unit)

    def url(self, path: str) -> str:
        return f"{urlsplit(self.unit.homepage).scheme}://{self.host}{path}"

    # what it is on a night

    def search_on(self, night: int) -> Search:
        """The site's search as it is on a night."""
        made = replace(self.search)
        for life, change in self.search_changes:
            if life.active(night):
                change(made)
        return made

    def certificate_on(self, night: int) -> str:
        """What the site shows on its HTTPS port on a night."""
        return next((kind for life, kind in self.certificate_changes if life.active(night)), self.certificate)

    def names_on(self, night: int) -> str:
        """What the name server says of the site's host on a night."""
        return next((way for life, way in self.names_changes if life.active(night)), self.names)

    def there(self, night: int) -> list[Column]:
        """The columns that the site has on a night."""
        return [c for c in self.columns if c.life.active(night)]

    # columns and what is put into them

    def column(self, key: str) -> Column:
        return next(c for c in self.columns if c.key == key)

    def has(self, key: str) -> bool:
        return any(c.key == key for c in self.columns)

    def add_column(
        self, key: str, name: str, slug: str, kind: str = "other", shape: str = "list", *, label: str = "其他"
    ) -> Column:
        """A further column in the navigation, empty as yet."""
        column = Column(key, name, slug, kind, 0, content.at(self.today, 9), shape=shape, label_type=label)
        self.columns.append(column)
        return column

    def add(self, column: Column, make: Callable[[], Article], published: datetime) -> tuple[Special, int]:
        """A page of its own in ``column``: the page and its number."""
        special = Special(make, published)
        column.specials.append(special)
        return special, self.number(column, special)

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    # numbers and addresses

    def cid(self, column: Column) -> int:
        return 1001 + 7 * self.columns.index(column)

    def first_number(self, column: Column) -> int:
        """The number of the first generated page of ``column``."""
        return PER_COLUMN * (self.columns.index(column) + 1)

    def number(self, column: Column, special: Special) -> int:
        return self.first_number(column) + SPECIAL + column.specials.index(special)

    def column_path(self, column: Column) -> str:
        return self.style.column_path(column.slug, self.cid(column))

    def special_path(self, column: Column, special: Special) -> str:
        return self._path(column, self.number(column, special), special.published)

    def entry_path(self, column: Column, entry: Entry) -> str:
        return self._path(column, entry.number, entry.moment)

    def _path(self, column: Column, number: int, moment: datetime) -> str:
        return self.style.article_path(column.slug, self.cid(column), number, moment)
