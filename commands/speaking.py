"""Commands whose help is in Chinese: the library that writes it has its headings in English.

Its classes for commands and groups are made to be derived from, and its titles are settings of the module that draws them,
which is imported only where help is asked for: it takes long.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, takewhile
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

T = TypeVar("T", bound=Callable[..., Any])
_USAGE_ERROR: Any = typer.BadParameter.__base__
_PIECES = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "错误",
    "REQUIRED_LONG_STRING": "[必填]",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "DEPRECATED_STRING": "（已弃用）",
}


class _Chinese:
    """What commands and groups have in common; stands before the library's own class."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这份说明"
        return option

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [_PIECES.get(p, p) for p in super().collect_usage_pieces(ctx)]  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils

        for name, words in _TITLES.items():
            setattr(rich_utils, name, words)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Chinese, TyperCommand):
    """A command whose help is in Chinese. An option is never taken for the value of the option before it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        options = {name: p for p in self.get_params(ctx) if isinstance(p, TyperOption) for name in p.opts}
        for name, value in pairwise(takewhile(lambda arg: arg != "--", args)):
            if name in options and not options[name].is_flag and value in options:
                raise _USAGE_ERROR(f"Option '{name}' requires an argument.", ctx=ctx)
        return super().parse_args(ctx, args)


class Group(_Chinese, TyperGroup):
    """A group of commands whose help is in Chinese."""


class App(typer.Typer):
    """Commands, and groups of them, whose help is in Chinese."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"cls": Group, **more})

    def command(self, name: str | None = None, **more: Any) -> Callable[[T], T]:
        return super().command(name, **{"cls": Command, **more})
