"""PDF through LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_SECONDS = 180


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
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise NoLibreOffice(f"LibreOffice 在 {_SECONDS} 秒内没有转换完；请改存 .docx、.xlsx") from error
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise NoLibreOffice(f"LibreOffice 没有转换成功：{(done.stderr or done.stdout)[-200:].strip()}")
        return made.read_bytes()


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")
