"""PDF through LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

_SECONDS = 180
#: What stands in for the faces of official documents where they are not installed: else any font that has Chinese does.
_STAND_INS = {
    "仿宋_GB2312": (
        "仿宋",
        "FangSong",
        "STFangsong",
        "FandolFang",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
    ),
    "楷体_GB2312": (
        "楷体",
        "KaiTi",
        "STKaiti",
        "FandolKai",
        "AR PL UKai CN",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
    ),
    "方正小标宋简体": (
        "FZXiaoBiaoSong-B05S",
        "STZhongsong",
        "华文中宋",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
    ),
    "宋体": ("SimSun", "STSong", "Noto Serif CJK SC", "Source Han Serif SC"),
    "黑体": ("SimHei", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
    "Times New Roman": ("Liberation Serif", "Noto Serif"),
}


class NoLibreOffice(RuntimeError):
    """LibreOffice is not there, or did not make the file; the message is Chinese and says what to do."""


def available() -> bool:
    return _program() is not None


def to_pdf(content: bytes, suffix: str) -> bytes:
    """The document (``suffix`` is ``.docx`` or ``.xlsx``) as PDF. Raises :class:`NoLibreOffice`.

    LibreOffice gets a profile of its own, so that one that is open does not stand in the way.
    """
    program = _program()
    if program is None:
        raise NoLibreOffice(
            "没有找到 LibreOffice（soffice）：请安装 libreoffice-writer 和 libreoffice-calc，或改存 .docx、.xlsx"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"document{suffix}"
        source.write_bytes(content)
        said = _converted(program, source)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise NoLibreOffice(f"LibreOffice 没有转换成功：{said[-200:].strip()}")
        return made.read_bytes()


def _converted(program: str, source: Path) -> str:
    """Has LibreOffice put a PDF beside ``source``; gives what it said."""
    folder = source.parent
    fonts = folder / "fonts.conf"
    fonts.write_text(_fonts(), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_SECONDS,
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NoLibreOffice(f"LibreOffice 在 {_SECONDS} 秒内没有转换完；请改存 .docx、.xlsx") from error
    return done.stderr or done.stdout


def _fonts() -> str:
    """The machine's own font settings, and the stand-ins; a face that is installed is preferred to them."""
    usual = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    aliases = "".join(
        f'<alias binding="same"><family>{face}</family><accept>'
        + "".join(f"<family>{other}</family>" for other in others)
        + "</accept></alias>"
        for face, others in _STAND_INS.items()
    )
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    return f'{head}<fontconfig><include ignore_missing="yes">{escape(usual)}</include>{aliases}</fontconfig>'


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")
