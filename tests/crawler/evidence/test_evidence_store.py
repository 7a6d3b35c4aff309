"""Evidence in a store that machines share: a folder, and S3 spoken over real HTTP. Sent, read in ranges, checked, purged; late where it was away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from multiprocessing import forkserver
from pathlib import Path

import pytest

from core.pictures import picture_path
from crawler.config import load
from crawler.errors import ConfigError
from crawler.evidence import retention
from crawler.evidence.pictures import keep_picture
from crawler.evidence.sealing import seal_night
from crawler.evidence.sending import send_waiting, waiting, waiting_lines
from crawler.evidence.verify import verify
from db import queries
from db.evidence import rows as evidence
from db.evidence import sent_files
from db.evidence.vault import NotTheSame, StoreAway, Vault, vault_at
from db.records.findings import FindingFilter
from reports.evidence.folder import write_folder
from reports.pictures import shot_of
from tests.crawler.evidence.kept import DOCUMENT, checked, judged, rows, sent, warcs
from tests.crawler.nights import FAULTY
from tests.crawler.object_store import ObjectStore, object_store
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import NIGHT, Bench, page
from tests.reports.handmade import FINDING
from web.pictures import picture, there
from web.refusals import Refused

_LATER = NIGHT + timedelta(days=3)


@dataclass
class Place:
    """A store, as this machine names it and as another looks at it."""

    address: str
    folder: Path | None = None
    s3: ObjectStore | None = None

    def names(self) -> list[str]:
        if self.s3 is not None:
            return self.s3.names()
        assert self.folder is not None
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file())

    def damage(self, name: str) -> None:
        """One byte of the stored file is another."""
        if self.s3 is not None:
            path = f"{self.s3.bucket}/minjian/{name}"
            data = bytearray(self.s3.files().cat_file(path))
            data[len(data) // 2] ^= 1
            self.s3.files().pipe_file(path, bytes(data))
            return
        assert self.folder is not None
        data = bytearray((self.folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (self.folder / name).write_bytes(bytes(data))


@pytest.fixture(scope="module")
def s3_server() -> Iterator[ObjectStore]:
    with object_store() as store:
        store.start()
        yield store


def known_to_processes(monkeypatch: pytest.MonkeyPatch, store: ObjectStore) -> None:
    """The variables of the store, also for the processes of visits: the one that forks them has its own since it began."""
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    forkserver._forkserver._stop()  # type: ignore[attr-defined]


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    if request.param == "folder":
        (tmp_path / "shared").mkdir()
        yield Place(str(tmp_path / "shared"), folder=tmp_path / "shared")
        return
    server: ObjectStore = request.getfixturevalue("s3_server")
    known_to_processes(monkeypatch, server)
    yield Place(server.address, s3=server)
    for name in server.names():
        server.files().rm_file(f"{server.bucket}/minjian/{name}")


def bench_with(folder: Path, site: object, address: str) -> Bench:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return Bench(home, site, evidence=address)  # type: ignore[arg-type]


PLAN = {
    "/": Answer(page(DOCUMENT, "/plain.htm")),
    DOCUMENT: Answer(FAULTY.format(mark="")),
    "/plain.htm": Answer(page("/gone.htm", title="平常的一页", words="别的话。")),
}


def test_a_visits_evidence_goes_to_the_store_and_is_read_checked_and_given_out_from_there(
    tmp_path: Path, place: Place
) -> None:
    with serving(PLAN) as site:
        bench = bench_with(tmp_path, site, place.address)
        judged(bench, NIGHT)
    vault, database = bench.config.vault, bench.database
    assert warcs(bench.folder) == [] and waiting(vault) == []
    names = place.names()
    assert names and all(n.startswith(f"warc/{NIGHT}/qh-") for n in names)
    kept = rows(bench)
    assert {r.file for r in kept} == set(names), "the visit's file, and what was named after the judging"
    assert len(names) == 2
    for row in kept:
        data = vault.read(row.file, row.offset, row.length)
        assert len(data) == row.length and data[:2] == b"\x1f\x8b"
    # another machine, with a data folder of its own and the same database
    other = vault_at(tmp_path / "elsewhere", place.address)
    (other.home).mkdir()
    shutil.copy(bench.folder / "minjian.db", tmp_path / "before.db")
    seal_night(vault, database, NIGHT, bench.config.now())
    shutil.copy(bench.folder / "evidence-key.pem", other.home)
    report = verify(other, database)
    assert report.problems == [] and report.numbers["file"] == 2 and report.numbers["evidence"] == len(kept)
    (finding,) = queries.findings(database, FindingFilter(checks=("document-number",)))
    history = queries.finding(database, finding.id)
    write_folder(tmp_path / "out", other, history, evidence.of_history(database, history), {})
    checked(tmp_path / "out" / "evidence.warc.gz")
    assert "清政规[2026]8号" in (tmp_path / "out" / "index.html").read_text("utf-8")
    place.damage(history.finding.evidence.file if history.finding.evidence else "")
    problems = verify(other, database).problems
    assert any("被改动" in words for words in problems), "what is changed in the store is seen"


def test_a_screenshot_is_read_from_the_store(tmp_path: Path, place: Place) -> None:
    with serving({}) as site:
        bench = bench_with(tmp_path, site, place.address)
    png = b"\x89PNG\r\n\x1a\n" + bytes(300)
    name = keep_picture(bench.folder, png)
    done = send_waiting(bench.config.vault, bench.database, bench.config.now())
    assert (done.sent, done.waiting, done.why) == (1, 0, "")
    assert place.names() == [picture_path(name)] and not (bench.folder / picture_path(name)).exists()
    other = vault_at(tmp_path / "elsewhere", place.address)
    shot = shot_of(other, name)
    assert shot is not None and shot.png == png
    assert shot_of(other, "ab" * 32) is None
    row = replace(FINDING, screenshot=name)
    assert there(other, row) and picture(other, row).body == png, "the dashboard shows it"
    with pytest.raises(Refused) as refused:
        picture(other, replace(row, screenshot="ab" * 32))
    assert refused.value.status == 404
    away = vault_at(tmp_path / "elsewhere", str(tmp_path / "not-mounted"))
    with pytest.raises(Refused, match="没有挂载") as refused:
        picture(away, row)
    assert refused.value.status == 500 and there(away, row), "it is kept, only not to be had now"
    keep_picture(bench.folder, png)  # taken again: the store has it
    assert send_waiting(bench.config.vault, bench.database, bench.config.now()).waiting == 0
    assert sent_files.totals(bench.database)["screenshots"] == (1, len(png))


def test_what_is_old_goes_from_the_store_and_what_is_needed_stays(tmp_path: Path, place: Place) -> None:
    with serving(PLAN) as site:
        bench = bench_with(tmp_path, site, place.address)
        judged(bench, NIGHT)
    vault, database, now = bench.config.vault, bench.database, bench.config.now()
    old = bench.folder / "warc" / "2020-01-01" / "qh-9.1.warc.gz"
    old.parent.mkdir(parents=True)
    shutil.copy(bench.folder / "minjian.db", tmp_path / "copy.db")
    old.write_bytes(vault.read(place.names()[0]))
    send_waiting(vault, database, now)
    assert "warc/2020-01-01/qh-9.1.warc.gz" in place.names()
    gone = retention.purge(vault, database, now, 730)
    assert [g.file for g in gone] == ["warc/2020-01-01/qh-9.1.warc.gz"]
    assert len(place.names()) == 2 and sent_files.totals(database)["warc"][0] == 2
    later = now + timedelta(days=2000)
    kept = {g.file for g in retention.purgeable(vault, database, later, 730)}
    assert not kept & {r.file for r in rows(bench)}, "standing findings rest on them"


def test_another_file_of_the_same_name_is_never_written_over(tmp_path: Path, place: Place) -> None:
    vault = vault_at(tmp_path / "home", place.address)
    name = "screenshots/ab/x.png"
    for data in (b"one", b"two"):
        (vault.home / name).parent.mkdir(parents=True, exist_ok=True)
        (vault.home / name).write_bytes(data)
        if data == b"one":
            vault.copy(name)
            vault.drop(name)
    with pytest.raises(NotTheSame, match="内容不同"):
        vault.copy(name)
    assert (vault.home / name).read_bytes() == b"two", "nothing is lost"
    vault.drop(name)
    assert vault.read(name) == b"one"


def test_a_store_that_is_away_loses_nothing_and_gets_everything_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens at first; findings made meanwhile have their bytes, here, and afterwards there."""
    with object_store() as store, serving(PLAN) as site:
        known_to_processes(monkeypatch, store)
        bench = bench_with(tmp_path, site, store.address)
        judged(bench, NIGHT)
        vault, database = bench.config.vault, bench.database
        kept = rows(bench)
        assert {n for n, _ in waiting(vault)} == {r.file for r in kept} and len(kept) >= 2
        seal_night(vault, database, NIGHT, bench.config.now())
        (line,) = waiting_lines(vault, database, bench.config.now())
        assert "本机 2 个文件" in line and store.address in line
        done = send_waiting(vault, database, bench.config.now())
        assert done.sent == 0 and done.waiting == 2 and store.address in done.why
        assert verify(vault, database).problems == [], "read here meanwhile"
        for ask in (vault.exists, vault.read):
            with pytest.raises(StoreAway):
                ask("warc/2026-01-01/none.warc.gz")
        store.start()
        other = Vault(vault.home, "s3://none/minjian")
        done = send_waiting(other, database, bench.config.now())
        assert done.waiting == 2 and "没有这个桶" in done.why
        fresh = Vault(vault.home, vault.address)  # as another process would have it: it does not wait
        done = send_waiting(fresh, database, bench.config.now())
        assert (done.sent, done.waiting) == (2, 0)
        assert set(store.names()) == {r.file for r in kept}
        assert (
            verify(fresh, database).problems == []
            and waiting_lines(fresh, database, bench.config.now()) == []
        )


