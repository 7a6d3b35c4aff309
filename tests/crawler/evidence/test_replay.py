"""Two nights' evidence in the hands of a program that is not ours: pywb indexes it and plays it back, byte for byte."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawler.evidence.kept import checked, warcs
from tests.crawler.nights import FAULTY, findings, run
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import HOST, page

_ROOT = Path(__file__).parents[3]
_DOCUMENT = "/zfwj/t20261102_1.htm"
#: As pywb says a moment in HTTP.
_SAID = "%a, %d %b %Y %H:%M:%S GMT"

_HOME = page("/zfwj/", _DOCUMENT).encode()
_COLUMN = page(_DOCUMENT, title="政府文件").encode()
_ORDER = FAULTY.format(mark="").encode("gb18030")
_PLAN = {
    "/": Answer(
        gzip.compress(_HOME, mtime=0),
        headers={"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8"},
    ),
    "/zfwj/": Answer(_COLUMN),
    _DOCUMENT: Answer(_ORDER, headers={"Content-Type": "text/html; charset=gbk"}),
}
_BYTES = {"/": _HOME, "/zfwj/": _COLUMN, _DOCUMENT: _ORDER}


@dataclass(frozen=True)
class Replay:
    """A running pywb, and what was given to it."""

    port: int
    first: Path
    second: Path

    def ask(self, collection: str, moment: str, path: str) -> tuple[HTTPResponse, bytes]:
        """What it plays back of an address at a moment (``id_``: as it was, nothing rewritten)."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", f"/{collection}/{moment}id_/http://{HOST}{path}")
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def tools() -> Path:
    """pywb's own environment, made where it is missing or its list has changed."""
    made = subprocess.run(
        ["make", "--silent", "replayer"], cwd=_ROOT, capture_output=True, text=True, check=False, timeout=540
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return _ROOT / ".venv-pywb/bin"


@pytest.fixture(scope="module")
def replay(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    """Two nights on which the site sent the same, and the folder of one finding, served by pywb."""
    home, archive = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("archive")
    with serving(dict(_PLAN)) as site:
        for moment in ("2026-11-20T01:00:00+08:00", "2026-11-21T01:00:00+08:00"):
            night = run(home, site, "cli", "nightly", MINJIAN_AS_OF=moment)
            assert night.returncode == 0, night.stderr
        (finding,) = findings(home, site, "document-number")
        given = run(home, site, "cli", "evidence", finding["id"], "-o", str(home / "given"))
        assert given.returncode == 0, given.stderr
    first, second = warcs(home)
    for collection, *files in (
        ("nights", first, second),
        ("given", "--unpack-wacz", home / "given/evidence.wacz"),
    ):
        for command in (("init", collection), ("add", collection, *map(str, files))):
            _manage(tools, archive, *command)
    with _serving(tools, archive) as port:
        yield Replay(port, first, second)


def _manage(tools: Path, archive: Path, *command: str) -> None:
    options = [c for c in command if c.startswith("--")]
    words = [c for c in command if not c.startswith("--")]
    done = subprocess.run(
        [tools / "wb-manager", words[0], *options, *words[1:]],
        cwd=archive,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _serving(tools: Path, archive: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (archive / "log").open("wb") as log:
        server = subprocess.Popen(
            [tools / "wayback", "--bind", "127.0.0.1", "--port", str(port), "--directory", str(archive)],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(server, port, archive / "log")
        yield port
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError(f"pywb does not answer\n{log.read_text()}")


def _moments(warc: Path, kind: str) -> dict[str, str]:
    """Path → the moment (``20261120011203``) of the record of this kind."""
    with warc.open("rb") as stream:
        heads = [r.rec_headers for r in ArchiveIterator(stream) if r.rec_type == kind]
    return {
        h.get_header("WARC-Target-URI").removeprefix(f"http://{HOST}"): "".join(
            c for c in h.get_header("WARC-Date") if c.isdigit()
        )[:14]
        for h in heads
    }


def _played(moment: str) -> str:
    return time.strftime(_SAID, time.strptime(moment, "%Y%m%d%H%M%S"))


def test_what_is_replayed_passes_the_check_of_warcio(replay: Replay) -> None:
    checked(replay.first)
    checked(replay.second)


@pytest.mark.parametrize("path", _BYTES)
def test_an_answer_is_played_back_as_it_was_sent(replay: Replay, path: str) -> None:
    moment = _moments(replay.first, "response")[path]
    response, body = replay.ask("nights", moment, path)
    assert response.status == 200 and body == _BYTES[path]
    assert response.getheader("Memento-Datetime") == _played(moment)
    assert response.getheader("Content-Type") == _PLAN[path].headers.get(
        "Content-Type", "text/html; charset=utf-8"
    )


def test_what_came_packed_is_told(replay: Replay) -> None:
    response, _ = replay.ask("nights", _moments(replay.first, "response")["/"], "/")
    assert response.getheader("X-Archive-Orig-Content-Encoding") == "gzip"
    assert response.getheader("X-Archive-Orig-Content-Length") == str(len(_PLAN["/"].data))


@pytest.mark.parametrize("path", _BYTES)
def test_a_revisit_plays_the_bytes_of_the_night_before(replay: Replay, path: str) -> None:
    assert not _moments(replay.second, "response"), "the second night kept the payload again"
    moment = _moments(replay.second, "revisit")[path]
    response, body = replay.ask("nights", moment, path)
    assert response.status == 200 and body == _BYTES[path]
    assert response.getheader("Memento-Datetime") == _played(moment)


def test_what_nobody_kept_is_not_played(replay: Replay) -> None:
    response, _ = replay.ask("nights", "20261120", "/nowhere.htm")
    assert response.status == 404


def test_the_wacz_of_a_finding_is_played(replay: Replay) -> None:
    moment = _moments(replay.first, "response")[_DOCUMENT]
    response, body = replay.ask("given", moment, _DOCUMENT)
    assert (response.status, body) == (200, _ORDER)
    assert replay.ask("given", moment, "/")[0].status == 404, "only the finding's own page is in it"
