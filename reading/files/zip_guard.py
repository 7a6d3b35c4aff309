"""Zip files are opened only where what is inside stays within bounds."""

from __future__ import annotations

import io
import zipfile

_UTF8_NAME = 0x800
MOST_ENTRIES, MOST_BYTES, MOST_RATIO, SMALL = 5000, 200 << 20, 200, 1 << 20


class UnsafeZipError(Exception):
    """The file is a zip bomb or no readable zip; the text says so in Chinese for people."""


def open_zip(body: bytes) -> zipfile.ZipFile:
    """The zip file, after its directory was found harmless; raises :class:`UnsafeZipError`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, EOFError) as error:
        raise UnsafeZipError("文件已损坏，无法打开") from error
    total = sum(e.file_size for e in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_BYTES:
        raise UnsafeZipError("压缩文件过大，未打开")
    if any(e.file_size > SMALL and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries):
        raise UnsafeZipError("压缩比异常，疑似压缩炸弹，未打开")
    if any(e.flag_bits & 1 for e in entries):
        raise UnsafeZipError("文件已加密，无法读取")
    return archive


def member_name(member: zipfile.ZipInfo) -> str:
    """The name as it was given: archives made by Chinese programs hold GBK names without saying so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return member.filename


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, most: int = 32 << 20) -> bytes:
    """At most ``most`` bytes of a member, whatever its header claims; raises :class:`UnsafeZipError`."""
    try:
        with archive.open(name) as stream:
            data = stream.read(most + 1)
    except Exception as error:  # zipfile raises zlib, lzma, struct and OS errors alike on damaged members
        raise UnsafeZipError("文件已损坏，无法打开") from error
    if len(data) > most:
        raise UnsafeZipError("压缩文件过大，未打开")
    return data
