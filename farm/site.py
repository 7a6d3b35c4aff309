"""One practice site: its columns and marks, and the page behind every address on every night."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from html import escape
from urllib.parse import urlsplit

from core.unit import Category, Unit
from farm import aids, calendar, content, disclosure, files, search, services
from farm.answer import Answer
from farm.chance import between, chance, pick
from farm.fee_tables import FEE_HEADS, fee_rows, table
from farm.model import (
    ALWAYS,
    Article,
    Attachment,
    Block,
    Column,
    Footer,
    FooterChange,
    Life,
    ListItem,
    RawPage,
    Special,
)
from farm.names import code_words
from farm.search import Search
from farm.styles import STYLES, Style
from farm.surroundings import Surroundings

_NUMBER = re.compile(r"(\d{5,})\D*$")
_FILE = re.compile(r"(\d{6,7})_(\d{1,2})\.(\w+)$")
SPECIAL = 90_000
_DISCLOSURE = ("platform", "library")
LabelChange = Callable[[dict[str, str | None], str], None]
TextChange = Callable[[str, str], str]


@dataclass(frozen=True)
class Entry:
    """A dated item of a column: ``index`` counts the generated ones, ``special`` is a page of its own."""

    moment: datetime
    number: int
    index: int = -1
    special: Special | None = None


@dataclass
class Site:
    """A site of the province. Everything follows from ``seed``, ``unit`` and ``today``; recipes change it before serving."""

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
    _entries: dict[tuple[object, ...], list[Entry]] = field(default_factory=dict, repr=False)
    entry: str = ""  # form of the entry to the barrier-free version (see farm.aids)
    missing: Callable[[Site], Answer] | None = (
        None  # the answer to unknown addresses, where it is not a proper 404
    )
    prompt: str = ""  # form of the prompt before leaving the site
    troubled: bool = False  # cannot be read on night 2
    plain_interpretations: bool = False  # none but text
    search: Search = field(default_factory=Search)
    search_changes: list[tuple[Life, Callable[[Search], None]]] = field(default_factory=list)
    titles: dict[int, list[tuple[str, str, str]]] = field(
        default_factory=dict, repr=False
    )  # by night, for the search
    certificate: str = "good"  # see farm.authority
    certificate_changes: list[tuple[Life, str]] = field(default_factory=list)
    names: str = "own"  # what the name server says, see farm.names_server
    names_changes: list[tuple[Life, str]] = field(default_factory=list)
    shown_footer: FooterChange | None = None  # what scripts and frames make of the footer, see farm.shown
    empty_lists: set[str] = field(default_factory=set)  # columns whose interface answers with nothing
    rich: bool = False  # with the menus, side columns and scripts of real pages

    # building

    @classmethod
    def build(
        cls, unit: Unit, seed: int, today: date, pages: int, position: int, neighbours: tuple[Unit, ...]
    ) -> Site:
        site = cls(unit, seed, today, pages, position, neighbours, STYLES[(position + seed) % len(STYLES)])
        site.home_days = pick(("%Y-%m-%d", "%m-%d", "%Y/%m/%d", "[%m-%d]"), seed, unit.id, "home")
        site.footer = Footer(
            code=unit.site_id_code, error_code=unit.site_id_code, sponsor=site.office, contact=f"0591-8{between(1000000, 9999999, unit.id)}",
            icp=f"闽ICP备{between(10000000, 29999999, unit.id, 'icp')}号-1", police=f"{unit.division_code or '350102'}{between(10000000, 29999999, unit.id, 'police')}",
            police_host=pick(("beian.mps.gov.cn", "www.beian.gov.cn"), unit.id),
        )  # fmt: skip
        site.entry = pick(aids.ENTRIES, unit.id, "entry")
        site.prompt = pick(aids.PROMPTS, unit.id, "prompt")
        site.search = search.usual(site)
        site._lay_out()
        return site

    @cached_property
    def name(self) -> str:
        """The full name of the site as its labels and title give it."""
        if self.unit.category is Category.DEPARTMENT or self.unit.name.endswith(
            ("政府", "厅", "局", "委员会", "办公室")
        ):
            return self.unit.name
        return self.unit.name + pick(("人民政府", "人民政府门户网站"), self.unit.id, "name")

    @cached_property
    def office(self) -> str:
        """The body that issues documents and runs the site."""
        if self.unit.category is Category.DEPARTMENT or self.unit.name.endswith(
            ("政府", "厅", "局", "委员会", "办公室")
        ):
            return self.unit.name
        return self.unit.name + "人民政府办公室"

    @cached_property
    def surroundings(self) -> Surroundings:
        return Surroundings(self)

    @cached_property
    def host(self) -> str:
        return urlsplit(self.unit.homepage).netloc

    @cached_property
    def words(self) -> str:
        return code_words(self.unit)

    def url(self, path: str) -> str:
        return f"{urlsplit(self.unit.homepage).scheme}://{self.host}{path}"

    def _lay_out(self) -> None:
        dated = max(24, self.pages - 16)
        policies = max(2, dated // 10)
        guides, plans, notices = max(1, dated // 20), max(2, dated // 16), max(8, dated // 6)
        news = max(12, dated - 2 * policies - guides - plans - notices)
        local = self.unit.short_name
        first = pick(("要闻动态", "政务要闻", f"{local}要闻", "工作动态"), self.unit.id, "news")
        self.columns = [
            Column("news", first, "xwzx/zwyw", "news", news * 2 // 3, label_type="工作动态"),
            Column("dept", "部门动态", "xwzx/bmdt", "news", news - news * 2 // 3, label_type="工作动态"),
            Column("notice", "通知公告", "zwgk/tzgg", "notice", notices, label_type="通知公告"),
            Column("policy", pick(("政策文件", "规范性文件", "政府文件"), self.unit.id, "policy"), "zwgk/zcwj", "policy", policies, label_type="政策文件"),
            Column("interp", pick(("政策解读", "文件解读"), self.unit.id, "interp"), "zwgk/zcjd", "interpretation", policies, label_type="政策解读"),
            Column("fees", pick(("行政事业性收费", "收费目录清单", "行政事业性收费清单"), self.unit.id, "fees"), "zwgk/sfqd", "fees", 0, label_type="其他"),
            Column("plan", "规划计划", "zwgk/ghjh", "other", plans, label_type="规划计划"),
            Column("guide", "办事指南", "bsfw/bszn", "other", guides, label_type="办事服务"),
            Column("leaders", "领导之窗", "zwgk/ldzc", "other", 0, shape="page", label_type="概况信息"),
            Column("org", "机构职能", "zwgk/jgzn", "other", 0, shape="page", label_type="机构职能"),
            Column("xxgk", "政务公开", "zwgk", "other", 0, shape="channel", label_type="其他"),
        ]  # fmt: skip
        ages = {
            "news": (1, 2),
            "dept": (1, 4),
            "notice": (2, 20),
            "policy": (6, 40),
            "plan": (60, 500),
            "guide": (30, 200),
        }
        for column in self.columns:
            low, high = ages.get(column.key, (10, 60))
            age = between(low, high, self.seed, self.unit.id, column.key, "age")
            column.newest = content.at(
                self.today - timedelta(days=age), 9, between(0, 59, self.unit.id, column.key)
            )
            span = {"news": 30.0, "dept": 50.0, "notice": 96.0, "policy": 120.0}.get(column.key, 200.0)
            column.step = min(span, 6 * 8760 / max(1, column.count))
        self._lay_fees()
        disclosure.lay_out(self)
        services.lay_out(self)

    def _lay_fees(self) -> None:
        day = self.today - timedelta(days=between(40, 150, self.seed, self.unit.id, "fees"))
        moment = content.at(calendar.at_or_before(day), 10, 20)
        form = pick(("page", "page", "xlsx", "docx", "pdf"), self.seed, self.unit.id, "feeform")
        self.column("fees").extra = _UPPER
        self.column("fees").specials.append(Special(lambda: self.fee_article(moment, form), moment))

    def fee_article(
        self, moment: datetime, form: str, *, title: str = "", heads: tuple[str, ...] = ()
    ) -> Article:
        """A page with a fee list: as a table (``page``), or as a file of kind ``form``."""
        title = title or f"{moment.year}年{self.unit.short_name}行政事业性收费目录清单"
        rows = fee_rows(heads or pick(FEE_HEADS, self.unit.id, "heads"), self.unit.id)
        article = Article(title, moment, self.office, kind="fees")
        if form == "page":
            article.blocks = [Block("html", table(rows))]
        else:
            article.blocks = [Block("p", f"现将{title}予以公布。")]
            article.attachments = [Attachment(title, form, named=False, table=rows)]
        return article

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

    # columns and entries

    def column(self, key: str) -> Column:
        return next(c for c in self.columns if c.key == key)

    def there(self, night: int) -> list[Column]:
        """The columns that the site has on a night."""
        return [c for c in self.columns if c.life.active(night)]

    def has(self, key: str) -> bool:
        return any(c.key == key for c in self.columns)

    def cid(self, column: Column) -> int:
        return 1001 + 7 * self.columns.index(column)

    def column_path(self, column: Column) -> str:
        return self.style.column_path(column.slug, self.cid(column))

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

    def number(self, column: Column, special: Special) -> int:
        return 100_000 * (self.columns.index(column) + 1) + SPECIAL + column.specials.index(special)

    def special_path(self, column: Column, special: Special) -> str:
        return self.style.article_path(
            column.slug, self.cid(column), self.number(column, special), special.published
        )

    def entry_path(self, column: Column, entry: Entry) -> str:
        return self.style.article_path(column.slug, self.cid(column), entry.number, entry.moment)

    def entries(self, column: Column, night: int) -> list[Entry]:
        """The items of a column on a night, newest first; made once for every state of the column."""
        lives = tuple(s.life for s in column.specials)
        key = (column.key, night, column.count, column.newest, column.step, lives)
        if key not in self._entries:
            self._entries[key] = self._make_entries(column, night)
        return self._entries[key]

    def _make_entries(self, column: Column, night: int) -> list[Entry]:
        base = 100_000 * (self.columns.index(column) + 1)
        result = [Entry(self.moment(column, i), base + i, i) for i in range(column.count)]
        result += [
            Entry(s.published, base + SPECIAL + j, special=s)
            for j, s in enumerate(column.specials)
            if s.life.active(night)
        ]
        return sorted(result, key=lambda e: (e.moment, e.number), reverse=True)

    def moment(self, column: Column, index: int) -> datetime:
        """When the ``index``-th generated item of ``column`` was published."""
        if column.key == "interp" and column.count:
            policy = self.moment(self.column("policy"), index)
            return content.at(
                calendar.shift(policy.date(), between(0, 2, self.unit.id, "pair", index)), 15, index % 60
            )
        assert column.newest is not None
        hours = index * column.step + between(
            0, max(0, int(column.step) - 1), self.unit.id, column.key, index
        ) * (index > 0)
        day = (column.newest - timedelta(hours=hours)).date()
        if column.key == "policy":
            day = calendar.at_or_before(day)
        return content.at(
            day, between(8, 17, self.unit.id, column.key, index, "h"), between(0, 59, column.key, index, "m")
        )

    def article(self, column: Column, entry: Entry, night: int) -> Article:
        """What stands on the page of ``entry``."""
        if entry.special:
            return entry.special.article(night)
        i, key = entry.index, (self.seed, self.unit.id, column.key, entry.index)
        place = self.unit.short_name
        if column.key == "policy":
            made = self.article_without_links(column, entry)
            other, pair = self.column("interp"), self._pair(self.column("interp"), i)
            made.related, made.related_label = (
                [(self.title(other, pair, night), self.entry_path(other, pair))],
                "相关解读",
            )
            return made
        if column.key == "interp":
            policy = self.column("policy")
            pair = self._pair(policy, i)
            document = self.article_without_links(policy, pair)
            form = self.interpretation_form(i)
            made = content.interpretation(document.title, entry.moment, self.office, *key, form=form)
            made.related = [(document.title, self.entry_path(policy, pair))]
            return made
        makers = {"notice": content.notice, "plan": content.plan}
        if column.key == "guide":
            return services.guide(entry.moment, self.office, *key)
        return makers.get(column.key, content.news)(place, entry.moment, self.office, *key)

    def interpretation_form(self, index: int) -> str:
        """Every third interpretation is more than text, the second of each site among them."""
        if index % 3 != 1 or self.plain_interpretations:
            return "text"
        return pick(("picture", "questions", "video", "picture"), self.unit.id, index, "interpretation form")

    def article_without_links(self, column: Column, entry: Entry) -> Article:
        key = (self.seed, self.unit.id, column.key, entry.index)
        subject = content.subject_of(entry.index, self.seed, self.unit.id)
        return content.document(
            self.office,
            self._series(entry.index),
            entry.moment,
            self._serial(entry.index),
            *key,
            subject=subject,
        )

    def _series(self, index: int) -> str:
        return self.words + pick(("规", "", "发"), self.unit.id, index, "series")

    def _serial(self, index: int) -> int:
        return 59 - index % 50

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def _pair(self, column: Column, index: int) -> Entry:
        base = 100_000 * (self.columns.index(column) + 1)
        return Entry(self.moment(column, index), base + index, index)

    def title(self, column: Column, entry: Entry, night: int) -> str:
        if column.key == "interp" and entry.special is None:
            document = self.article_without_links(
                self.column("policy"), self._pair(self.column("policy"), entry.index)
            )
            key = (self.seed, self.unit.id, column.key, entry.index)
            form = self.interpretation_form(entry.index)
            return content.interpretation(document.title, entry.moment, self.office, *key, form=form).title
        if column.key == "policy" and entry.special is None:
            return self.article_without_links(column, entry).title
        return self.article(column, entry, night).title

    # answers

    def answer(self, target: str, night: int) -> Answer:
        """The answer to a path with query on a night."""
        path = target.split("#", 1)[0] or "/"
        if night in self.acts:
            return Answer(0, b"", "", act=self.acts[night])
        raw = self.raw.get(path)
        if raw is not None and (raw.life.active(night) or raw.later):
            chosen = raw if raw.life.active(night) else raw.later
            assert chosen is not None
            body, media = chosen.draw(night) if chosen.draw else (chosen.body, chosen.content_type)
            return Answer(
                chosen.status,
                body,
                media,
                chosen.headers,
                chosen.status == 200,
                chosen.act,
            )
        fixed = self._fixed(path, night) or search.answer(self, path, night)
        if fixed:
            return fixed
        for column in self.there(night):
            found = self._list_page(column, path, night)
            if found:
                return found
        return (
            self._article_answer(path, night)
            or self._file(path, night)
            or self._made(path, night)
            or self._asset(path)
            or self.not_found(night)
        )

    def _fixed(self, path: str, night: int) -> Answer | None:
        if path in ("/", "/index.html", "/index.htm", "/index.shtml"):
            return self.html(self.home(night))
        if path == "/robots.txt":
            text = f"User-agent: *\nDisallow: /admin/\nDisallow: /search\nDisallow: /neibu/\nSitemap: {self.url('/sitemap.xml')}\n"
            return Answer(200, text.encode(), "text/plain; charset=utf-8", validators=True)
        if path == "/sitemap.xml":
            return Answer(
                200, self.sitemap_xml(night).encode(), "application/xml; charset=utf-8", validators=True
            )
        if path == self.footer.sitemap:
            return self.html(self.sitemap_page(night))
        if path.startswith("/neibu/") or (
            path.startswith("/search") and self.search_on(night).path != "/search"
        ):
            return self.html(self.frame("搜索", "other", "<p>请输入关键字。</p>", night))
        if path in ("/wza/", "/zzb/", "/jump.html") or path.startswith("/jump.html?"):
            return self.html(
                self.frame("无障碍说明", "other", "<p>本站支持无障碍浏览，请使用快捷键。</p>", night)
            )
        return None

    def _list_page(self, column: Column, path: str, night: int) -> Answer | None:
        own = self.column_path(column)
        if path == own or path in (f"{own}index.htm", f"{own}index.html"):
            return self.html(self.column_page(column, 1, night))
        if column.shape not in ("list", "fees") or not (
            path.startswith(f"/{column.slug}/")
            or f"classid={self.cid(column)}" in path
            or str(self.cid(column)) in path
        ):
            return None
        pages = self.page_count(column, night)
        for page in range(2, pages + 1):
            if path == self.style.list_path(column.slug, self.cid(column), page, pages):
                return self.html(self.column_page(column, page, night))
        return None

    def page_count(self, column: Column, night: int) -> int:
        if self.style.list_scripted:
            return 1
        total = column.count + sum(s.life.active(night) for s in column.specials)
        return max(1, -(-total // self.style.page_size))

    def find(self, path: str, night: int) -> tuple[Column, Entry] | None:
        """The column and entry behind an article's address."""
        match = _NUMBER.search(path)
        if not match:
            return None
        return self.entry_of(int(match.group(1)), path, night)

    def entry_of(self, value: int, path: str, night: int) -> tuple[Column, Entry] | None:
        position, index = divmod(value, 100_000)
        if not 1 <= position <= len(self.columns):
            return None
        column = self.columns[position - 1]
        if not column.life.active(night):
            return None
        if index >= SPECIAL:
            if index - SPECIAL >= len(column.specials) or not column.specials[index - SPECIAL].life.active(
                night
            ):
                return None
            special = column.specials[index - SPECIAL]
            entry = Entry(special.published, value, special=special)
        elif index < column.count:
            entry = Entry(self.moment(column, index), value, index)
        else:
            return None
        return (column, entry) if not path or self.entry_path(column, entry) == path else None

    def _article_answer(self, path: str, night: int) -> Answer | None:
        found = self.find(path, night)
        if not found:
            return None
        column, entry = found
        if entry.special and night in entry.special.answer:
            return Answer(0, b"", "", act=entry.special.answer[night])
        return self.html(self.article_page(column, entry, night))

    def _file(self, path: str, night: int) -> Answer | None:
        match = _FILE.search(path)
        found = self.entry_of(int(match.group(1)), "", night) if match else None
        if not match or not found:
            return None
        attachments = self.article(*found, night).attachments
        position = int(match.group(2))
        if position >= len(attachments) or attachments[position].ext != match.group(3):
            return None
        chosen = attachments[position]
        rows = chosen.table or (("序号", "任务", "责任单位"), ("1", content.TASKS[position], self.office))
        return Answer(
            200, files.make(chosen.ext, chosen.name, rows), files.content_type(chosen.ext), validators=True
        )

    def _made(self, path: str, night: int) -> Answer | None:
        from farm import shown

        made = shown.asset(self, path, night)
        return Answer(200, *made, validators=path.startswith("/assets/")) if made else None

    def _asset(self, path: str) -> Answer | None:
        name = path.split("?", 1)[0]
        if name.startswith("/assets/") or name == "/hits.asp":
            kinds = {"css": "text/css", "js": "application/javascript", "asp": "application/javascript"}
            ext = name.rsplit(".", 1)[-1]
            body = files.png(64, 32) if ext in ("png", "jpg", "gif") else b"/* practice */\n"
            return Answer(200, body, kinds.get(ext, "image/png"), validators=True)
        if name == "/upload/jd.mp4":
            return Answer(200, b"\x00\x00\x00\x18ftypmp42" + bytes(64), "video/mp4", validators=True)
        if re.fullmatch(r"/upload/pic\d+\.png", name) or name == "/favicon.ico":
            return Answer(200, files.png(120, 80), "image/png", validators=True)
        if name.startswith("/api/list"):
            return Answer(200, b'{"rows":[],"total":0}', "application/json")
        return None

    def not_found(self, night: int) -> Answer:
        if self.missing is not None:
            return self.missing(self)
        page = self.frame("页面不存在", "other", "<h2>404</h2><p>您访问的页面不存在或已删除。</p>", night)
        return replace(self.html(page), status=404, validators=False)

    def html(self, text: str) -> Answer:
        charset = self.style.charset
        codec = "gb18030" if charset.startswith("gb") else charset
        kind = f"text/html; charset={charset}" if self.style.charset_in_header else "text/html"
        return Answer(200, text.encode(codec, "xmlcharrefreplace"), kind, validators=True)

    # pages

    def frame(
        self, title: str, kind: str, main: str, night: int, labels: dict[str, str | None] | None = None
    ) -> str:
        """A whole page: labels, header, navigation, ``main``, footer; ``kind`` is home, column, article or other."""
        values: dict[str, str | None] = {
            "SiteName": self.name,
            "SiteDomain": self.host,
            "SiteIDCode": self.unit.site_id_code,
        }
        values |= labels or {}
        for life, change in self.label_changes:
            if life.active(night):
                change(values, kind)
        head = f"<title>{escape(title)}</title>\n" + "\n".join(
            self.style.label(name, value) for name, value in values.items() if value is not None
        )
        nav = self.style.nav_item("/", "首页") + "".join(
            self.style.nav_item(self.column_path(c), c.name) for c in self.there(night) if c.in_nav
        )
        footer = self.footer_html(night, kind)
        if self.rich:
            around = self.surroundings
            head, nav = f"{head}\n{around.head}", nav + around.menu
            main, footer = around.around(main), around.below + footer
        made = self.style.frame(head, self.name, nav, main, footer)
        made = made.replace(search.BOX, search.box(self.search_on(night)), 1)
        text = aids.equipped(made, self.entry, self.prompt)
        for life, text_change in self.text_changes:
            if life.active(night):
                text = text_change(text, kind)
        return text

    def footer_html(self, night: int, kind: str = "") -> str:
        from farm.footers import footer_html

        footer = replace(self.footer)
        for life, change in self.footer_changes:
            if life.active(night):
                change(footer)
        return footer_html(footer, self.unit, kind)

    def home(self, night: int) -> str:
        main = self.home_extra
        if self.home_form == "navigation":
            main += "".join(
                f'<div class="entrance"><a href="{self.column_path(c)}"><img src="/assets/img/{c.key}.png" alt="{c.name}"></a></div>'
                for c in self.there(night)
            )
        else:
            for key, size in (("news", 8), ("notice", 6), ("policy", 6), ("interp", 6)):
                if self.has(key):
                    main += self._home_block(self.column(key), size, night)
        friends = "".join(f'<a href="{u.homepage}" target="_blank">{u.name}</a> ' for u in self.neighbours)
        main += f'<div class="links"><h3>友情链接</h3>{friends}<a href="http://www.gov.cn/" target="_blank">中国政府网</a></div>'
        return self.frame(self.name, "home", main, night)

    def _home_block(self, column: Column, size: int, night: int) -> str:
        entries = self.entries(column, night)[:size]
        if self.home_form == "scripted":
            rows = f'<ul id="{column.key}" class="list" data-api="/api/list{self.column_path(column)}"></ul>{_FILLED}'
        else:
            rows = "".join(
                f'<li><a href="{self.entry_path(column, e)}" title="{escape(self.title(column, e, night))}">{escape(self.title(column, e, night)[:26])}</a>'
                f"<span>{e.moment.strftime(self.home_days)}</span></li>"
                for e in entries
            )
            rows = f'<ul class="list">{rows}</ul>'
        return f'<div class="box"><h3><a href="{self.column_path(column)}">{column.name}</a><a class="more" href="{self.column_path(column)}">更多&gt;&gt;</a></h3>{rows}</div>\n'

    def column_labels(self, column: Column) -> dict[str, str | None]:
        return {
            "ColumnName": column.name, "ColumnDescription": f"发布{self.unit.short_name}{column.name}信息", "ColumnKeywords": f"{column.name},{self.unit.short_name}",
            "ColumnType": column.label_type,
        }  # fmt: skip

    def list_items(self, column: Column, page: int, night: int) -> list[ListItem]:
        size = self.style.page_size
        entries = self.entries(column, night)[(page - 1) * size : page * size]
        items = [
            ListItem(
                self.title(column, e, night),
                self.entry_path(column, e),
                e.moment.strftime(self.style.day_form) if column.dates_shown else "",
            )
            for e in entries
        ]
        for change in column.changes if page == 1 else ():
            if change.items and change.life.active(night):
                items = change.items(items)
        return items

    def column_page(self, column: Column, page: int, night: int) -> str:
        crumbs = self.style.crumbs([("首页", "/"), (column.name, self.column_path(column))])
        if column.shape in _DISCLOSURE:
            main = disclosure.page(self, column, night)
        elif column.shape == "page":
            main = self._static(column)
        elif column.shape == "channel":
            main = "".join(
                self._home_block(self.column(k), 5, night)
                for k in ("policy", "interp", "fees", "plan")
                if self.has(k)
            )
        else:
            pages = self.page_count(column, night)
            pager = self.style.pager(column.slug, self.cid(column), page, pages)
            main = f'<div class="list-wrap"><h2>{column.name}</h2>{self.style.items(self.list_items(column, page, night))}{pager}</div>'
        for change in column.changes if page == 1 else ():
            if change.html and change.life.active(night):
                main = change.html(main)
        return self.frame(
            f"{column.name}-{self.name}",
            "column",
            crumbs + column.extra + main,
            night,
            self.column_labels(column),
        )

    def _static(self, column: Column) -> str:
        if column.extra:
            return ""
        if column.key == "leaders":
            return "".join(
                f'<div class="leader"><img src="/assets/img/leader{i}.jpg" alt="{a}某某照片"><p>{a}某某　{post}，主持全面工作。</p></div>'
                for i, (a, post) in enumerate((("林", "主要负责人"), ("陈", "副职"), ("黄", "副职")))
            )
        return f"<div class='txt'><h2>{column.name}</h2><p>办公地址：{self.unit.short_name}中心路1号</p><p>办公时间：工作日8:30—12:00，14:30—17:30</p><p>{content.paragraph(3, self.unit.id, column.key)}</p></div>"

    def article_page(self, column: Column, entry: Entry, night: int) -> str:
        from farm.articles import render_article

        article = self.article(column, entry, night)
        labels = self.column_labels(column)
        labels |= {
            "ArticleTitle": article.title, "PubDate": article.published.strftime("%Y-%m-%d %H:%M"), "ContentSource": article.source,
            "Keywords": column.name, "Author": "", "Description": "", "Url": self.url(self.entry_path(column, entry)),
        }  # fmt: skip
        labels |= article.labels
        path = self.entry_path(column, entry)
        crumbs = self.style.crumbs([("首页", "/"), ("政务公开", ""), (column.name, self.column_path(column))])
        main = crumbs + render_article(self.style, article, path, entry.number)
        text = self.frame(f"{article.title}_{self.name}", "article", main, night, labels)
        for change in article.page_changes:
            text = change(text)
        return text

    def sitemap_page(self, night: int) -> str:
        links = "".join(f'<li><a href="{self.column_path(c)}">{c.name}</a></li>' for c in self.there(night))
        extra = ""
        if self.style.list_scripted or self.style.id == "hanweb-store":
            extra = "".join(
                f"<dl><dt>{c.name}</dt>"
                + "".join(
                    f'<dd><a href="{self.entry_path(c, e)}">{escape(self.title(c, e, night))}</a></dd>'
                    for e in self.entries(c, night)[:60]
                )
                + "</dl>"
                for c in self.there(night)
            )
        return self.frame(
            f"网站地图-{self.name}", "other", f"<h2>网站地图</h2><ul class='map'>{links}</ul>{extra}", night
        )

    def sitemap_xml(self, night: int) -> str:
        paths = ["/"] + [self.column_path(c) for c in self.there(night)]
        for column in self.there(night):
            paths += [self.entry_path(column, e) for e in self.entries(column, night)]
        rows = "".join(f"<url><loc>{escape(self.url(p))}</loc></url>" for p in paths)
        return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'

    def paths(self, night: int) -> list[str]:
        """Every address of the site that leads to an honest page, for tests and benchmarks."""
        result = ["/", "/robots.txt", "/sitemap.xml", self.footer.sitemap]
        for column in self.there(night):
            result.append(self.column_path(column))
            pages = self.page_count(column, night)
            result += [
                self.style.list_path(column.slug, self.cid(column), n, pages) for n in range(2, pages + 1)
            ]
            result += [self.entry_path(column, e) for e in self.entries(column, night)]
        return list(dict.fromkeys(result))


_UPPER = '<div class="sjqd"><a href="http://czt.shangji.gov.cn/sfqd/" target="_blank">上级转载：全省行政事业性收费目录清单</a></div>'
_FILLED = '<script>function tpl(rows){return rows.slice(0,8).map(function(i){return "<li><a href=\\""+i.url+"\\">"+i.title+"</a><span>"+i.date+"</span></li>"}).join("")}$(function(){$("ul[data-api]").each(function(){var u=this;$.getJSON($(u).data("api"),function(r){$(u).html(tpl(r.rows))})})})</script>'


__all__ = ["ALWAYS", "Answer", "Entry", "Site", "chance", "fee_rows", "table"]
