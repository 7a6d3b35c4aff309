"""``minjian lexicon …``: tables of words, an office's own and ours."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.speaking import App

lexicon_app = App(no_args_is_help=True, help="词表：错别字、不规范表述等。")


@lexicon_app.command("check")
def lexicon_check(
    files: Annotated[list[Path], typer.Argument(metavar="文件", help="词表（CSV），格式见 docs/lexicons.md")],
) -> None:
    """核对词表能不能用：逐条报出文件、行、列和改法；有问题时以 2 退出。"""
    from checks.content.lexicon import LexiconError, described, read_lexicon

    failed = False
    for path in files:
        try:
            print(f"{path}：{described(read_lexicon(path))}")
        except LexiconError as error:
            failed = True
            print(error, file=sys.stderr)
    if failed:
        raise typer.Exit(2)


@lexicon_app.command("list")
def lexicon_list() -> None:
    """随程序提供的词表。"""
    from checks.content.lexicon import described, own_files, read_lexicon

    for path in own_files():
        print(f"{path.name}：{described(read_lexicon(path))}")
