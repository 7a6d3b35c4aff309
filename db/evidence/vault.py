"""Where the files of evidence lie: in the data folder of the machine that wrote them, then in the store that all share.

A file is known by its name below either ("warc/2026-11-20/…", "screenshots/ab/…"). It is written in the data folder, sent to
the store when nobody writes it any more, and looked for in both, here first. Without a store everything stays where it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from threading import Lock
from time import monotonic
from typing import Any, BinaryIO, cast

_AGAIN_SECONDS = 30.0  # a store that is away is not asked again before
_READ = 1 << 20
_S3: dict[str, Any] = {
    "use_listings_cache": False,
    "skip_instance_cache": True,
    "config_kwargs": {"connect_timeout": 5, "read_timeout": 60, "retries": {"max_attempts": 2}},
}
_KINDS = ("warc", "screenshots")


class StoreAway(OSError):
    """The store cannot be reached, or does not let us in; ``strerror`` says why."""


class NotTheSame(OSError):
    """The store has other bytes under this name."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the store; ``day`` is that of its last change."""

    name: str
    bytes: int
    day: str


def bad_address(address: str, home: Path) -> str:
    """Why ``address`` cannot be a store beside ``home``; empty where it can."""
    if "://" in address:
        if not address.startswith("s3://") or not address.removeprefix("s3://").strip("/"):
            return "应为文件夹的路径，或 s3://桶/前缀"
        return "" if find_spec("s3fs") else "要用 S3 存储，请先安装：pip install 'minjian[s3]'"
    one, other = Path(address).resolve(), home.resolve()
    return "不能是数据目录本身或它里面的文件夹" if one == other or other in one.parents else ""


@lru_cache(maxsize=64)
def vault_at(home: Path, address: str = "") -> Vault:
    """The files of this data folder and this store; one for each in a process, so that all know when the store is away."""
    return Vault(home, address)


