"""Where settings stand: ``minjian.toml`` and the environment, and names there that are none of ours."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from core.near import near_names
from core.troubles import trouble
from crawler.config_values import PREFIX
from crawler.errors import ConfigError

#: Variables of ours that are read elsewhere: before the settings, by the program itself, by the tests.
_OTHERS = ("log_format", "parent", "worker_again", "browser", "need_browser")


def refuse_slips(env: Mapping[str, str], keys: Collection[str]) -> None:
    """A name that is nearly one of ours would be passed over: a night would go into the wrong database."""
    known = [PREFIX + key.upper() for key in (*sorted(keys), *_OTHERS)]
    for name in sorted(env):
        if name.startswith(PREFIX) and name not in known and (hint := near_names([name], known, 0.8)):
            raise ConfigError(f"没有名为 {name} 的环境变量；{hint}改正或删去它再运行")


def from_file(path: Path, keys: Collection[str]) -> dict[str, Any]:
    """What the file says, nothing where there is none; every key in it has to be one of ``keys``."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{path}：读不出（{trouble(error)}）；请检查路径和权限") from error
    values = _parsed(path, data)
    for key in values:
        if key not in keys:
            hint = near_names([key], keys) or f"可用：{'、'.join(sorted(keys))}"
            raise ConfigError(f"{path}：没有名为 {key} 的设置；{hint}")
    return values


def _parsed(path: Path, data: bytes) -> dict[str, Any]:
    """What the file says; a byte order mark, which Windows' editors write, is no fault."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, byte = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise ConfigError(
            f"{path}：第 {line} 行第 {byte} 个字节（0x{data[error.start]:02X}）不是 UTF-8：请把文件另存为 UTF-8 编码"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}：{_where(error)}不合 TOML 的写法（{error}）") from error


def _where(error: tomllib.TOMLDecodeError) -> str:
    if found := re.search(r"at line (\d+), column (\d+)", str(error)):
        return f"第 {found[1]} 行第 {found[2]} 列附近"
    return "文件末尾" if "end of document" in str(error) else ""