def test_a_folder_that_is_not_mounted_is_away(tmp_path: Path) -> None:
    with serving(PLAN) as site:
        bench = bench_with(tmp_path, site, str(tmp_path / "mount" / "evidence"))
        judged(bench, NIGHT)
    assert len(waiting(bench.config.vault)) == 2 and not (tmp_path / "mount").exists()


def test_what_was_written_before_there_was_a_store_is_read_and_goes_there(
    tmp_path: Path, place: Place
) -> None:
    with serving(PLAN) as site:
        before = bench_with(tmp_path, site, "")
        judged(before, NIGHT)
        seal_night(before.config.vault, before.database, NIGHT, before.config.now())
        assert len(warcs(before.folder)) == 1
        after = bench_with(tmp_path, site, place.address)
        assert verify(after.config.vault, after.database).problems == []
        judged(after, _LATER)
    assert f"warc/{NIGHT}" in warcs(after.folder)[0].as_posix(), "only what this visit wrote went by itself"
    torn = warcs(after.folder)[0]
    with torn.open("ab") as stream:
        stream.write(b"\x1f\x8b torn")
    assert send_waiting(after.config.vault, after.database, after.config.now()).waiting == 0
    assert warcs(after.folder) == [] and len(place.names()) >= 1
    seal_night(after.config.vault, after.database, _LATER, after.config.now())
    report = verify(after.config.vault, after.database)
    assert report.problems == [] and report.numbers["file"] >= 2