class Vault:
    """Files by name. ``address`` is that of the store: a folder, or ``s3://bucket/prefix``; empty for none.

    Reading raises :class:`OSError` (:class:`FileNotFoundError` for a file that is nowhere, :class:`StoreAway`).
    """

    def __init__(self, home: Path, address: str = "") -> None:
        self.home, self.address = home, address
        self._lock = Lock()
        self._opened: tuple[Any, str] | None = None
        self._away: tuple[float, str] = (0.0, "")

    @property
    def shared(self) -> bool:
        """Whether there is a store."""
        return bool(self.address)

    # Reading -------------------------------------------------------------------------------------------------------

    def exists(self, name: str) -> bool:
        if (self.home / name).is_file():
            return True
        if not self.shared:
            return False
        with self._asked() as (store, root):
            return _has(store, f"{root}/{name}")

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        """The bytes from ``offset`` on, at most ``length``; only these travel."""
        try:
            with (self.home / name).open("rb") as stream:
                stream.seek(offset)
                return stream.read() if length is None else stream.read(length)
        except FileNotFoundError:
            if not self.shared:
                raise
        with self._asked() as (store, root):
            end = None if length is None else offset + length
            return bytes(store.cat_file(f"{root}/{name}", start=offset or None, end=end))

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """The file for reading from front to back."""
        try:
            local = (self.home / name).open("rb")
        except FileNotFoundError:
            if not self.shared:
                raise
        else:
            with local:
                yield local
            return
        with self._asked() as (store, root):
            far = store.open(f"{root}/{name}", "rb")
        with far:
            yield cast(BinaryIO, _Far(self, far))

    def stored(self) -> Iterator[Held]:
        """All files of the store."""
        if not self.shared:
            return
        with self._asked() as (store, root):
            for kind in _KINDS:
                for path, told in sorted(store.find(f"{root}/{kind}", detail=True).items()):
                    yield Held(path[len(root) + 1 :], int(told["size"]), _day(told))

    # Sending, deleting --------------------------------------------------------------------------------------------

    def copy(self, name: str) -> tuple[int, str]:
        """Copies a file that nobody writes to the store; gives its size and SHA-256, which the store gave back the same.

        What is there already is not written again. Raises :class:`StoreAway`, :class:`NotTheSame`.
        """
        path = self.home / name
        with path.open("rb") as stream:
            wanted = _hashed(stream)
        with self._asked() as (store, root):
            target = f"{root}/{name}"
            if not _has(store, target):
                self._put(store, path, target)
            with store.open(target, "rb") as far:
                got = _hashed(far)
        if got != wanted:
            raise NotTheSame(5, f"证据存储里的同名文件内容不同（{got[0]} 字节）", name)
        return wanted

    def drop(self, name: str) -> None:
        """The file goes from here; it is in the store."""
        (self.home / name).unlink(missing_ok=True)

    def hand_over(self, name: str) -> None:
        """Moves a file that is kept only for a while to the store, without looking at it again."""
        with self._asked() as (store, root):
            self._put(store, self.home / name, f"{root}/{name}")
        self.drop(name)

    def delete(self, name: str) -> None:
        """Deletes the file wherever it is."""
        self.drop(name)
        if self.shared:
            with self._asked() as (store, root):
                if _has(store, f"{root}/{name}"):
                    store.rm_file(f"{root}/{name}")

    def _put(self, store: Any, source: Path, target: str) -> None:
        if self.address.startswith("s3://"):
            try:
                store.put_file(str(source), target)  # there whole or not at all
            except FileNotFoundError as error:
                raise StoreAway(2, "没有这个桶") from error
            return
        part = f"{target}.{token_hex(4)}.part"
        os.makedirs(os.path.dirname(part), exist_ok=True)
        try:
            store.put_file(str(source), part)
            with open(part, "rb+") as stream:
                os.fsync(stream.fileno())
            os.replace(part, target)
        finally:
            Path(part).unlink(missing_ok=True)

    # The store -------------------------------------------------------------------------------------------------------

    @contextmanager
    def _asked(self) -> Iterator[tuple[Any, str]]:
        """The store's file system and our root in it; what goes wrong comes out as :class:`OSError`."""
        until, why = self._away
        if monotonic() < until:
            raise StoreAway(5, why)
        with self._translated():
            yield self._store()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, NotTheSame):
            raise
        except Exception as error:
            if (
                isinstance(error, OSError)
                and error.filename is not None
                and _is_ours(error.filename, self.home)
            ):
                raise
            words = f"证据存储 {self.address} 用不了（{_words(error)}）"
            self._away = (monotonic() + _AGAIN_SECONDS, words)
            raise StoreAway(5, words) from error

    def _store(self) -> tuple[Any, str]:
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            if not self.address.startswith("s3://") and not Path(self._opened[1]).is_dir():
                raise NotADirectoryError(20, "文件夹不存在，或没有挂载")
            return self._opened

    def _open(self) -> tuple[Any, str]:
        from fsspec.core import url_to_fs

        if self.address.startswith("s3://"):
            store, root = url_to_fs(self.address.rstrip("/"), **_S3)
        else:
            store, root = url_to_fs(f"file://{Path(self.address).resolve()}")
        return store, str(root).rstrip("/")


class _Far:
    """A file of the store being read: its own errors come out as :class:`StoreAway`, those of who reads it as they are."""

    def __init__(self, vault: Vault, stream: Any) -> None:
        self._vault, self._stream = vault, stream

    def read(self, size: int = -1) -> bytes:
        with self._vault._translated():
            return bytes(self._stream.read(size))

    def seek(self, offset: int, whence: int = 0) -> int:
        with self._vault._translated():
            return int(self._stream.seek(offset, whence))


def _has(store: Any, path: str) -> bool:
    """Whether the file is there; the library's own question takes a store that is away for an empty one."""
    try:
        store.info(path)
    except FileNotFoundError:
        return False
    return True


def _is_ours(filename: Any, home: Path) -> bool:
    """Whether the error is about a file of the data folder."""
    return str(filename).startswith(str(home))


def _words(error: BaseException) -> str:
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(told).splitlines()[0][:200]


def _hashed(stream: BinaryIO) -> tuple[int, str]:
    digest, size = sha256(), 0
    while part := stream.read(_READ):
        digest.update(part)
        size += len(part)
    return size, digest.hexdigest()


def _day(told: dict[str, Any]) -> str:
    moment = told.get("LastModified") or datetime.fromtimestamp(told.get("mtime", 0), UTC)
    return str(moment.astimezone(UTC).date().isoformat())