def test_a_file_that_is_being_written_waits(tmp_path: Path, place: Place) -> None:
    from crawler.evidence.warc import WarcFile

    with serving({}) as site:
        bench = bench_with(tmp_path, site, place.address)
    file = WarcFile(bench.folder, "warc/2026-11-20/qh-1.1.warc.gz", {})
    file.response(sent(), "a" * 64)
    file.sync()
    assert send_waiting(bench.config.vault, bench.database, bench.config.now()).waiting == 1
    file.close()
    assert send_waiting(bench.config.vault, bench.database, bench.config.now()).sent == 1


def test_an_error_of_who_reads_is_not_the_stores(tmp_path: Path, place: Place) -> None:
    vault = vault_at(tmp_path / "home", place.address)
    (vault.home / "warc" / "spool").mkdir(parents=True)
    (vault.home / "warc" / "spool" / "a.spool").write_bytes(b"0123456789")
    vault.hand_over("warc/spool/a.spool")
    with pytest.raises(ValueError, match="mine"), vault.open("warc/spool/a.spool") as stream:
        assert stream.read(3) == b"012" and stream.seek(4, 1) == 7 and stream.read(9) == b"789"
        raise ValueError("mine")
    assert vault.exists("warc/spool/a.spool"), "it is not taken for away"
    vault.delete("warc/spool/a.spool")
    assert not vault.exists("warc/spool/a.spool")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("gcs://x/y", "s3://桶/前缀"),
        ("s3://", "s3://桶/前缀"),
        ("HOME", "数据目录本身"),
        ("HOME/store", "数据目录本身"),
    ],
)
def test_addresses_that_cannot_be_a_store(tmp_path: Path, address: str, words: str) -> None:
    home = tmp_path / "var"
    values = {"MINJIAN_HOME": str(home), "MINJIAN_EVIDENCE": address.replace("HOME", str(home))}
    with pytest.raises(ConfigError, match=words):
        load(values, tmp_path / "none.toml")


def test_the_day_of_a_stored_file_is_its_folders(tmp_path: Path, place: Place) -> None:
    vault = vault_at(tmp_path / "home", place.address)
    (vault.home / "warc" / "2026-01-02").mkdir(parents=True)
    (vault.home / "warc" / "2026-01-02" / "a-1.1.warc.gz").write_bytes(b"x")
    vault.copy("warc/2026-01-02/a-1.1.warc.gz")
    vault.drop("warc/2026-01-02/a-1.1.warc.gz")
    (only,) = retention.stored(vault)
    assert (only.kind, only.bytes, only.day) == ("warc", 1, "2026-01-02")
    assert date.fromisoformat(next(iter(vault.stored())).day)
